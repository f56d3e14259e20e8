"""The words of a sentence that a question can take up: a noun phrase, or a statement; both whole, both verbatim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

LONGEST, LONGEST_STATEMENT = 90, 160  # characters that read as one thing within a question
_DETERMINER = re.compile(r"(?:(?:a|an|the|our|their|its|this|these|such|any)\s+)*", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:.()?!“”\"—]+(?:\.(?=\w)[^\s,;:.()?!“”\"—]+)*")
_SHORT_FORM = re.compile(r"\s?\([\w+-]{2,15}\)")  # behind what it stands for
_ENDS = re.compile(r"\s*(?:$|[.,;:)—]|\s[–-]\s)")
# Words behind a noun with which the next part of a sentence begins.
_BREAKS = frozenset(
    """that which who whom whose where when while whereas because if so as than to by via using through from into within is are
    was were be been can could may might will would should has have had do does did not we it they this then thus both either
    or but yet under during across without with on in at over against upon toward towards after before compared relative
    respectively including such rather instead along alongside among throughout per regarding despite""".split()
)
_GOES_ON = frozenset({"of", "for", "between"})
_FOLLOWING = frozenset("a an the to for by on in of at from with as into that upon around both more".split())
_ARTICLES = frozenset("a an the to both our its their".split())
_PARTICIPLES = frozenset(
    "focusing relying consisting comprising containing built made given shown taken".split()
)  # of another part
_LOOSE = frozenset("it them that those this these they others other which each all both one ones what how whether".split())
_POINTING = frozenset(  # a statement that begins so is not whole, or speaks of what stands outside it
    "it they this these such there to of in by for on at with while although despite unlike when".split()
)
# Nouns that say nothing without what is said of them, and what is no noun.
_EMPTY = frozenset(
    """use way ways method methods approach approaches framework frameworks model models algorithm algorithms system systems
    technique techniques strategy strategies dataset datasets benchmark benchmarks solution set number series family class
    concept idea notion means paper study work results new novel simple first two three four several various many and""".split()
)
_ENDING = re.compile(r"al|ive|ent|ant|ful|ble|ic|ous|ust|ed|ary|ight|less|ple$")
_NOUN = re.compile(r"[A-Z]|(?:s|tion|ment|ness|ity|ance|ence|ism|or|er|sis|ing|ure|work|model|method|cy|ry)$")
_METHOD = re.compile(
    r"(?:framework|method|approach|model|algorithm|system|architecture|network|pipeline|strategy|module|mechanism|technique|scheme"
    r"|procedure|loss|planner|controller|detector|decoder|policy|transformer|protocol|estimator|classifier|agent|assay|test)s?\b",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"(?:data ?sets?|benchmark|corpus|corpora|database|test suite|data collection|testbed|cohort)s?\b", re.IGNORECASE
)
_NO_THING = re.compile(
    r"\b(?:survey|review|overview|evidence|results?|cases?|analys[ei]s|evaluations?|stud(?:y|ies)|hypothes[ei]s|limitations?|data"
    r"|findings?|experiments?|insights?|discussion|challenges?|investigation|use)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"[^,.;()]{0,60}?,?\s(?:called|named|termed|dubbed)\s")
_PART_END = re.compile(r"[.;:,]?\s*$|[.;:,(]\s|\s(?:that|which|while|whereas|but|rather than|and (?:the|it|we|they|this))\s")
_CLAUSE_END = re.compile(
    r"[.;:]?\s*$|[;:]\s|,\s+(?:which|while|whereas|although|but|thereby|thus|suggesting|indicating|highlighting|rather than)\b"
)


def noun_phrase(text: str, start: int, least: int = 2) -> str:
    """The noun phrase that begins at `start`, without articles; "" if none can be told that stands by itself.

    One that bears no name has `least` words at least.
    """
    first = _DETERMINER.match(text, start)
    begin = end = first.end() if first else start
    words, last = list[str](), ""
    while word := _WORD.match(text, end + bool(words)):
        if _ends_before(text, word, words) or (words and not text[end].isspace()):
            last = word.group().lower()
            break
        words.append(word.group())
        short = _SHORT_FORM.match(text, word.end())
        end = short.end() if short else word.end()
    cut = last == "and" and bool(words) and not _NOUN.search(words[-1])  # then “and” may join what belongs together
    return _standing(text[begin:end], words, least) if end - begin <= LONGEST and not cut else ""


def _ends_before(text: str, word: re.Match[str], words: list[str]) -> bool:
    """Whether a word opens another part of the sentence, behind those that were taken."""
    low = word.group().lower()
    following = _WORD.match(text, word.end() + 1)
    if low == "from" and words and following and words[-1][0].isupper() and following.group()[0].isupper():
        return False  # within a name: “Learning from Human Feedback”
    if not words or low in _BREAKS:
        return low in _BREAKS
    if low in ("and", "&"):
        return "between" not in map(str.lower, words) and not _is_listed(text, following, words)
    after = following.group().lower() if following else ""
    if low in _PARTICIPLES or (low.endswith("ed") and "-" not in low):
        return low in _PARTICIPLES or after in _FOLLOWING | _BREAKS
    return low.endswith("ing") and after in _ARTICLES


def _is_listed(text: str, following: re.Match[str] | None, words: list[str]) -> bool:
    """Whether “and” joins what is alike: one adjective to another, or a last noun that ends the phrase."""
    if not following or following.group().lower() in _BREAKS | _FOLLOWING or following.group().lower().endswith("ing"):
        return False
    if len(words) == 1 and ("-" in words[0] or _ENDING.search(words[0].lower()[-4:])):
        return True
    last = following.group()
    return bool(_ENDS.match(text, following.end())) and (last[0].isupper() or (last.endswith("s") and words[-1].endswith("s")))


def _standing(phrase: str, words: list[str], least: int) -> str:
    """The phrase if it stands by itself: more than a pronoun, a number or an empty noun, and its brackets closed."""
    while words and words[-1].lower() in {*_GOES_ON, "and", "&", "more", "most", "also", "only"}:
        phrase = phrase[: phrase.rfind(words.pop())].rstrip()
    if not words or words[0].lower() in _LOOSE | _GOES_ON or words[0][0].isdigit() or words[-1].lower().endswith("ly"):
        return ""
    telling = [word for word in words if word.lower() not in _EMPTY | _GOES_ON]
    named = any(re.search(r"[A-Z]", word) for word in telling)
    whole = phrase.count("(") == phrase.count(")") and not phrase.endswith("-")
    return phrase if whole and telling and (named or len(words) >= least) else ""


def side(text: str, start: int) -> str:
    """A noun phrase beside another: one word may do."""
    return noun_phrase(text, start, 1)


def method(text: str, start: int) -> str:
    """A noun phrase that names a way to do something, which has steps and parts."""
    phrase = _named(text, start, 3)
    return phrase if _METHOD.search(_head(phrase)) else ""


def data(text: str, start: int) -> str:
    """A noun phrase that names a collection of data."""
    phrase = _named(text, start, 3)
    return phrase if _DATA.search(_head(phrase)) else ""


def thing(text: str, start: int) -> str:
    """A noun phrase that names what somebody made or thought of, and no study of it."""
    phrase = _named(text, start, 2)
    return "" if _NO_THING.search(phrase) else phrase


def _named(text: str, start: int, least: int) -> str:
    """The noun phrase that begins at `start`, or what that is called."""
    called = _CALLED.match(text, start)
    phrase = noun_phrase(text, called.end() if called else start, least)
    words = phrase.split()
    telling = [word for word in words if word.lower() not in _EMPTY | _GOES_ON]
    return phrase if len(telling) >= 2 or re.search(r"[A-Z]", phrase) else ""


def cause(text: str, start: int) -> str:
    """What is named as a cause, with all that is said of it if that is not too long."""
    first, end = _DETERMINER.match(text, start), _PART_END.search(text, start)
    whole = text[first.end() if first else start : end.start() if end else len(text)].strip()
    words = _WORD.findall(whole)
    return _standing(whole, words, 2) if words and len(whole) <= LONGEST else noun_phrase(text, start)


def _head(phrase: str) -> str:
    """A noun phrase up to its head: without what is said of it behind."""
    return re.split(r"\s(?:of|for|between)\s", phrase, maxsplit=1)[0][-25:]


def statement(text: str, start: int) -> str:
    """The statement that begins at `start`, to the end of its clause; "" if it is too long, or too short, to be taken up."""
    end = next((match.start() for match in _CLAUSE_END.finditer(text, start)), len(text))
    said = text[start:end].strip()
    balanced = all(said.count(opening) == said.count(closing) for opening, closing in ("()", "[]", "“”"))
    begins = said.split(maxsplit=1)[0].lower() if said else ""
    loose = begins in _POINTING
    whole = balanced and said.count('"') % 2 == 0 and not loose and not said[:1].isdigit()
    return said if whole and said.count(" ") >= 3 and len(said) <= LONGEST_STATEMENT else ""


# What may stand in a question, by the name that it has in hints and wordings (`forms`).
TYPES: Mapping[str, Callable[[str, int], str]] = {
    "phrase": noun_phrase, "cause": cause, "side": side, "other": side, "method": method, "data": data, "thing": thing,
    "said": statement,
}  # fmt: skip
