"""Acronyms and what they stand for, as a text writes them.

After Schwartz and Hearst, A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text, PSB 2003: the
letters of the short form are found from its end in the words before the bracket. Where they are the first letters of these
words, that comes first: otherwise “proximal policy optimization (PPO)” would lose its first word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.questions import word_set

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_SHORT = re.compile(r"\d?[A-Za-z][A-Za-z0-9/&+*^-]{0,11}s?")
_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+")
_JOINED = re.compile(r" (?:and|or) |[,/]")
_CUT = re.compile(r"\s[^\W\d_]$")  # and a hyphen behind the bracket: “soluble P (sP)-selectin” is cut in two
_FAR = 50  # characters before a bracket that are looked at for each of a short form
_FILLERS = word_set("a an the of for and in on by to our we this these its")


def acronyms(text: str) -> Iterator[tuple[str, str]]:
    """The short forms in a text with what they stand for: “temporal difference (TD)”, and “TD (temporal difference)”."""
    for bracket in _BRACKET.finditer(text):
        inner = bracket.group(1)
        short = re.split(r"[;,] ", inner)[0]  # “(HS; n = 12)”
        before = text[max(0, bracket.start() - _FAR * len(short)) : bracket.start()].rstrip()
        if _CUT.search(before) and text[bracket.end() : bracket.end() + 1] == "-":
            continue
        if is_short_form(short):
            if meaning := expansion(short, before):
                yield short, meaning
        elif (word := before.rsplit(" ", 1)[-1].strip("“”\"',")) and is_short_form(word) and expansion(word, inner) == inner:
            yield word, inner


def is_explained(short: str, text: str) -> bool:
    """Whether a text says what this short form, or a plural of it, stands for."""
    form = short.removesuffix("s").casefold()
    return any(one.removesuffix("s").casefold() == form for one, _ in acronyms(text))


def expansion(short: str, before: str) -> str:
    """What `short` stands for at the end of the text `before` it, verbatim; "" if nothing there has its letters in order."""
    letters = [char.lower() for char in re.sub(r"s$", "", short) if char.isalnum()]
    words = list(_WORD.finditer(before))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words or not letters:
        return ""
    meaning = (_by_initials(letters, before) or _by_letters(letters, before[words[0].start() :])).strip(" “”\"'")
    return meaning if _is_expansion(short, meaning) else ""


def _by_initials(letters: Sequence[str], before: str) -> str:
    """The last words, parted at hyphens, that begin with these letters; words such as “of” may stand between them."""
    left, parts = list(letters), list(_PART.finditer(before))
    while parts and left:
        part = parts.pop()
        if part.group()[0].lower() == left[-1]:
            left.pop()
            start = part.start()
        elif part.group().lower() not in _FILLERS:
            return ""
    return "" if left else before[start:]


def _by_letters(letters: Sequence[str], text: str) -> str:
    """From the first word of `text` on in which these letters can be found in order; the first begins a word."""
    start, place = 0, len(text) - 1
    for number, letter in enumerate(reversed(letters)):
        first = number == len(letters) - 1
        while place >= 0 and (text[place].lower() != letter or (first and place > 0 and text[place - 1].isalnum())):
            place -= 1
        if place < 0 or (not number and _JOINED.search(text, place)):  # “interleukins 6 and 8 (IL-6, IL-8)” is of two
            return ""
        start, place = place, place - 1
    return text[start:]


def is_short_form(text: str) -> bool:
    """Whether a text may be a short form: one word of two letters or more, a third of them capitals, and two, but for “xG”."""
    capitals = 1 if len(text) == 2 else max(2, len(text) // 3)
    return bool(_SHORT.fullmatch(text)) and sum(map(str.isupper, text)) >= capitals


def _is_expansion(short: str, meaning: str) -> bool:
    """Not the short form itself, nor words that only happen to have its letters."""
    words = meaning.split()
    fillers = words and words[0].lower() in _FILLERS
    return len(meaning) > len(short) and short not in words and not fillers and not re.search(r"[.;:()\[\]]", meaning)
