"""What a language model adds to a pack: sentences that the support check finds in the abstract, and quotes that stand in it.

Whatever it writes that cannot be held to the abstracts is left out; what is made without a model stands in its place.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answers import Verdict
from bot.instructions import is_instruction
from bot.llm.metering import Meter
from bot.reading_group.pack import Aspect, Discussion, Excerpt, Kind, Level, Primer, Relation
from bot.reading_group.reading import Read
from bot.reading_group.replies import Line, bare, forms, lines, quoted, sentences, unmarked
from bot.support import Abstract, Checker
from ingest.sentences import sentence_spans
from ingest.text import plain
from prompts import render

_CLEARLY = 0.1  # by so much higher is the score of a sentence by a paper that carries it better
_TOKENS = 1_200  # of a reply, at most
_LONGEST = 400  # characters of a line's text
_ADDRESS = re.compile(r"https?:|www\.|\]\(|<[a-z!/]", re.IGNORECASE)
_QUOTES = str.maketrans("“”‘’–—", "\"\"''--")
_ASPECTS = {
    "PROBLEM": Aspect.PROBLEM, "APPROACH": Aspect.APPROACH, "EVIDENCE": Aspect.EVIDENCE, "LIMITS": Aspect.LIMITS,
    "RESOURCES": Aspect.RESOURCES,
}  # fmt: skip
_KINDS = {"AGREE": Kind.AGREE, "DISAGREE": Kind.DIFFER}


@dataclass(frozen=True, slots=True)
class OfPaper:
    """What a model wrote of one paper, as far as it holds: a summary of each aspect, and questions.

    `formed`: whether any of its lines had the form asked for.
    """

    summaries: dict[Aspect, str]
    questions: tuple[Discussion, ...]
    formed: bool


@dataclass(frozen=True, slots=True)
class Across:
    """What a model wrote across papers, as far as it holds; `formed` as above."""

    primer: Primer | None
    relations: tuple[Relation, ...]
    questions: tuple[Discussion, ...]
    formed: bool


@dataclass(frozen=True, slots=True)
class Writer:
    """Lets a model write for one pack, and counts what that takes."""

    meter: Meter
    checker: Checker
    cancelled: Callable[[], bool]

    def of_paper(self, paper: Read, papers: Sequence[Read]) -> OfPaper:
        """What holds of one of the papers of a meeting; raises what `Model.complete` raises."""
        opening, closing = _marks()
        rules = render("reading_group_paper", opening=opening, closing=closing)
        text = f"{opening}\n{_evidence(paper)}\n{closing}"
        wrote = list(lines(self.meter.complete([("system", rules), ("user", text)], self.cancelled, _TOKENS)))
        abstracts, others = self._abstracts([paper], papers)
        summaries, questions = dict[Aspect, str](), list[Discussion]()
        for line in wrote:
            aspect = _ASPECTS.get(line.name)
            if aspect and aspect not in summaries and self._holds(line.text, abstracts, others):
                summaries[aspect] = line.text
            elif line.name == "QUESTION" and (question := _question(line, [paper], default=paper)):
                questions.append(question)
        return OfPaper(summaries, tuple(questions), bool(wrote))

    def across(self, papers: Sequence[Read], topic: str) -> Across:
        """Raises what `Model.complete` raises."""
        opening, closing = _marks()
        rules = render("reading_group_across", opening=opening, closing=closing, topic=plain(topic) or "some papers")
        evidence = "\n\n".join(f"[{paper.number}] {_evidence(paper)}" for paper in papers)
        messages = [("system", rules), ("user", f"{opening}\n{evidence}\n{closing}")]
        primer, relations, questions = None, list[Relation](), list[Discussion]()
        wrote = list(lines(self.meter.complete(messages, self.cancelled, _TOKENS)))
        for line in wrote:
            if line.name == "PRIMER" and primer is None:
                primer = self._primer(line.text, papers)
            elif line.name in _KINDS and (relation := self._relation(_KINDS[line.name], line.text, papers)):
                relations.append(relation)
            elif line.name == "QUESTION" and (question := _question(line, papers)) and len(question.numbers) > 1:
                questions.append(question)
        return Across(primer, tuple(relations), tuple(questions), bool(wrote))

    def _abstracts(self, cited: Sequence[Read], papers: Sequence[Read]) -> tuple[list[Abstract], list[Abstract]]:
        """The abstracts of the papers cited, and of the others of the meeting, which a sentence might be of instead."""
        numbers = {paper.number for paper in cited}
        others = [paper.paper for paper in papers if paper.number not in numbers]
        return self.checker.abstracts([paper.paper for paper in cited]), self.checker.abstracts(others)

    def _holds(self, text: str, abstracts: Sequence[Abstract], others: Sequence[Abstract]) -> bool:
        """Whether each sentence of a text is plain words that the abstracts support, rather than others."""
        if not _is_plain(text):
            return False
        sentences = [span.of(text) for span in sentence_spans(text, prose=True)]
        return bool(sentences) and all(self._is_of(one, abstracts, others) for one in sentences)

    def _is_of(self, sentence: str, abstracts: Sequence[Abstract], others: Sequence[Abstract]) -> bool:
        """Whether abstracts support a sentence, and none of the others does so clearly better."""
        if self.checker.judge(sentence, abstracts, others).verdict is not Verdict.SUPPORTED:
            return False
        own = self.checker.judge(sentence, abstracts).score
        return all(self.checker.judge(sentence, [other]).score <= own + _CLEARLY for other in others)

    def _primer(self, body: str, papers: Sequence[Read]) -> Primer | None:
        """The sentences of a primer that the papers they cite support, with the words that carry them."""
        kept, excerpts = list[str](), list[Excerpt]()
        for text, numbers in sentences(body, len(papers)):
            cited = [papers[number - 1] for number in numbers]
            if not cited or not _is_plain(text):
                continue
            judged = self.checker.judge(text, *self._abstracts(cited, papers))
            if judged.verdict is Verdict.SUPPORTED:
                kept.append(f"{text} {''.join(f'[{paper.number}]' for paper in cited)}")
                excerpts += [
                    Excerpt(quote.text, cited[i].paper.paper_id, quote.start, quote.end, cited[i].number)
                    for i, quote in judged.quotes
                ]
        return Primer(tuple(excerpts), " ".join(kept)) if kept else None

    def _relation(self, kind: Kind, body: str, papers: Sequence[Read]) -> Relation | None:
        text, excerpts = _parts(body, papers)
        if len(excerpts) != 2 or excerpts[0].number == excerpts[1].number or not _is_plain(text):
            return None
        return Relation(kind, f"{text} [{excerpts[0].number}][{excerpts[1].number}]", (excerpts[0], excerpts[1]))


def _marks() -> tuple[str, str]:
    mark = secrets.token_hex(8)  # so that no abstract can close the quotation
    return f"<evidence {mark}>", f"</evidence {mark}>"


def _evidence(paper: Read) -> str:
    """Title and abstract, without sentences that command their reader."""
    return f"{paper.paper.title}\n{' '.join(sentence.text for sentence in paper.sentences)}"


def _question(line: Line, papers: Sequence[Read], default: Read | None = None) -> Discussion | None:
    """A question with its quotes; None if a quote stands in no abstract."""
    text, excerpts = _parts(line.text, papers, default)
    if not excerpts or not text.endswith("?") or not _is_plain(text.rstrip("?")):
        return None
    return Discussion(Level(line.level) if line.level in set(Level) else Level.ANALYSIS, text, excerpts)


def _parts(body: str, papers: Sequence[Read], default: Read | None = None) -> tuple[str, tuple[Excerpt, ...]]:
    """A text and the quotes behind its bars; no quotes at all if one of them stands nowhere."""
    text, *quotes = (part.strip() for part in body.split("|"))
    found = list[Excerpt]()
    for quote in quotes:
        words, number = quoted(quote)
        paper = papers[number - 1] if number and number <= len(papers) else default
        excerpt = located(words, paper) if paper else None
        if excerpt is None:
            return text, ()
        found.append(excerpt)
    return bare(unmarked(text)), tuple(found)


def located(quote: str, paper: Read) -> Excerpt | None:
    """Words as they stand in one of the sentences of a paper that may be quoted; None if they do not stand there."""
    for form in forms(quote):
        wanted = form.translate(_QUOTES).lower()
        for sentence in paper.sentences if wanted.count(" ") else ():
            place = sentence.text.translate(_QUOTES).lower().find(wanted)
            if place >= 0:
                return sentence.excerpt(place, place + len(wanted))
    return None


def _is_plain(text: str) -> bool:
    """Whether a text can stand in a pack: no address, no markup, no command."""
    return 0 < len(text) <= _LONGEST * 3 and not _ADDRESS.search(text) and not is_instruction(text)
