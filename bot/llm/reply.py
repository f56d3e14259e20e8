"""What comes of one question to a language model: pieces, and the whole answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.llm.chat import Piece

_CUT = ("length", "max_tokens", "max_length")  # what services call it
_CHARACTERS_PER_TOKEN = 4  # of English, about
_LONGEST_TOKEN = 32  # characters; longer ones stand for white space and rules, which no answer is made of


class Ending(StrEnum):
    """Why an answer ended: it was complete, it was cut at the token limit, or the service withheld it (or the rest)."""

    DONE = "stop"
    CUT = "length"
    WITHHELD = "content_filter"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: its pieces joined.

    The tokens are the service's own count; where it gives none, they are estimated at four characters each, thoughts among
    them. What a model says to refuse is not part of the text.
    """

    text: str
    ending: Ending
    input_tokens: int
    output_tokens: int


@dataclass(slots=True)
class Reading:
    """What has come of one answer so far."""

    texts: list[str] = field(default_factory=list)
    ending: str | None = None
    refused: bool = False
    usage: tuple[int, int] | None = None
    length: int = 0
    beside: int = 0  # characters that are no text of the answer: thoughts

    def add(self, piece: Piece, most: int) -> bool:
        """Take a piece in; whether the answer is still shorter than `most` tokens could be."""
        if piece.text:
            self.texts.append(piece.text)
            self.length += len(piece.text)
        self.beside += piece.beside
        self.ending = piece.ending or self.ending
        self.refused = self.refused or piece.refused
        self.usage = piece.usage or self.usage
        if self.length > most * _LONGEST_TOKEN:  # a service that does not end by itself
            self.ending = self.ending or Ending.CUT
            return False
        return True

    def tokens(self, asked: int) -> tuple[int, int]:
        """What a prompt of `asked` characters and what came took; nothing if nothing came."""
        came = self.length or self.beside or self.ending
        return self.usage or ((_estimate(asked), _estimate(self.length + self.beside)) if came else (0, 0))

    def reply(self, asked: int) -> Reply:
        """The whole answer to a prompt of `asked` characters."""
        text = "".join(self.texts)
        tokens = self.tokens(asked)
        withheld = self.refused or self.ending == Ending.WITHHELD
        return Reply(text, Ending.WITHHELD if withheld else Ending.CUT if self.ending in _CUT else Ending.DONE, *tokens)


def _estimate(characters: int) -> int:
    return math.ceil(characters / _CHARACTERS_PER_TOKEN)
