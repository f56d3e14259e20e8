"""What stands between angle brackets in a model's answer: HTML tags, comments, mentions and links as Slack writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

TAG_LOOK = 600  # characters; an <a> with its address must fit
BEGINS_TAG = re.compile(r"[A-Za-z!?@#|\\]|/(?!=)")  # behind "<"; a backslash hides one of the others

_NAME = r"[A-Za-z][\w:.-]{0,40}+"
_BARE = r"(?:async|autoplay|checked|controls|defer|disabled|download|hidden|loop|muted|open|readonly|required|selected)"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++)"""
_ATTRIBUTE = rf"(?:\s++(?:[\w:.@-]{{1,60}}+\s*+=\s*+{_VALUE}|{_BARE}(?=[\s/>])))"
# An attribute needs a value, so that "a <b and c> d" is none.
_TAG = re.compile(rf"</?({_NAME}){_ATTRIBUTE}*+\s*+/?>")
_BECOMES_TAG = re.compile(
    rf"""</?(?:{_NAME}{_ATTRIBUTE}*+(?:\s++(?:[\w:.@-]{{0,60}}+\s*+(?:=\s*+(?:"[^"]*+|'[^']*+|[^\s"'<>=`]*+)?)?)?)?/?)?"""
)
# An exponent is shown raised, or 10<sup>6</sup> would be 106.
_RAISED = re.compile(r"<sup>([+−–-]?[0-9]{1,3})</sup>", re.IGNORECASE)
_BECOMES_RAISED = re.compile(r"<sup>[+−–-]?[0-9]{0,3}(?:<(?:/(?:s(?:up?)?)?)?)?", re.IGNORECASE)
_RAISE = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_ADDRESS = re.compile(
    r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|mailto:|tel:)[^\s<>|]*|[^\s<>|@/]+@[^\s<>|@/]+)(?:\|([^<>\n|]*))?>(?=(.?))",
    re.DOTALL,
)
_BECOMES_ADDRESS = re.compile(r"<[^\s<>|/][^\s<>|]*(?:\|[^<>\n|]*)?>?")
# "<!channel>", "<!subteam^S1|@team>", "<@U1>", "<#C1|general>", "<!DOCTYPE html>", "<?php … ?>", "<|im_end|>"
_SPECIAL = re.compile(r"<(?:[!?][^<>]{0,100}|[@#][^<>\s]{1,80}|\|[^<>|\s]{1,40}\|)>")
_BECOMES_SPECIAL = re.compile(r"<(?:[!?][^<>]{0,100}|[@#][^<>\s]{0,80}|\|[^<>|\s]{0,40}\|?)")
_COMMENT = "<!--"

_LINES = frozenset("br p div li ul ol tr table hr blockquote section article h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset(["td", "th"])
# What stands in these is not for readers; some models write down in <think> what they think.
_UNSEEN = frozenset(["script", "style", "think", "thinking"])


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of `length` characters, what stands in its place, and up to where all that follows goes with it."""

    length: int
    text: str = ""
    until: re.Pattern[str] | None = None


def find_tag(window: str, whole: bool) -> Tag | None:
    """The tag that `window`, which begins with "<", begins with; length 0 if none; None if that is not decided yet.

    `whole` tells that nothing more will be looked at.
    """
    if window.startswith(_COMMENT):
        return Tag(len(_COMMENT), until=re.compile("-->"))
    if found := _ADDRESS.match(window):
        return _address(found) if found[3] or whole else None
    if found := _SPECIAL.match(window):
        return Tag(found.end())
    if found := _TAG.match(window):
        return _named(found, whole)
    undecided = (_BECOMES_TAG, _BECOMES_SPECIAL, _BECOMES_ADDRESS)
    if not whole and any(pattern.fullmatch(window) for pattern in undecided):
        return None
    return Tag(0)


def _address(found: re.Match[str]) -> Tag:
    address, label, after = found.groups()
    if label:
        return Tag(found.end(), f"[{label}]({address})")
    return Tag(found.end(), f"{address} " if after.isalnum() else address)


def _named(found: re.Match[str], whole: bool) -> Tag | None:
    name = found[1].lower()
    if raised := _RAISED.match(found.string):
        return Tag(raised.end(), raised[1].translate(_RAISE))
    if not whole and _BECOMES_RAISED.fullmatch(found.string):
        return None
    if name in _UNSEEN and found[0][1] != "/":
        return Tag(found.end(), until=re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE))
    return Tag(found.end(), "\n" if name in _LINES else " " if name in _CELLS else "")
