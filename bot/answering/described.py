"""Papers that a comparison describes and does not name: “compare SERL with the paper on reward hacking”."""

from __future__ import annotations

import re

from bot.followups.ellipsis import Lean, content, leaning
from bot.questions import names
from bot.questions.sides import JOINS, compares
from bot.questions.titles import beside_titles
from bot.retrieval import Retriever
from bot.retrieval.relevance import is_relevant
from ingest.embedding.vocabulary import Vocabulary
from ingest.filters import Filters
from ingest.records import Span

_TELLING = 0.35  # how rare a word is in English: “laser” .72, “medical” .35, “original” .23
_OF_ANY = (Lean.ALONE, Lean.GOES_ON)
_MOST = 4  # described papers, each searched for
_PAPER = r"(?:paper|article|study|preprint)"
_OF_PAPER = re.compile(rf"\b{_PAPER}\b", re.IGNORECASE)
_WORD = rf"(?!(?:{JOINS}|the|that|it|differ\w*|compare\w*)(?![\w-]))[\w'’-]+"
_BEFORE = rf"(?:\b(?:compar\w+|contrast|between|both|do|does|did|is|are|was|how|unlike|{JOINS})\s+|[,:;(]\s*|^\W*)"
# Behind it stands the other side, what is asked of both, or nothing.
_ENDS = (
    rf"(?=\s+(?:{JOINS}|differ\w*|compare\w*|in|on|regarding|when|better|worse|more|less|newer|older)\b"
    r"|\s*(?:$|[?.!,;:)]|[-–—]\s))"
)
_DESCRIBED = re.compile(
    rf"{_BEFORE}(?P<whole>the\s+(?:(?P<before>{_WORD}(?:\s+{_WORD}){{0,5}}?)\s+(?:{_PAPER}|one)"
    rf"|(?:{_PAPER}|one)\s+(?:on|about|of|that|which|using|with)\s+(?:the\s+)?(?P<behind>{_WORD}(?:\s+{_WORD}){{0,7}}?)))"
    rf"{_ENDS}",
    re.IGNORECASE,
)
_BY_AGE = re.compile(r"\b(?:newer|older|first|earlier|later)\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:it|this|that|they|these|those)\b|[“\"]", re.IGNORECASE)  # the other side may be meant so


def with_titles(question: str, retriever: Retriever, filters: Filters) -> tuple[str, tuple[str, ...]]:
    """A question with the titles of the papers that it compares and describes, and what is said of that.

    A description is left as it is where no paper surely fits it, or where it has a name: that finds its paper by itself.

    Raises:
        LibraryError, EmbedderError: the search failed.
    """
    titles, unknown = dict[Span, str](), list[Span]()
    for place, words in _described(question)[:_MOST] if compares(question) or _BY_AGE.search(question) else []:
        found = retriever.retrieve(words, 1, filters)
        if found.sides.own or not _tells(words, retriever.vocabulary):
            continue
        title = found.papers[0].paper.title if found.papers and is_relevant(found) else ""
        if not title:
            unknown.append(place)
        elif title not in titles.values():
            titles[place] = title
    notes = [f"“{place.of(question)}” was read as “{title}”." for place, title in titles.items()]
    notes += [f"“{place.of(question)}” surely fits no paper of the library." for place in unknown]
    return beside_titles(question, {place: f"“{title}”" for place, title in titles.items()}), tuple(notes)


def _tells(words: str, vocabulary: Vocabulary | None) -> bool:
    """Whether words may tell a paper from others: not “original” alone."""
    return vocabulary is None or max(map(vocabulary.rarity, words.lower().split())) >= _TELLING


def _described(question: str) -> list[tuple[Span, str]]:
    """Where a comparison describes papers, and the words that do so; nowhere if it has no other side."""
    found = list(_DESCRIBED.finditer(question)) if _OF_PAPER.search(question) else []  # not “the old robot or the new one”
    rest = _DESCRIBED.sub(" ", question)
    if len(found) <= 1 and not (names(rest) or _POINTS.search(rest)):
        return []
    described = [(Span(*one.span("whole")), one["before"] or one["behind"]) for one in found]
    # “the other paper” and “the second one” are of those spoken of
    return [one for one in described if content(one[1]) and leaning(f"and the {one[1]} paper?").lean in _OF_ANY]
