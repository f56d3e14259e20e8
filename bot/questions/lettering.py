"""How papers write a name that a question has in small letters, or without its marks: “SemanticFlow” for “semanticflow”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.questions.naming import Shelf, callers
from ingest.embedding.vocabulary import Vocabulary

MAX_WORDS = 8  # of a question, looked for in the library
HELD_BY = 6  # papers at most that hold such a name, as what more write of calls none
_MARK = r"[-–^+.]"  # that may hold a name together, looked up as a hyphen


def no_word(word: str, vocabulary: Vocabulary | None) -> bool:
    """Whether a word of a topic, lower case, may be a name: none that English has."""
    return word.isascii() and (not vocabulary.knows(word) if vocabulary is not None else not word.isalpha())


def written(names: Sequence[str], library: Shelf) -> dict[str, list[str]]:
    """For each of these names, lower case, that few papers hold, or none, how these write it, the most usual first."""
    papers = library.frequencies(names)[1] if names else {}
    rare = [name for name, count in papers.items() if 0 < count <= HELD_BY]
    held = library.holding(rare, HELD_BY) if rare else {}
    few = (name for name, count in papers.items() if count <= HELD_BY)
    return {name: _forms(name, held[name].values()) if name in held else [] for name in few}


def _forms(name: str, texts: Iterable[str]) -> list[str]:
    alike = re.compile(rf"(?<!\w){re.escape(name).replace(re.escape('-'), _MARK)}(?!\w)", re.IGNORECASE)
    forms = Counter(found[0] for text in texts for found in alike.finditer(text) if not _in_address(text, found))
    return [form for form, _ in forms.most_common()]


def _in_address(text: str, found: re.Match[str]) -> bool:
    """Whether a word stands in the address of a page, which has names in small letters."""
    start, end = found.span()
    return "/" in (text[:start].rpartition(" ")[2].rpartition("\n")[2] + text[end:].partition(" ")[0].partition("\n")[0])


def called(forms: Mapping[str, Sequence[str]], library: Shelf) -> dict[str, str]:
    """For each name, with the `forms` in which papers write it, the first that calls one, if none is in small letters."""
    capitals = {name: each for name, each in forms.items() if not any(map(str.islower, each))}
    every = list(dict.fromkeys(form for each in capitals.values() for form in each))
    calling = callers(every, library) if every else {}
    meant = {name: next(filter(calling.get, each), "") for name, each in capitals.items()}
    return {name: form for name, form in meant.items() if form}
