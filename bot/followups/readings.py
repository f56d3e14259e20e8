"""How a question reads in the light of a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.filtering.excluding import is_on
from ingest.filters import Years
from ingest.records import Paper

_LONGEST = 120  # characters of a question that a note repeats
_ANY_YEARS = Years()


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question in the light of what was said before it.

    `question` says all that it leans on, for people and for a language model. `asked` is what is searched for, its own
    words: sentences that answer are found by these alone. `papers` are the ids of those that it refers back to and
    `context` is the question that it goes on from, "" if there is none; both help to find papers. `about` are the ids of
    those `papers` that it asks about and of no others ("does it run on drones?", "who wrote them?"): nothing else is quoted,
    and each of them where they are `compared`, or where the same is asked of `each`. Where they are compared with what calls
    no paper ("is it better than PPO?"), that is `against`: others that speak of it and of the topic may be quoted as well.
    `without` are the ids of papers that are not wanted, as they were cited before or are named so, `off` topics of which papers
    are not, and `years` those of the papers that are:
    after the years of these, or before them ("newer ones?").
    `bare` tells that it only asks for a thing of the paper at hand ("which backbone?"), so that nothing answers it where that
    does not speak of it. `notes` tell a reader how it was read; `unmet` says that it points at a source that there is not, and
    `near` are the papers listed where nothing was found on what it asks on of (None of any other).
    Where there are none, both texts are the question as it was asked.
    """

    question: str
    notes: tuple[str, ...]
    papers: tuple[str, ...]
    asked: str
    context: str = ""
    about: tuple[str, ...] = ()
    compared: bool = False
    each: bool = False
    against: str = ""
    without: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    years: Years = _ANY_YEARS
    unmet: str = ""
    near: tuple[str, ...] | None = None
    bare: bool = False

    def wants(self, paper: Paper) -> bool:
        """Whether a paper is none of those that are left out."""
        return paper.paper_id not in self.without and not any(is_on(topic, paper) for topic in self.off)


def short(text: str) -> str:
    """A text, or its beginning."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rsplit(' ', 1)[0]} …"
