"""What people say in Slack, without what only dresses their words: emoji, and the marks of bold, italic, struck and code text.

Slack hands on `:tada:` for an emoji and `*since 2023*` for bold words; the emoji and the asterisks are no words of a question.
Marks count where Slack formats by them: in pairs, around whole words of one line. So `snake_case`, `P@5`, `2*3*4` and
`10:30:15` stay as they are, and so does all that stands as code, where nothing is a mark.
"""

from __future__ import annotations

import re

from bot.slack.safety import inbound

_BEFORE, _AFTER = r"(?<![^\s\0(\[{<“‘«\"',;:–—-])", r"(?![^\s\0)\]}>”’»\"'.,;:!?…–—-])"
_NAME = r":(?!-+:)[\w+'-]{1,100}:(?::skin-tone-\d:)?(?![\w/`\\\0])"
_PICTURE = (
    r"(?:[\U0001f000-\U0001faff]|[\u203c-\u3299]\ufe0f|[\u231a\u231b\u23e9-\u23f3\u2614\u26a1\u2705\u270a\u270b\u2728\u274c\u274e"
    r"\u2753-\u2757\u2795-\u2797\u2b50\u2b55])[\ufe0f\u200d]*"
)
_EMOJI = re.compile(rf"(?<![ \t])[ \t]*(?:(?<![\w:/`\\]){_NAME}(?:[ \t]*{_NAME})*|(?:{_PICTURE})+)")
_CODE = re.compile(rf"{_BEFORE}(?P<ticks>`{{3}}|`)(?=[^`])(?P<code>[^`]*[^`\s][^`]*)(?P=ticks){_AFTER}")
_MARKED = [
    re.compile(rf"{_BEFORE}(?P<mark>{mark})(?=[^\s{sign}])(?P<words>[^{sign}\n]*)(?<=[^\s{sign}])(?P=mark){_AFTER}")
    for sign, mark in (("*", r"\*{1,2}"), ("_", "_"), ("~", "~{1,2}"))
]
_NESTED = 3  # marks around the same words
_TOKEN = re.compile(r"<[^<>]*>")
_KEPT = re.compile(r"\0(\d+)\0")


def heard(text: str, bot_user_id: str) -> str:
    """What a person says, from Slack's form of it: see `inbound`; the words alone, or the emoji where there is nothing else."""
    return inbound(undressed(text), bot_user_id) or inbound(text, bot_user_id)


def undressed(text: str) -> str:
    """A text in Slack's form without emoji and formatting marks."""
    kept = list[str]()

    def keep(part: str) -> str:
        kept.append(part)
        return f"\0{len(kept) - 1}\0"

    text = _TOKEN.sub(lambda found: keep(found[0]), text.replace("\0", ""))
    text = _CODE.sub(lambda found: keep(found["code"]), text)
    text = _EMOJI.sub("", text)
    for _ in range(_NESTED):
        for marked in _MARKED:
            text = marked.sub(lambda found: str(found["words"]), text)
    while _KEPT.search(text):  # a link may stand in code
        text = _KEPT.sub(lambda found: kept[int(found[1])], text)
    return text
