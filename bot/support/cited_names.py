"""Which names of a sentence stand in the texts that it cites: written alike, spelt out, or as an acronym."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.support.quantities import quantities
from bot.support.spellings import folded

_TOKEN = re.compile(r"[^\W_]+(?:[-.'’/][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_NOT_NAMES = frozenset("i a ai ml etc vs ii iii iv vi".split())
# Where a sentence begins every word has a capital; one that does something by itself there may be a name (“Dreamer reaches”).
_SUBJECT = re.compile(
    r"""(?!This|That|They|These|Those|Each|Both|Here|There|None|Some|Such|What|Which|More)[A-Z][a-z]{3,}
    (?<!ing)(?<!ion)(?<!ment)(?<!ity)(?<!nce)(?<!ness)(?<!ics)
    (?=\ (?:is|was|has|can|does|achieves|attains|reaches|outperforms|beats|exceeds|surpasses|uses|learns|trains|solves|scores
    |proposes|introduces|presents|combines|extends|replaces|improves|reduces|increases|needs|requires|targets|runs|works)\b)""",
    re.VERBOSE,
)
_ORDINARY = re.compile("(?:[-–][a-z]+)*")
_LINKING = frozenset("of and the for in on to with by a an is are we that which as from at or this these be it its".split())
_STEM = 5  # letters that an ordinary word with a capital must share: “Markovian”, “Markov”
_JOINED = 5  # pieces that may be written as one: “IL 6”, “IL-6”, “IL6”
_MAX_ACRONYM = 8


def names(sentence: str) -> list[str]:
    """The words of a sentence that are written like names, as they stand there, each once.

    Such have a capital or a figure within, or begin with a capital where no sentence (or cell) does, or do something as its
    subject.
    """
    found = dict[str, None]()
    numbers = quantities(sentence)
    units = {place for one in numbers if one.unit for place in range(one.start + 1, one.end)}
    figures = {one.start: one.end for one in numbers if one.text[0].isdigit()}
    for match in _TOKEN.finditer(sentence):
        if match.start() in units or _ORDINARY.fullmatch(sentence, figures.get(match.start(), len(sentence) + 1), match.end()):
            continue  # “10 nM”, “13B”, “13B-parameter”
        word, before = _POSSESSIVE.sub("", match[0]), sentence[: match.start()].rstrip(" “\"'([")
        if word.lower() in _NOT_NAMES or not any(c.isalpha() for c in word):
            continue
        within = _capital_within(word) or (word[0].isalpha() and any(c.isdigit() for c in word))
        inside = before and before[-1] not in ".?!:–—|"
        if within or (word[0].isupper() and inside) or _SUBJECT.match(sentence, match.start()):
            found[word] = None
    return list(found)


def _capital_within(word: str) -> bool:
    """Whether there is a capital that only a name has: not that of “Q-learning” and “Actor-Critic” alone."""
    return any(c.isupper() for part in re.split("[-/]", word) for c in part[1:])


def unnamed(sentence: str, texts: Sequence[str]) -> list[str]:
    """The names of a sentence that stand in none of `texts`, and that it does not spell out itself."""
    asked = names(sentence)
    if not asked:
        return []
    known, phrases = [_spellings(text) for text in texts], _phrases(sentence)
    itself = _spellings(sentence)
    return [
        name
        for name in asked
        if not any(_stands(name, phrases, one) for one in known)
        and not (f"({name})" in sentence and itself.abbreviated(_acronym(name)))
    ]


def stands_written(name: str, text: str) -> bool:
    """Whether a name stands in a text as it is written, whatever signs stand between its parts."""
    return _spellings(text).holds(folded(name))


def _stands(name: str, phrases: Sequence[tuple[str, frozenset[str]]], known: Spellings) -> bool:
    if known.holds(folded(name)) or _resembles(name, known):
        return True
    parts = [part for part in re.split(r"[-/]", name) if folded(part)]
    telling = [part for part in parts if not (part.isalpha() and part.islower())] or parts  # “RAS-driven”: “RAS”
    if known.holds(folded("".join(telling))):
        return True
    if all(part.isalpha() and (known.holds(folded(part)) or _resembles(part, known)) for part in telling):
        return True
    return any(words.issuperset(map(folded, parts)) and known.holds(initials) for initials, words in phrases)


def _resembles(word: str, known: Spellings) -> bool:
    return known.abbreviated(_acronym(word)) if _capital_within(word) else known.begins(folded(word))


def _acronym(name: str) -> str:
    return folded(name.removesuffix("s"))


def _phrases(sentence: str) -> list[tuple[str, frozenset[str]]]:
    """Runs of capitalised words, each as its initials and its words: “Soft Actor-Critic” may stand as SAC elsewhere."""
    runs, run = list[list[str]](), list[str]()
    for word in re.findall(r"[^\W_]+", sentence):
        if word[0].isupper():
            run.append(word)
        elif word.lower() not in _LINKING:
            runs.append(run)
            run = []
    runs.append(run)
    return [
        ("".join(word[0] for word in part).lower(), frozenset(map(folded, part)))
        for run in runs
        for start in range(len(run))
        for end in range(start + 2, min(len(run), start + _MAX_ACRONYM) + 1)
        for part in [run[start:end]]
    ]


@dataclass(frozen=True, slots=True)
class Spellings:
    """What names may be found as in a text: words, and neighbouring ones written as one; how words begin; initials.

    `initials` are those of each run of words that carry meaning, `all_initials` those of all words, and of all but the
    linking ones.
    """

    joined: frozenset[str]
    beginnings: frozenset[str]
    initials: str
    all_initials: str

    def holds(self, name: str) -> bool:
        """Whether a folded name stands in the text, in the singular or the plural."""
        return not self.joined.isdisjoint((name, name.removesuffix("s"), f"{name}s"))

    def begins(self, word: str) -> bool:
        """Whether a word begins like this one, if it is an ordinary word (“Markovian”, “Markov”)."""
        return word.isalpha() and len(word) >= _STEM and word[:_STEM] in self.beginnings

    def abbreviated(self, acronym: str) -> bool:
        """Whether words stand one after the other that begin with these letters."""
        if not acronym.isalpha() or not 2 <= len(acronym) <= _MAX_ACRONYM:
            return False
        return acronym in (self.initials if len(acronym) == 2 else self.all_initials)


@lru_cache(maxsize=64)
def _spellings(text: str) -> Spellings:
    pieces = [piece for piece in map(folded, re.findall(r"[^\W\d_]+|\d+", text)) if piece]
    joined = {"".join(pieces[i : i + n]) for n in range(1, _JOINED + 1) for i in range(len(pieces) - n + 1)}
    joined |= {folded(match[0]) for match in _TOKEN.finditer(text)}
    runs = re.split(r"[^\w\s-]|\b(?:" + "|".join(_LINKING) + r")\b", text.lower())
    return Spellings(
        joined=frozenset(joined),
        beginnings=frozenset(piece[:_STEM] for piece in pieces),
        initials=" ".join(_initials(re.findall(r"[^\W_]+", run)) for run in runs),
        all_initials=f"{_initials(pieces)} {_initials([piece for piece in pieces if piece not in _LINKING])}",
    )


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)
