"""HTML, JATS and MathML in titles and abstracts, as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_ATTRIBUTES = r"""(?:\s+[\w:.-]{1,40}\s*=\s*(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')){0,9}"""
# Those that part what stands before and behind them, and those within a line.
_BLOCKS = frozenset(
    "p br div sec title h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th blockquote section abstracttext list list-item "
    "disp-formula disp-quote def-list def-item break label".split()
)
_INLINE = frozenset("i b u em strong sub sup span italic bold sc tt abstract inline-formula".split())
# Only where both its tags stand is one of these no placeholder (“a <list> of”).
_PAIRED = frozenset(
    "a font small big center strike inf scp underline roman monospace tex-math alternatives ext-link xref named-content "
    "styled-content thead tbody ul ol dl table section blockquote list list-item label break".split()
)
_TAG = re.compile(
    rf"<(?P<ends>/?)(?P<jats>jats:)?(?P<name>[a-z][a-z0-9-]{{0,30}}){_ATTRIBUTES}\s*/?>"
    r"|</?mml:[^<>]{0,300}>|<!--[^<>]{0,300}-->",
    re.IGNORECASE,
)
_HEADED = re.compile(
    rf"^(\s*(?:<[\w:]+{_ATTRIBUTES}>\s*){{0,3}})<((?:jats:)?title|h[1-6])>\s*(?:abstract|summary)[\s:.]*</\2>", re.IGNORECASE
)
_ALTERNATIVES = re.compile(r"<(?:jats:)?alternatives>", re.IGNORECASE)
_END_OF_THEM = re.compile(r"</(?:jats:)?alternatives>", re.IGNORECASE)
_TEX = re.compile(r"<((?:jats:)?tex-math)[^<>]{0,200}>([^<]*)</\1>", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\\documentclass[^<$]{0,3000}?\\begin\{document\}|\\end\{document\}"
)  # around each formula of Springer's

_EXPONENT = r"[+−–-]?\s?\d+(?:[.,/]\d+)?|[nkNx](?:\s?[+−–-]\s?\d)?"
_RAISED = re.compile(
    rf"(?:(?<=\b10)\s?|(?<=[\dx×]10)\s?|(?<=\d)(?<![A-Za-z]\d)(?P<any>)|(?<=\))|(?<=[A-Za-zµΩ])(?P<unit>))"
    rf"<(?P<tag>(?:jats:)?sup){_ATTRIBUTES}\s*>\s*(?P<exponent>(?(unit)[−–-]\d+|(?:{_EXPONENT})))\s*</(?P=tag)\s*>(?(any)(?![A-Za-z]))",
    re.IGNORECASE,
)
_MSUP = re.compile(r"(<mml:msup[^<>]{0,200}>\s*<mml:(m[a-z]{1,4})\b[^<>]{0,200}>[^<>]{0,50}</mml:\2>)", re.IGNORECASE)
_IN_LATEX = re.compile(r"(\{)?\\textsu(?P<which>[pb])(?:er)?script\s*\{(?P<text>[^{}\\]{0,100})\}(?(1)\})")
# What only points (“this https URL”) is worth less than the address to which it leads.
_POINTING = re.compile(
    r"""<a\s[^<>]{0,300}?href\s*=\s*["']([^\s"'<>]{1,300})["'][^<>]{0,300}>\s*(?:this|here|link|url)\b[\w ]{0,30}(\W?)</a>""",
    re.IGNORECASE,
)


def untagged(text: str) -> str:
    """`text` without tags; what is raised behind a figure, where it would make another of it, with a “^” (`10^6`)."""
    if "\\textsu" in text:
        text = _IN_LATEX.sub(r"<su\g<which>>\g<text></su\g<which>>", text)
    if "<" not in text:
        return text
    text = _DOCUMENT.sub("", _given_once(_HEADED.sub(r"\1", text)))
    text = _POINTING.sub(r"\1\2", text)
    text = _MSUP.sub(r"\1^", _RAISED.sub(r"^\g<exponent>", text))
    lower = text.lower()
    has_both = cache(lambda name: (f"<{name} " if name == "a" else f"<{name}") in lower and f"</{name}" in lower)
    return _TAG.sub(lambda tag: _instead(tag, has_both), text)


def _given_once(text: str) -> str:
    """Of a formula that a publisher gives twice, the LaTeX, which is nearer to how people write it."""
    first, *others = _ALTERNATIVES.split(text)
    for other in others:
        end = _END_OF_THEM.search(other)
        tex = _TEX.search(other, 0, end.start()) if end else None
        first += f"{tex[2]}{other[end.end() :]}" if tex and end else other
    return first


def _instead(tag: re.Match[str], has_both: Callable[[str], bool]) -> str:
    """What stands for a tag: a space, nothing, or the tag where it is none; its text may hold both tags of that name."""
    name = (tag["name"] or "").lower()
    if tag["name"] and not tag["jats"] and not (has_both(name) if name in _PAIRED else name in _INLINE or name in _BLOCKS):
        return tag.group()
    return " " if name in _BLOCKS else ""
