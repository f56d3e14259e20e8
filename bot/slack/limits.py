"""What Slack takes, each limit with its source, and what a text costs by them."""

from __future__ import annotations

import re

# Characters of all markdown blocks of a message, and of markdown_text:
# https://docs.slack.dev/reference/block-kit/blocks/markdown-block
MARKDOWN = 12_000
SECTION = 3_000  # characters: https://docs.slack.dev/reference/block-kit/blocks/section-block
BLOCKS = 50  # of a message: https://docs.slack.dev/reference/block-kit/blocks
# Of the text of chat.update (https://docs.slack.dev/reference/methods/chat.update). The page says characters; people have
# measured bytes of UTF-8 after escaping.
UPDATE_TEXT = 4_000
# Characters of all blocks together, beyond which Slack says msg_blocks_too_long; not on its pages, but measured by others
# (https://github.com/slackapi/bolt-js/issues/2509).
MESSAGE = 13_200
TEXT_OBJECT = 2_000  # characters of one text beside others; Slack's pages say 3,000 for most, 2,000 for fields of a section

_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})")
_DELIMITER = re.compile(r"^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")


def weight(text: str) -> int:
    """The bytes that a text has for Slack: in UTF-8, after escaping."""
    return len(text.encode(errors="replace")) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def rendered_blocks(markdown: str) -> int:
    """How many blocks Slack makes of a markdown block, at most: one a heading, rule, table and code block, and the rest."""
    lines = markdown.split("\n")
    fences = sum(1 for line in lines if _FENCE.match(line))
    tables = sum(1 for line in lines if "|" in line and _DELIMITER.match(line))
    return 2 * (len(_HEADING.findall(markdown)) + len(_RULE.findall(markdown)) + tables + (fences + 1) // 2) + 1
