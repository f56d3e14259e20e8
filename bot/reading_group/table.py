"""The comparison: papers by aspects, each cell a short quote, or nothing where the abstract does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.reading_group.amounts import COUNT, MEASURE, NUMBER, WHO
from bot.reading_group.briefs import MADE, stated
from bot.reading_group.clauses import LONGEST, clause
from bot.reading_group.pack import Aspect, Excerpt, Row
from bot.reading_group.reading import Read, Sentence
from bot.reading_group.roles import Role
from bot.retrieval.sections import Section

_AUTHORS = re.compile(r"\b(?:we|our|authors|(?:this|the present) (?:paper|work|study|article))\b", re.IGNORECASE)
_OTHERS = re.compile(r"\W*(?:unlike|in contrast to|existing|traditional|previous|prior|most|many)\b", re.IGNORECASE)
_MAYBE = re.compile(r"\b(?:may|might|could|would|potential(?:ly)?|paving|future)\b", re.IGNORECASE)  # what nobody did yet
_BED = r"(?:data ?sets?|benchmarks?|games?|corpus|corpora|tasks?|(?:test )?suites?|test-?beds?)\b"
_ANY_BED = rf"(?:{_BED}|(?:environments?|domains?|settings?|scenarios?|simulat\w+|robots?|problems|data|mice|rats|cells)\b)"
_SEVERAL = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|various|multiple|different|diverse|numerous)"
_EXAMINED = (
    r"(?:evaluat\w+|experiment\w*|test(?:s|ed|ing)?|benchmarked|validat\w+|simulations?|(?:case|user) stud\w+|assess\w*"
    r"|measur\w+|appl(?:y|ied|ying)|compar\w+|examin\w+|analy[sz]\w+|audit(?:s|ed|ing)?)"
)
# What a study was of, the surest first: those counted, what was examined, and then what only results may name.
_COUNTED, _TESTED, _NAMED = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!per ){NUMBER} (?:(?!of\b)[a-z][\w-]* ){{0,2}}(?:{WHO}|(?:mice|rats|animals|trials|studies|RCTs|articles"
        r"|papers|cohorts|hospitals|households|families|companies|firms|countries|specimens"
        r"|conversations|dialogues|interviews|responses)\b)"
        r"|\(n ?= ?\d",
        rf"\b{_EXAMINED}\b(?: [\w-]+){{0,9}}? (?:(?<!based )(?<!effect )(?<!impact )(?:on|across|against)\b(?! wh)"
        rf"|(?:in|with|using|over|from|including) (?:[\w-]+ ){{0,4}}{_ANY_BED})"
        rf"|\b(?:using|on|in|across) (?:[\w-]+ ){{0,4}}{_ANY_BED}[^,.;]{{0,60}}, we \w+"
        r"|\bwe used? (?:[\w()+-]+ ){1,3}(?:from|of|on)\b",
        rf"\b(?:on|across|over|in|for) (?:[\w-]+ ){{0,4}}{_BED}|\b(?:across|in|over) {_SEVERAL} (?:[\w-]+ ){{0,3}}{_ANY_BED}"
        r"|(?:^|[;,.] |\w )on (?:the )?(?-i:[A-Z])[\w'-]{2,}",
    )
)
_MEASURE, _COUNT = re.compile(MEASURE), re.compile(COUNT)
# Who took part and for how long is no result.
_TAKING_PART = re.compile(
    r"\b(?:enrol\w+|recruit\w*|completed|inclusion|included|eligible|follow(?:ed)?-?\s?up|median age|mean age|respond\w*)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:outperform|surpass|exceed|improv|achiev|reduc|increas|reach|match|beat|better|superior|state-of-the-art|succe|attain"
    r"|mitigat|prevent|competitive|significantly|lower|higher)\w*|\bprove[nsd]?\b|(?:is|are|was|were) (?:\w+ )?associated\b",
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
    """What the authors tested on, or whom they studied; what is said of others, or of what may come, is passed over."""
    # A sentence whose role is told wrongly may name what the authors tested on; what is said before is of others.
    begun = next((place for place, one in enumerate(paper.sentences) if _AUTHORS.search(one.text)), len(paper.sentences))
    other = (Section.BACKGROUND, Section.OBJECTIVE, Section.CONCLUSIONS)
    said = [one for one in paper.sentences if not (_MAYBE.search(one.text) or _OTHERS.match(one.text))]
    open_ = [one for one in said if one.scored.section not in other]
    evidence = [one for one in open_ if one.role is Role.EVIDENCE]
    made = [one for one in open_ if one.role in (Role.APPROACH, Role.IMPLICATION)]
    own = [one for one in open_ if one in paper.sentences[begun:]]
    late = [one for one in own if _AUTHORS.search(one.text)]
    sure = [one for one in open_ if one.role in (Role.APPROACH, Role.EVIDENCE)]
    shown = [one for one in made if _STRONG.search(one.text)]
    tries = (
        (sure, _COUNTED), (own, _COUNTED), (evidence, _TESTED), (evidence, _NAMED),
        (made, _TESTED), (late, _TESTED), (shown, _NAMED),
    )  # fmt: skip
    return next((cell for sentences, hint in tries if (cell := _cell(sentences, hint, _SHORT))), None)


def _figures(paper: Read) -> Excerpt | None:
    """The figure of the main result; else of another result; counts of things tell something only in the former."""
    main, evidence = _result(paper), paper.having(Role.EVIDENCE)
    own = [one for one in evidence if main and one.span.start <= main.start < one.span.end]
    done = paper.having(Role.EVIDENCE, Role.APPROACH, Role.IMPLICATION)
    told = [one for one in done if _STRONG.search(one.text)]
    rest = [one for one in evidence if not _TAKING_PART.search(one.text)]
    tries = (
        (own, _MEASURE), ([one for one in own if one in told], _COUNT),
        ([one for one in evidence if one in told], _MEASURE), (rest, _MEASURE), (told, _MEASURE),
    )  # fmt: skip
    return next((cell for sentences, hint in tries if (cell := _cell(sentences, hint, _SHORT))), None)


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
