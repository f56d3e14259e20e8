"""Whom studies are of: the words for people, and how many there are where a study puts it behind them: “workers (N=162)”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.questions import stem

PEOPLE = tuple(
    """adolescents adults amateurs analysts annotators applicants artists athletes boys candidates caregivers carers children
    citizens clinicians coaches coders consumers counsellors counselors customers designers developers doctors drivers
    educators employees engineers evaluators experts farmers girls individuals infants instructors interviewees judges kids
    learners lecturers listeners managers men mothers musicians newborns novices nurses observers operators panelists parents
    participants passengers patients pedestrians people performers persons physicians pilots players practitioners
    professionals programmers psychologists pupils radiologists raters readers residents respondents riders scientists
    seniors signers singers soldiers speakers specialists students subjects surgeons survivors teachers technicians
    teenagers teens testers therapists trainees undergraduates users veterans viewers volunteers voters women
    workers""".split()
)
# Whoever takes part is counted under one of these; and whom they are asked for by may be anybody.
ANYBODY = ("participants", "subjects", "people", "persons", "individuals", "volunteers", "respondents")
_EVERYBODY = frozenset(map(stem, PEOPLE))
_ANYBODY = frozenset(map(stem, ANYBODY))
_STUDIES = frozenset(
    map(stem, "deployment evaluation experiment interviews pilot questionnaire sessions study survey trial workshop".split())
)
_SAMPLE = re.compile(r"(?P<of>(?:[\w'’-]+ ){1,4})\((?:[^()=]{0,30}\b)?n ?= ?\d", re.IGNORECASE)


def whoever(wanted: frozenset[str]) -> frozenset[str]:
    """The stems under which those asked for may be counted: those of all people, where it may be anybody."""
    return _EVERYBODY if wanted & _ANYBODY else frozenset()


def spoken_of(word: str, text: str) -> bool:
    """Whether a word is one for anybody, and a text speaks of people under whatever name: “people” where that has “workers”."""
    return word.lower() in ANYBODY and not set(PEOPLE).isdisjoint(re.findall(r"[^\W\d_]+", text.lower()))


def sampled(text: str) -> Iterator[list[str]]:
    """For each sample that a text gives the size of behind its name, the stems of that: a “study (N=12)” is of people."""
    for found in _SAMPLE.finditer(text):
        words = [stem(part) for word in found["of"].split() for part in word.split("-")]
        yield [*words, *_ANYBODY] if words[-1] in _STUDIES else words
