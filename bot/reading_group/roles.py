"""The rhetorical role of each sentence of an abstract: what it is there for.

A linear classifier over hints (`cues`), then the most likely sequence of roles (Viterbi), since abstracts go from background
to findings. Its weights, in `roles.json`, are fitted by `python -m benchmarks.roles` on sentences labelled by hand, which
also tells how often it is right on others. The labels of a structured abstract outweigh it (`bot.retrieval.sections`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np

from bot.reading_group.cues import FEATURES, features
from bot.retrieval.sections import Section, sections
from ingest.embedding.vectors import Floats, product


class Role(StrEnum):
    """What a sentence mainly says."""

    BACKGROUND = "background"  # what is known or in use
    PROBLEM = "problem"  # what is missing or hard, or what the paper asks
    APPROACH = "approach"  # what it proposes, builds or does
    EVIDENCE = "evidence"  # what was tested and what came out
    LIMITS = "limits"  # of its own work
    RESOURCE = "resource"  # code or data are available
    IMPLICATION = "implication"  # what follows from it


ROLES = tuple(Role)
# What sentences of a labelled section may be: the label outweighs what they look like.
_OF_SECTION = {
    Section.BACKGROUND: (Role.BACKGROUND, Role.PROBLEM),
    Section.OBJECTIVE: (Role.PROBLEM,),
    Section.METHODS: (Role.APPROACH,),
    Section.ASIDE: (Role.RESOURCE,),
    Section.RESULTS: (Role.EVIDENCE, Role.LIMITS),
    Section.CONCLUSIONS: (Role.IMPLICATION, Role.EVIDENCE, Role.LIMITS),
}
_NEVER = -50.0  # a logit


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence's role, how likely it is to have it by its own words (0 to 1, in the order of ROLES), and its section."""

    role: Role
    likely: tuple[float, ...]
    section: Section | None = None

    def chance(self, role: Role) -> float:
        """How likely a role is, 0 to 1."""
        return self.likely[ROLES.index(role)]

    def may_be(self, role: Role) -> bool:
        """Whether the labels of the abstract leave room for a role."""
        return self.section is None or role in _OF_SECTION[self.section]


def roles(sentences: list[str]) -> list[Scored]:
    """The roles of all sentences of one abstract, in order."""
    if not sentences:
        return []
    weights, steps = _weights()
    labelled = sections(sentences)
    logits = product(matrix(sentences), weights) + _ruled_out(labelled)
    path = best_path(logits, steps)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    found = zip(path, shares.tolist(), labelled, strict=True)
    return [Scored(ROLES[place], tuple(likely), section) for place, likely, section in found]


def _ruled_out(labelled: Sequence[Section | None]) -> Floats:
    """What is added to the logits, [sentences, roles], of roles that the labels of the abstract leave no room for."""
    may = [_OF_SECTION[section] if section else ROLES for section in labelled]
    return np.array([[0.0 if role in roles_of else _NEVER for role in ROLES] for roles_of in may], dtype=np.float32)


def matrix(sentences: list[str]) -> Floats:
    """Which features each sentence has, float32 [sentences, features + 1]; the last column is 1."""
    found = features(sentences)
    rows = [[float(name in has) for name in FEATURES] + [1.0] for has in found]
    return np.array(rows, dtype=np.float32)


def best_path(logits: Floats, steps: Floats) -> list[int]:
    """The likeliest sequence of roles (Viterbi, 1967).

    `logits` are [sentences, roles], `steps` [roles, roles], from one to the next.
    """
    score, back = logits[0], list[np.ndarray]()
    for row in logits[1:]:
        reached = score[:, None] + steps
        back.append(reached.argmax(axis=0))
        score = reached.max(axis=0) + row
    path = [int(score.argmax())]
    for came_from in reversed(back):
        path.append(int(came_from[path[-1]]))
    return path[::-1]


@cache
def _weights() -> tuple[Floats, Floats]:
    """The weights of each feature for each role, [features + 1, roles], and those of going from one role to the next."""
    kept = json.loads((files("bot.reading_group") / "roles.json").read_text(encoding="utf-8"))
    rows = [kept["weights"].get(name, [0.0] * len(ROLES)) for name in (*FEATURES, "always")]
    return np.array(rows, dtype=np.float32), np.array(kept["steps"], dtype=np.float32)
