"""Sentences in other languages than English, which the check of sentences does not read: only their numbers are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.questions import foreign_words, has_english, mostly_ascii, seems_english
from bot.support.quantities import quantities
from ingest.embedding.vocabulary import Vocabulary

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])(?<![A-Za-z]-)[0-9]+(?:[.,][0-9]+)*(?![A-Za-z0-9_])")
_NAME = re.compile(r"(?<![^\W_])[a-z]*[A-Z0-9][A-Za-z\u00c0-\u024f0-9'’-]*")
_MARKED = re.compile(r"[^\W\d_a-zA-Z\u0370-\u03ff\u00b5]")  # Greek letters stand in English sentences too
# What questions begin with in other languages, and in English none does.
_OPENS = re.compile(
    r"""\W*(?:¿|(?:wie(?:viele?|so)?|welche[mnrs]?|warum|weshalb|wann|wodurch|womit|combien|pourquoi|quand
    |comment\s(?:les?|la|l['’]|une?|on|se|est|sont|(?-i:[A-Z])|[a-z]+(?:er|ir|re|ent|it|ne)\b)
    |quel(?:le)?s?|qu['’]est|est-ce|c[oó]mo|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|qu[eé]|qui[eé]n(?:es)?|d[oó]nde|cu[aá]ndo|por\squ[eêé]
    |quant[oaie]s?|qual[ei]?|quais|perch[eé]|quando|quem|hoe(?:veel)?|waarom|welke|wanneer|jaki[ea]?|dlaczego|hur|varf[öo]r
    |vilke[nt]|hvordan|hvilke[nt]?|hvor)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_SCALES = {
    factor: re.compile(rf"[ \u00a0]?(?:{written})", re.IGNORECASE)
    for factor, written in (
        (1e4, "[万萬만]"),
        (1e8, "[亿億억]"),
        (1e3, r"千|천|(?:tausend|tsd\.?|mille|mil|mila|duizend|tys\.?)\b|тыс"),
        (
            1e6,
            r"百万|百萬|(?:mio\.?|million(?:en|i|er|s)?|millones|mill[oó]n|milioni|milh[õo]es|miljoen|mln\.?)(?!\w)|млн|миллион",
        ),
        (1e9, r"(?:mrd\.?|milliard(?:en|es|s|e)?|miliardi|miljard|bilh[õo]es|mld\.?)(?!\w)|млрд|миллиард"),
    )
}
_SHORT = 4  # letters of words that may be of any language
_FEW = 10  # a smaller number may have been counted


def is_foreign(sentence: str, asked: str, vocabulary: Vocabulary | None, before: str = "") -> bool:
    """Whether a sentence of an answer to what was `asked` is in another language; `before` is what stands before it.

    Names tell nothing, nor does a row of rare words, if no letter with a mark on it stands there or in the question.
    """
    words = _NAME.sub(" ", sentence)
    if not mostly_ascii(words) or foreign_words(words):
        return True
    if has_english(sentence) or not any(map(str.isalpha, words)):
        return False
    if (_OPENS.match(asked) and not has_english(asked)) or foreign_words(f"{asked} {before}"):
        return True
    return not seems_english(asked, vocabulary) or (
        any(map(_MARKED.search, (words, asked))) and _mostly_unknown(words, vocabulary)
    )


def _mostly_unknown(words: str, vocabulary: Vocabulary | None) -> bool:
    longer = [word for word in re.findall(r"[^\W\d_]+", words.lower()) if len(word) > _SHORT]
    known = sum(map(vocabulary.knows, longer)) if vocabulary else len(longer)
    return len(longer) > 2 and known < len(longer) / 2


def absent_numbers(sentence: str, texts: Sequence[str]) -> Iterator[str]:
    """The numbers of a sentence that stand in none of some English texts, whether a comma in it parts thousands or decimals."""
    known = {value for text in texts for one in quantities(text) for value in (one.value, one.value / (one.scale or 1))}
    known |= {float(found[0].replace(",", "")) for text in texts for found in _NUMBER.finditer(text) if found[0].count(".") < 2}
    scaled = {found[0]: _scale(sentence, found.end()) for found in _NUMBER.finditer(sentence)}
    for written, scale in scaled.items():
        forms = (written.replace(",", ""), written.replace(".", "").replace(",", "."))
        values = {float(form) for form in forms if form.count(".") < 2}
        values |= {value * scale for value in values}
        if (
            values
            and max(values) >= _FEW
            and not any(abs(value - one) < 1e-9 * max(1.0, value) for value in values for one in known)
        ):
            yield written


def _scale(sentence: str, end: int) -> float:
    """What the word behind a number multiplies it with: “65 万”, “1,8 Mio.”."""
    return next((factor for factor, written in _SCALES.items() if written.match(sentence, end)), 1.0)
