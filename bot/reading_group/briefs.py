"""The brief of a paper, without a model: for each aspect the sentences of the abstract that state it."""

from __future__ import annotations

import re

from bot.reading_group.pack import Aspect, Brief, Finding
from bot.reading_group.reading import Read, Sentence
from bot.reading_group.roles import Role

_MOST = {Aspect.PROBLEM: 2, Aspect.APPROACH: 2, Aspect.EVIDENCE: 3, Aspect.LIMITS: 1, Aspect.RESOURCES: 1}
_ROLES = {Aspect.PROBLEM: Role.PROBLEM, Aspect.APPROACH: Role.APPROACH, Aspect.EVIDENCE: Role.EVIDENCE}
_UNSURE = 0.15  # the chance from which a sentence stands in for a role that none has
# Hardly any abstract states limits of its own work (1 of 553 labelled sentences), so that only plain words count.
_LIMITS = re.compile(
    r"\b(?:limitations? of (?:our|this|the (?:proposed|present))|our (?:\w+ ){0,2}(?:is|are) (?:still )?(?:limited|restricted)"
    r"|(?:we|authors|paper) (?:\w+ )?(?:leaves?|acknowledge|caution)|remains? (?:an )?open|left (?:for|to|open)"
    r"|failure (?:case|mode)s? of (?:our|the)|does not (?:yet )?(?:scale|extend|generali[sz]e|cover|apply)"
    r"|still (?:falls? short|lags?|struggles?|leaves?)|room for improvement|far from (?:solved|perfect))",
    re.IGNORECASE,
)
_AVAILABLE = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:io|com|org|net)\b|github"
    r"|\b(?:code|data ?sets?|models?|weights|software|implementation|videos?|benchmark|website)\b"
    r"[^.]{0,80}\b(?:available|released?|open-?sourced?|public|found at)\b"
    r"|\b(?:open-?sourc\w*|releas\w+|publish\w*)\b[^.]{0,60}\b(?:code|data|models?|weights|software|implementation|benchmark)",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:we|paper|work|study|authors|here)\b(?: \w+){0,4}? (?:propos|introduc|present|develop|design|formulat|describ|explor)"
    r"|\b(?:is|are) (?:\w+ )?(?:propos|introduc|present|develop)",
    re.IGNORECASE,
)
# What a sentence that speaks for its role best has in it, and how much that counts beside the chance of its role. By eye.
_TELLING: dict[Role, tuple[tuple[re.Pattern[str], float], ...]] = {
    Role.EVIDENCE: (
        (re.compile(r"(?<![\w-])\d"), 0.3),
        (re.compile(r"\b(?:outperform|surpass|exceed|achiev|improv|reduc|state-of-the-art)\w*", re.IGNORECASE), 0.2),
    ),
    Role.APPROACH: ((_MADE, 0.5),),
}


def brief(paper: Read) -> Brief:
    """The brief of a paper."""
    return Brief(paper.number, tuple(_finding(paper, aspect) for aspect in Aspect))


def stated(paper: Read, aspect: Aspect) -> list[Sentence]:
    """The sentences that state an aspect, in order; none if the abstract does not say."""
    if aspect is Aspect.LIMITS:
        return [one for one in paper.sentences if _LIMITS.search(one.text)][: _MOST[aspect]]
    if aspect is Aspect.RESOURCES:
        return [one for one in paper.sentences if _AVAILABLE.search(one.text)][-_MOST[aspect] :]
    role = _ROLES[aspect]
    found = _candidates(paper, role) or _likeliest(paper, role)
    best = sorted(found, key=lambda one: -_worth(one, role))[: _MOST[aspect]]
    return sorted(best, key=lambda one: one.span.start)


def _candidates(paper: Read, role: Role) -> list[Sentence]:
    """The sentences with a role; where a paper says what it makes, what stands before that is no approach yet."""
    if role is Role.APPROACH:
        turn = next((one.span.start for one in paper.sentences if _MADE.search(one.text)), 0)
        return [one for one in paper.sentences if one.span.start >= turn and (one.role is role or one.span.start == turn > 0)]
    resources = stated(paper, Aspect.RESOURCES)
    return [one for one in paper.having(role) if one not in resources]


def _finding(paper: Read, aspect: Aspect) -> Finding:
    return Finding(aspect, tuple(sentence.excerpt() for sentence in stated(paper, aspect)))


def _likeliest(paper: Read, role: Role) -> list[Sentence]:
    """The sentence that has a role most likely, where none has it most likely of all."""
    best = max(paper.sentences, key=lambda one: one.scored.chance(role), default=None)
    return [best] if best and best.scored.chance(role) >= _UNSURE else []


def _worth(sentence: Sentence, role: Role) -> float:
    """How well a sentence speaks for its role."""
    return sentence.scored.chance(role) + sum(more for hint, more in _TELLING.get(role, ()) if hint.search(sentence.text))
