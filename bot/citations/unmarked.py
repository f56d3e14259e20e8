"""Citations without square brackets, where an answer has no others: “… a value network (2).”, “… a value network².”."""

from __future__ import annotations

import re

from bot.citations.pieces import window

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIGURES = {ord(raised): str(figure) for figure, raised in enumerate(RAISED)}
_NONE = ((), 0)

_JOINED = r"\s?(?:[,;&–-]|and)\s?"
_ROUND = re.compile(
    rf"[(（](\d{{1,2}}(?:{_JOINED}\d{{1,2}})*)[)）](?=(?:[,;]?\s?[(（]\d{{1,2}}[)）])*[^\S\n]*(?:[.!?…。！？](?!\w)|\n|$))"
)
_BECOMES_ROUND = re.compile(r"[(（](?:[\d\s,;&–-]|an?d?)*(?:[)）](?:[,;]?\s?[(（]?\d*[)）]?)*[^\S\n]*[.!?…]?)?")
_ROUND_LENGTH = 40  # characters that are looked at
# Numbers of something else: “Eq. (2)”, “options (1) and (2)”, “12.5 (2)”, the first of a line.
_OF_OTHERS = re.compile(
    r"""(?:^|\n|\d|[(（\[=:+*/<>–-]|\b(?:eqs?|equations?|steps?|fig(?:ure)?s?|tables?|sections?|parts?|types?|phases?|stages?|grades?
    |options?|items?|cases?|groups?|models?|experiments?|questions?|points?|criteri(?:on|a)|no|nos|numbers?|levels?|class(?:es)?
    |scores?|versions?|conditions?|scenarios?|hypothes[ie]s|lemmas?|theorems?|and|or|to|is|are|was|of|than|by|n|sd|se)\.?)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_RAISED_RUN = re.compile(rf"[{RAISED}]{{1,3}}(?:[,˒⁻–][{RAISED}]{{1,2}}(?!\d))*")
_GOES_ON_RAISED = re.compile(rf"[{RAISED}]+(?:[,˒⁻–][{RAISED}]*)*")
_RAISED_LENGTH = 12
_OF_FORMULAS = tuple("⁺⁻/+=*^(")  # behind an exponent
_BEHIND_WORD = re.compile(r"(?:[^\W\d_]{4,}|[A-Z]{3,}|[^\W\d_][.!?…]|[^\W\d_][)”\"'’*_]{1,3}[.!?]?)$")
# Words that are squared: units, and what is measured.
_POWERS = re.compile(
    r"""(?:met(?:er|re)s?|seconds?|inch(?:es)?|feet|miles?|yards?|degrees?|errors?|loss(?:es)?|norms?|distances?|residuals?|values?
    |variances?|sigma|alpha|beta|gamma|delta|epsilon|theta|lambda|omega|sin|cos|tan|times?|years?|length|radius|width|height
    |rho|eta|kappa|chi|psi|phi|mol|velocity|speed|frequency|amplitude|mass|age|bmi|dim|size)$""",
    re.VERBOSE | re.IGNORECASE,
)


def round_numbers(before: str, text: str, final: bool, papers: int) -> tuple[tuple[int, ...], int] | None:
    """The papers that the round bracket names with which `text` begins, at the end of a sentence; and its length.

    None of them where it holds anything else, behind what stands `before`; None if that is undecided.
    """
    if _OF_OTHERS.search(before[-24:]):
        return _NONE
    seen, whole = window(text, final, _ROUND_LENGTH)
    if not whole and _BECOMES_ROUND.fullmatch(seen):
        return None
    found = _ROUND.match(seen)
    return _known([int(number) for number in re.findall(r"\d+", found[1])], found.end(), papers) if found else _NONE


def raised_numbers(before: str, text: str, final: bool, papers: int) -> tuple[tuple[int, ...], int] | None:
    """The same of raised figures behind a word or a full stop: “network²”; those of “m²” and “R²” are none."""
    if not _BEHIND_WORD.search(before[-24:]) or _POWERS.search(before[-24:]):
        return _NONE
    seen, whole = window(text, final, _RAISED_LENGTH)
    if not whole and _GOES_ON_RAISED.fullmatch(seen):
        return None
    found = _RAISED_RUN.match(seen)
    if not found or seen[found.end() : found.end() + 1].isalnum() or seen[found.end() : found.end() + 1] in _OF_FORMULAS:
        return _NONE
    runs = [run.translate(_FIGURES) for run in re.findall(f"[{RAISED}]+", found[0])]
    numbers = [number for run in runs for number in ([int(run)] if int(run) <= papers else map(int, run))]
    return _known(numbers, found.end(), papers)


def _known(numbers: list[int], length: int, papers: int) -> tuple[tuple[int, ...], int]:
    return (tuple(numbers), length) if all(1 <= number <= papers for number in numbers) else _NONE
