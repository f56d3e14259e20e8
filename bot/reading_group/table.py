"""The comparison: papers by aspects, each cell a short quote, or nothing where the abstract does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.reading_group.briefs import MADE, stated
from bot.reading_group.clauses import LONGEST, clause
from bot.reading_group.pack import Aspect, Excerpt, Row
from bot.reading_group.reading import Read, Sentence
from bot.reading_group.roles import Role

_TESTED = re.compile(
    r"\b(?:evaluat\w+|experiments?|tests?|tested|benchmarks?|tasks?|data ?sets?|environments?|simulat\w+"
    r"|case stud\w+|domains?|suite"
    r"|experimentally|demonstrat\w+)\b(?: \w+){0,4}? (?:on|across|in|over|with|from|including)\b|\b(?:on|across|in|over|from)\b"
    r"(?: [\w-]+){0,4} (?:tasks?|data ?sets?|benchmarks?|environments?|domains?|games?|simulat\w+|robots?|suites?|settings)\b",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"\b(?:we|our|authors|(?:this|the present) (?:paper|work|study|article))\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:more than |over |up to |about |only |as many as )?(?<![\w.-])\d[\d,]*(?:\.\d+)?\s?"
    r"(?:%|percent\w*|×|x\b|dB\b|times\b|-?fold\b|points?\b|[a-z]+ (?:faster|fewer|more|less|better|higher"
    r"|lower)|(?:[a-z-]+ ){0,2}[a-z]+s\b)"
    r"|(?<![\w.-])\d+\.\d+",
)
_STRONG = re.compile(
    r"\b(?:outperform|surpass|exceed|improv|achiev|reduc|increas|reach|prov|match|beat|better|superior|state-of-the-art|succe|attain"
    r"|mitigat|prevent|competitive)\w*",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\b(?:show|demonstrat|find|found|reveal|observ|enabl|yield|indicat|suggest)\w*", re.IGNORECASE)
_SHORT = 90  # characters of a sentence that is not cut further for what it was tested on, and its figures


def _first_of(paper: Read, aspect: Aspect, hint: re.Pattern[str] | None = None) -> Excerpt | None:
    found = stated(paper, aspect)
    return (_cell(found, hint) if hint else None) or _cell(found)


def _result(paper: Read) -> Excerpt | None:
    found = stated(paper, Aspect.EVIDENCE)
    return _cell(found, _STRONG) or _cell(found, _WEAK) or _cell(found)


def _cell(sentences: Sequence[Sentence], hint: re.Pattern[str] | None = None, longest: int = LONGEST) -> Excerpt | None:
    """The clause of the first sentence with a hint in it or, without one, the first clause of the first."""
    for sentence in sentences:
        found = hint.search(sentence.text) if hint else None
        if found:
            return sentence.excerpt(*clause(sentence.text, found.start(), found.end(), longest))
        if not hint:
            return sentence.excerpt(*clause(sentence.text))
    return None


def _tested(paper: Read) -> Excerpt | None:
    evidence, others = paper.having(Role.EVIDENCE), paper.having(Role.APPROACH, Role.IMPLICATION)
    # A sentence whose role is told wrongly may name what the authors tested on; what is said before is of others.
    begun = next((place for place, one in enumerate(paper.sentences) if _AUTHORS.search(one.text)), len(paper.sentences))
    return _cell(evidence, _TESTED, _SHORT) or _cell(others, _TESTED, _SHORT) or _cell(paper.sentences[begun:], _TESTED, _SHORT)


def _figures(paper: Read) -> Excerpt | None:
    return _cell(paper.having(Role.EVIDENCE), _FIGURE, _SHORT) or _cell(paper.having(Role.APPROACH), _FIGURE, _SHORT)


COLUMNS: dict[str, Callable[[Read], Excerpt | None]] = {
    "Problem": lambda paper: _first_of(paper, Aspect.PROBLEM),
    "Approach": lambda paper: _first_of(paper, Aspect.APPROACH, MADE),
    "Tested on": _tested,
    "Main result": _result,
    "Figures": _figures,
    "Code or data": lambda paper: _first_of(paper, Aspect.RESOURCES),
}


def row(paper: Read) -> Row:
    """A paper's row of the comparison."""
    return Row(paper.number, tuple(cell(paper) for cell in COLUMNS.values()))
