"""The brief of a paper, without a model: for each aspect the sentences of the abstract that state it."""

from __future__ import annotations

import itertools
import re

from bot.reading_group.pack import Aspect, Brief, Finding
from bot.reading_group.reading import Read, Sentence
from bot.reading_group.resources import has_address, offering
from bot.reading_group.roles import Role
from bot.retrieval.sections import Section

_MOST = {Aspect.PROBLEM: 2, Aspect.APPROACH: 2, Aspect.EVIDENCE: 3, Aspect.LIMITS: 1, Aspect.RESOURCES: 1}
_ROLES = {Aspect.PROBLEM: Role.PROBLEM, Aspect.APPROACH: Role.APPROACH, Aspect.EVIDENCE: Role.EVIDENCE}
_UNSURE = 0.15  # the chance from which a sentence stands in for a role that none has
# Hardly any abstract states limits of its own work (1 of 553 labelled sentences), so that only plain words of its authors'
# count, and those only where an abstract comes to its findings.
_LIMITS = re.compile(
    r"\b(?:limitations? of (?:our|this (?:work|study|paper|method|approach)|the (?:proposed|present))"
    r"|our (?:\w+ ){0,3}(?:is|are) (?:still |currently )?(?:limited|restricted)|we (?:\w+ )?(?:leave|caution)"
    r"|we (?:\w+ )?acknowledge (?:[\w-]+ ){0,6}(?:limit|shortcoming|caveat)\w*"
    r"|(?:evidence|data) (?:is|are|remains?) (?:\w+ )?(?:not (?:yet )?(?:definitive|conclusive|sufficient)"
    r"|inconclusive|insufficient|limited|scarce|sparse)"
    r"|(?:is|are|remains?) (?:not (?:yet )?certain|uncertain|to be (?:determined|established|seen))"
    r"|(?:results|findings|conclusions|associations?)\b[^.;]{0,40} (?:needs? to be (?:confirmed|replicated|validated)"
    r"|(?:should|must) be (?:interpreted|viewed|taken|treated) with (?:\w+ )?(?:caution|care))"
    r"|left (?:for|to) future|failure (?:case|mode)s? of (?:our|the proposed)"
    r"|(?:our|the proposed) \w+ (?:still|cannot yet|does not yet) (?:struggle|fall|lag|fail|scale|extend"
    r"|generali[sz]e|handle|cover)"
    r"|(?:it|they|our \w+|the proposed \w+) (?:also |still )?(?:demands?|requires?) (?:substantial|considerable|significant))",
    re.IGNORECASE,
)
_FINDINGS_FROM = 0.4  # of an abstract
MADE = re.compile(
    r"\b(?:we|paper|work|study|authors|here)\b(?: \w+){0,4}? (?:propos|introduc|present|develop|design|formulat|describ|explor"
    r"|compare\b|investigat|build|construct|creat(?!ion)|adopt(?!ion)|devis)"
    r"|\b(?:is|are) (?:\w+ )?(?:propos|introduc|present|develop)"
    r"|^to (?:overcome|address|tackle|solve|bridge|this end|achieve this, we)",
    re.IGNORECASE,
)
DIFFICULTY = re.compile(
    r"\b(?:however|but|lack|limit|challeng|difficult|fail|suffer|struggl|costly|expensive|problem|unclear|remain|cannot|hard"
    r"|little|ineffic|insufficient|question(?!s\b))\w*",
    re.IGNORECASE,
)
# What authors found or did is no problem of theirs, unless the sentence also says what is hard.
_OWN = re.compile(
    r"\b(?:we|(?:this|our) (?:paper|work|study|findings?|results?|analys[ei]s))\b(?: \w+){0,3}? (?:reveal|f[io]und?|show"
    r"|demonstrat|observ|discover|report|confirm|suggest|indicat)|\bsignificantly [a-z]+ed\b"
    r"|^(?:\w+ ){0,2}participants (?:\w+ly )?[a-z]+ed\b"
    r"|\b(?:was|were) (?:\w+ly )?(?:used|measured|assessed|performed|analy[sz]ed|treated|collected|included)\b",
    re.IGNORECASE,
)
# A sentence that only says how well something does is no description of it.
_ONLY_RESULT = re.compile(
    r"^(?!By ).*(?:\b(?:outperforms?|surpass(?:es)?|achiev(?:es|ed)|improves|boosts?|boosting|enhances|exhibits|reduces) "
    r"|\bperforms? (?:well|better))",
    re.IGNORECASE,
)
# What a sentence that speaks for its role best has in it, and how much that counts beside the chance of its role. By eye.
_TELLING: dict[Role, tuple[tuple[re.Pattern[str], float], ...]] = {
    Role.EVIDENCE: (
        (re.compile(r"(?<![\w-])\d"), 0.3),
        (re.compile(r"\b(?:outperform|surpass|exceed|achiev|improv|reduc|state-of-the-art)\w*", re.IGNORECASE), 0.2),
    ),
    Role.APPROACH: (
        (MADE, 0.5),
        (re.compile(r"\b(?:key|core|main|central) (?:idea|insight|innovation|observation)s?\b", re.IGNORECASE), 0.6),
    ),
    Role.PROBLEM: ((DIFFICULTY, 0.4),),
}


def brief(paper: Read) -> Brief:
    """The brief of a paper."""
    return Brief(paper.number, tuple(_finding(paper, aspect) for aspect in Aspect))


def stated(paper: Read, aspect: Aspect) -> list[Sentence]:
    """The sentences that state an aspect, in order; none if the abstract does not say."""
    if aspect is Aspect.LIMITS:
        before = (Role.BACKGROUND, Role.PROBLEM)
        turn = next((one.place for one in paper.having(Role.EVIDENCE)), 1.0)  # behind what was found it is no problem any more
        late = (one for one in paper.sentences if one.place >= _FINDINGS_FROM and (one.role not in before or one.place > turn))
        return [one for one in late if _LIMITS.search(one.text)][: _MOST[aspect]]
    if aspect is Aspect.RESOURCES:
        offers = [one for one in paper.sentences if offering(one.text)]
        return sorted(offers, key=lambda one: has_address(one.text))[-_MOST[aspect] :]  # where it is, or else what is said last
    role = _ROLES[aspect]
    found = _candidates(paper, role) or _likeliest(paper, role)
    if aspect is Aspect.PROBLEM:  # what a paper does or found is not the problem, unless the sentence names that too
        made = stated(paper, Aspect.APPROACH)
        found = [one for one in found if _is_problem(one) or not (one in made or _OWN.search(one.text))]
        found = found or _difficulties(paper)
    best = sorted(found, key=lambda one: -_worth(one, role))[: _MOST[aspect]]
    return sorted(best, key=lambda one: one.span.start)


def _candidates(paper: Read, role: Role) -> list[Sentence]:
    """The sentences with a role; where a paper says what it makes, what stands before that is no approach yet."""
    if role is Role.APPROACH:
        turn = next((one.span.start for one in paper.sentences if MADE.search(one.text) and one.scored.may_be(role)), 0)
        made = [one for one in paper.sentences if one.span.start >= turn and (one.role is role or one.span.start == turn > 0)]
        return [one for one in made if MADE.search(one.text) or not _ONLY_RESULT.search(one.text)] or made
    others = [*stated(paper, Aspect.RESOURCES), *stated(paper, Aspect.LIMITS)]
    return [one for one in paper.having(role) if one not in others]


def _is_problem(sentence: Sentence) -> bool:
    """Whether a sentence says what is hard, or is labelled as what a paper asks."""
    return sentence.scored.section is Section.OBJECTIVE or bool(DIFFICULTY.search(sentence.text))


def _difficulties(paper: Read) -> list[Sentence]:
    """The sentences that name what is hard among those that stand before what a paper makes."""
    before = itertools.takewhile(lambda one: not MADE.search(one.text), paper.sentences)
    return [one for one in before if one.role is Role.BACKGROUND and DIFFICULTY.search(one.text)]


def _finding(paper: Read, aspect: Aspect) -> Finding:
    return Finding(aspect, tuple(sentence.excerpt() for sentence in stated(paper, aspect)))


def _likeliest(paper: Read, role: Role) -> list[Sentence]:
    """The sentence that has a role most likely, where none has it most likely of all."""
    best = max(paper.sentences, key=lambda one: one.scored.chance(role), default=None)
    return [best] if best and best.scored.chance(role) >= _UNSURE else []


def _worth(sentence: Sentence, role: Role) -> float:
    """How well a sentence speaks for its role."""
    return sentence.scored.chance(role) + sum(more for hint, more in _TELLING.get(role, ()) if hint.search(sentence.text))
