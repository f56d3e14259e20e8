"""British and American spellings of one word: “recognising” and “recognizing”, “behaviour” and “behavior”.

By rules, which make of a word all that it might be written as elsewhere; what of it is a word, the library tells.
"""

from __future__ import annotations

import re

_ENDINGS = r"(?:e|ed|er|ers|es|ing|ings|able|ability|ation|ations|ational)$"
_OF_OUR = r"(?:ed|ing|ings|abl[ey]|al|ally|ation|er|ers|ful|fully|hood|hoods|i[sz][a-z]+|ism|ist|ite|ites|less)$"
_DOUBLING = r"(?:ed|er|ers|ing|ings|or|ors|able|ation|ery|ist|ists|ous)$"
_UNSTRESSED = r"([aeiouy][a-z]*?[^aeiou\W][aeiou])"  # the last syllable of two or more: “modelling”, but not “filling”
_GREEK = r"(?=[a-z]{3}|a$)"  # “anaemia”, “diarrhoea”; hardly “poem”
# (what stands in the one spelling, in the other); both ways, and each where it stands.
_PAIRS = (
    (rf"(?<=[a-z]{{3}})is(?={_ENDINGS})", "iz", rf"(?<=[a-z]{{3}})iz(?={_ENDINGS})", "is"),
    (r"(?<=ly|al)s(?=(?:e|ed|er|ers|es|ing)$)", "z", r"(?<=ly|al)z(?=(?:e|ed|er|ers|es|ing)$)", "s"),
    (r"(?<=[a-z]{2})our(?=s?$)", "or", r"(?<=[a-z]{2})or(?=s?$)", "our"),
    (rf"(?<=[a-z]{{3}})our(?={_OF_OUR})", "or", rf"(?<=[a-z]{{3}})or(?={_OF_OUR})", "our"),
    (r"(?<=[a-z][btv])re(?=s?$)", "er", r"(?<=[a-z][btv])er(?=s?$)", "re"),
    (r"(?<=[a-z]{2}[btv])r(?=(?:ed|ing)$)", "er", r"(?<=[a-z]{2}[btv])er(?=(?:ed|ing)$)", "r"),
    (rf"{_UNSTRESSED}([lpst])\2(?={_DOUBLING})", r"\1\2", rf"{_UNSTRESSED}([lpst])(?={_DOUBLING})", r"\1\2\2"),
    (rf"{_UNSTRESSED}ll(?=(?:s|ment|ments)?$)", r"\1l", rf"{_UNSTRESSED}l(?=(?:s|ment|ments)?$)", r"\1ll"),
    (r"(?<=[a-z]{2})ogue(?=s?$)", "og", r"(?<=[a-z]{2})og(?=s?$)", "ogue"),
    (rf"ae{_GREEK}", "e", rf"(?<![aeiou])e{_GREEK}", "ae"),
    (rf"oe{_GREEK}", "e", rf"(?<![aeiou])e{_GREEK}", "oe"),
    (r"(?<=[a-z])enc(?=(?:e|es|eless)$)", "ens", r"(?<=[a-z])ens(?=(?:e|es|eless)$)", "enc"),
    (r"(?<=act)is(?=(?:e|ed|es|ing)$)", "ic", r"(?<=act)ic(?=(?:e|ed|es|ing)$)", "is"),
    (r"(?<=gra)mme(?=s?$)", "m", r"(?<=gra)m(?=s?$)", "mme"),
    (r"(?<=dg)e(?=ments?$)", "", r"(?<=dg)(?=ments?$)", "e"),
    (r"(?<=[a-z]{2})e(?=abl[ey]$)", "", r"(?<=[a-z]{2}[^aeiou])(?=abl[ey]$)", "e"),
    (r"^sc(?=ept)", "sk", r"^sk(?=ept)", "sc"),
    (r"(?<=sul)ph", "f", r"(?<=sul)f", "ph"),
)
_RULES = tuple((re.compile(found), put) for pair in _PAIRS for found, put in (pair[:2], pair[2:]))
_AT_ONCE = 2  # rules that one word may need: “manoeuvre”, “colourisation”


def variants(word: str) -> list[str]:
    """What `word`, in lower case, may be written as elsewhere, without itself; not all of it are words."""
    found, last = {word: None}, [word]
    for _ in range(_AT_ONCE):
        last = [other for one in last for other in _changed(one) if other not in found]
        found.update(dict.fromkeys(last))
    return list(found)[1:]


def _changed(word: str) -> list[str]:
    return [
        word[: match.start()] + match.expand(put) + word[match.end() :] for rule, put in _RULES for match in rule.finditer(word)
    ]
