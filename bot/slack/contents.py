"""What a message says: its text or, of one that is all blocks or attachments, as apps post papers, what stands in these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.slack.threads import text_of

_NO_TEXT = "This content can't be displayed."  # what Slack gives in place of a text
_Part = Mapping[str, Any]


def words_of(message: _Part) -> str:
    """What a message says, in Slack's form; "" if there are no words in it."""
    text = text_of(message)
    if text.strip() and text.strip() != _NO_TEXT:
        return text
    lines = [*_of_blocks(message.get("blocks"))]
    for attachment in [] if lines else _parts(message.get("attachments")):
        said = [attachment.get(name) for name in ("pretext", "title", "text")]
        own = [*filter(None, map(_string, said)), *_of_blocks(attachment.get("blocks"))]
        lines += own or [_string(attachment.get("fallback"))]
    return "\n".join(line for line in lines if line.strip() and line.strip() != _NO_TEXT)


def _of_blocks(blocks: object) -> Iterator[str]:
    for block in _parts(blocks):
        match block.get("type"):
            case "section":
                yield from _texts([block.get("text"), *_parts(block.get("fields"))])
            case "header":
                yield from _texts([block.get("text")])
            case "context":
                yield from _texts(block.get("elements"))
            case "markdown":
                yield _string(block.get("text"))
            case "rich_text":
                yield from _rich(block)


def _texts(objects: object) -> Iterator[str]:
    """The texts of text objects; elements that are images have none."""
    return (_string(one.get("text")) for one in _parts(objects))


def _rich(block: _Part) -> Iterator[str]:
    """The paragraphs of rich text, each item of a list as one."""
    for part in _parts(block.get("elements")):
        sections: Iterable[_Part] = _parts(part.get("elements")) if part.get("type") == "rich_text_list" else [part]
        for section in sections:
            yield "".join(map(_leaf, _parts(section.get("elements"))))


def _leaf(element: _Part) -> str:
    text = _string(element.get("text"))
    match element.get("type"):
        case "link":
            return f"<{_string(element.get('url'))}|{text}>"
        case "user":
            return f"<@{_string(element.get('user_id'))}>"
        case _:
            return text


def _parts(found: object) -> list[_Part]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _string(found: object) -> str:
    return found if isinstance(found, str) else ""
