"""The first stage of reading a model's answer: hidden characters, code, HTML.

Code goes on as it is, between signs that tell where it begins and ends; nothing else of the text is code. Tags go, and
what stands between them stays. What only looks like the beginning of code or of a tag is written so that no front end
can take it for one.
"""

from __future__ import annotations

import html
import re

from bot.citations.pieces import BLOCK, BLOCK_END, CODE, CODE_END, LOOK, PRIVATE, Stage, window
from bot.citations.tags import BEGINS_TAG, TAG_LOOK, find_tag
from ingest.unseen import UNSEEN

# What is not seen, what joins characters, what is none, and private ones, which our own signs are of.
_HIDDEN = re.compile(f"[{UNSEEN}\u200c\u200d\ufffe\uffff{PRIVATE}]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile("[\x0b\x0c]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u034f-\U0010ffff]")  # whatever may need one of them

_QUIET = re.compile(r"[^`~<&\\]+")
_RUN = re.compile(r"`+|~+")
_TICKS = re.compile(r"`+")
_LINE_OPENING = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?")  # where a block of code may begin
_LANGUAGE = re.compile(r"[\w+#.-]{0,20}[ \t]*")  # behind the sign that opens a block
# Some models put all that they write into a block: what that says it holds, and how prose in one that says nothing begins.
_IS_TEXT = re.compile(r"(?:markdown|md)[ \t]*", re.IGNORECASE)
_MAY_BE_TEXT = re.compile(r"(?:te?xt|plain(?:text)?)?[ \t]*", re.IGNORECASE)
_PROSE = re.compile(
    r"""[ \t]*(?:\#{2,6}[ ]|(?:[-*+•>]|\d{1,2}[.)])[ ]+(?=[*_]{0,3}[A-Z])|\*\*[A-Z]
    |["“'‘*_]{0,3}[A-Z][\w'’,:*_-]*(?:[ ][^\s]+){3}|[A-Z][^\n]*[ ]\[\d{1,3}\]\W*$)(?!.*(?:[={};\\$<>]|\w\())""",
    re.VERBOSE,
)
_CLOSING = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*")
_BECOMES_CLOSING = re.compile(r"[ \t]*(?:`*|~*)[ \t]*")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{0,31}")
_QUOTES = {1: "'", 2: '"'}  # what a lone run of backticks was meant as, by its length
_LONGEST_END = 24  # characters of an end tag


def visible(text: str) -> str:
    """`text` without what cannot be seen, and with "\\n" for every line end."""
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    return _HIDDEN.sub("", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))


class Markup(Stage):
    """Takes out hidden characters and HTML, and tells where code stands."""

    def __init__(self) -> None:
        super().__init__()
        self._after_return = False  # the piece before ended with "\r"
        self._last = ""  # character of the output
        self._begun = False  # whether anything that is seen stands there
        self._line = ""  # the beginning of the line that the output is in
        self._fence = ""  # what opened the block of code that we are in
        self._fresh = False  # at the beginning of a line of that block
        self._wrapped = ""  # what opened the block that holds the answer itself, and is left out as what closes it
        self._until: re.Pattern[str] | None = None  # what ends that which is left out

    def feed(self, piece: str, final: bool = False) -> str:
        """The next text without markup."""
        if self._after_return or _ODD.search(piece):
            piece = self._visible(piece)
        return super().feed(piece, final)

    def is_idle(self) -> bool:
        """Neither in code, nor in what is left out, nor behind a sign that may join with what follows."""
        return not (self._held or self._fence or self._until or self._after_return or self._last == "<")

    def passed(self, words: str) -> None:
        """Remember the line that they are in."""
        self._remember(words)

    def _visible(self, piece: str) -> str:
        if not piece:
            return piece
        after, self._after_return = self._after_return, piece.endswith("\r")
        return visible(piece[1:] if after and piece[0] == "\n" else piece)

    def _step(self, text: str, final: bool) -> str | None:
        if self._until:
            return self._left_out(self._until, text)
        if self._fence:
            return self._block(text, final)
        if quiet := _QUIET.match(text):
            self._put(quiet[0])
            return text[quiet.end() :]
        if text[0] in "`~":
            return self._ticks(text, final)
        if text[0] == "<":
            return self._angle(text, final)
        return self._entity(text, final) if text[0] == "&" else self._backslash(text, final)

    def _close(self) -> None:
        if self._fence:  # else all that stands below the answer would be code
            self._put(f"{'' if self._last == chr(10) else chr(10)}{self._fence}{BLOCK_END}")

    def _put(self, text: str) -> None:
        # What was taken out must not join what stood around it to a tag, or to longer code.
        if (self._last == "<" and BEGINS_TAG.match(text)) or (self._last == CODE_END and text[0] == CODE):
            text = f" {text}"
        self._out.append(text)
        self._remember(text)

    def _remember(self, text: str) -> None:
        self._begun = self._begun or not text.isspace()
        self._last = text[-1]
        if "\n" in text:
            self._line = text.rpartition("\n")[2][:LOOK]
        elif len(self._line) < LOOK:
            self._line = (self._line + text)[:LOOK]

    def _left_out(self, until: re.Pattern[str], text: str) -> str | None:
        if found := until.search(text):
            self._until = None
            return text[found.end() :]
        return text[-_LONGEST_END:] if len(text) > _LONGEST_END else None

    def _ticks(self, text: str, final: bool) -> str | None:
        seen, whole = window(text, final)
        found = _RUN.match(seen)
        run = found[0] if found else ""
        if len(run) == len(seen) and not whole:
            return None
        if len(run) >= 3:
            info, end, _ = seen[len(run) :].partition("\n")
            # Models forget the line break before a block, whose sentences must not be lost in it.
            if "`" not in info and (_LINE_OPENING.fullmatch(self._line) or (run[0] == "`" and _LANGUAGE.fullmatch(info))):
                if not end and not whole:
                    return None
                if end or len(text) < LOOK:
                    return self._fenced(run, f"{info}{end}", text, whole=whole)
        if run[0] == "`":
            return self._within_line(len(run), seen, whole, text)
        self._put(run)
        return text[len(run) :]

    def _fenced(self, run: str, info: str, text: str, *, whole: bool) -> str | None:
        """A fence, the rest of whose line is `info`: where it opens or closes a block that holds the answer, it goes."""
        wraps = self._wraps(run, info.rstrip("\n"), text[len(run) + len(info) : LOOK], whole)
        if wraps is None:
            return None
        if wraps:
            self._wrapped = "" if self._wrapped else run
            return text[len(run) + len(info) :]
        return self._opened(f"{run}{info}", run, text)

    def _wraps(self, run: str, info: str, following: str, whole: bool) -> bool | None:
        """Whether a fence opens or closes a block that is no code but the answer itself; None if undecided."""
        if self._line.strip():
            return False
        if self._wrapped:
            return not info.strip() and run.startswith(self._wrapped)
        if _IS_TEXT.fullmatch(info):
            return True
        if self._begun or not _MAY_BE_TEXT.fullmatch(info):  # it holds not all
            return False
        line, end, _ = following.partition("\n")
        return bool(_PROSE.match(line)) if end or whole else None

    def _opened(self, line: str, fence: str, text: str) -> str:
        if line.endswith("\n"):  # else the text ends here, and no block begins
            if self._line.strip():  # the sign of a list: the block stands below it, so that no front end ends it early
                self._put("\n")
            self._put(f"{BLOCK}{line}")
            self._fence, self._fresh = fence, True
        return text[len(line) :]

    def _within_line(self, ticks: int, seen: str, whole: bool, text: str) -> str | None:
        line_end = seen.find("\n") if "\n" in seen else len(seen)
        for run in _TICKS.finditer(seen, ticks, line_end):
            if run.end() == len(seen) and not whole:
                return None
            if len(run[0]) == ticks:
                return self._code(seen[: run.end()], ticks, text)
        if line_end == len(seen) and not whole:
            return None
        self._put_unless_empty(_QUOTES.get(ticks, ""))
        return text[ticks:]

    def _code(self, code: str, ticks: int, text: str) -> str:
        inner = code[ticks:-ticks]
        if not inner.strip() or (ticks == 1 and inner != inner.strip()):  # "` and `": the end of one, the start of another
            self._put_unless_empty(_QUOTES.get(ticks, ""))
            return text[ticks:]
        self._put(f"{CODE}{code}{CODE_END}")
        return text[len(code) :]

    def _put_unless_empty(self, text: str) -> None:
        if text:
            self._put(text)

    def _block(self, text: str, final: bool) -> str | None:
        line, end, rest = text.partition("\n")
        seen = line[:LOOK]
        if self._fresh and _BECOMES_CLOSING.fullmatch(seen):
            if not end and not final and len(line) < LOOK:
                return None
            if self._closes(seen):
                self._put(f"{self._fence}{BLOCK_END}")
                self._fence = ""
                return text[len(seen) :]
        if line + end:
            self._out.append(line + end)
            self._last = (line + end)[-1]
        self._fresh = bool(end)
        return rest

    def _closes(self, line: str) -> bool:
        found = _CLOSING.fullmatch(line)
        return bool(found and found[1].startswith(self._fence))

    def _angle(self, text: str, final: bool) -> str | None:
        seen, whole = window(text, final, TAG_LOOK)
        if len(seen) == 1 and not whole:
            return None
        tag = find_tag(seen, whole)
        if tag is None:
            return None
        if tag.length:
            self._until = tag.until
            return tag.text + text[tag.length :]
        endless = len(seen) == TAG_LOOK and not any(char.isspace() for char in seen)
        begins = endless or BEGINS_TAG.match(seen, 1)
        before = "" if not self._last or self._last.isspace() or self._last in "([{" else " "
        self._put(f"{before}< " if begins else "<")
        return text[1:]

    def _entity(self, text: str, final: bool) -> str | None:
        seen, whole = window(text, final)
        found = _ENTITY.match(seen)
        name = found[0] if found else "&"
        if len(name) == len(seen) and not whole:
            return None
        if seen[len(name) : len(name) + 1] == ";" and (meant := html.unescape(f"{name};")) != f"{name};":
            return visible(meant) + text[len(name) + 1 :]  # and is read as what it is
        self._put("&")
        return text[1:]

    def _backslash(self, text: str, final: bool) -> str | None:
        following = text[1:2]
        if not following and not final:
            return None
        if following == "`":
            self._put("'")
            return text[2:]
        if following and (following in "<&" or (following in ".:@/" and self._last.isalnum())):
            return text[1:]  # "example\.com" is shown as an address too
        self._put("\\")
        return text[1:]
