"""The last stage of reading a model's answer: its sentences, and the numbers of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.citations.pieces import AT_ONCE, BLOCK, BLOCK_END, ENDS, PAPER_SIGNS, SIGNS, paper_number
from bot.citations.spacing import is_paper_sign
from bot.citations.unit import STOPS, Unit, needs_no_space

_QUIET = re.compile(rf"[^{STOPS}|\n{SIGNS}]+")
_STOP = re.compile(
    rf"(?P<stop>[{STOPS}]{{1,20}}[\"'”’)\]»*_]{{0,6}})(?P<tight>[{PAPER_SIGNS}]{{0,20}})"
    rf"(?:(?P<gap>[^\S\n]+)(?P<loose>[{PAPER_SIGNS}]{{0,20}}))?(?P<space>[^\S\n]*)"
)
_LAST_BAR = re.compile(r"\|[^\S\n]*(?:\n(?P<ruler>[^\S\n]*\|?[^\S\n]*:?-)?|$)")  # of a table's row; of its head
_WORD = re.compile(rf"[^\s{SIGNS}]{{1,30}}")
_LINE_END = re.compile(r"\n\s*")
_BEGINS_LINE = re.compile(r"[-*+•–▪◦#>|]|\d{1,3}[.)]\s")  # a list, a heading, a quotation, a table
_SEEN_OF_NEXT, _SUBJECT = 6, "Paper"  # characters of the next line; what is read for a marker that stands for a word


@dataclass(frozen=True, slots=True)
class Shown:
    """The next piece of clean text, to be shown at once."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence, list item or line of the clean text; it stands at [start:end] of that, with its markers.

    `text` is without markers and list signs, its white space folded. `sources` are the numbers of what it cites, in the
    order in which it does, and `evidence` those that the model knows these by. Blocks of code, headings and rows of tables
    are some too; the bar at the end of a row stands behind it, and the heads of a table's columns are a heading. `above` tells
    of a line in bold that others follow, and of one of a list that has others below it.
    """

    text: str
    start: int
    end: int
    sources: tuple[int, ...]
    evidence: tuple[int, ...]
    code: bool
    heading: bool = False
    above: bool = False


class Sentences:
    """Cuts a clean text into sentences as it comes, and numbers its sources in the order of their first use.

    `order[k]` is the number in the evidence of source k + 1.
    """

    def __init__(self) -> None:
        self.order = list[int]()
        self._shown = list[str]()
        self._new = 0  # of those, from here on
        self._length = 0
        self._held = ""
        self._unit = Unit(first=True)
        self._line = 0  # characters of the line so far
        self._indent = 0  # characters that the line begins with
        self._code = ""  # the sign that ends the code that we are in

    @property
    def text(self) -> str:
        """The clean text so far."""
        return "".join(self._shown)

    def number(self, evidence: int) -> int:
        """The number of the source that has this number in the evidence; the next one where it is not cited yet."""
        if evidence not in self.order:
            self.order.append(evidence)
        return self.order.index(evidence) + 1

    def feed(self, piece: str, final: bool = False) -> Iterator[Shown | Sentence]:
        """What is shown next, and the sentences that it ends; numbers are given as one goes on from one to the next."""
        for start in range(0, len(piece), AT_ONCE) or (0,):
            text = self._held + piece[start : start + AT_ONCE]
            last = final and start + AT_ONCE >= len(piece)
            while text and (left := self._step(text, last)) is not None:
                text, ended = left
                if ended:
                    yield from self._news(ended)
            self._held = text
        yield from self._news(self._ended() if final else None)

    def is_idle(self) -> bool:
        """Whether plain words would be shown as they are, and nothing else."""
        return not (self._held or self._code)

    def passed(self, words: str) -> None:
        """Take in plain words that were shown while this was idle."""
        self._add(words)
        self._new = len(self._shown)

    def _news(self, ended: Sentence | None) -> Iterator[Shown | Sentence]:
        text = "".join(self._shown[self._new :])
        self._new = len(self._shown)
        if text:
            yield Shown(text)
        if ended:
            yield ended

    def _step(self, text: str, final: bool) -> tuple[str, Sentence | None] | None:
        """Decide on how `text` begins: what is left of it, and the sentence that ends there; None to wait for more."""
        if self._code:
            return self._through_code(text)
        if quiet := _QUIET.match(text):
            self._add(quiet[0])
            return text[quiet.end() :], None
        sign = text[0]
        if sign in "|\n":
            return self._bar(text, final) if sign == "|" else self._line_end(text, final)
        if is_paper_sign(sign):
            self._cite(sign)
            return text[1:], None
        if sign in ENDS:
            self._code = ENDS[sign]
            return text[1:], self._ended() if sign == BLOCK else None
        return self._stop(text, final)

    def _show(self, text: str) -> None:
        self._shown.append(text)
        self._length += len(text)

    def _add(self, text: str) -> None:
        """Show text of the sentence; white space before it is none of it."""
        unit, seen = self._unit, text.rstrip()
        if unit.start < 0 and seen:
            unit.start = self._length + len(text) - len(text.lstrip())
            unit.add(text.lstrip())
        elif unit.start >= 0:
            unit.add(text)
        if unit.start >= 0:
            unit.end = self._length + len(seen) if seen else unit.end
        self._line += len(text)
        self._show(text)

    def _cite(self, signs: str) -> None:
        unit = self._unit
        for sign in signs:
            number = paper_number(sign)
            source = self.number(number)
            unit.start = self._length if unit.start < 0 else unit.start
            unit.cite(number, source)
            self._show(f"[{source}]")
            unit.end = self._length

    def _bar(self, text: str, final: bool) -> tuple[str, Sentence | None] | None:
        """A bar: the last of a table's row stands behind it, so that what is said of the row stands in its last cell."""
        unit, found, following = self._unit, _LAST_BAR.match(text), text.partition("\n")[2]
        behind = unit.start < 0 and self._line > 0
        if found and unit.is_row():
            return None if len(following) < _SEEN_OF_NEXT and not final else (text, self._ended(heading=bool(found["ruler"])))
        if found and behind:
            self._show("|")
        else:
            self._add("|")
        return text[1:], None

    def _ended(self, first: bool = True, *, heading: bool = False, above: bool = False) -> Sentence | None:
        """End the sentence; the next one is the first of its line, or not. None if it has no words."""
        unit, self._unit = self._unit, Unit(first)
        text = unit.text()
        if not any(char.isalnum() for char in text):
            return None
        text = text.lstrip("# ") if unit.is_heading() else text
        sources, evidence = tuple(unit.evidence.values()), tuple(unit.evidence)
        heading = heading or unit.is_heading()
        return Sentence(text, unit.start, unit.end, sources, evidence, code=False, heading=heading, above=above)

    def _through_code(self, text: str) -> tuple[str, Sentence | None]:
        inside, end, rest = text.partition(self._code)
        if inside:
            self._add(inside)
        block = self._code == BLOCK_END
        self._code = "" if end else self._code
        if not (end and block):
            return rest, None
        unit, self._unit = self._unit, Unit(first=True)
        return rest, Sentence(unit.code(), unit.start, unit.end, (), (), code=True)

    def _line_end(self, text: str, final: bool) -> tuple[str, Sentence | None] | None:
        found = _LINE_END.match(text)
        space = found[0] if found else "\n"
        rest = text[len(space) :]
        if not final and (not rest or (len(rest) < _SEEN_OF_NEXT and not re.search(r"\s", rest))):
            return None
        unit = self._unit
        hard = space.count("\n") > 1 or unit.start < 0 or unit.is_heading() or rest[:1] == BLOCK
        if not hard and not _BEGINS_LINE.match(rest) and (rest[:1].islower() or not unit.ends_line(self._line)):
            self._add(space)  # the line was only wrapped
            self._line = 0
            return rest, None
        if unit.start >= 0:
            return text, self._ended(above=self._is_above(space, rest))  # told before the line end is shown
        self._line, self._indent = 0, _indent(space)
        self._show(space)
        return rest, None

    def _is_above(self, space: str, rest: str) -> bool:
        """Whether the line that ends here is the head of those that follow behind `space`."""
        sign, bold = self._unit.point(), self._unit.is_bold()
        if not rest or not (sign or bold):
            return False
        if not sign:
            return True
        deeper = _indent(space) > self._indent
        next_to = space.count("\n") == 1 and sign.isdigit() and not rest[0].isdigit()  # “1. **Speed**”, and then “- …”
        return (deeper and (bold or self._unit.is_label())) or (bold and next_to)

    def _stop(self, text: str, final: bool) -> tuple[str, Sentence | None] | None:
        found = _STOP.match(text)
        if not found:
            self._add(text[0])
            return text[1:], None
        rest = text[found.end() :]
        if not rest and not final:
            return None
        word = _WORD.match(rest)
        spaced = bool(found["gap"]) and bool(rest) and rest[0] not in f"\n{BLOCK}"
        tight = not found["gap"] and (needs_no_space(found["stop"]) or (found["tight"] and rest[:1].isupper()))
        if (spaced or tight) and word and word.end() == len(rest) < 30 and not final:
            return None
        following = word[0] if word else ""
        asks = self._unit.is_row() and "?" in found["stop"] and following[:1] == "|"  # “| Open source? | yes |”
        subject = bool(found["loose"]) and following[:1].islower()  # a marker that the next sentence begins with
        if asks or not (spaced or tight) or not self._unit.ends_with(found["stop"], _SUBJECT if subject else following):
            self._marked(found, "stop", "tight", "gap", "loose", "space")
            return rest, None
        if found["loose"] and not subject:
            self._marked(found, "stop", "tight", "gap", "loose")
            return found["space"] + rest, self._ended(first=False)
        self._marked(found, "stop", "tight")
        return text[found.end("tight") :], self._ended(first=False)

    def _marked(self, found: re.Match[str], *parts: str) -> None:
        for part in parts:
            if part in ("tight", "loose"):
                self._cite(found[part] or "")
            else:
                self._add(found[part] or "")


def _indent(space: str) -> int:
    return len(space.rpartition("\n")[2])
