"""Whether an abstract surely lacks how many of something there are: it speaks of them, and nowhere counts or lists them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from bot.questions import stem
from bot.questions.amounts import COUNTED_AS, HOW_MANY, behind_numbers, counted_in, counting
from bot.questions.naming import WORD, is_name
from bot.questions.participants import ANYBODY, PEOPLE
from ingest.sentences import sentence_spans

# Units and degrees, what has a kind of its own (`bot.retrieval.facts`), and what the library is asked for.
_MEASURES = re.compile(
    r"(?:percents?|percentages?|points?|times|folds?|orders?|dollars|euros|cents|degrees|bytes|[kmgt]bs?|flops|[a-z]*seconds|minutes"
    r"|hours|days|weeks|months|years|decades|epochs|layers|params|parameters|papers|abstracts|articles|studies|publications)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:more|fewer|less|additional|extra|further|other)\b|\bshould\b", re.IGNORECASE)
_OPENS = re.compile(
    r"\W*(?:(?:and|but|so|then),? )?(?:(?:in|into|on|onto|with|by|at|for|from|of|over|across) )?how many\b", re.IGNORECASE
)
_SHARE = re.compile(r"\d[\d.,]*\s?\\?(?:%|per ?cent\b)(?:\s?[-–]+\s?)?", re.IGNORECASE)
_IRREGULAR = frozenset("people children men women mice".split())
# What one may ask the number of by one word and an abstract count by another of the same line; the last are measures.
_FAMILIES = tuple(
    frozenset(map(stem, words.split()))
    for words in (
        f"{' '.join(PEOPLE)} authors groups researchers reviewers teams",
        """agents algorithms approaches architectures backbones baselines competitors controllers detectors encoders experts
        frameworks gans generators heads llms lvlms methods mllms models networks opponents policies robots solvers systems
        techniques transformers variants vlms""",
        """areas benchmarks bodies books categories challenges cities classes collections corpora countries datasets dialects
        disciplines domains environments experiments families fields games groups kinds labels languages levels maps
        modalities objects problems regions scenarios scenes sensors settings simulators sites sources subjects subsets
        suites tasks testbeds tests topics types websites worlds""",
        """annotations articles attacks cases clips conversations datapoints demonstrations dialogs dialogues documents entries
        episodes examples frames graphs images instances instructions items maps messages objects pages pairs papers photos
        pictures points problems prompts puzzles queries questions recordings records reports responses rollouts runs
        samples scans scenes sentences sequences shots simulations slices songs stories studies tables tests texts trajectories
        trials utterances videos volumes""",
        """actions apis aspects blocks branches components contributions criteria designs dimensions factors features functions
        heads innovations insights kinds layers levels losses mechanisms metrics modules objectives operations operators parts
        phases practices principles problems properties questions roles rounds rules scales skills stages steps strategies
        streams tools types ways""",
        "accelerators boards cameras chips clusters computers cores cpus devices gpus machines nodes phones servers tpus",
        "characters codes codewords embeddings letters symbols tokens vectors words",
        """bits bytes days decades dollars flops folds fps gb hertz hours hyperparameters hyper iterations km mb meters miles
        minutes months ms orders parameters percent points seconds speedup steps tb times weeks years""",
    )
)
_PEOPLE = _FAMILIES[0]
# Whoever takes part in a study may be counted by one of these words.
_ANYBODY = frozenset(map(stem, ANYBODY))
_KNOWN = frozenset[str]().union(*_FAMILIES)
# What hardly is listed by name instead of being counted.
_NAMELESS = frozenset(
    map(
        stem,
        """annotators children cells clips codewords episodes epochs examples frames gpus images instances iterations labels
        levels machines nodes pairs participants patients people persons photos pictures prompts queries questions recordings
        samples scans scenes sentences simulations steps subjects tokens trajectories trials users utterances videos
        volunteers words workers""".split(),
    )
)
_NUMBER = re.compile(
    r"(?<![\w-])(?<!\w\.)[~>≥±+]?(?!(?:19|20)\d\d\b)\d|\b(?:one(?! of\b)|single|both|twice|dual|pairs?|couple|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?"
    r"|thousands?|[mb]illions?|half|doubl\w+|tripl\w+|binary|thirds?|quarters?|number of)\b",
    re.IGNORECASE,
)
# What lists things, behind the word for them and before it; and points that are made one by one anywhere.
_LISTS = re.compile(
    r"(?: [\w-]+){0,3}?(?:,? (?:such as|including|like|namely|e\.g\.|i\.e\.|called|named)\b|:| ?\((?![A-Z]{2,}s?\))"
    r"| ?(?:--|[–—]))|(?: [\w-]+){0,2} (?:are|were|of|on|from|for|in|with)\b[^.;]{1,80},[^.;]{1,80} (?:and|or)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:/| and| or| &|(?:, [\w-]+){2,})(?: [\w-]+){0,3} $")
_BEFORE = 80  # characters before a word that a list may end with it
_POINTS = re.compile(r"\((?:1|i|a)\)|(?<!\w)1\)|\bfirst(?:ly)?\b.{1,400}\bsecond", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"(?:[A-Z][a-z]+-){1,3}[A-Z][a-z]+")  # “Coptic-French”
_BETWEEN = re.compile(r"(?: \([^()]{1,40}\))?(?:,? (?:and|or|&|vs\.?|to) |, | ?/ ?)(?:the )?")


@dataclass(frozen=True, slots=True)
class Uncounted:
    """What is not counted, as the question has it (“test scenes”), and whether that is `sure`: nothing else may tell it."""

    what: str
    sure: bool


def uncounted(question: str, texts: Collection[str]) -> Uncounted | None:
    """What a question asks the number of and these texts speak of without any; None where one may tell it.

    `texts` are titles and abstracts of papers, each with the title in its first line.
    """
    phrase, parts = _asked(question)
    nouns = [word for part in parts for word in part]
    if not nouns:
        return None
    forms = {form for word in nouns for form in _forms(word)}
    sentences = _sentences(texts)
    spoken_of = any(
        _is_plural(word) and stem(word) in _forms(nouns[0]) for one in sentences for word in re.findall(r"\w+", one)
    )
    if not spoken_of or any(counting(part)(_SHARE.sub(" ", one)) for part in parts for one in sentences):
        return None
    if _counts_whoever(sentences, {stem(word) for word in nouns}):
        return None
    what = phrase[: phrase.index(nouns[0]) + len(nouns[0])]
    listed = not forms <= _NAMELESS and any(_lists_names(text.partition("\n")[2], question) for text in texts)
    told = any(map(_POINTS.search, texts)) or any(_may_tell(one, forms) or _counts_alike(one, forms) for one in sentences)
    return Uncounted(what, not listed and not told)


def unspoken(question: str, texts: Collection[str]) -> str:
    """The word for what a question asks the number of, if these texts have none for it and count nothing like it; or ""."""
    parts = _asked(question)[1]
    forms = {form for part in parts for word in part for form in _forms(word)}
    sentences = _sentences(texts)
    if not forms or any(stem(word) in forms for one in sentences for word in re.findall(r"[^\W\d_]+", one)):
        return ""
    return "" if any(_counts_alike(one, forms) for one in sentences) else parts[0][0]


def _asked(question: str) -> tuple[str, list[list[str]]]:
    """What a question asks the number of, and nothing else, as it has it, and the words for that; none if it is a measure."""
    asked = list(HOW_MANY.finditer(question))
    if len(asked) != 1 or not _OPENS.match(question) or _OTHERWISE.search(question):
        return "", []
    phrase = asked[0]["counted"]
    parts = [list(part) for part in counted_in(phrase)]
    return (phrase, parts) if all(parts) and all(_is_plural(word) for part in parts for word in part) else (phrase, [])


def _sentences(texts: Collection[str]) -> list[str]:
    return [span.of(line) for text in texts for line in text.split("\n", 1) for span in sentence_spans(line)]


def _is_plural(word: str) -> bool:
    """Whether a word is written as several things that can be counted."""
    many = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return (many or word.lower() in _IRREGULAR) and not _MEASURES.fullmatch(word)


def _forms(word: str) -> set[str]:
    """The stems of what is counted under a word."""
    return {stem(word), *COUNTED_AS.get(stem(word), ())}


def _may_tell(sentence: str, forms: Collection[str]) -> bool:
    """Whether a sentence that has one of these words may tell their number: it has one, a share of them, or lists them."""
    found = [word for word in re.finditer(r"[^\W\d_]+", sentence) if stem(word[0]) in forms]
    return bool(found) and (
        bool(_NUMBER.search(sentence))
        or any(
            _LISTS.match(sentence, word.end()) or _LISTED.search(sentence[max(0, word.start() - _BEFORE) : word.start()])
            for word in found
        )
    )


def _counts_alike(sentence: str, forms: Collection[str]) -> bool:
    """Whether a sentence counts what may be the same under another name, or what is not known to be something else."""
    families = [family for family in _FAMILIES if not family.isdisjoint(forms)]
    for behind in behind_numbers(_SHARE.sub(" ", sentence)):
        counted = set(behind)
        if counted and (counted.isdisjoint(_KNOWN) or not families or any(not one.isdisjoint(counted) for one in families)):
            return True
    return False


def _counts_whoever(sentences: Collection[str], asked: Collection[str]) -> bool:
    """Whether people are asked for, and counted under a word for anybody: “63 participants” of native speakers."""
    if _PEOPLE.isdisjoint(asked):
        return False
    wanted = _ANYBODY if _ANYBODY.isdisjoint(asked) else _PEOPLE
    return any(not wanted.isdisjoint(behind) for one in sentences for behind in behind_numbers(_SHARE.sub(" ", one)))


def _lists_names(text: str, question: str) -> bool:
    """Whether two names that the question has not stand in a text one behind the other: “MNIST and CIFAR”."""
    words = [word for word in WORD.finditer(text) if _named(word, text)]
    return any(_PAIR.fullmatch(word[0]) and word[0] not in question for word in words) or any(
        _BETWEEN.fullmatch(text, one.end(), other.start()) and not (one[0] in question and other[0] in question)
        for one, other in pairwise(words)
    )


def _named(word: re.Match[str], text: str) -> bool:
    """Whether a word is written as a name, or has a capital amid a sentence."""
    before = text[: word.start()].rstrip(" “\"'(")
    return is_name(word[0]) or (word[0][0].isupper() and bool(before) and before[-1] not in ".?!:")
