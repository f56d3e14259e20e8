"""Citations without square brackets, where an answer has no others: “… a value network (2).”, “… a value network².”."""

from __future__ import annotations

import re

from bot.citations.pieces import window

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIGURES = {ord(raised): str(figure) for figure, raised in enumerate(RAISED)}
_NONE = ((), 0)

_JOINED = r"\s?(?:[,;&–-]|and)\s?"
_ROUND = re.compile(rf"[(（](\d{{1,2}}(?:{_JOINED}\d{{1,2}})*)[)）]")
_BECOMES_ROUND = re.compile(r"[(（](?:[\d\s,;&–-]|an?d?)*")
_ROUND_LENGTH = 40  # characters of a bracket that are looked at
_SENTENCE_LENGTH = 300  # characters behind it, up to the end of its sentence
# How a sentence, or what is said first in it, goes on behind a citation.
_ENDS = re.compile(r"(?:[,;]?\s?[(（]\d{1,2}[)）])*[^\S\n]*(?:[.!?…。！？](?!\w)|\n|$)")
_GOES_ON = re.compile(
    r"(?:[,;]?\s?[(（]\d{1,2}[)）])*(?:[,;:]\s|\s(?:and|but|or|while|whereas|although|though|which|so)[^\S\n]+(?![(（]))"
)
_BECOMES_END = re.compile(r"(?:[^\S\n]|[,;:()（）\d])*+(?:[.!?…]|[a-z]{1,8}[^\S\n]*)?")
_BEFORE_WORD = re.compile(r"[^\S\n]+[^\W\d_]")  # “on (1) fits and (2) tests” counts up
_SENTENCE_END = re.compile(r"[.!?…。！？](?=\s)|\n")
_COUNTED = re.compile(r"[(（](\d{1,2})[)）]")
_SAYS_HOW_MANY = re.compile(r":|\b(?:two|three|four|five|six|seven|several|following|steps|phases|stages)\b", re.IGNORECASE)
# Numbers of something else: “Eq. (2)”, “options: (1)”, “12.5 (2)”, the first of a line.
_OF_OTHERS = re.compile(
    r"""(?:^|\n|\d|[(（\[=:,;+*/<>–-]|\b(?:eqs?|equations?|fig(?:ure)?s?|tables?|sections?|criteri(?:on|a)|no|nos|numbers?
    |hypothes[ie]s|lemmas?|theorems?|and|or|to|is|are|was|of|than|by|on|in|for|with|from|via|as|n|sd|se)\.?)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# So are those behind these words: “step (2)”, but not “the second step (2)”, “both groups (2)”.
_NUMBERED = re.compile(
    r"""((?:[^\W\d_]+\s+){0,3})(?:step|part|type|phase|stage|grade|option|item|case|group|model|experiment|question|point|level
    |class|score|version|condition|scenario|study|trial|arm|cohort)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_DETERMINERS = frozenset("a an the this that its their our one each every another any some same both no single which".split())
_PREPOSITIONS = frozenset("in of for by to from at with on under than as and or".split())
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


class RoundNumbers:
    """Reads numbers in round brackets; whether they cite is the same for all of an answer, and shows at its first.

    That is a citation where its sentence, or what is said first in it, ends. Behind it all are, but for those that are
    another's; if it is none, none behind it is, for the sources are numbered anew.
    """

    def __init__(self) -> None:
        self._cite: bool | None = None
        self._counted = 0  # how many are left of those that a sentence counts up

    def read(self, before: str, text: str, final: bool, papers: int) -> tuple[tuple[int, ...], int] | None:
        """The papers that the bracket names with which `text` begins, and its length; none if it holds anything else.

        None if that is undecided.
        """
        if self._cite is False:
            return _NONE
        seen, whole = window(text, final, _ROUND_LENGTH)
        found = _ROUND.match(seen)
        if not found:
            return None if not whole and _BECOMES_ROUND.fullmatch(seen) else _NONE
        if self._counted:
            self._counted -= 1
            return _NONE
        behind, whole = window(text[found.end() :], final, _SENTENCE_LENGTH)
        if not whole and _BECOMES_END.fullmatch(behind):
            return None
        numbers = _known([int(number) for number in re.findall(r"\d+", found[1])], found.end(), papers)
        if not numbers[0] or _is_of_others(before):
            self._cite = False if found[1] == "1" and _BEFORE_WORD.match(behind) else self._cite
            return _NONE
        return self._decided(before, found[1], behind, whole, numbers)

    def _decided(
        self, before: str, said: str, behind: str, whole: bool, numbers: tuple[tuple[int, ...], int]
    ) -> tuple[tuple[int, ...], int] | None:
        ends = bool(_ENDS.match(behind))
        if said == "1" and not ends:
            rest = _SENTENCE_END.search(behind)
            if not rest and not whole:
                return None
            if self._counts(before, behind[: rest.start()] if rest else behind):
                self._cite = self._cite or False
                return _NONE
        if self._cite is None:
            self._cite = ends or bool(_GOES_ON.match(behind))
        return numbers if self._cite else _NONE

    def _counts(self, before: str, rest: str) -> bool:
        """Whether a sentence counts up from its (1), two things that it announces, or more."""
        numbers = [int(number) for number in _COUNTED.findall(rest)]
        said = _SENTENCE_END.split(before)[-1]
        if numbers != [*range(2, len(numbers) + 2)] or len(numbers) < (1 if _SAYS_HOW_MANY.search(said) else 2):
            return False
        self._counted = len(numbers)
        return True


def _is_of_others(before: str) -> bool:
    called = before[-1:].isascii() and before[-1:].isalnum()  # “alert(1)”
    if called or _OF_OTHERS.search(before[-24:]):
        return True
    found = _NUMBERED.search(before[-60:])
    if not found:
        return False
    for word in reversed(found[1].lower().split()):
        if word in _DETERMINERS or word in _PREPOSITIONS:
            return word in _PREPOSITIONS
    return True


def raised_numbers(before: str, text: str, final: bool, papers: int) -> tuple[tuple[int, ...], int] | None:
    """The papers that raised figures name behind a word or a full stop: “network²”; those of “m²” and “R²” are none."""
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
