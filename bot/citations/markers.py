"""The third stage of reading a model's answer: brackets. Numbers of papers become signs, links become text.

A marker is what holds numbers in square brackets, also right behind a word ("word[1]"), for that is how models cite; an
array ("x[1]") is one only in code, where nothing is touched. A run of markers, also with commas between them, is one
citation. A number that no paper has goes, with its brackets and the white space before it. So do citations by author and
year, unless they name a paper of the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.citations.author_years import Reading, before_year, cited
from bot.citations.brackets import (
    CLOSING,
    LINK_LOOK,
    OPENING,
    Authors,
    Bracket,
    Definition,
    Link,
    Numbers,
    Target,
    Text,
    Year,
    expanded,
    find_bracket,
    find_round,
    find_target,
    is_marker_so_far,
    numbers_in,
)
from bot.citations.links import Allowed
from bot.citations.mentions import mentioned
from bot.citations.pieces import LOOK, MAX_PAPERS, Dropped, paper_number, paper_sign, window
from bot.citations.spacing import SPACE_AFTER, TAIL, SpacedStage, folded, is_paper_sign
from bot.citations.unmarked import RAISED, RoundNumbers, raised_numbers
from ingest.records import Paper

_QUIET = re.compile(rf"[^\s\[\]【】［］()（）!;:\\{RAISED}\U00100000-\U0010ffff]+")
_SPACE = re.compile(r"\s+")
_BETWEEN = re.compile(r"[^\S\n]{0,9}[,;、，–—-]?[^\S\n]{0,9}")
_DASHES = ("–", "—", "-")
_LIST_SIGN = re.compile(r"^(?:\s*(?:[-*+•>]|\d{1,9}[.)]))*\s*")
_OPEN = re.compile(r"[\[【［]")
# What is left out: the rest of a list of numbers, of an address, of a line. The group is its end.
_ENDLESS = re.compile(r"[\s\d,;&|、，；…–—‑#^-]*([\]】］]?)")
_ADDRESS = re.compile(r"[^\s)]*(\)?)")
_LINE = re.compile(r"[^\n]*()")
_MARKER = re.compile(r"[\[【［]([\s\d,;^#–—-]*)[\]】］]")
_ONLY_MARKERS = re.compile(rf"[(（](?:\s*+{_MARKER.pattern}\s*+[,;]?+)++\s*+[)）]")
_BECOMES_ONLY_MARKERS = re.compile(rf"[(（](?:\s*+{_MARKER.pattern}\s*+[,;]?+)*+\s*+(?:[\[【［][\s\d,;^#–—-]*+)?")


class Markers(SpacedStage):
    """Reads what stands in brackets."""

    def __init__(self, evidence: Sequence[Paper], allowed: Allowed, dropped: Dropped) -> None:
        super().__init__()
        self._evidence = evidence[:MAX_PAPERS]
        self._allowed = allowed
        self._dropped = dropped
        self._run: set[int] | None = None  # papers of the run of markers that we are in, if in one
        self._last = 0  # number of that run
        self._skip: re.Pattern[str] | None = None  # what is left out
        self._depth = 0  # of round brackets
        self._rounds = RoundNumbers()
        self._marked = False  # whether markers in square brackets stood before

    def is_idle(self) -> bool:
        """Right behind a word."""
        busy = self._held or self._code or self._skip or self._run is not None
        return bool(self._tail) and self._is_tight() and not busy

    def passed(self, words: str) -> None:
        """Remember them as they stand."""
        self._tail = (self._tail + words)[-TAIL:]

    def _step(self, text: str, final: bool) -> str | None:
        if self._code:
            return self._through_code(text)
        if self._skip:
            return self._skipped(self._skip, text)
        if self._run is not None:
            return self._after_marker(text, final, self._run)
        if quiet := _QUIET.match(text):
            return self._word(quiet[0], text, final)
        if space := _SPACE.match(text):
            self._space = folded(self._space + space[0])
            self._depth = 0 if "\n\n" in self._space else self._depth
            return text[space.end() :]
        unmarked = self._unmarked(text, final)
        return unmarked if unmarked != text else self._sign(text, final)

    def _unmarked(self, text: str, final: bool) -> str | None:
        """What is left behind a citation without square brackets, where none with them stood before."""
        if self._marked or text[0] not in f"(（{RAISED}":
            return text
        read = raised_numbers if text[0] in RAISED else self._rounds.read
        found = read(self._tail + self._space, text, final, len(self._evidence))
        if found and found[0]:
            self._cite(found[0])
        return text[found[1] :] if found else None

    def _word(self, word: str, text: str, final: bool) -> str | None:
        if word[0].isdigit() and self._space and self._before_gap is None:
            found = mentioned(self._tail + self._space, text, final, len(self._evidence))
            if found is None:
                return None
            number, length = found
            if number:
                self._cite([number])
                return text[length:]
        self._put(word)
        return text[len(word) :]

    def _skipped(self, skip: re.Pattern[str], text: str) -> str:
        found = skip.match(text)
        end = found.end() if found else 0
        if end < len(text) or (found and found[1]):
            self._skip = None
        return text[end:]

    def _sign(self, text: str, final: bool) -> str | None:
        sign = text[0]
        if sign in "!\\" and len(text) == 1 and not final:
            return None
        found: Bracket | None = Text(1)
        if _begins_bracket(text):
            found = find_bracket(text, final, self._at_line_start())
            self._marked = self._marked or isinstance(found, Numbers)
        elif sign == "!" and text[1:2] and text[1] in OPENING:
            found = find_bracket(text[1:], final, line_start=False)
            if isinstance(found, Link):  # an image: what stands in its place
                return self._read(found, text[1:])
            found = found and Text(1)
        elif sign in "(（":
            return self._round(text, final)
        elif sign == ";" and self._depth:
            found = self._more_authors(text, final)
        elif (sign == ":" and self._is_labelled()) or (sign in CLOSING and self._would_close_marker()):
            return text[1:]
        return self._read(found, text) if found else None

    def _is_labelled(self) -> bool:
        """Whether a marker alone stands before, in this line: "[1]: …" would define a link, and vanish."""
        line = _LIST_SIGN.sub("", self._tail.rpartition("\n")[2])
        return self._is_tight() and len(line) == 1 and is_paper_sign(line)

    def _would_close_marker(self) -> bool:
        """Whether what was put out reads as a marker once it is closed, for what stood within it was taken out."""
        *before, inside = _OPEN.split(self._tail)
        return bool(numbers_in(inside.rstrip("\\"))) if before else is_marker_so_far(inside)

    def _read(self, found: Bracket, text: str) -> str:
        """Take in what `text` begins with; what is left of it."""
        rest = text[found.length :]
        if isinstance(found, Numbers):
            self._dropped.markers += found.endless and found.length >= LOOK  # else the text was cut off
            self._skip = _ENDLESS if found.endless else None
            self._cite(expanded(found.numbers, len(self._evidence)))
        elif isinstance(found, Authors):
            return self._read_authors(found, text)
        elif isinstance(found, Definition):
            self._dropped.links += 1
            self._skip = _LINE
            self._gap()
        elif isinstance(found, Link):
            return self._linked(found.label, found.target, rest)
        else:
            self._depth = max(0, self._depth + (text[0] in "(（") - (text[0] in ")）"))
            self._put(_SPACE.sub(lambda space: folded(space[0]), text[: found.length]))
        return rest

    def _read_authors(self, found: Authors, text: str) -> str:
        meant = cited(found.reading.references, self._evidence)
        if meant is None:
            return self._read(Text(1), text)
        self._dropped.references += meant.unknown
        rest = text[found.length :]
        if found.reading.kept:
            signs = "".join(map(paper_sign, meant.papers))
            return f"{text[0]}{found.reading.kept}{' ' if signs else ''}{signs}{text[found.length - 1]}{rest}"
        self._cite(meant.papers)
        return rest

    def _linked(self, label: str, target: Target, rest: str) -> str:
        """A link becomes its label, and its address if that may be shown."""
        if self._is_tight() and self._tail[-1:] in SPACE_AFTER:
            self._space = " "
        if target.address in self._allowed:
            shown = target.address if label in self._allowed or not label.strip() else f"{label} ({target.address})"
            return shown + rest
        self._dropped.links += bool(target.address)
        if not label.strip():
            self._gap()
        if target.cut:
            self._skip = _ADDRESS
            if label.strip():
                self._put(_SPACE.sub(lambda space: folded(space[0]), label.strip()))
            return rest
        return label + rest

    def _cite(self, numbers: Sequence[int]) -> None:
        """Put out markers; they begin a run, or go on with it."""
        run = self._run = self._adjacent() if self._run is None else self._run
        for number in numbers:
            if not 1 <= number <= len(self._evidence):
                self._dropped.markers += 1
            elif number not in run:
                run.add(number)
                if self._space and "\n" not in self._space:
                    self._space = " "
                self._put(paper_sign(number))
        self._last = numbers[-1] if numbers else 0

    def _adjacent(self) -> set[int]:
        """The papers of the markers that were put out last, if nothing but a space stands behind them."""
        run = set[int]()
        if "\n" in self._pending():
            return run
        for char in reversed(self._tail):
            if not is_paper_sign(char):
                break
            run.add(paper_number(char))
        if run:
            self._space, self._before_gap = "", None
        return run

    def _after_marker(self, text: str, final: bool, run: set[int]) -> str | None:
        """Go on with a run of markers, or end it."""
        if text[0] == "(":
            target = find_target(*window(text, final, LINK_LOOK))
            if target is None:
                return None
            if target.length:
                return self._without_target(target, text)
        between = _BETWEEN.match(text)
        gap = between[0] if between else ""
        following = text[len(gap) :]
        if following in ("", "\\") and not final:
            return None
        found = find_bracket(following, final, line_start=False) if _begins_bracket(following) else Text(0)
        if found is None:
            return None
        if isinstance(found, Numbers) and found.numbers and gap in _DASHES:
            found = Numbers(found.length, ((self._last, found.numbers[0][0]), *found.numbers))
        if isinstance(found, Numbers) or (isinstance(found, Authors) and cited(found.reading.references, self._evidence)):
            return self._read(found, following)
        if not run:
            self._gap()
        self._run = None
        return text

    def _without_target(self, target: Target, text: str) -> str:
        self._dropped.links += bool(target.address) and target.address not in self._allowed
        self._skip = _ADDRESS if target.cut else None
        return text[target.length :]

    def _round(self, text: str, final: bool) -> str | None:
        seen, whole = window(text, final)
        if self._tail[-1:] == "]" and self._is_tight():
            target = find_target(*window(text, final, LINK_LOOK))
            if target is None:
                return None
            if target.length:
                shown = f" ({target.address})" if target.address in self._allowed else ""
                return shown + self._without_target(target, text)
        if only := _ONLY_MARKERS.match(seen):
            if (numbers := self._all_wrong(only[0])) is not None:
                self._cite(numbers)
                return text[only.end() :]
        elif not whole and _BECOMES_ONLY_MARKERS.fullmatch(seen):
            return None
        found = find_round(seen, whole)
        if isinstance(found, Year):
            said = before_year(self._tail, found.year) if self._before_gap is None else None
            found = Authors(found.length, Reading((said,))) if said else Text(1)
        return self._read(found, text) if found else None

    def _all_wrong(self, markers: str) -> list[int] | None:
        """The numbers of several markers, if no paper has any of them."""
        ranges = [numbers_in(inside) for inside in _MARKER.findall(markers)]
        numbers = [number for found in ranges for number in expanded(found, len(self._evidence))]
        return None if not all(ranges) or any(1 <= number <= len(self._evidence) for number in numbers) else numbers

    def _more_authors(self, text: str, final: bool) -> Bracket | None:
        """What stands behind the ";" of a round bracket, if it is citations only: all up to the end of that."""
        found = find_round(*window(text, final))
        if isinstance(found, Authors) and not found.reading.kept and (meant := cited(found.reading.references, self._evidence)):
            self._space = " " if meant.papers else ""
            return Authors(found.length - 1, found.reading)
        return found and Text(1)


def _begins_bracket(text: str) -> bool:
    sign = text[1:2] if text[:1] == "\\" else text[:1]
    return bool(sign) and sign in OPENING
