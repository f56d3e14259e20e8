"""What paperbot costs over the bare client while a language model writes: tokens a second, and the time to first text.

    python -m benchmarks.streaming [--tokens 2000] [--rate 2000] [--runs 3]

Both read the same text, in turns, from the tests' fake of an OpenAI-compatible server, which sends a token every
1/RATE seconds. paperbot's side is all of it but the search: the prompt, markers, links, and every sentence checked.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.answers import Mode, Stage, Step, Text
from bot.app import App, build
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.report import Report
from ingest.settings import environment
from ingest.sources.arguments import Sources, sample
from ingest.sync import ingest
from tests.fakes.openai import FakeOpenAI, fake_openai

_QUESTION = "How can reward hacking be mitigated?"
_SENTENCES = (
    "Reward hacking can be prevented by regularizing towards the base policy [1].",
    "The chi^2 divergence between occupancy measures can be more effective than a KL penalty [1].",
    "The definition captures several realistic settings that exhibit reward hacking [1].",
)
_CHARACTERS = 4  # a token of the fake, about


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens a second of one text, and milliseconds from the first token's sending to the first text."""

    rate: float
    first: float


def main() -> None:
    """Measure both in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=2000)
    parser.add_argument("--rate", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    repeats = asked.tokens * _CHARACTERS // len(" ".join(_SENTENCES)) + 1
    text = " ".join(_SENTENCES * repeats)
    with tempfile.TemporaryDirectory() as home, fake_openai("") as server:
        app = _app(home, server)
        sides: dict[str, Callable[[], Run]] = {"bare client": lambda: _bare(server), "paperbot": lambda: _ours(app)}
        runs: dict[str, list[Run]] = {name: [] for name in sides}
        for number in range(asked.runs + 1):
            for name, side in sides.items():
                server.reply(text, tokens_per_second=asked.rate)
                run = side()
                if number:  # the first one imports
                    runs[name].append(run)
    for name, found in runs.items():
        rate, first = (statistics.median(values) for values in zip(*((r.rate, r.first) for r in found), strict=True))
        print(f"{name:12} {rate:7.0f} tokens/s   first text after {first:5.1f} ms")
    share = statistics.median(r.rate for r in runs["paperbot"]) / statistics.median(r.rate for r in runs["bare client"])
    print(f"paperbot reads at {share:.1%} of the bare client's rate")


def _app(home: str, server: FakeOpenAI) -> App:
    cache = {name: value for name, value in environment().items() if name == "PAPERBOT_CACHE"}
    settings = BotSettings.from_environ(
        {"PAPERBOT_HOME": home, "OPENAI_BASE_URL": server.url, "PAPERBOT_MODEL": "fake-model", **cache}
    )
    library = Library(settings)
    ingest(library, load_embedder(settings), Sources((sample(),)), Report(), prune=False, progress=lambda *_: None)
    library.close()
    return build(settings)


def _bare(server: FakeOpenAI) -> Run:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    model = ChatOpenAI(model="fake-model", base_url=server.url, api_key=SecretStr("none"), stream_usage=True)
    started, first, tokens = time.perf_counter(), 0.0, 0
    for chunk in model.stream(_QUESTION):
        if chunk.content:
            first, tokens = first or time.perf_counter(), tokens + 1
    return Run(tokens / (time.perf_counter() - first), 1000 * (first - started))


def _ours(app: App) -> Run:
    asked = first = 0.0
    for event in app.answerer.stream(_QUESTION):
        if isinstance(event, Stage) and event.step is Step.WRITING:
            asked = time.perf_counter()
        elif isinstance(event, Text):
            first = first or time.perf_counter()
    answer = event.answer  # type: ignore[union-attr]
    assert answer.mode is Mode.WRITTEN, answer.notes
    return Run(answer.usage.output_tokens / (time.perf_counter() - first), 1000 * (first - asked))


if __name__ == "__main__":
    main()
