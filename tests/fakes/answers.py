"""Answers for tests, without the machinery that makes real ones."""

from __future__ import annotations

from bot.answers import Answer, Citation, Mode, Outcome, Quote, Source, Statement, Usage, Verdict
from ingest.records import Paper

USAGE = Usage("some-model", 2, 1200, 80, 0.0031)


def paper(number: int, **fields: object) -> Paper:
    """A paper; `fields` replace the defaults."""
    defaults: dict[str, object] = {
        "paper_id": f"test:{number}",
        "title": f"Study number {number} of gradient descent",
        "abstract": f"We study problem {number}. Our method reaches {number} points.",
    }
    return Paper(**{**defaults, **fields})  # type: ignore[arg-type]


def make_answer(number: int, question: str = "What is gradient descent?", **fields: object) -> Answer:
    """An answer of two sentences from two papers, the second doubtful; `fields` replace the defaults."""
    cited = [paper(n, year=2020 + n, venue=venue, url=f"https://example.org/{n}") for n, venue in ((1, "NSDI"), (2, ""))]
    quotes = [Quote(p.abstract[:19], 0, 19) for p in cited]
    first, second = "It follows the slope [1].", "It reaches 40 % [2]."
    statements = (
        Statement("It follows the slope.", 0, len(first), (Citation(1, quotes[0]),), Verdict.SUPPORTED),
        Statement(
            "It reaches 40 %.", len(first) + 1, len(first) + 1 + len(second), (Citation(2, quotes[1]),), Verdict.PARTLY,
            ("“40 %” is not in [2]",),
        ),
    )  # fmt: skip
    defaults: dict[str, object] = {
        "id": f"{number:016x}", "question": question, "standalone": question, "outcome": Outcome.ANSWERED,
        "mode": Mode.WRITTEN, "text": f"{first} {second}", "statements": statements,
        "sources": tuple(Source(n, p, "it fits", 0.9, 0.8, 0.7) for n, p in enumerate(cited, 1)), "nearest": (),
        "retrieved": (("test:1", 0.9), ("test:2", 0.8)), "notes": ("“descend” was read as “descent”.",),
        "usage": USAGE, "seconds": 1.25,
    }  # fmt: skip
    return Answer(**{**defaults, **fields})  # type: ignore[arg-type]


def make_refusal(number: int, question: str, outcome: Outcome = Outcome.NOTHING_FOUND) -> Answer:
    """An answer without text, which names one paper that came near."""
    return make_answer(
        number, question, outcome=outcome, mode=Mode.EXTRACTIVE, text="", statements=(), sources=(), nearest=(paper(3),),
        notes=(), usage=None,
    )  # fmt: skip
