"""What a question's filters are looked up in: a library that is asked everything once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from ingest.filters import Filters, Years, abbreviates, called, is_venue, just

_MAX_LOOKUPS = 24  # of one question's names in the library


class Known(Protocol):
    """A library that can be asked whether there is anything behind a filter."""

    def holds(self, filters: Filters) -> bool:
        """Whether any paper matches."""

    def tells(self, field: Literal["authors", "venue", "categories"]) -> bool:
        """Whether any paper has an author, a venue, or a category."""

    def venues(self, name: str, *, short: bool = False) -> list[str]:
        """The different venues in which the words of `name` stand one after the other; or that it is `short` for."""

    def newest(self, filters: Filters, count: int) -> list[str]:
        """The ids of the `count` newest papers that match."""

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The number of papers, and in how many of them each of these words stands."""

    def surnames(self, words: Sequence[str]) -> set[str]:
        """Those of these words that are an author's family name."""

    def unknown(self, words: Sequence[str]) -> list[str]:
        """Those of these words that stand in the text of no paper."""


class LookedUp:
    """A library that is asked everything once, and not more often than so many look-ups allow."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._filters = dict[Filters, bool]()
        self._surnames = dict[str, bool]()
        self._words = dict[str, bool]()
        self._rather = dict[str, bool]()
        self._short = dict[str, tuple[str, ...]]()

    def holds(self, filters: Filters) -> bool:
        """Whether any paper matches; not, once too much was asked."""
        if filters not in self._filters and len(self._filters) < _MAX_LOOKUPS:
            self._filters[filters] = self._known.holds(filters)
        return self._filters.get(filters, False)

    def tells(self, field: Literal["authors", "venue", "categories"]) -> bool:
        """Whether any paper has an author, a venue, or a category."""
        return self._known.tells(field)

    def is_venue(self, name: str) -> bool:
        """Whether a venue is called so and no more, but for years and numbers: “ICML 2020”, but not “Proc. of ICML”."""
        return any(called(venue) == called(name) for venue in self._venues(name))

    def begins_venue(self, name: str) -> bool:
        """Whether a venue's name begins with this word, but for an article: “Lancet” of “The Lancet Oncology”."""
        return any(called(venue)[:1] == called(name) for venue in self._venues(name))

    def is_rather_venue(self, name: str) -> bool:
        """Whether a venue is called so, in which no fewer papers appeared than have these words in their texts."""
        if name not in self._rather and len(self._rather) < _MAX_LOOKUPS:
            texts = self._known.frequencies([name.lower()])[1].get(name.lower(), 0) if self.is_venue(name) else -1
            papers = self._known.newest(Filters(venues=(just(name),)), texts) if texts > 0 else []
            self._rather[name] = 0 <= texts <= len(papers)
        return self._rather.get(name, False)

    def short_for(self, name: str) -> tuple[str, ...]:
        """The one venue that a name is short for, as filters have it, in each way in which it is written; else none."""
        if name not in self._short and len(self._short) < _MAX_LOOKUPS:
            venues = [] if self._venues(name) else self._known.venues(name, short=True)
            same = all(called(one) == called(venues[0]) or abbreviates(one, venues[0]) for one in venues)
            self._short[name] = tuple(dict.fromkeys(map(just, venues))) if same else ()
        return self._short.get(name, ())

    def called_just(self, name: str) -> str:
        """The name of a venue, as filters have it: where others are called so and more, those alone that are just called so."""
        alone = just(name)
        return alone if {is_venue(alone, venue) for venue in self._venues(name)} == {True, False} else name

    def _venues(self, name: str) -> list[str]:
        return self._known.venues(name) if self.holds(Filters(venues=(name,))) else []

    def is_author(self, name: str) -> bool:
        """Whether an author is called so."""
        return self.holds(Filters(authors=(name,)))

    def wrote_in(self, name: str, year: int) -> bool:
        """Whether it holds a paper of this author and year."""
        return self.holds(Filters(Years(year, year), (name,)))

    def wrote_together(self, names: Sequence[str]) -> bool:
        """Whether it holds a paper by all of these authors."""
        return self.holds(Filters(coauthors=tuple(names)))

    def is_surname(self, name: str) -> bool:
        """Whether it is the family name of an author."""
        if name not in self._surnames and len(self._surnames) < _MAX_LOOKUPS:
            self._surnames[name] = bool(self._known.surnames([name]))
        return self._surnames.get(name, False)

    def is_word(self, name: str) -> bool:
        """Whether the name stands in the text of a paper; so it may, once too much was asked."""
        if name not in self._words and len(self._words) < _MAX_LOOKUPS:
            self._words[name] = not self._known.unknown([name.lower()])
        return self._words.get(name, True)
