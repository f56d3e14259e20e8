"""White space of a text from which pieces are taken out: held back until it is known what it stands before."""

from __future__ import annotations

import re

from bot.citations.pieces import BLOCK, CODE, ENDS, Stage

_WIDEST = 40  # characters of white space that a line begins with
TAIL = 240  # characters of the output that are remembered
_ENDLESS = re.compile(r"(\s{200})\s+")
_LABEL = re.compile(r"(?:^|\n)(?:[ \t]*(?:[-*+•>]|\d{1,9}[.)]))*[ \t]*\[[^\n]*\]$")  # with ":", of what a link is defined
_NO_SPACE_BEFORE = ".,:;!?)]}’”'\"»…%、。，！？；：）"
_NO_SPACE_AFTER = "([{“‘«/–—-（「『《"
SPACE_AFTER = "<&@"  # what may join with what follows to a tag, an entity or a mention


def folded(space: str) -> str:
    """White space as it is shown: a blank line at most, one space within a line, the first of a line as it is."""
    if "\n" in space:
        return "\n" * min(2, space.count("\n")) + space.rpartition("\n")[2][:_WIDEST]
    return space if len(space) == 1 else " "


def is_paper_sign(char: str) -> bool:
    """Whether a character stands for a paper of the evidence."""
    return "\U000f0000" <= char < CODE


class SpacedStage(Stage):
    """A stage that takes pieces out: no space is left where there was none, and no line is joined with another.

    Code passes through it as it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tail = ""  # the end of the output
        self._space = ""  # behind it, not yet put out
        self._before_gap: str | None = None  # white space with a line end, or "", before what was taken out just now
        self._code = ""  # the sign that ends the code that we are in

    def _put(self, text: str) -> None:
        """Put out text that is seen, and the white space before it."""
        space, last = self._pending(), self._tail[-1:]
        if not last:
            space = ""
        elif text[0] == BLOCK:  # not indented, so that nothing but its own end ends it
            space = "\n" * (space.count("\n") or 1)
        elif not space and self._must_part(last, text[0]):
            space = " "
        self._out.append(space + text)
        self._tail = (self._tail + space + text)[-TAIL:]
        self._space, self._before_gap = "", None
        self._code = ENDS.get(text, "")

    def _gap(self) -> None:
        """Something was taken out here."""
        pending = self._pending()
        self._before_gap, self._space = pending if "\n" in pending else "", ""

    def _pending(self) -> str:
        before, after = self._before_gap, self._space
        if not before:
            return after
        if "\n" not in after:
            return before
        return after if after.count("\n") >= before.count("\n") else before

    def _must_part(self, last: str, first: str) -> bool:
        """Whether a space must stand where something was taken out, or where else a link would be read."""
        if (first == "(" and (last == "]" or is_paper_sign(last))) or (first == ":" and _LABEL.search(self._tail)):
            return True
        gap = self._before_gap is not None
        return gap and (last in SPACE_AFTER or (first not in _NO_SPACE_BEFORE and last not in _NO_SPACE_AFTER))

    def _is_tight(self) -> bool:
        """Whether what comes next stands right behind what was put out last."""
        return not self._space and self._before_gap is None

    def _at_line_start(self) -> bool:
        return not self._tail or "\n" in self._pending()

    def _through_code(self, text: str) -> str:
        """Put out code up to its end; white space at the end of all text is none of it."""
        inside, end, rest = text.partition(self._code)
        body = _ENDLESS.sub(r"\1", self._space + inside)
        seen = body.rstrip()
        self._out.append(seen)
        self._space = body[len(seen) :]
        if end:
            self._out.append(self._space + end)
            self._tail, self._space, self._code = end, "", ""
        return rest
