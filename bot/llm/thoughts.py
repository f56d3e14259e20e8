"""What a language model thinks aloud in its answer, which is not meant for a reader.

Thoughts stand between marks of many makes. Where a prompt begins them for the model, as it does for DeepSeek-R1, only the mark
at their end comes; gpt-oss names the channel of each of its messages, and some servers leave out the marks of that.
Marks that an answer speaks of in the midst of a sentence (“between <think> and </think> tags”) are none: they are set as code,
as all other tags are taken out of it.
"""

from __future__ import annotations

import re
from enum import Enum, auto

_WORDS = [f"{before}{word}" for before in ("", "seed:") for word in ("think", "thinking", "thought", "thoughts", "reasoning")]
_OPEN = {*(f"<{word}>" for word in _WORDS), "[think]", "◁think▷", "<|begin_of_thought|>"}
_CLOSE = {*(f"</{word}>" for word in _WORDS), "[/think]", "◁/think▷", "<|end_of_thought|>"}
_HEADER, _MESSAGE = {"<|start|>", "<|channel|>", "<|constrain|>"}, "<|message|>"
_REST = {"<|end|>", "<|return|>", "<|call|>", "<|begin_of_solution|>", "<|end_of_solution|>"}
_BARE, _BARE_END = "analysis", "assistantfinal"  # of gpt-oss, without its marks
_BEGINS_BARE = re.compile(rf"\s*{_BARE}(?=[A-Z])")
_QUOTED = "`\"'“‘"  # a mark behind one of these is spoken of
_MARKS = tuple(_OPEN | _CLOSE | _HEADER | {_MESSAGE} | _REST)
_LONGEST = max(map(len, (*_MARKS, _BARE_END)))
_MARK = re.compile(rf"(?<![{_QUOTED}])(?:{'|'.join(map(re.escape, _MARKS))})", re.IGNORECASE)
_MARK_OR_BARE_END = re.compile(f"{_MARK.pattern}|{_BARE_END}", re.IGNORECASE)
_MIDST = re.compile(r"(?:[^\s.!?>\]▷] |[(/])$")  # what stands before a mark that is spoken of
_HIDDEN = ("analysis", "commentary")  # channels


class _Mode(Enum):
    TEXT, THOUGHT, HEADER, BARE = auto(), auto(), auto(), auto()


class Thoughts:
    """Takes thoughts out of a stream of text. Nothing depends on how the text is split."""

    def __init__(self) -> None:
        self._held, self._before = "", ""  # the text that waits, and the two characters before it
        self._mode: _Mode | None = None  # None until it is known how the text begins
        self._header = ""
        self._shown = self._ended = self._void = False
        self._spoken = self._coded = False  # whether a line spoke of a mark that opens a thought; whether code goes on

    def void(self) -> bool:
        """Whether all text handed out before the last piece was thoughts, as their end has told; once."""
        void, self._void = self._void, False
        return void

    def feed(self, piece: str) -> str:
        """The next text that is meant for a reader; what may become a mark waits."""
        return self._read(piece, final=False)

    def finish(self) -> str:
        """The rest of the text."""
        return self._read("", final=True)

    def _read(self, piece: str, *, final: bool) -> str:
        text, out = self._held + piece, ""
        if self._mode is None:
            if not final and _BARE.startswith(text.lstrip()):
                self._held = text
                return ""
            bare = _BEGINS_BARE.match(text)
            self._mode, text = (_Mode.BARE, text[bare.end() :]) if bare else (_Mode.TEXT, text)
        text, begin = self._before + text, len(self._before)
        while found := self._mark().search(text, begin):
            out, begin = self._told(text[begin : found.start()], out), found.start()
            mark, spoken = found[0], self._is_spoken_of(text, found, final)
            if spoken is None:
                break
            begin = found.end()
            if spoken:
                out = self._told(mark if self._coded else f"`{mark}`", out)
            else:
                self._turn(mark.lower())
        keep = begin if found else len(text) if final else max(begin, _may_begin(text))
        out = self._told(text[begin:keep], out)
        self._before, self._held = text[:keep][-2:], text[keep:]
        return out

    def _is_spoken_of(self, text: str, found: re.Match[str], final: bool) -> bool | None:
        """Whether a mark belongs to what is told; None where what follows it has to be known."""
        if self._mode is not _Mode.TEXT:
            return False
        if not (self._spoken and found[0].lower() in _CLOSE):
            if not _MIDST.search(text[max(0, found.start() - 2) : found.start()]):
                return False
            after = text[found.end() : found.end() + 2]
            if after in ("", " ") and not final:
                return None
            if after[:1].isalnum() or after.lstrip(" ")[:1] in ("", "\r", "\n"):
                return False
        self._spoken = found[0].lower() in _OPEN
        return True

    def _mark(self) -> re.Pattern[str]:
        return _MARK_OR_BARE_END if self._mode is _Mode.BARE else _MARK

    def _told(self, text: str, out: str) -> str:
        """What is handed out of `out` and a further text."""
        if self._mode is _Mode.HEADER:
            self._header += text
        if self._mode is not _Mode.TEXT or not text:
            return out
        if text.strip():
            if self._ended:
                out, text, self._void, self._ended = "", text.lstrip(), True, False
            self._shown = True
        self._spoken = self._spoken and "\n" not in text
        self._coded ^= text.count("`") % 2 == 1
        return out + text

    def _turn(self, mark: str) -> None:
        """Go on behind a mark."""
        before, self._mode = self._mode, _Mode.TEXT
        if mark in _OPEN:
            self._mode = _Mode.THOUGHT
        elif mark in _HEADER:
            self._mode, self._header = _Mode.HEADER, self._header if before is _Mode.HEADER else ""
        elif mark == _MESSAGE and self._header.strip().removeprefix("assistant").startswith(_HIDDEN):
            self._mode = _Mode.THOUGHT
        elif mark not in _REST and before in (_Mode.TEXT, _Mode.HEADER):
            self._ended = self._shown


def without_thoughts(text: str) -> str:
    """A whole text without what was thought aloud in it."""
    thoughts = Thoughts()
    said = thoughts.feed(text)
    thoughts.void()  # of that nothing is left in it
    rest = thoughts.finish()
    return rest if thoughts.void() else said + rest


def _may_begin(text: str) -> int:
    """Where the end of a text begins that may become a mark; its length where none does."""
    for start in range(max(0, len(text) - _LONGEST), len(text)):
        tail = text[start:].lower()
        if any(mark.startswith(tail) for mark in (*_MARKS, _BARE_END)):
            return start
    return len(text)
