"""A number of a running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem
from bot.support.bounds import Bound
from bot.support.sureness import Sureness

# What stands before a number that is no part of a name (“GPT-4”, “H3.3”, “IL-6”, “Aβ5-40”).
FREE = (
    r"(?:(?<=\$(?:AU|US|CA|NZ|HK))|(?<![^\W_])(?:(?<![^\W\d_]-)|(?=[0-9]{1,3},[0-9]{3}(?![0-9])))(?<![^\W_][.,·])(?<![^\W\d_][0-9]/)(?<![^\W\d_][0-9]{2}/)"
    r"(?<![^\W\d_][0-9][-–])(?<![^\W\d_][0-9]{2}[-–]))"
)
LOOK = 30  # characters before a number
BEHIND = 45  # characters behind it
KIND = r"\b(?:types?|alpha|beta|gamma|grades?|phases?|stages?|class|groups?|levels?|factor|chain"
KIND += r"|chromosomes?|(?:tri|mono)som(?:y|ies))"
KINDS = re.compile(rf"{KIND} $", re.IGNORECASE)
# What may be counted though it does not end as a plural, or tells nothing elsewhere.
PLURALS = frozenset("children people men women mice data criteria phenomena loci media feet teeth studies papers".split())
_ABOUT = re.compile(
    r"""(?:\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|circa|ca\.?|some|over|under|above|below|beyond
        |(?:more|less|fewer|greater|higher|lower)\ than|at\ (?:least|most)|up\ to|close\ to|as\ (?:many|much)\ as|estimated
        |exceed(?:s|ing|ed)?
        |not\ quite|barely|hardly|shy\ of|short\ of|upwards\ of|approaching|virtually|in\ the\ region\ of
        |(?:in|on\ the)\ order\ of|on\ average)\ (?:an?\ |the\ )?|[~≈∼<>≤≥]\s?)[$€£]?$""",
    re.IGNORECASE | re.VERBOSE,
)


_OR_SO = re.compile(r"(?:-odd\b|(?:\s[^\W\d_]+){0,2}\sor\s(?:so|thereabouts)\b)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands at `text[start:end]` of what was read: its value in the basic `unit` ("" for a count).

    `scale` is how many basic units a written one is, `step` what the last figure written counts, in basic units.
    `approximate`: the text says “about”, “over” or the like. `loose`: the words may mean no number (“one of them”).
    `after` is what stands behind it, if it may count that, and `name` the word before it, if it may be numbered. `within`:
    it is part of that, as in “PGE(2)”. `sureness`: it tells how sure another is. `aged`: it is an age.
    """

    value: float
    unit: str
    text: str
    start: int
    end: int
    step: float
    scale: float = 1.0
    approximate: bool = False
    loose: bool = False
    after: str = ""
    name: str = ""
    bound: Bound | None = None
    sureness: Sureness | None = None
    within: bool = False
    aged: bool = False

    @property
    def kind(self) -> bool:
        """Whether it is one of several kinds: “type 1”, “phase 3”."""
        return self.unit == "" and _names_kind(self.name)

    @property
    def sort(self) -> str:
        """What it is one of several kinds of: “trisomy 8” is of chromosome 8."""
        return re.sub(r"^(?:tri|mono)somi$", "chromosom", stem(self.name.lower()))

    @property
    def numeral(self) -> bool:
        """Whether it is a Roman numeral in a name, and else no number: “polymerase II”."""
        return self.loose and self.within

    @property
    def ratio(self) -> bool:
        """Whether it is stated as so many of so many: “9 of 43”; who says “three out of four” did not count."""
        return self.unit == "%" and " of " in self.text and " out of " not in self.text

    @property
    def named(self) -> str:
        """What the number is called where it stands beside another."""
        return f"{self.value:.4g} {self.unit}"

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands with what makes it a bound."""
        if self.bound is None:
            return self.start, self.end
        behind = self.bound.text.startswith(self.text)
        return (self.start, self.start + len(self.bound.text)) if behind else (self.end - len(self.bound.text), self.end)

    @property
    def said(self) -> str:
        """The number with what makes it a bound."""
        return self.bound.text if self.bound else self.text


@lru_cache(maxsize=4_096)
def _names_kind(word: str) -> bool:
    return KINDS.search(f"{word} ") is not None


def is_year(digits: str | None) -> bool:
    """Whether figures may be those of a year."""
    return digits is not None and len(digits) == 4 and digits.isdecimal() and 1800 <= int(digits) <= 2100


def about(text: str, start: int, end: int | None = None) -> bool:
    """Whether the words before a number say that it is about so much, or those behind it: “ten or so”."""
    if end is not None and _OR_SO.match(text, end):
        return True
    return _ABOUT.search(text, max(0, start - LOOK), start) is not None
