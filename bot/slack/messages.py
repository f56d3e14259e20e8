"""Messages of blocks, each within what Slack takes, with the same as text for notifications and screen readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.slack import limits
from bot.slack.safety import clean, escape, settled, uncoded
from bot.slack.splitting import split

Block = dict[str, Any]
# Room is left below Slack's own limits: it makes more blocks of some, and counts characters in ways it does not tell.
_MOST_BLOCKS = limits.BLOCKS - 5
_MOST_JSON = limits.MESSAGE - 1_200  # characters of the blocks as JSON
_MOST_TEXT = limits.UPDATE_TEXT - 100  # bytes
_PRIVATE_TEXT = 20_000  # bytes of what only one person sees: it is never updated, and may come in few messages
_PLAIN = 3_000  # bytes of a message that is only text
_FORMATTING = re.compile(
    r"(\*\*|__|~~)(?=\S)([^\n]{1,300}?)(?<=\S)\1|^ {0,3}#{1,6}[ \t]+|^[ \t]*(?:`{3,}|~{3,}).*\n?", re.MULTILINE
)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(([^()\s]*)\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What one message takes: `text` is all that its `blocks` say, in mrkdwn, short enough for chat.update unless private."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The arguments of chat.postMessage, or of a reply to a command."""
        return {"text": self.text, "blocks": self.blocks} if self.blocks else {"text": self.text}


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that stay in one message, and what they say as text."""

    blocks: tuple[Block, ...]
    text: str = ""


def section(mrkdwn: str) -> Block:
    """A paragraph; nothing in it is made a link or a mention that is not one already."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """A paragraph in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def button(text: str, action_id: str, value: str, hint: str) -> Block:
    """A button, which screen readers read as `hint`."""
    label = {"type": "plain_text", "text": text, "emoji": False}
    return {"type": "button", "action_id": action_id, "text": label, "value": value, "accessibility_label": hint}


def sections(mrkdwn: str, *, small: bool = False) -> list[Part]:
    """A text of any length as paragraphs, or as small print."""
    most = limits.TEXT_OBJECT if small else limits.SECTION
    block = context if small else section
    pieces = split(settled(mrkdwn), most, lambda text: len(text.encode(errors="replace")))
    return [Part((block(piece),), uncoded(piece)) for piece in pieces]


def packed(parts: Iterable[Part], *, private: bool = False) -> list[SlackMessage]:
    """The parts in as few messages as take them, in their order; `private` ones take more."""
    most = _PRIVATE_TEXT if private else _MOST_TEXT
    messages, kept = list[SlackMessage](), list[Part]()
    for part in parts:
        if kept and not _fits([*kept, part], most):
            messages.append(_message(kept))
            kept = []
        kept.append(part)
    return [*messages, _message(kept)] if kept else messages


def _message(parts: Sequence[Part]) -> SlackMessage:
    return SlackMessage(_text(parts), _blocks(parts))


def _blocks(parts: Sequence[Part]) -> list[Block]:
    return [block for part in parts for block in part.blocks]


def _text(parts: Sequence[Part]) -> str:
    return "\n".join(part.text for part in parts if part.text) or "Was this answer useful?"


def _fits(parts: Sequence[Part], most_text: int = _MOST_TEXT) -> bool:
    blocks = _blocks(parts)
    made = sum(limits.rendered_blocks(block["text"]) if block["type"] == "markdown" else 1 for block in blocks)
    return (
        made <= _MOST_BLOCKS
        and len(json.dumps(blocks, ensure_ascii=False)) <= _MOST_JSON
        and len(_text(parts).encode(errors="replace")) <= most_text
    )


def markdown_parts(markdown: str, limit: int = 3_400) -> list[Part]:
    """A text of any length, which is safe already, as markdown blocks of at most about `limit` bytes."""
    parts = list[Part]()
    for piece in split(markdown, limit, _cost):
        part = Part(({"type": "markdown", "text": piece},), escape(plain(piece)))
        parts += [part] if _fits([part]) or limit < 400 else markdown_parts(piece, limit // 2)
    return parts


def _cost(markdown: str) -> int:
    """The bytes of a piece, or what its share of a message's blocks comes to, if that is more."""
    return max(limits.weight(markdown), 85 * limits.rendered_blocks(markdown))


def plain(markdown: str) -> str:
    """What a reader sees of Markdown: without the marks of formatting, links by their labels."""
    text = _FORMATTING.sub(lambda found: found[2] or "", clean(markdown))
    return _ESCAPED.sub(r"\1", _LINK.sub(r"\1", text)).strip()


def plain_parts(message: SlackMessage) -> list[SlackMessage]:
    """The same as messages of text alone, for where Slack refuses its form."""
    return [SlackMessage(piece) for piece in split(message.text, _PLAIN, lambda text: len(text.encode(errors="replace")))]
