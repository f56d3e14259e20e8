"""A list of references that a model writes below its answer is left out: paperbot prints its own, of what is cited.

It is told by its items (`bot.citations.reference_items`), whatever heading stands above it, and ends where something is stated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.citations.pieces import BLOCK, BLOCK_END, Dropped, Stage, window
from bot.citations.reference_items import References, is_bare
from ingest.records import Paper

_LONGEST = 400  # characters of a heading with the first item below it, and of an item, that are looked at
# Headings of nothing but lists of references, and those that may stand above what an answer says of sources or citations.
_SURE = (
    *("references", "reference list", "list of references", "references cited", "references used", "key references"),
    *("source list", "list of sources", "sources cited", "sources used", "sources consulted", "cited sources"),
    *("bibliography", "works cited", "cited papers", "cited works", "papers cited", "papers used", "literature cited"),
    *("referenced papers", "papers referenced", "literaturverzeichnis", "quellenverzeichnis", "références", "bibliographie"),
    *("referencias", "bibliografía", "bibliografia", "riferimenti", "referências", "参考文献", "参考资料", "список литературы"),
)
_PERHAPS = (
    *("sources", "citations", "literature", "footnotes", "quellen", "literatur", "referenzen", "fuentes", "fonti", "fontes"),
    *("bronnen", "来源", "出典", "参考", "источники", "литература"),
)
_BEFORE_MARKERS = ("relevant papers", "related papers", "supporting papers", "evidence", "papers", "based on")  # on one line
_HEADINGS = (*_SURE, *_PERHAPS, *_BEFORE_MARKERS)
# A line of dashes above the heading goes with it.
_RULE = r"(?:(?:[-_*=][ \t]?){3,40}\n\s{0,10})?"
_LEAD = re.compile(rf"{_RULE}[ \t]{{0,8}}(?:#{{1,6}}[ \t]*)?(?:\d{{1,2}}\.[ \t]*)?\(?[*_]{{0,3}}[ \t]?")
_BECOMES_LEAD = re.compile(r"(?:[-_*=][ \t]?)+\n?\s{0,10}|[ \t]{0,8}(?:#{1,6}[ \t]*)?(?:\d{1,2}\.?[ \t]*)?\(?[*_]{0,3}[ \t]?")
_WORDS = re.compile(r"[^\W\d_](?: ?[^\W\d_])*")
_DECORATION = re.compile(r"[ \t*_:：]*")
_OPENING, _BEGINS_LABEL = ("[", "【", "［"), tuple("PpAaRr")  # of a marker; of “Paper 1”
_BEGINS_ITEM = re.compile(r"[ \t]*(?:[-*+•–▪][ \t]+)?(?:\d{1,3}[.)][ \t]+)?[*_]{0,3}[\[【［]")
_BECOMES_ITEM = re.compile(r"[ \t]*(?:[-*+•–▪][ \t]*)?(?:\d{1,3}(?:[.)][ \t]*)?)?[*_]{0,3}")
_ITEM_SIGN = re.compile(r"[ \t]*(?:[-*+•–▪>#|]|\d{1,3}[.)\]:]|[\[【［(]|\*\*)")
_LINE = re.compile(rf"[^\n{BLOCK}]*(?:\n|(?={BLOCK}))")


@dataclass(frozen=True, slots=True)
class _Headed:
    """What a line begins with that may be the heading of a list: its words, the place behind them, if a colon stands there."""

    words: str
    end: int
    colon: bool


_NO_HEAD = _Headed("", 0, colon=False)


class ReferenceLists(Stage):
    """Leaves out the lists of references of an answer.

    Where nothing stands before its heading, it is no list below an answer, and stays. A line of markers behind such a
    word ("Sources: [1], [2]") goes too.
    """

    def __init__(self, evidence: Sequence[Paper], dropped: Dropped) -> None:
        super().__init__()
        self._references = References(evidence)
        self._dropped = dropped
        self._said = False  # whether there is any text before
        self._last = "\n"  # sign of that which is seen
        self._cited = False  # whether a marker stands in it
        self._lists = False  # whether it has markers with their titles itself
        self._fresh = True  # at the beginning of a line
        self._blank = False  # whether the line so far is
        self._apart = False  # behind an empty line
        self._until = ""  # sign or line end that ends what we pass on, or leave out, without a look
        self._leaving_out = False
        self._listing: bool | None = None  # within a list; whether that is one surely

    def is_idle(self) -> bool:
        """In the middle of a line."""
        return self._said and not (self._held or self._fresh or self._until or self._listing is not None)

    def passed(self, words: str) -> None:
        """Remember how they end."""
        self._last, self._blank = words[-1:] or self._last, False

    def _step(self, text: str, final: bool) -> str | None:
        if self._until:
            return self._through(text)
        if self._fresh and self._said:
            seen, whole = window(text, final, _LONGEST)
            within = self._listing is not None
            begun = self._item(seen, whole) if within else self._left_out(seen, whole)
            if begun is None:
                return None
            if begun:
                self._leave_out(begun, text)
            if begun or within:
                return text[begun:]
        return self._line(text)

    def _leave_out(self, length: int, text: str) -> None:
        """Leave out so much, up to the end of its line."""
        if text[length - 1] != "\n":
            self._until, self._leaving_out = "\n", True

    def _line(self, text: str) -> str:
        """Pass on the line, or what there is of it."""
        if text[0] == BLOCK:
            self._until, self._apart = BLOCK_END, False
            return text
        found = _LINE.match(text)
        line = found[0] if found else text
        self._blank = (self._fresh or self._blank) and not line.strip()
        self._apart = self._blank and line.endswith("\n")
        self._fresh = line.endswith("\n")
        self._said = self._said or any(char.isalnum() for char in line)
        self._cited = self._cited or any(char in _OPENING for char in line)
        self._last = line.rstrip()[-1:] or self._last
        self._out.append(line)
        return text[len(line) :]

    def _through(self, text: str) -> str:
        passed, end, rest = text.partition(self._until)
        if not self._leaving_out:
            self._out.append(passed + end)
        elif BLOCK in passed:
            passed, _, rest = text.partition(BLOCK)
            end, rest = BLOCK, BLOCK + rest
        if end:
            self._fresh = self._leaving_out or self._until == "\n"
            self._until, self._leaving_out = "", False
        return rest

    def _left_out(self, seen: str, whole: bool) -> int | None:
        """How many characters of what begins here to leave out, and begin a list with; 0 for none, None if undecided."""
        head = _headed(seen, whole)
        if head is None:
            return None
        if head.words:
            return self._under(head, seen, whole)
        return self._without_heading(seen, whole)

    def _under(self, head: _Headed, seen: str, whole: bool) -> int | None:
        after = seen[head.end :]
        line = _first_line(after, whole)
        begun = after[:1]
        named = head.colon and head.words not in _BEFORE_MARKERS  # authors and titles may stand on the same line
        if (begun.strip() and not head.colon) or (begun.isalpha() and begun not in _BEGINS_LABEL and not named):
            return 0
        if line is None:
            return None
        if line.strip():
            listed = is_bare(line) or (begun in _OPENING and self._references.lists(line, sure=True))
            listed = listed or (named and self._references.listed_in_line(line, sure=head.words in _SURE))
            if not (listed and (self._cited or head.words not in _BEFORE_MARKERS)):
                return 0
        else:
            item, sure = after[len(line) :].lstrip(), head.words in _SURE
            first = "" if head.words in _BEFORE_MARKERS else _first_line(item, whole)
            if first is None:
                return None
            if item and not (first and self._references.lists(first.strip("\n"), sure=sure)):
                return 0
            self._listing, self._apart = sure or bool(item), True
        self._dropped.lists += 1
        return head.end + len(line)

    def _without_heading(self, seen: str, whole: bool) -> int | None:
        """The same of what may be a list below the answer with no heading above it."""
        if not _BEGINS_ITEM.match(seen):
            return None if not whole and _BECOMES_ITEM.fullmatch(seen) else 0
        line = _first_line(seen, whole)
        if line is None:
            return None
        if not self._references.begins(line.strip("\n")):
            return 0
        if not (self._cited and self._apart and self._last not in ":：") or self._lists:
            self._lists = True
            return 0
        self._dropped.lists += 1
        self._listing = True
        return len(line)

    def _item(self, seen: str, whole: bool) -> int | None:
        """The same of a line within a list: 0 where the list has ended."""
        line = _first_line(seen, whole)
        if line is None:
            return None
        said = line.strip()
        if said and seen[0] != BLOCK:
            goes_on = not self._apart and not _ITEM_SIGN.match(line) and "[" not in line
            if not (goes_on or self._references.lists(line.strip("\n"), sure=bool(self._listing))):
                return self._end_list()
        elif not said and seen[0] == BLOCK:
            return self._end_list()
        self._apart = not said
        return len(line)

    def _end_list(self) -> int:
        if self._apart:
            self._out.append("\n")
        self._listing = None
        return 0


def _first_line(text: str, whole: bool) -> str | None:
    """The first line with its end, as far as it is looked at; None if more of it may come."""
    found = _LINE.match(text)
    return found[0] if found else text if whole else None


def _headed(seen: str, whole: bool) -> _Headed | None:
    """The words of a heading that `seen` begins with; None if more must be seen to tell."""
    lead = _LEAD.match(seen)
    rest = seen[lead.end() :] if lead else seen
    found = _WORDS.match(rest)
    if not found:
        return None if not whole and (not rest or _BECOMES_LEAD.fullmatch(seen)) else _NO_HEAD
    words, after = found[0].casefold(), rest[found.end() :]
    if not whole and after in ("", " "):
        return None if any(heading.startswith(words + after) or heading == words for heading in _HEADINGS) else _NO_HEAD
    if words not in _HEADINGS:
        return _NO_HEAD
    decoration = _DECORATION.match(after)
    signs = decoration[0] if decoration else ""
    if not whole and signs == after:
        return None
    colon = ":" in signs or "：" in signs
    return _Headed(words, len(seen) - len(after) + len(signs), colon)
