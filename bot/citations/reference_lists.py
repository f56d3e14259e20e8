"""A list of references that a model writes below its answer is left out: paperbot prints its own, of what is cited."""

from __future__ import annotations

import re

from bot.citations.pieces import BLOCK, BLOCK_END, LOOK, Dropped, Stage, window

_HEADINGS = (
    "references",
    "reference list",
    "list of references",
    "references cited",
    "sources",
    "source list",
    "sources cited",
    "bibliography",
    "works cited",
    "citations",
    "cited papers",
    "cited works",
    "papers cited",
    "literature",
    "literature cited",
)
# A line of dashes above the heading goes with it.
_RULE = r"(?:(?:[-_*=][ \t]?){3,40}\n\s{0,10})?"
_LEAD = re.compile(rf"{_RULE}[ \t]{{0,8}}(?:#{{1,6}}[ \t]*)?(?:\d{{1,2}}\.[ \t]*)?[*_]{{0,3}}[ \t]?")
_BECOMES_LEAD = re.compile(r"(?:[-_*=][ \t]?)+\n?\s{0,10}|[ \t]{0,8}(?:#{1,6}[ \t]*)?(?:\d{1,2}\.?[ \t]*)?[*_]{0,3}[ \t]?")
_WORDS = re.compile(r"[A-Za-z](?: ?[A-Za-z])*")
_DECORATION = re.compile(r"[ \t*_:：]*")
_LISTED = re.compile(
    r"""[-*+•–▪]\s | \d{1,3}[.)\]:] | [\[【［(]\s*[\^\#]?\d | \[\^ | >\s*[\[\d] | https?:// | [*_]{1,3}[\[\d]
    | (?=[^\W\d_a-z])[^\W\d_][\w'’-]*,?\s+(?:(?=[^\W\d_a-z])[^\W\d_]\.|et\s+al)""",
    re.VERBOSE,
)
_LONGEST_NAME = 30  # characters of the first line that tell whether it begins with a name
_LINE = re.compile(rf"[^\n{BLOCK}]*(?:\n|(?={BLOCK}))")


class ReferenceLists(Stage):
    """Leaves out a list of references under a heading of its own, and all that follows it.

    Where nothing stands before the heading, it is no list below an answer, and stays. A line of markers behind such a
    word ("Sources: [1], [2]") goes too.
    """

    def __init__(self, dropped: Dropped) -> None:
        super().__init__()
        self._dropped = dropped
        self._said = False  # whether there is any text before
        self._fresh = True  # at the beginning of a line
        self._until = ""  # sign or line end that ends what we pass on, or leave out, without a look
        self._leaving_out = False

    def is_idle(self) -> bool:
        """In the middle of a line."""
        return self._said and not (self._held or self._fresh or self._until or self._leaving_out)

    def _step(self, text: str, final: bool) -> str | None:
        if self._until or self._leaving_out:
            return self._through(text)
        if self._fresh and self._said:
            seen, whole = window(text, final)
            found = _heading(seen, whole, final and len(text) <= LOOK)
            if found is None:
                return None
            if found:
                self._dropped.lists += 1
                self._leaving_out, self._until = True, found.strip("*")
                return text
        return self._line(text)

    def _line(self, text: str) -> str:
        """Pass on the line, or what there is of it."""
        if text[0] == BLOCK:
            self._until = BLOCK_END
            return text
        found = _LINE.match(text)
        line = found[0] if found else text
        self._fresh = line.endswith("\n")
        self._said = self._said or any(char.isalnum() for char in line)
        self._out.append(line)
        return text[len(line) :]

    def _through(self, text: str) -> str:
        passed, end, rest = text.partition(self._until) if self._until else (text, "", "")
        if not self._leaving_out:
            self._out.append(passed + end)
        if end:
            self._fresh = self._until == "\n"
            self._until, self._leaving_out = "", False
        return rest


def _heading(seen: str, whole: bool, ended: bool) -> str | None:
    """Up to what to leave out: "*" is all, "\\n" the line, "" nothing; None if more must be seen to tell."""
    lead = _LEAD.match(seen)
    rest = seen[lead.end() :] if lead else seen
    found = _WORDS.match(rest)
    if not found:
        return None if not whole and (not rest or _BECOMES_LEAD.fullmatch(seen)) else ""
    words, after = found[0].lower(), rest[found.end() :]
    if not whole and after in ("", " "):
        return None if any(heading.startswith(words + after) or heading == words for heading in _HEADINGS) else ""
    if words not in _HEADINGS:
        return ""
    decoration = _DECORATION.match(after)
    signs = decoration[0] if decoration else ""
    return _follows(after[len(signs) :], ":" in signs or "：" in signs, whole, ended)


def _follows(after: str, colon: bool, whole: bool, ended: bool) -> str | None:
    """The same, by what follows the words of a heading."""
    if after[:1] and after[0] in "[【［":
        return "\n" if colon else ""
    if after.strip() and after[0] != "\n":
        return ""
    line = after.lstrip()
    if _LISTED.match(line) or (ended and not line):
        return "*"
    undecided = not whole and len(line) < _LONGEST_NAME and "\n" not in line
    return None if undecided else ""
