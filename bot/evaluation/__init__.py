"""How well questions are answered, measured through the same path that answers them.

Every question of a set is answered and searched for; what came out is a `Record` a question, and the figures are computed
from the records alone. A follow-up is asked after the turns of its history.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from bot.answering.extractive import OWN_WORDS as _INSTEAD
from bot.answers import Answer, Outcome, Usage
from bot.app import App
from bot.evaluation.metrics import auroc, mean, ndcg, percentile, precision_recall_f1, ranks, recall, reciprocal_rank
from bot.evaluation.questionsets import Kind, Question, QuestionSet
from bot.followups import standalone
from bot.retrieval import Retrieved
from bot.retrieval.relevance import relevance
from ingest.errors import EvaluationError
from ingest.records import Paper
from ingest.text import clean, plain

FORMAT = "paperbot evaluation 1"
WARM_UP = 3  # questions asked before the first one that is timed
DEPTH, DEPTH_JUDGED = 10, 100  # papers looked at
AVERAGED = ("recall@1", "recall@5", "recall@10", "recall@100", "ndcg@10", "mrr")
CITING = ("citation_precision", "citation_recall")
EVIDENCE = ("evidence", "evidence_quoted")
OWN_WORDS = "the papers, in their own words"
_WITHOUT = "Set it right (paperbot doctor checks it), or leave --llm out."
_DIGITS = 4

Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Record:
    """What came out for one question.

    `ranks` are the places of its gold papers (None: not among those looked at), `refused` tells that nothing was said to be
    found, `told_unstated` that the abstracts were said not to state it, and `cited` are the titles in the answer. `metrics` is
    what can be said of this question alone, all 0 to 1, more being better; `decision` is 1 where it was rightly answered,
    told or refused.
    """

    id: str
    type: str
    question: str
    ranks: tuple[int | None, ...]
    refused: bool
    told_unstated: bool
    relevance: float
    cited: tuple[str, ...]
    milliseconds: float
    gold_sentences: int
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All records of a question set, and what they were measured on; `skipped` counts questions by the reason.

    `answered_by` is `OWN_WORDS`, or the name of the language model that wrote the answers; `usage` is what that took for all
    of them, and `failed` counts those that it did not write, by the reason.
    """

    records: tuple[Record, ...]
    skipped: Mapping[str, int]
    papers_in_library: int
    papers_drawn_on: int
    known_items: int
    answered_by: str = OWN_WORDS
    usage: Usage | None = None
    failed: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The evaluation as a JSON object, with its figures over all questions and by type."""
        by_type = defaultdict[str, list[Record]](list)
        for record in self.records:
            by_type[record.type].append(record)
        off = by_type.get(Kind.UNANSWERABLE, [])
        value = {
            "format": FORMAT,
            "papers_in_library": self.papers_in_library,
            "papers_drawn_on": self.papers_drawn_on,
            "known_items": self.known_items,
            "answered_by": self.answered_by,
            "usage": asdict(self.usage) if self.usage else None,
            "failed": dict(self.failed),
            "skipped": dict(self.skipped),
            "summary": _figures(self.records, off) | _refusals(self.records) | _latency(self.records),
            "by_type": {kind: _figures(by_type[kind], off) for kind in Kind if kind in by_type},
            "questions": [asdict(record) for record in self.records],
        }
        rounded: dict[str, Any] = _rounded(value)
        return rounded


def run(app: App, asked: QuestionSet, *, papers: int, skip_missing: bool, progress: Callable[[int, int], None]) -> Evaluation:
    """Ask all questions of a set that can be asked of this library, drawing on `papers` papers each.

    Raises:
        EvaluationError: the library lacks a gold paper (unless `skip_missing`), no question is left, or the language model
            that is to write the answers fails from the start.
    """
    present = {asked.key(paper) for paper in app.library.papers()}
    usable = [question for question in asked.questions if all(gold.key in present for gold in question.gold)]
    if len(usable) < len(asked.questions) and not skip_missing:
        raise _missing(asked.questions, present)
    if not usable:
        raise EvaluationError(
            f"None of the {len(asked.questions):,} questions can be asked of this library.",
            "Their papers are not in it: ingest them, or evaluate on other papers with --papers FILE.",
        )
    warm = [_answer(app, question, papers) for question in usable[:WARM_UP]]
    taken = [answer.usage.input_tokens + answer.usage.output_tokens for answer in warm if answer.usage]
    if taken and not any(taken):  # it failed before it wrote, each time
        raise EvaluationError(next(filter(None, map(_why_not, warm))), _WITHOUT)
    records, answers = list[Record](), list[Answer]()
    for question in usable:
        record, answer = _ask(app, asked, question, papers)
        records.append(record)
        answers.append(answer)
        progress(len(records), len(usable))
    skipped = {"missing": len(asked.questions) - len(usable), "unjudged": asked.unjudged}
    known, written = sum(q.known_item for q in usable), _written(app, [*warm, *answers], answers)
    return Evaluation(tuple(records), skipped, app.library.index.count(), papers, known, *written)


def _written(app: App, called: Sequence[Answer], answers: Sequence[Answer]) -> tuple[str, Usage | None, Mapping[str, int]]:
    """Who answered, what all answers that were `called` for took, and why the model wrote some of these `answers` not."""
    if app.model is None:
        return OWN_WORDS, None, {}
    taken = [answer.usage for answer in called if answer.usage]
    asked, said = sum(one.input_tokens for one in taken), sum(one.output_tokens for one in taken)
    usage = Usage(app.model.name, sum(one.calls for one in taken), asked, said, app.model.cost(asked, said))
    return app.model.name, usage, Counter(_why_not(answer) for answer in answers if answer.failure)


def _why_not(answer: Answer) -> str:
    """Why the model did not write an answer."""
    return answer.failure.removesuffix(_INSTEAD).strip()


def _missing(questions: Iterable[Question], present: set[str]) -> EvaluationError:
    lacking = [(gold.name, question.id) for question in questions for gold in question.gold if gold.key not in present]
    names = dict(lacking)
    shown = "".join(f"\n  {name} (question {question})" for name, question in list(names.items())[:5])
    more = f"\n  … and {len(names) - 5:,} more" if len(names) > 5 else ""
    count = f"{len(names):,} gold paper{'' if len(names) == 1 else 's'}"
    return EvaluationError(
        f"{count} of the question set {'is' if len(names) == 1 else 'are'} not in the library:{shown}{more}",
        "Ingest them, evaluate on other papers with --papers FILE, or pass these questions over with --skip-missing.",
    )


def _answer(app: App, question: Question, papers: int) -> Answer:
    return app.answerer.answer(question.text, question.history, papers=papers)


def _ask(app: App, asked: QuestionSet, question: Question, papers: int) -> tuple[Record, Answer]:
    started = time.perf_counter()
    answer = _answer(app, question, papers)
    milliseconds = 1000 * (time.perf_counter() - started)
    reading = standalone(question.text, question.history, app.library)
    retrieve = partial(
        app.retriever.retrieve, reading.asked, prefer=reading.papers, context=reading.context, about=reading.about
    )
    drawn_on = retrieve(papers)
    depth = DEPTH_JUDGED if asked.by_corpus_id else DEPTH
    ranked = [asked.key(found.paper) for found in retrieve(depth).papers]
    record = Record(
        id=question.id,
        type=str(question.kind),
        question=question.text,
        ranks=tuple(ranks(ranked, [gold.key for gold in question.gold])),
        refused=answer.outcome is Outcome.NOTHING_FOUND,
        told_unstated=answer.outcome is Outcome.NOT_STATED,
        relevance=relevance(drawn_on),
        cited=tuple(paper.title for paper in _cited(answer)),
        milliseconds=milliseconds,
        gold_sentences=len(question.evidence),
        metrics=_ranking(ranked, question) | _evidence(question, drawn_on, answer) | _answering(asked, question, answer),
    )
    return record, answer


def _decided(question: Question, answer: Answer) -> bool:
    """Whether it was right to answer, to tell that the abstracts do not state it, or to refuse."""
    if question.kind is Kind.UNANSWERABLE:
        return answer.outcome is not Outcome.ANSWERED
    told = answer.outcome is Outcome.NOT_STATED and question.kind is Kind.NOT_IN_ABSTRACT
    return told or answer.outcome is Outcome.ANSWERED


def _cited(answer: Answer) -> Sequence[Paper]:
    """The papers that an answer points to: its sources or, where abstracts do not say, those whose full text may."""
    return answer.nearest if answer.outcome is Outcome.NOT_STATED else [source.paper for source in answer.sources]


def _ranking(ranked: Sequence[str], question: Question) -> dict[str, float]:
    if not question.gold:
        return {}
    gold = {one.key: one.gain for one in question.gold}
    depths = (1, 5, 10, 100) if question.kind is Kind.JUDGED else (1, 5, 10)
    found = {f"recall@{k}": recall(ranked, gold, k) for k in depths}
    return found | {"ndcg@10": ndcg(ranked, gold, 10), "mrr": reciprocal_rank(ranked, gold, 10)}


def _evidence(question: Question, drawn_on: Retrieved, answer: Answer) -> dict[str, float]:
    """The share of the gold sentences among the passages of the papers drawn on, and among what the answer shows."""
    if not question.evidence:
        return {}
    passages = ((p.paper_id, p.start, p.text) for found in drawn_on.papers for p in found.passages)
    quotes = ((str(c.source), c.quote.start, c.quote.text) for s in answer.statements for c in s.citations)
    return {
        name: sum(_stands_in(sentence, texts) for sentence in question.evidence) / len(question.evidence)
        for name, texts in zip(EVIDENCE, (_joined(passages), _joined(quotes)), strict=True)
    }


def _joined(pieces: Iterable[tuple[str, int, str]]) -> list[str]:
    """One text a paper, its pieces in the order of its abstract: a gold sentence may have been cut in two."""
    by_paper = defaultdict[str, list[tuple[int, str]]](list)
    for paper, start, text in pieces:
        by_paper[paper].append((start, text))
    return [plain(" ".join(text for _, text in sorted(found))) for found in by_paper.values()]


def _stands_in(sentence: str, texts: Sequence[str]) -> bool:
    """Whether a sentence, as its source writes it or as the library cleans it, stands in one of `texts`."""
    return any(form in text for form in {plain(sentence), clean(sentence)} for text in texts)


def _answering(asked: QuestionSet, question: Question, answer: Answer) -> dict[str, float]:
    decided = _decided(question, answer)
    found = {"decision": float(decided)}
    if question.kind is Kind.NOT_IN_ABSTRACT:
        found["told_unstated"] = float(answer.outcome is Outcome.NOT_STATED)
    cited = set(map(asked.key, _cited(answer)))
    if not decided or not question.gold or asked.by_corpus_id:  # judgements are too few to say which citation is wrong
        return found
    right = len(cited.intersection(gold.key for gold in question.gold))
    shares = (right / len(cited) if cited else 0.0, right / len(question.gold))
    return found | dict(zip(CITING, shares, strict=True))


def _figures(records: Sequence[Record], off: Sequence[Record]) -> Figures:
    """Figures of these questions; the relevance of those that can be answered is set against that of `off`."""
    figures: Figures = {name: mean(r.metrics[name] for r in records if name in r.metrics) for name in AVERAGED + CITING}
    sentences = sum(record.gold_sentences for record in records)
    for name in EVIDENCE:
        held = sum(record.metrics[name] * record.gold_sentences for record in records if name in record.metrics)
        figures[name] = held / sentences if sentences else None
    answerable = [record.relevance for record in records if record.type != Kind.UNANSWERABLE]
    figures["refused"] = mean(record.refused for record in records)
    figures["told_unstated"] = mean(record.told_unstated for record in records)
    figures["auroc"] = auroc(answerable, [record.relevance for record in off])
    return {"questions": len(records)} | figures


def _refusals(records: Sequence[Record]) -> Figures:
    """How well refusing finds the unanswerable questions."""
    off = [record.refused for record in records if record.type == Kind.UNANSWERABLE]
    others = [record.refused for record in records if record.type != Kind.UNANSWERABLE]
    precision, found, f1 = precision_recall_f1(sum(off), sum(others), len(off) - sum(off))
    if not off:
        precision = None
    return {"refusal_precision": precision, "refusal_recall": found, "refusal_f1": f1, "answerable_refused": mean(others)}


def _latency(records: Sequence[Record]) -> Figures:
    times = [record.milliseconds for record in records]
    return {"latency_p50_ms": percentile(times, 0.5), "latency_p95_ms": percentile(times, 0.95)}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Mapping):
        return {str(name): _rounded(inner) for name, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value
