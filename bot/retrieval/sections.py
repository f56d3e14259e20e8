"""The sections of a structured abstract (“OBJECTIVE …”, “Methods: …”), and how much each counts as evidence.

One in five of SciFact's abstracts is written so. A label holds for all sentences up to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from bot.retrieval.favouring import AMOUNT, Favoured
from ingest.records import Paper, Span


class Section(StrEnum):
    """What a part of an abstract is there for."""

    BACKGROUND = "background"
    OBJECTIVE = "objective"  # what the paper asks or sets out to do
    METHODS = "methods"
    ASIDE = "aside"  # where data were searched, what was measured, who paid, where it is registered; captions
    RESULTS = "results"
    CONCLUSIONS = "conclusions"


# Added to the score of a sentence (`bot.retrieval.evidence`). Of the sentences in the labelled abstracts that SciFact's
# training claims are judged by, .34 to .45 of the conclusions are evidence, .26 of the results, .07 of the background, none of
# 250 on objective, design, setting and participants, 2 of 240 on data sources, measures, funding and registration. So .635 of
# the evidence is quoted for those claims, .624 without, and of 1,900 quotes for clinicians' questions 45 are of objective,
# methods or aside instead of 169. Of abstracts without labels nothing changes but what was aimed at and captions.
_COUNTS = {Section.BACKGROUND: -0.15, Section.OBJECTIVE: -0.8, Section.METHODS: -0.3, Section.ASIDE: -0.8}
_ASKS = {
    Section.BACKGROUND: r"\b(?:background|known|motivat\w+|importan\w+|problems?|defin\w+)\b|^\W*(?:why|what (?:is|are))\b",
    Section.OBJECTIVE: (
        r"\b(?:aims?|aimed|objectives?|purposes?|goals?|hypothes[ei]s|research questions?|motivat\w+|problems?|set out to)\b"
        r"|^\W*what (?:is|was|are|were) .{1,200} about\W*$"
        r"|\bwhat (?:do|does|did) .{1,80} (?:study|investigate|examine|do|test)\b"
    ),
    Section.METHODS: (
        r"\bhow (?:was|were|did)\b|\bwh(?:o|ere|en) (?:was|were|did)\b"
        r"|\b(?:method\w*|design|protocols?|randomi[sz]ed|participants?|subjects|sample|cohorts?|recruit\w*|enrol\w*|eligib\w*"
        r"|criteria|exclu\w+|included|doses?|dosages?|dosing|settings?|procedures?|measured|comparators?|regimens?|techniques?"
        r"|approach\w*|proposed?|algorithms?)\b"
        r"|\bin (?:which|what) (?:\w+ )?(?:patients|population|people|countr\w+|hospitals?)\b"
    ),
    Section.ASIDE: (
        r"\b(?:data ?(?:bases?|sources?)|outcome measures?|(?:main|primary|secondary|which|what) outcomes?|end ?points?"
        r"|outcomes? measured|search\w*|study selection|data extraction|fund(?:s|ed|ing|ers?)|sponsor\w*|financ\w*"
        r"|who (?:\w+ )?(?:pays|supported)|paid for"
        r"|regist\w*|identifiers?|trial (?:number|id)|competing interests?|conflicts? of interest"
        r"|ethic\w* (?:approv\w*|committee)|available|availability|code|software|websites?|urls?|downloads?|tables?|figures?"
        r"|medline|pubmed|embase|cochrane"
        r"|how many (?:\w+ ){0,2}(?:studies|trials|articles|papers|reviews|records)|which (?:studies|trials|articles))\b"
    ),
}
_ASKED = {section: re.compile(pattern, re.IGNORECASE) for section, pattern in _ASKS.items()}
# The words of a label, the first that holds: “MAIN OUTCOME MEASURES” before “measures”.
_HEADS = {
    Section.ASIDE: (
        r"data (?:sources?|extraction|abstraction|selection)|(?:methods? of )?study selection|selection criteria"
        r"|(?:literature )?search(?: strategy| methods)?|evidence acquisition|main measures?"
        r"|(?:(?:main|primary|secondary) )?outcomes?(?: (?:and )?measure(?:ment)?s?| measured)?(?:\(s\))?"
        r"|funding|sponsorship|(?:clinical )?(?:trials?|review|study) regist(?:ration|ry)(?: (?:number|information))?"
        r"|registration|(?:unique )?identifier|availability|supplementary (?:material|information)|disclaimer|ethics"
        r"|level of evidence|competing interests?|key ?words"
    ),
    Section.CONCLUSIONS: (
        r"conclusions?(?:\(s\))?|interpretations?|discussion|implications|significance|recommendations|limitations|impact"
    ),
    Section.RESULTS: r"results?(?:\(s\))?|findings|observations|(?:data|evidence) synthesis|tabulation|integration",
    Section.METHODS: (
        r"methods?|methodology|designs?|settings?|participants?|patients?(?:\(s\))?|subjects?|samples?|population"
        r"|interventions?(?:\(s\))?|exposures?|materials?|measure(?:ment)?s|procedures?|approach|data (?:collection|analysis)"
        r"|studies reviewed"
    ),
    Section.OBJECTIVE: r"objectives?|aims?|purposes?|goals?|(?:study |research )?questions?|problem",
    Section.BACKGROUND: r"background|context|introduction|rationale|importance|motivation|hypothes[ei]s",
}
_ANY = "|".join(_HEADS.values())
_NAMED = "|".join(f"(?P<{section}>{heads})" for section, heads in _HEADS.items())
_HEAD = re.compile(rf"(?<![^\W_])(?:{_NAMED})(?![^\W_])", re.IGNORECASE)
_ONE = (
    r"(?:(?:main|study|research|experimental|principal|primary|secondary|key|recent|clinical|patient|general|wider|review"
    rf"|new) )*(?:{_ANY})"
)
_LABEL = re.compile(rf"(?:abstract )?({_ONE}(?:(?: ?[,/&] ?(?:and )?| and ){_ONE})*)(?![\w(-])\s?(:)?", re.IGNORECASE)
_REMEMBERED = 500  # abstracts: questions about one library have papers in common
_FEWEST = 2  # labels of an abstract that is taken for a structured one
# “Table 2 …”, “View this table …”
_CAPTION = re.compile(r"\W*(?:view this table\b|(?:table|fig(?:ure|\.)?) \d+\b)", re.IGNORECASE)
# “The aim of this study was to …”, unless it goes on to what was found.
_AIMED = re.compile(
    r"\W*(?:here,? |in (?:this|the present) \w+,? |therefore,? |thus,? )?"
    r"(?:we (?:\w+ )?(?:aimed|sought|set out|wanted|wished) to\b"
    r"|(?:the |our )?(?:(?:main|primary|specific|overall) )?(?:aim|objective|purpose|goal)s?\b[^.;:]{0,80} w(?:as|ere) to\b"
    r"|(?:this|the (?:present|current)|our) (?:study|trial|review|work|analysis|investigation) (?:\w+ )?"
    r"(?:aimed|sought|was (?:\w+ )?(?:designed|undertaken|conducted|performed|carried out|done) to)\b)"
    r"(?!.*\b(?:found|show\w*)\b)",
    re.IGNORECASE,
)


def sections(sentences: Sequence[str]) -> list[Section | None]:
    """The section of each sentence of one abstract, in order; None where it has no labels, or one for two sections.

    A label stands at the head of a sentence, in capitals or with a colon. A sentence that only says what was aimed at, or a
    caption, counts as such in any abstract.
    """
    labels = [_label(text) for text in sentences]
    structured = sum(label is not None for label in labels) >= _FEWEST
    found, current = list[Section | None](), None
    for text, label in zip(sentences, labels, strict=True):
        current = _section(label) if structured and label is not None else current
        found.append(Section.ASIDE if _CAPTION.match(text) else current or (Section.OBJECTIVE if _AIMED.match(text) else None))
    return found


@lru_cache(_REMEMBERED)
def _of_abstract(abstract: str, spans: tuple[Span, ...]) -> tuple[Section | None, ...]:
    return tuple(sections([span.of(abstract) for span in spans]))


def _label(text: str) -> str | None:
    """The label that a sentence begins with, if it does."""
    found = _LABEL.match(text) if text[:2].isupper() or ":" in text[:80] else None
    return found[1] if found and (found[1].isupper() or (found[2] and text[:1].isupper())) else None


def _section(label: str) -> Section | None:
    """What a label stands for; None of “METHODS AND RESULTS”."""
    heads = {Section(found.lastgroup) for found in _HEAD.finditer(label) if found.lastgroup}
    if Section.METHODS in heads and Section.RESULTS in heads:
        return None
    late = heads & {Section.RESULTS, Section.CONCLUSIONS}
    return min(late or heads, key=list(Section).index, default=None)


def sections_weighed(question: str, favoured: Favoured | None) -> Favoured:
    """`favoured` with less for the sections that a question does not ask for.

    A sentence that states the amount asked for, or is what is asked for otherwise, counts whole, if not set aside.
    """
    counts = {section: less for section, less in _COUNTS.items() if not _ASKED[section].search(question)}

    def weighed(paper: Paper, spans: Sequence[Span]) -> Sequence[float]:
        more = favoured(paper, spans) if favoured else [0.0] * len(spans)
        found = _of_abstract(paper.abstract, tuple(spans))
        return [own + _less(section, own, counts) for own, section in zip(more, found, strict=True)]

    return weighed


def _less(section: Section | None, favour: float, counts: Mapping[Section, float]) -> float:
    return counts.get(section, 0.0) if section and (favour < AMOUNT or section is Section.ASIDE) else 0.0
