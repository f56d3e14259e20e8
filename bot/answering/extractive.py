"""The answer without a model: the passages that answer best, verbatim, in the order of their papers."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Sequence

from bot.answering.hearsay import asks_whether, own_findings
from bot.answers import Checked, Citation, Event, Named, Quote, Statement, Text, Verdict
from bot.instructions import is_instruction, is_question
from bot.questions.expectations import asks_who_made
from bot.questions.naming import is_name
from bot.questions.sides import NONE, Sides, asks_beyond
from bot.retrieval.evidence import ADDRESS, RankedPaper
from bot.retrieval.favouring import Favoured, favouring
from ingest.records import Paper, Passage, Span

# A paper is quoted if its fused score comes this near to the best one's: of what is cited for the development questions .74
# is gold then, and of what is gold .94 is cited (.75 and .92 with .8). A passage likewise; that was chosen by eye.
PAPER_SHARE = 0.78
PASSAGE_SHARE = 0.8
_AUTHORS = 10  # named
FIRST, OTHERS = 3, 2  # passages quoted from the first paper, and from each other, at most, before what they refer back to
# Begins a sentence that is hardly understood without the one before it, as one quote in forty does. The sentence before is
# quoted too where it is among the passages: it holds evidence as often as quotes do (of the development questions' .633
# is quoted, .617 without).
_REFERS_BACK = re.compile(
    r"(?:(?:however|thus|therefore|hence|moreover|in addition|additionally|furthermore|further|as a result|finally),? )?"
    r"(?:this|these|those|such|it|its|they|their)\b",
    re.IGNORECASE,
)
# "The code is available at https://…": quoted only where that is asked for, as an address often has a question's words in it.
_OFFERED = re.compile(
    r"\b(?:code|source|software|data(?:set)?s?|models?|weights|checkpoints?|videos?|demos?|(?:web)?(?:page|site)s?|implementations?"
    r"|materials?|resources?|benchmarks?)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:where|code|downloads?|links?|address(?:es)?|urls?|github|repositor(?:y|ies)|available|released?|(?:web)?(?:page|site)s?)\b",
    re.IGNORECASE,
)
_FEW = 14  # words beside an address


def choose(
    found: tuple[RankedPaper, ...], question: str, beside: Sides = NONE
) -> list[tuple[RankedPaper, tuple[Passage, ...]]]:
    """The papers to quote, best first, each with the passages to quote from it in the order of its abstract.

    `beside` is what the question compares or calls by name: of a comparison both sides are quoted though others are much
    better, and of others than a paper that is named only those that write of it.
    """
    chosen = list[tuple[RankedPaper, tuple[Passage, ...]]]()
    kept = {*beside.papers, *(beside.own if asks_who_made(question) else ())}
    for ranked in found:
        far = bool(chosen) and ranked.score < PAPER_SHARE * chosen[0][0].score
        if (far and ranked.paper.paper_id not in kept) or not _is_of(ranked, question, beside):
            continue
        stating = _stating(ranked)
        if stating := [one for one in stating if not _only_offers(one.text, question)] or stating:
            near_best = [p for p in stating[: OTHERS if chosen else FIRST] if p.score >= PASSAGE_SHARE * stating[0].score]
            quoted = near_best + _referred_to(near_best, stating, ranked.paper.abstract)
            quoted += _own(ranked, quoted, whether=not chosen and asks_whether(question))
            chosen.append((ranked, tuple(sorted(quoted, key=lambda passage: passage.start))))
    return _those_that_tell_first(chosen, favouring(question, beside.called), beside.own)


def _is_of(ranked: RankedPaper, question: str, beside: Sides) -> bool:
    """Whether a paper is named by the question, writes of one that is, or may be asked for besides."""
    if not beside.own or ranked.paper.paper_id in beside.own or asks_beyond(question):
        return True
    return not asks_who_made(question) and any(_writes(ranked, name) for name in beside.called)


def _writes(ranked: RankedPaper, name: str) -> bool:
    """Whether a name stands in a paper: as one, not as the word “goal”, where the question writes it so."""
    if name.lower() not in ranked.shared or not is_name(name):
        return name.lower() in ranked.shared
    text = f"{ranked.paper.title} {ranked.paper.abstract}"
    return any(is_name(found.group()) for found in re.finditer(rf"(?<!\w){re.escape(name)}s?(?!\w)", text, re.IGNORECASE))


def _those_that_tell_first(
    chosen: list[tuple[RankedPaper, tuple[Passage, ...]]], favoured: Favoured | None, own: Collection[str]
) -> list[tuple[RankedPaper, tuple[Passage, ...]]]:
    """The papers with a quote of the kind that is asked for before those without, otherwise in their order.

    What the question is about, its `own`, stays before all others.
    """
    if not favoured:
        return chosen
    spans = [[Span(passage.start, passage.end) for passage in passages] for _, passages in chosen]
    tells = [any(favoured(ranked.paper, each)) for (ranked, _), each in zip(chosen, spans, strict=True)]
    places = sorted(range(len(chosen)), key=lambda i: (chosen[i][0].paper.paper_id not in own, not tells[i]))
    return [chosen[i] for i in places]


def one_each(found: Sequence[RankedPaper]) -> list[tuple[RankedPaper, tuple[Passage, ...]]]:
    """All papers, the newest first, each with the passage that tells most: for a question that names papers and no topic."""
    newest = sorted(found, key=lambda ranked: -(ranked.paper.year or 0))
    return [(ranked, tuple(stating[:1])) for ranked in newest if (stating := _stating(ranked))]


def _referred_to(quoted: Sequence[Passage], stating: Sequence[Passage], abstract: str) -> list[Passage]:
    """The passage before the best quote that refers back to one which is not quoted; none if there is no such."""
    for later in quoted:
        if _REFERS_BACK.match(later.text):
            before = [p for p in stating if p.end <= later.start and not abstract[p.end : later.start].strip()]
            if before and before[0] not in quoted:
                return before
    return []


def _own(ranked: RankedPaper, quoted: Sequence[Passage], *, whether: bool) -> list[Passage]:
    """The sentences in which a paper answers what the quotes say of others, whether they are among the passages or not."""
    paper, known = ranked.paper, {passage.start: passage for passage in ranked.passages}
    found = own_findings(paper.abstract, quoted, lambda text: _states(text, ranked), whether=whether)
    return [known.get(s.start) or Passage(paper.paper_id, s.start, s.end, s.of(paper.abstract), 0.0, 0.0, 0.0) for s in found]


def _stating(ranked: RankedPaper) -> list[Passage]:
    """The passages that state something."""
    return [passage for passage in ranked.passages if _states(passage.text, ranked)]


def _only_offers(text: str, question: str) -> bool:
    """Whether a sentence says no more than where something can be had, which was not asked."""
    rest, addresses = ADDRESS.subn(" ", text)
    return bool(addresses and _OFFERED.search(rest)) and len(rest.split()) <= _FEW and not _WANTED.search(question)


def _states(text: str, ranked: RankedPaper) -> bool:
    """Whether a sentence is no question, and commands nothing of the reader."""
    return not is_question(text) and not is_instruction(text, f"{ranked.paper.title} {ranked.paper.abstract}")


def why(ranked: RankedPaper) -> str:
    """Why a paper was chosen, in a few words for a reader."""
    reasons = [nearness(ranked.dense)] if ranked.dense >= 0.25 or not ranked.shared else []
    if ranked.shared:
        words = ", ".join(f"“{word}”" for word in ranked.shared[:5])
        more = f" and {len(ranked.shared) - 5} more" if len(ranked.shared) > 5 else ""
        reasons.append(f"shares {words}{more}")
    return "; ".join(reasons)


def written_by(number: int, paper: Paper) -> str:
    """Who wrote the source of this number, where and when, as far as the library knows."""
    first, others = paper.authors[:_AUTHORS], len(paper.authors) - _AUTHORS
    names = ", ".join(first) + (f" and {others} more" if others > 0 else "")
    where = ", ".join(filter(None, (paper.venue, str(paper.year or ""))))
    if not names:
        return f"The library does not know who wrote [{number}]{f' ({where})' if where else ''}."
    return f"[{number}] is by {names}{f' ({where})' if where else ''}."


def nearness(cosine: float) -> str:
    """How near two texts are, in words for a reader."""
    shown = max(cosine, 0.0)  # less than nothing says no more than nothing
    how = "very close" if cosine >= 0.6 else "close" if cosine >= 0.4 else "related" if cosine >= 0.2 else "hardly related"
    return f"{how} in meaning ({shown:.2f})"


def events(
    chosen: Sequence[tuple[RankedPaper, tuple[Passage, ...]]],
) -> Generator[Event, None, tuple[str, tuple[Statement, ...]]]:
    """Show what was chosen, a sentence a paragraph; returns the whole text and its statements."""
    text, statements = "", list[Statement]()
    for number, (ranked, passages) in enumerate(chosen, 1):
        yield Named(number, ranked.paper)
        for passage in passages:
            gap, start = ("\n\n" if text else ""), len(text) + (2 if text else 0)
            shown = f"{gap}{passage.text} [{number}]"
            text += shown
            quote = Quote(passage.text, passage.start, passage.end)
            statement = Statement(passage.text, start, len(text), (Citation(number, quote),), Verdict.SUPPORTED)
            statements.append(statement)
            yield Text(shown)
            yield Checked(statement)
    return text, tuple(statements)
