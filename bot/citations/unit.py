"""A sentence of an answer in the making."""

from __future__ import annotations

import re

from ingest.sentences import sentence_spans

STOPS = ".!?…。！？"
_NO_SPACE_BEHIND = "。！？"  # of these, a sentence may follow directly
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_BOLD = re.compile(r"(\*\*|__)(?!\s)[^*]{1,120}(?<!\s)\1")
_LABEL = 2  # words
_CALLED = re.compile(r"(?<![^\W_])(?:Paper|Abstract|Source|Document|Reference)s?$")  # “So Paper 2 …”
_HEAD = 8  # characters that tell whether it is one
_BULLET = re.compile(r"\s*(?:(?:[-*+•–▪◦]|\d{1,3}[.)]|>)\s+)+")
_ONLY_NUMBER = re.compile(r"\s*\d{1,3}")
_MARKUP = re.compile(r"[*_`#]+")
_EMPTIED = re.compile(r"(?<=\s)(?:\(\s*\)|\[\s*\])\s?|\*{4}")  # there stood only markers
_CONTEXT = 500  # characters of a sentence that tell whether it ends here
_MOST_ASKED = 20  # full stops in one sentence; of a text of nothing but full stops, most are not looked at closely
_LONGEST = 2_000  # characters; a sentence longer than that ends at the first full stop
_FULL_LINE = 50  # characters of a line; text that goes on in the next was wrapped


class Unit:
    """A sentence in the making."""

    def __init__(self, first: bool) -> None:
        self.first = first  # in its line
        self.start = -1
        self.end = -1
        self.length = 0
        self.evidence = dict[int, int]()  # number → source
        self._parts = list[str]()
        self._head = ""
        self._tail = ""
        self._cut = False  # a marker stood here
        self._asked = 0  # times that it was looked whether it ends

    def add(self, text: str) -> None:
        """Go on with `text`."""
        if self._cut and text[:1].isalnum():
            text = f" {text}"
        self._cut = False
        self._parts.append(text)
        if len(self._head) < _HEAD:
            self._head = (self._head + text)[:_HEAD]
        self._tail = (self._tail + text)[-_CONTEXT:]
        self.length += len(text)

    def cite(self, number: int, source: int) -> None:
        """Cite here what has this `number` in the evidence, and is this `source`."""
        self.evidence[number] = source
        self.first = self.first and bool(self._parts)  # else neither a list sign nor that of a heading follows
        self._tail = self._tail.rstrip()
        if self._parts:
            self._parts[-1] = self._parts[-1].rstrip()
        self._cut = True
        if (called := _CALLED.search(self._tail)) and called.start():  # no name, as its number is none of its own
            whole = "".join(self._parts)
            self._parts = [whole[: len(whole) - len(called[0])], called[0].lower()]

    def code(self) -> str:
        """The text, where it is a block of code."""
        return "".join(self._parts).strip("\n")

    def text(self) -> str:
        """Its words, without list signs and what markers left behind."""
        whole = "".join(self._parts)
        if self.first:
            whole = _BULLET.sub("", whole, count=1) if _BULLET.match(whole) else whole
        return " ".join(_EMPTIED.sub("", whole).split())

    def is_heading(self) -> bool:
        """Whether it is a heading, as Markdown has them."""
        return self.first and bool(_HEADING.match(self._head))

    def is_bold(self) -> bool:
        """Whether it is a line that is set in bold as a whole."""
        return self.first and bool(_BOLD.fullmatch(self.text()))

    def is_label(self) -> bool:
        """Whether it has few words, too few to state something."""
        return len(self.text().split()) <= _LABEL

    def point(self) -> str:
        """The first character of the sign that makes it a point of a list; "" if it is none."""
        return self._head[0] if self.first and _BULLET.match(f"{self._head} ") else ""

    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.first and self._head.startswith("|")

    def ends_with(self, stop: str, word: str) -> bool:
        """Whether the sentence ends with `stop` where `word` follows."""
        if self.length > _LONGEST or needs_no_space(stop):
            return True
        before = self._tail
        self._asked += 1
        if self._asked > _MOST_ASKED:
            return word[:1].isupper() and before[-3:].isalpha()
        if self.first and stop == "." and _ONLY_NUMBER.fullmatch(before) and self.length == len(before):
            return False  # the number of a list item
        if before.count("(") > (before + stop).count(")") and before.rfind("(") > before.rfind(")"):
            return False
        text = _MARKUP.sub("", before + stop).lstrip()
        return any(span.end == len(text) for span in sentence_spans(f"{text} {_MARKUP.sub('', word) or 'x'}", prose=True))

    def ends_line(self, line: int) -> bool:
        """Whether the sentence ends where its line does, `line` characters long; what follows may still tell."""
        last = self._tail.rstrip().rstrip("\"'”’)]»*_")[-1:]
        return line < _FULL_LINE or not last or last in STOPS or last in ":：;"


def needs_no_space(stop: str) -> bool:
    """Whether a sentence that ends so may be followed by the next at once."""
    return any(sign in stop for sign in _NO_SPACE_BEHIND)
