"""Names as they are listed: “Ada Chen, Haas and van den Berg”, “Chen, A., & Haas, M.”."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.filtering.phrases import END, FUNCTION_WORDS
from bot.questions import word_set

MAX_NAME = 8  # words
# Nobody's name in small letters: there are authors called She and He.
_PRONOUNS = word_set("he she they it we you i him her them us me one anyone someone")
IN_NAMES = word_set("van von der den de del della di da dos du la le bin al el ten ter 't ’t")
# Nobody's family name, though a title may write it with a capital, as others are: “Thomas Do”.
_NO_FAMILY = word_set("and are as at by for from in is on or since that the was were with")
TITLES = "dr|prof|professor|mr|mrs|ms"
_TITLED = re.compile(rf"(?:(?:{TITLES})\b\.? )+(?=[^\W\d_])", re.IGNORECASE)
_TITLE_BEFORE = re.compile(rf"(?:\b(?:{TITLES})\b\.? )+$", re.IGNORECASE)
_LONGEST_TITLES = 24  # characters
# “J.”, “J.-P.”, “O'Brien”, “Lloyd-Jones”, “van 't Hoff”; “&” stands between two.
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.-?)+|['’]t(?= )|[^\W\d_](?:[\w'’-]*\w)?|&")
NEXT = re.compile(r",? (?:and|or|&) |, ", re.IGNORECASE)
# “S.”, “R. S.”, “J.-P.”, “A”; “Chen, I think” goes on with a sentence.
_INITIALS = re.compile(r"(?:(?:[^\W\d_]\.[ -]?)*[^\W\d_]\.|(?!I\b)[^\W\d_])(?![\w'’.-])")
_GIVEN_BEHIND = re.compile(rf", ?(?P<given>{_INITIALS.pattern})")
_ET_AL = re.compile(r",? et al\b", re.IGNORECASE)


def listed_names(text: str, place: int, is_one: Callable[[str], bool] = bool) -> tuple[list[str], int]:
    """What is listed at `place` as names are, up to the first that is none of those meant, and where the last one ends.

    Titles before a name are passed over. Initials behind it are given names of it, which is called “S. Levine” for
    “Levine, S.”, and nobody's alone.
    """
    names, end = list[str](), place
    while ends := name_ends(text, place := behind_titles(text, place), IN_NAMES):
        name, after = _with_initials(text, place, ends)
        if name in _PRONOUNS or _INITIALS.fullmatch(name) or not is_one(name):
            break
        names.append(name)
        end = after
        if not (another := NEXT.match(text, end)):
            break
        place = another.end()
    return names, end


def behind_titles(text: str, place: int) -> int:
    """Where a name begins whose titles may begin at `place`: “Prof. Dr. Haas”."""
    found = _TITLED.match(text, place)
    return found.end() if found else place


def before_titles(text: str, place: int) -> int:
    """Where the titles before a name that begins at `place` begin."""
    found = _TITLE_BEFORE.search(text, max(0, place - _LONGEST_TITLES), place)
    return found.start() if found else place


def _with_initials(text: str, place: int, ends: list[int]) -> tuple[str, int]:
    """The name at `place`, whose words end at `ends`, with the initials behind it before it, and where both end."""
    name, end = text[place : ends[-1]], ends[-1]
    for before in ends[:-1]:  # “Levine S.”
        if "." in text[before:end] and _INITIALS.fullmatch(text[before + 1 : end]):
            return f"{text[before + 1 : end]} {text[place:before]}", end
    found = _GIVEN_BEHIND.match(text, end)
    if not found or not any(sign.match(text, found.end()) for sign in (END, NEXT, _ET_AL)):
        return name, end
    written = found["given"][0].isupper() or "." in found["given"]
    return (f"{found['given']} {name}", found.end()) if written else (name, end)


def name_ends(text: str, place: int, joins: frozenset[str]) -> list[int]:
    """Where the words of a name at `place` end: words with capitals or, if the first has none, up to a function word."""
    ends, capitals = list[int](), text[place : place + 1].isupper()
    for _ in range(MAX_NAME):
        found = _NAME_WORD.match(text, place)
        if not found:
            break
        written_so = capitals and found[0][0].isupper()
        last = END.match(text, found.end()) or NEXT.match(text, found.end())
        joining = bool(ends) and found[0].lower() in joins and not (written_so or last)  # "Bo Du" is a name, "Du" a family's
        if not joining:
            named = written_so and (not ends or (last and found[0].lower() not in _NO_FAMILY))
            stops = found[0].lower() in FUNCTION_WORDS and not named  # so are "Will Dabney" and "Thomas Do"
            if stops or (capitals and not written_so):
                break
            ends.append(found.end())
        place = found.end() + 1
        if text[found.end() : place] != " " or _ET_AL.match(text, found.end()):
            break
    return ends
