"""What programs that write BibTeX escape, as LaTeX would read it as its own: `{\\textless}`, `\\{`, `{\\^{}}`."""

from __future__ import annotations

import re

_NAMED = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textdollar": "$",
    "textunderscore": "_",
    "textasciicircum": "^",
    "textasciitilde": "~",
}
_NAME = "|".join(_NAMED)
_ESCAPE = re.compile(
    r"\\\\"  # a line break, whose second backslash escapes nothing
    rf"|\{{\s*\\(?P<held>{_NAME})\s*(?:\{{\}})?\s*\}}"
    rf"|(?P<apart>(?<=\s))?\\(?P<name>{_NAME})(?:\{{\}}|(?(apart)(?!)|\s)|(?![A-Za-z]))"
    r"|\{\\?(?P<braced>[_%&#~$])\}|\{\\(?P<brace>[{}])\}|\{\\(?P<accent>[\^~])\{\}\}"
    r"|\\(?P<bare>[\^~])\{\}|\\(?P<sign>[{}_%&#~$])(?:\{\})?"
)
# What LaTeX would read in them is hidden from it behind characters that Unicode keeps free for a program's own use.
_HIDDEN = {"\\": "\ufdd0", "{": "\ufdd1", "}": "\ufdd2", "$": "\ufdd3", "^": "\ufdd4", "~": "\ufdd5"}
_SHOWN = str.maketrans({stand_in: sign for sign, stand_in in _HIDDEN.items()})


def sign_of(name: str) -> str:
    """The sign that a command of LaTeX names (`textless`), or ""."""
    return _NAMED.get(name, "")


def undone(text: str) -> str:
    """`text` with each escape as the sign that it stands for."""
    return _ESCAPE.sub(_sign, text) if "\\" in text or "{" in text else text


def hidden(text: str) -> str:
    """`text` with each escape as its sign, or as a stand-in where LaTeX would read the sign; `shown` puts the sign back."""
    return _ESCAPE.sub(_stand_in, text) if "\\" in text else text


def shown(text: str) -> str:
    """`text` with the signs that `hidden` has hidden."""
    return text.translate(_SHOWN)


def _sign(found: re.Match[str]) -> str:
    said = next(filter(None, found.groups()), found.group())
    return _NAMED.get(said, said)


def _stand_in(found: re.Match[str]) -> str:
    sign = _sign(found)
    if sign in "_%&#~" and (found["sign"] or found["braced"]):  # LaTeX's own, `\\~n` among them
        return found.group()
    return _HIDDEN.get(sign, sign)
