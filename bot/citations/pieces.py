"""How a text that comes in pieces is read: stages, one after the other, that never depend on how it is split.

Each stage of reading a model's answer (`markup`, `reference_lists`, `markers`, `links`, `sentences`) turns text into
text. It decides on what stands in a window of fixed size, or on less where what follows cannot change the decision; so
its output is a function of the whole text. What it decided on goes to the next
stage as signs that no model can write, for they are taken out of what comes in.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

LOOK = 120  # characters held back at most before it is decided what they are; a citation of four papers fits
AT_ONCE = 512  # characters of a longer piece that are taken in at a time: keeps every step short, and the whole linear

# Private code points. The number of a paper of the evidence, as it is cited:
_FIRST_PAPER = 0xF0000
MAX_PAPERS = 0xFFF0
PAPER_SIGNS = f"{chr(_FIRST_PAPER)}-{chr(_FIRST_PAPER + MAX_PAPERS)}"
# Where code begins and ends, within a line and as a block of lines:
CODE, CODE_END, BLOCK, BLOCK_END = (chr(0x100000 + place) for place in range(4))
ENDS = {CODE: CODE_END, BLOCK: BLOCK_END}
SIGNS = f"{PAPER_SIGNS}{CODE}-{BLOCK_END}"
PRIVATE = "\U000f0000-\U0010ffff"


def paper_sign(number: int) -> str:
    """The sign of the paper with this number in the evidence, 1 to `MAX_PAPERS`."""
    return chr(_FIRST_PAPER + number)


def paper_number(sign: str) -> int:
    """The number in the evidence that a paper's sign stands for."""
    return ord(sign) - _FIRST_PAPER


# Letters, digits and signs that mean nothing to any stage, with single spaces before words; not the beginning of "http".
_PLAIN = re.compile(r"(?: ?+[A-Za-z0-9À-ÖØ-öø-ÿ,'’“”%+=-]++)++")
_BEGINS_NUMBER = re.compile(r"(?:^| )[0-9]")  # which may be a paper's
_BEGINS_ADDRESS = re.compile(r"(?<![A-Za-z0-9À-ÖØ-öø-ÿ])[hfwm][tpswailo]{0,5}$", re.IGNORECASE)


@dataclass(slots=True)
class Dropped:
    """How many things were taken out of a text so far, by kind.

    `markers` are numbers that no paper has, `references` citations by author and year of none of the papers, `links`
    addresses that are not the papers' own, `lists` lists of references at the end.
    """

    markers: int = 0
    references: int = 0
    links: int = 0
    lists: int = 0


def is_plain(piece: str) -> bool:
    """Whether a piece is nothing but words, each stage idle passes on as they are."""
    return bool(_PLAIN.fullmatch(piece)) and not _BEGINS_ADDRESS.search(piece) and not _BEGINS_NUMBER.search(piece)


class Stage(ABC):
    """Takes in text in pieces and decides on it step by step; what is undecided is held back."""

    def __init__(self) -> None:
        self._held = ""
        self._out = list[str]()

    def feed(self, piece: str, final: bool = False) -> str:
        """The next text for the stage after this one; `final` tells that the text ends here."""
        if len(piece) > AT_ONCE:
            last = (len(piece) - 1) // AT_ONCE * AT_ONCE
            for start in range(0, last, AT_ONCE):
                self._work(piece[start : start + AT_ONCE], False)
            piece = piece[last:]
        self._work(piece, final)
        done = "".join(self._out)
        self._out.clear()
        return done

    def is_idle(self) -> bool:
        """Whether plain words (`is_plain`) would go on as they are."""
        return not self._held

    def passed(self, words: str) -> None:  # noqa: B027  most stages need not know
        """Remember plain words that went on without being looked at, while the stage was idle."""

    def _work(self, piece: str, final: bool) -> None:
        text = self._held + piece
        while text:
            left = self._step(text, final)
            if left is None:
                break
            text = left
        self._held = text
        if final:
            self._close()

    @abstractmethod
    def _step(self, text: str, final: bool) -> str | None:
        """Decide on how `text` begins: what is left of it; None to wait for more, which is never done when `final`."""

    def _close(self) -> None:  # noqa: B027  most stages have nothing to do at the end
        """The text has ended, and all of it was decided on."""


def window(text: str, final: bool, size: int = LOOK) -> tuple[str, bool]:
    """The start of `text` that a decision may look at, and whether it is all that there will ever be to look at."""
    return text[:size], final or len(text) >= size
