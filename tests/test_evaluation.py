"""`paperbot eval`: metrics against values computed by hand, question sets, and the command as a real process."""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import statistics
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.answers import Turn
from bot.app import App, build
from bot.evaluation import metrics
from bot.evaluation import run as evaluate
from bot.evaluation.comparison import compare
from bot.evaluation.known_items import EVERYDAY, make
from bot.evaluation.questionsets import Kind, QuestionSet, read_judged, read_questions
from bot.settings import BotSettings
from bot.terminal import evaluating, figures
from bot.terminal.console import make_console
from ingest.embedding import Embedder
from ingest.errors import EvaluationError, PaperbotError
from ingest.library import Library
from ingest.records import Paper
from ingest.settings import LibrarySettings
from tests.conftest import Run, ingest_papers, write_jsonl
from tests.fakes.openai import fake_openai

_ABSTRACTS = {
    "Tidal turbines in narrow straits": "Fast currents carry much energy. We place forty tidal turbines in a narrow strait "
    "and measure the wake behind each rotor. Wakes shorten where the seabed is rough and the water is shallow.",
    "Beekeeping with infrared cameras": "Honey bees keep their brood warm. Infrared cameras above the comb show how nurse "
    "bees move towards cold brood cells at night. Colonies that lose this habit seldom survive a harsh winter.",
    "Glaciers seen from balloons": "Small glaciers melt fast. Tethered balloons photograph the glacier tongue every hour "
    "through a whole summer season. The tongue retreats by nine metres and most of it within two warm weeks.",
    "Reading medieval shopping lists": "Household accounts survive in many archives. We transcribe four hundred shopping "
    "lists from medieval monasteries with a handwriting recogniser. Monks bought more almonds and saffron than believed.",
    "Quiet propellers for drones": "Drones annoy their neighbours. Serrated propeller blades modelled on owl feathers "
    "reduce the whine of small drones by six decibels. Thrust falls slightly while the battery lasts almost as long.",
    "Sorting of concrete rubble": "Old buildings become rubble. A conveyor with X-ray sensors sorts crushed concrete into "
    "clean gravel and contaminated fines automatically. Recycled gravel then replaces a third of fresh gravel in pavements.",
}
PAPERS = [
    Paper(f"set:{number}", title, abstract, source="test") for number, (title, abstract) in enumerate(_ABSTRACTS.items(), 1)
]
TITLES = list(_ABSTRACTS)
B_STAR = "B-STaR: Monitoring and Balancing Exploration and Exploitation in Self-Taught Reasoners"  # of the sample library
QUESTIONS: list[dict[str, object]] = [
    {"id": "q1", "type": "single", "question": "How loud are propellers shaped like owl feathers?", "gold_titles": [TITLES[4]],
     "evidence": [{"title": TITLES[4], "sentence": "Serrated propeller blades modelled on owl feathers\nreduce the  whine of "
                   "small drones by six decibels."}]},
    {"id": "q2", "question": "What do balloons show of melting glaciers, and cameras of honey bees?", "extra": 1,
     "gold_titles": [TITLES[2].upper(), TITLES[1]]},
    {"id": "q3", "type": "not_in_abstract", "question": "Which maker built the tidal turbines in the strait?",
     "gold_titles": [TITLES[0]]},
    {"id": "q4", "question": "Who won the chess olympiad of 1972?", "gold_titles": []},
    {"id": "q5", "type": "followup", "question": "And how often do they photograph?",
     "history": [{"role": "user", "content": "Balloons?"}], "gold_titles": [TITLES[2]]},
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> Path:
    """A library of the six papers."""
    folder = tmp_path_factory.mktemp("home")
    _fill(folder, cache, embedder, PAPERS)
    return folder


def _fill(folder: Path, cache: Path, embedder: Embedder, papers: list[Paper]) -> None:
    library = Library(LibrarySettings.from_environ({"PAPERBOT_HOME": str(folder), "PAPERBOT_CACHE": str(cache)}))
    ingest_papers(library, embedder, papers)
    library.close()


@pytest.fixture(scope="module")
def app(home: Path, cache: Path) -> App:
    """The app on that library."""
    return build(BotSettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """The file of questions."""
    return write_jsonl(tmp_path / "questions.jsonl", QUESTIONS)


# metrics


def test_ndcg_by_hand() -> None:
    gold = {"a": 3.0, "b": 2.0, "c": 1.0}
    ideal = 3 + 2 / math.log2(3) + 1 / 2
    assert metrics.ndcg(["a", "b", "c"], gold, 10) == pytest.approx(1)
    assert metrics.ndcg(["x", "a", "c"], gold, 10) == pytest.approx((3 / math.log2(3) + 1 / 2) / ideal)
    assert metrics.ndcg(["x", "a", "c"], gold, 2) == pytest.approx(3 / math.log2(3) / (3 + 2 / math.log2(3)))
    assert metrics.ndcg(["a", "a", "a"], {"a": 1}, 10) == 1
    assert metrics.ndcg(["a"], {}, 10) == 0


def test_ranks_recall_and_reciprocal_rank_by_hand() -> None:
    ranked = ["x", "b", "y", "a", "b"]
    assert metrics.ranks(ranked, ["a", "b", "c"]) == [4, 2, None]
    assert [metrics.recall(ranked, {"a", "b", "c"}, k) for k in (1, 2, 4, 10)] == [0, 1 / 3, 2 / 3, 2 / 3]
    assert metrics.reciprocal_rank(ranked, {"a", "b"}, 10) == 1 / 2
    assert metrics.reciprocal_rank(ranked, {"a"}, 3) == 0


def test_precision_recall_f1_by_hand() -> None:
    assert metrics.precision_recall_f1(6, 2, 4) == (0.75, 0.6, pytest.approx(2 * 0.75 * 0.6 / 1.35))
    assert metrics.precision_recall_f1(0, 0, 3) == (None, 0, 0)
    assert metrics.precision_recall_f1(0, 3, 0) == (0, None, None)


def test_auroc_by_hand() -> None:
    assert metrics.auroc([0.9, 0.4], [0.5, 0.1]) == 0.75
    assert metrics.auroc([1], [1]) == 0.5
    assert metrics.auroc([], [1]) is metrics.auroc([1], []) is None


scores = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]) | st.floats(0, 1), min_size=1, max_size=30)
names = st.lists(st.sampled_from("abcdefgh"), max_size=20)


@given(scores, scores)
def test_auroc_is_symmetric_and_counts_pairs(positive: list[float], negative: list[float]) -> None:
    found, swapped = metrics.auroc(positive, negative), metrics.auroc(negative, positive)
    assert found is not None
    assert swapped is not None
    assert found + swapped == pytest.approx(1)
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert found == pytest.approx(sum(pairs) / len(pairs))


@given(names, st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 5), min_size=1), st.integers(1, 12))
def test_ranking_metrics_stay_in_their_bounds(ranked: list[str], gold: dict[str, float], k: int) -> None:
    best = sorted(gold, key=lambda name: -gold[name])
    assert 0 <= metrics.ndcg(ranked, gold, k) <= 1 + 1e-9
    assert metrics.ndcg(best, gold, k) == pytest.approx(1)
    assert 0 <= metrics.recall(ranked, gold, k) <= metrics.recall(ranked, gold, k + 1) <= 1
    assert (metrics.recall(ranked, gold, k) > 0) == (metrics.reciprocal_rank(ranked, gold, k) > 0)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=50))
def test_percentiles_are_those_of_the_standard_library(values: list[float]) -> None:
    expected = statistics.quantiles(values, n=20, method="inclusive")
    assert metrics.percentile(values, 0.5) == pytest.approx(expected[9])
    assert metrics.percentile(values, 0.95) == pytest.approx(expected[18])
    assert metrics.percentile([], 0.5) is None


# question sets


def test_types_default_to_what_the_gold_titles_say(questions: Path) -> None:
    found = {question.id: question for question in read_questions(questions).questions}
    assert [str(q.kind) for q in found.values()] == ["single", "multi", "not_in_abstract", "unanswerable", "followup"]
    assert [gold.name for gold in found["q2"].gold] == [TITLES[2].upper(), TITLES[1]]
    assert found["q4"].gold == ()
    assert found["q4"].evidence == ()
    assert found["q4"].history == ()
    assert found["q5"].history == (Turn("user", "Balloons?"),)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('{"id": "b", "question": }', "broken JSON at column"),
        ('["b"]', "not an object"),
        ('{"id": "b"}', "no question"),
        ('{"id": "b", "question": " "}', "empty"),
        ('{"id": "b", "question": 5}', "no question"),
        ('{"id": ["b"], "question": "Why?"}', "an id is"),
        ('{"id": "a", "question": "Why?", "type": "unanswerable"}', "stands in"),
        ('{"id": "b", "question": "Why?"}', "neither gold_titles nor a type"),
        ('{"question": "Why?", "gold_titles": null}', "neither gold_titles nor a type"),
        ('{"id": "b", "question": "Why?", "history": [{"role": "user", "content": "So?"}]}', "neither gold_titles nor a type"),
        ('{"id": "b", "question": "Why?", "type": "easy"}', "“easy” is not a type"),
        ('{"id": "b", "question": "Why?", "type": "judged"}', "“judged” is not a type"),
        ('{"id": "b", "question": "Why?", "type": "single"}', "without gold_titles"),
        ('{"id": "b", "question": "Why?", "type": "unanswerable", "gold_titles": ["T"]}', "with gold_titles"),
        ('{"id": "b", "question": "Why?", "gold_titles": "T"}', "gold_titles is not a list"),
        ('{"id": "b", "question": "Why?", "gold_titles": [""]}', "gold_titles is not a list"),
        ('{"id": "b", "question": "Why?", "evidence": ["S."]}', "evidence is not a list of objects"),
        ('{"id": "b", "question": "Why?", "evidence": [{"title": "T"}]}', "sentence of each evidence"),
        ('{"id": "b", "question": "Why?", "type": "followup"}', "followup without a history"),
        ('{"id": "b", "question": "Why?", "history": "What?"}', "history is not a list of objects"),
        ('{"id": "b", "question": "Why?", "history": ["What?"]}', "history is not a list of objects"),
        ('{"id": "b", "question": "Why?", "history": [{"role": "bot", "content": "Hm."}]}', "without the role"),
        ('{"id": "b", "question": "Why?", "history": [{"role": "user", "content": " "}]}', "without content"),
        ('{"id": "b", "question": "Why?", "history": [{"role": "user", "text": "What?"}]}', "without content"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(line: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f'{{"id": "a", "question": "What?", "gold_titles": []}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_questions(path)
    assert caught.value.message.startswith(f"{path}:3: ")
    assert word in caught.value.message
    assert caught.value.advice


def _judged(tmp_path: Path, qrels: str = "1\tset:1\t0\n1\t2\t2\n2\t6\t1\n9\t1\t1\n") -> QuestionSet:
    queries = tmp_path / "queries.jsonl.gz"
    asked = [{"_id": 1, "text": "night vision of beehives"}, {"id": "2", "claim": "Rubble can be recycled."}, {"text": "x"}]
    queries.write_bytes(gzip.compress("\n".join(map(json.dumps, asked)).encode()))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + qrels)
    return read_judged(queries, tmp_path / "qrels.tsv")


def test_judged_queries_are_those_with_a_score_above_zero(tmp_path: Path) -> None:
    found = _judged(tmp_path)
    assert [(q.id, q.kind, [(gold.key, gold.gain) for gold in q.gold]) for q in found.questions] == [
        ("1", Kind.JUDGED, [("2", 2.0)]), ("2", Kind.JUDGED, [("6", 1.0)])
    ]  # fmt: skip
    assert found.unjudged == 1


@pytest.mark.parametrize(("qrels", "line", "word"), [("1 2 1\n", 2, "corpus-id"), ("1\t2\t1\n1\t2\tyes\n", 3, "score")])
def test_bad_judgements_are_named(qrels: str, line: int, word: str, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=rf"qrels\.tsv:{line}: .*{word}"):
        _judged(tmp_path, qrels)


def test_judgements_of_other_queries_or_without_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="No query of"):
        _judged(tmp_path, "77\t1\t1\n")
    (tmp_path / "plain.tsv").write_text("1\t2\t1\n")
    with pytest.raises(EvaluationError, match=r"plain\.tsv:1: no column corpus-id, query-id, score"):
        read_judged(tmp_path / "queries.jsonl.gz", tmp_path / "plain.tsv")


# measuring


def test_records_and_figures_agree(app: App, questions: Path) -> None:
    asked, seen = read_questions(questions), list[tuple[int, int]]()
    done = evaluate(app, asked, papers=3, skip_missing=False, progress=lambda n, of: seen.append((n, of))).to_json()
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert done["skipped"] == {"missing": 0, "unjudged": 0}
    records = {record["id"]: record for record in done["questions"]}
    assert records["q1"]["ranks"] == records["q3"]["ranks"] == records["q5"]["ranks"] == [1]
    assert sorted(records["q2"]["ranks"]) == [1, 2]
    assert records["q2"]["metrics"]["recall@1"] == 0.5
    assert records["q2"]["metrics"]["ndcg@10"] == 1
    assert records["q1"]["metrics"]["evidence"] == records["q1"]["metrics"]["evidence_quoted"] == 1  # folded white space
    assert records["q4"]["ranks"] == []
    assert set(records["q4"]["metrics"]) == {"decision"}
    for record in records.values():
        assert record["refused"] == (not record["cited"])
        assert record["metrics"]["decision"] == (record["refused"] == (record["id"] == "q4"))
    with_gold = [record["metrics"] for record in records.values() if record["ranks"]]
    for name in ("recall@1", "recall@5", "ndcg@10", "mrr"):
        assert done["summary"][name] == pytest.approx(statistics.fmean(m[name] for m in with_gold), abs=1e-4)
    above = [record["relevance"] > records["q4"]["relevance"] for record in records.values() if record["id"] != "q4"]
    assert done["summary"]["auroc"] == statistics.fmean(above)
    assert list(done["by_type"]) == ["single", "multi", "not_in_abstract", "unanswerable", "followup"]
    assert done["by_type"]["unanswerable"]["auroc"] is None


def test_a_paper_whose_full_text_may_say_is_cited(sample_app: App, tmp_path: Path) -> None:
    question = {"question": "does B-STaR run on A100 GPUs?", "type": "not_in_abstract", "gold_titles": [B_STAR]}
    asked = read_questions(write_jsonl(tmp_path / "questions.jsonl", [question]))
    (record,) = evaluate(sample_app, asked, papers=5, skip_missing=False, progress=lambda *_: None).to_json()["questions"]
    assert record["cited"] == [B_STAR]
    assert (record["refused"], record["told_unstated"], record["metrics"]["told_unstated"]) == (False, True, 1)
    assert record["metrics"]["decision"] == record["metrics"]["citation_precision"] == record["metrics"]["citation_recall"] == 1


def test_what_is_told_unstated_is_a_figure_of_its_own(
    sample_app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = "how does B-STaR balance exploration and exploitation?"
    records = [
        {"id": "told", "question": "does B-STaR run on A100 GPUs?", "type": "not_in_abstract", "gold_titles": [B_STAR]},
        {"id": "missed", "question": hidden, "type": "not_in_abstract", "gold_titles": [B_STAR]},
        {"id": "wrong", "question": "does B-STaR run on TPUs?", "type": "single", "gold_titles": [B_STAR]},
        {"id": "right", "question": hidden, "type": "single", "gold_titles": [B_STAR]},
    ]
    asked = read_questions(write_jsonl(tmp_path / "questions.jsonl", records))
    done = evaluate(sample_app, asked, papers=5, skip_missing=False, progress=lambda *_: None).to_json()
    assert [record["told_unstated"] for record in done["questions"]] == [True, False, True, False]
    assert [record["metrics"]["decision"] for record in done["questions"]] == [1, 1, 0, 1]
    assert [one["told_unstated"] for one in (done["summary"], *done["by_type"].values())] == [0.5, 0.5, 0.5]
    assert done["summary"]["refused"] == 0
    earlier = json.loads(json.dumps(done))
    earlier["questions"][0]["metrics"]["told_unstated"] = 0.0
    earlier["summary"]["told_unstated"] = 0.25
    found = compare(earlier, done, 0.01)
    assert [(change.id, change.metric) for change in found.gains] == [("told", "told_unstated")]
    assert [one.metric for one in found.summary if one.before != one.now] == ["told_unstated"]
    figures.evaluation(make_console(), done)
    figures.comparison(make_console(), found, 0.01)
    assert capsys.readouterr().out.count("told unstated") == 3


@pytest.mark.parametrize("width", [200, 80, 60, 50, 40, 30])
def test_figures_are_whole_on_any_terminal(width: int) -> None:
    types = ("all", "single", "multi", "unanswerable", "not_in_abstract", "followup")
    names = ("recall@1", "recall@10", "recall@100", "ndcg@10", "evidence_quoted", "citation_precision", "told_unstated")
    rest = dict.fromkeys(("recall@5", "mrr", "evidence", "citation_recall", "refused", "auroc"))
    by_type = {
        kind: {"questions": 1_000 + place} | rest | {name: (100 * place + other) / 1_000 for other, name in enumerate(names)}
        for place, kind in enumerate(types)
    }
    latency = {"latency_p50_ms": 12.0, "latency_p95_ms": 40.0, "refusal_f1": None}
    done = {
        "summary": by_type.pop("all") | latency, "by_type": by_type, "papers_in_library": 70, "papers_drawn_on": 5,
        "answered_by": "paperbot", "usage": None, "failed": {}, "skipped": {"missing": 0, "unjudged": 0}, "known_items": 0,
    }  # fmt: skip
    out = Console(file=io.StringIO(), width=width, highlight=False)
    figures.evaluation(out, done)
    seen = out.file.getvalue()  # type: ignore[attr-defined]
    assert "…" not in seen
    for place in range(len(types)):
        assert f"{1_000 + place:,}" in seen
        assert all(re.search(rf"\b{100 * place / 1_000 + other / 1_000:.3f}\b", seen) for other in range(len(names)))
    assert {"recall@1", "recall@10", "recall@100"} <= set(seen.split())
    assert len(seen.splitlines()) > 40 if width < 70 else len(seen.splitlines()) < 20


def test_judged_queries_are_told_by_corpus_id(app: App, tmp_path: Path) -> None:
    done = evaluate(app, _judged(tmp_path), papers=5, skip_missing=False, progress=lambda *_: None).to_json()
    assert [record["ranks"] for record in done["questions"]] == [[1], [1]]
    assert done["summary"]["recall@100"] == done["summary"]["ndcg@10"] == 1
    assert done["summary"]["citation_precision"] is done["summary"]["refusal_f1"] is None
    with pytest.raises(EvaluationError, match=r"1 gold paper .* not in the library:\n  77 \(question 2\)"):
        evaluate(app, _judged(tmp_path, "1\t2\t1\n2\t77\t1\n"), papers=5, skip_missing=False, progress=lambda *_: None)


def _evaluation(**values: float) -> dict[str, Any]:
    """An evaluation of one question, as it is saved."""
    record = {"id": "q", "type": "single", "question": "Why?", "metrics": {"mrr": values["mrr"]}}
    return {"summary": values, "questions": [record], "papers_in_library": 1, "papers_drawn_on": 5}


@pytest.mark.parametrize(("margin", "lost"), [(0.05, ("mrr",)), (0.1, ()), (0.2, ())])
def test_only_headline_metrics_count_and_only_beyond_the_margin(margin: float, lost: tuple[str, ...]) -> None:
    before, now = _evaluation(mrr=0.9, **{"recall@1": 0.9}), _evaluation(mrr=0.8, **{"recall@1": 0.1})
    found = compare(before, now, margin)
    assert found.lost == lost
    assert [(change.metric, change.before, change.now) for change in found.losses] == [("mrr", 0.9, 0.8)]
    assert found.gains == ()
    assert compare(now, before, margin).lost == ()


# making


def test_made_questions_hang_on_papers_and_seed_alone(app: App, tmp_path: Path, cache: Path, embedder: Embedder) -> None:
    dois = ("10.1234/1", "10.1234/2")
    twins = [Paper(f"doi:{doi}", "One title of two papers", PAPERS[0].abstract, source="test", doi=doi) for doi in dois]
    _fill(tmp_path / "other", cache, embedder, [*reversed(PAPERS), *twins])
    settings = {"PAPERBOT_HOME": str(tmp_path / "other"), "PAPERBOT_CACHE": str(cache)}
    other = Library.open(LibrarySettings.from_environ(settings))
    made, again = make(app.library, 4, seed=7), make(app.library, 4, seed=7)
    assert made == again != make(app.library, 4, seed=8)
    known = make(other, 100, seed=7)
    assert {record["gold_titles"][0] for record in known if record["gold_titles"]} == set(TITLES)  # no twin
    assert [r["gold_titles"] for r in known[:4]] == [r["gold_titles"] for r in made[:4]]
    other.close()


def test_made_questions_are_words_of_a_later_sentence(app: App) -> None:
    made = make(app.library, 100, seed=0)
    assert len(made) == 6 + 1
    for place, record in enumerate(made[:6]):
        (title,), (evidence,) = record["gold_titles"], record["evidence"]
        abstract, sentence = _ABSTRACTS[title], evidence["sentence"]
        assert abstract.find(sentence) > 0
        asked = record["question"].split()
        assert 3 <= len(asked) < len(sentence.split()) / (1 + place % 2)
        left = iter(re.findall(r"[\w-]+", sentence.lower()))
        assert all(word in left for word in asked)  # in their order
    assert made[6]["question"] in EVERYDAY
    assert made[6]["type"] == "unanswerable"
    assert len(set(EVERYDAY)) == len(EVERYDAY) >= 60


# the command


def test_the_figures_are_printed_saved_and_compared(run: Run, home: Path, questions: Path, tmp_path: Path) -> None:
    saved, where = tmp_path / "saved.json", {"PAPERBOT_HOME": str(home)}
    done = run("eval", str(questions), "--save", str(saved), **where)
    assert done.returncode == 0, done.stderr
    for word in ("5 questions over 6 papers", "followup", "nDCG@10", "evidence found", "unanswerable", "F1", "ms (p95)"):
        assert word in done.stdout
    assert "\x1b" not in done.stdout
    baseline = json.loads(saved.read_text())
    assert list(tmp_path.glob(".saved*")) == []
    baseline["questions"][1]["metrics"]["recall@1"], baseline["summary"]["recall@5"] = 0.25, 1.5
    baseline["questions"][2]["metrics"]["mrr"] = 1.5
    saved.write_text(json.dumps(baseline))
    worse = run("eval", str(questions), "--compare", str(saved), **where)
    assert worse.returncode == 1
    assert "q2 multi: recall@1 0.25 → 0.50" in worse.stdout
    assert "q3 not in abstract: MRR@10 1.50 → 1.00" in worse.stdout
    assert "Worse than the baseline by more than 0.01: recall@5" in worse.stdout
    again = run("eval", str(questions), "--save", str(saved), **where)
    assert (again.returncode, json.loads(saved.read_text())) == (4, baseline)
    assert "--force" in again.stderr
    assert run("eval", str(questions), "--save", str(saved), "--force", **where).returncode == 0
    assert json.loads(saved.read_text()) != baseline


def test_a_language_model_writes_only_where_it_is_asked_for(run: Run, home: Path, questions: Path, tmp_path: Path) -> None:
    own, written = tmp_path / "own.json", tmp_path / "written.json"
    with fake_openai("sk-test") as server:
        where = {"PAPERBOT_HOME": str(home), "PAPERBOT_PRICES": "100/100", "PAPERBOT_RETRIES": "0", **server.environment()}
        assert "written by the papers, in their own words" in run("eval", str(questions), "--save", str(own), **where).stdout
        assert server.requests == 0
        done = run("eval", str(questions), "--llm", "--save", str(written), **where)
        assert f"answers written by {server.models[0]} ({len(server.chats)} calls, " in done.stdout
        assert ", $" in done.stdout
        assert len(server.chats) >= 4
        assert json.loads(written.read_text())["usage"]["calls"] == len(server.chats)
        both = run("eval", str(questions), "--compare", str(written), **where).stdout
        assert f"Not the same: answers written by: {server.models[0]} in the baseline, the papers, in their own" in both
        told = run("eval", str(questions), "--llm", "--json", **where | {"OPENAI_API_KEY": "sk-wrong"})
        assert (told.returncode, told.stdout) == (4, "")
        assert "refused the key" in told.stderr
        for _ in range(3):  # to warm up
            server.reply("Wakes shorten where the seabed is rough [1].")
        server.then("stall after 0")
        some = run("eval", str(questions), "--llm", **where, PAPERBOT_STALL_TIMEOUT="3").stdout
        assert "1 question that the model did not write an answer to: The model server" in some
    assert "No language model is set up" in run("eval", str(questions), "--llm", PAPERBOT_HOME=str(home)).stderr


def test_a_set_is_made_and_evaluated(run: Run, home: Path, tmp_path: Path) -> None:
    made, where = tmp_path / "made.jsonl", {"PAPERBOT_HOME": str(home)}
    done = run("eval", "--make", str(made), "--count", "5", **where)
    assert done.returncode == 0, done.stderr
    assert "easier than what people ask" in done.stdout
    with pytest.raises(PaperbotError, match="exists already"):
        evaluating.evaluate(make=made)
    figures = run("eval", str(made), "--json", **where)
    assert figures.returncode == 0, figures.stderr
    summary = json.loads(figures.stdout)["summary"]
    assert summary["questions"] == 6
    assert summary["recall@5"] == 1


def test_papers_of_a_file_are_evaluated_alone(run: Run, questions: Path, tmp_path: Path) -> None:
    papers = write_jsonl(tmp_path / "papers.jsonl", [{"title": p.title, "abstract": p.abstract} for p in PAPERS[:4]])
    done = run("eval", str(questions), "--papers", str(papers), "--skip-missing", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["papers_in_library"], found["skipped"]["missing"]) == (4, 1)
    assert not (tmp_path / "home").exists()  # the person's own library is left alone


_FILE = Path("file")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"margin": 0.5}, "Give one of"),
        ({"questions": _FILE, "make": _FILE}, "Give one of"),
        ({"questions": _FILE, "queries": _FILE, "qrels": _FILE}, "Give one of"),
        ({"queries": _FILE}, "go together"),
        ({"make": _FILE, "save": _FILE}, "only makes"),
        ({"make": _FILE, "llm": True}, "only makes"),
        ({"queries": _FILE, "qrels": _FILE, "llm": True}, "leave --llm out"),
        ({"questions": _FILE, "force": True}, "--force with --make or --save"),
        ({"questions": _FILE, "seed": 0}, "go with --make"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: dict[str, Any], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left:
        evaluating.evaluate(**options)
    assert left.value.exit_code == 2
    assert word in capsys.readouterr().err


def test_files_that_cannot_be_used_are_told_before_anything_is_loaded(questions: Path, tmp_path: Path) -> None:
    for name, content in (("text", "baseline"), ("other", '{"summary": {}}'), ("part", '{"format": "paperbot evaluation 1"}')):
        (tmp_path / name).write_text(content)
        with pytest.raises(EvaluationError, match=rf"{name}.*: this is not"):
            evaluating.evaluate(questions, compare=tmp_path / name)
    with pytest.raises(EvaluationError, match=r"none\.json: cannot be read"):
        evaluating.evaluate(questions, compare=tmp_path / "none.json")
    for place in (tmp_path / "nowhere" / "x.json", tmp_path, Path("/dev/null")):
        with pytest.raises(PaperbotError, match=r"cannot be written|is a folder"):
            evaluating.evaluate(questions, save=place)
    with pytest.raises(PaperbotError, match="exists already"):
        evaluating.evaluate(questions, save=tmp_path / "text")
    assert (tmp_path / "text").read_text() == "baseline"
    with pytest.raises(EvaluationError, match=r"none\.jsonl: cannot be read"):
        evaluating.evaluate(tmp_path / "none.jsonl")


def test_a_bad_file_ends_the_command(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "What?", "type": "unanswerable"}\n{"question": 1, "type": "unanswerable"}\n')
    done = run("eval", str(bad))
    assert done.returncode == 4
    assert f"{bad}:2: no question" in done.stderr
    assert done.stdout == ""


def test_a_baseline_of_other_questions_is_refused(app: App, questions: Path, tmp_path: Path) -> None:
    before = evaluate(app, read_questions(questions), papers=5, skip_missing=False, progress=lambda *_: None).to_json()
    fewer = read_questions(
        write_jsonl(tmp_path / "fewer.jsonl", [*QUESTIONS[1:], {"id": "q9", "question": "Why?", "gold_titles": []}])
    )
    now = evaluate(app, fewer, papers=5, skip_missing=False, progress=lambda *_: None).to_json()
    assert compare(before, before, 0.0).losses == compare(before, before, 0.0).lost == ()
    with pytest.raises(EvaluationError, match="another question set: q1 only in the baseline; q9 only in this set"):
        compare(before, now, 0.01)
    elsewhere = write_jsonl(tmp_path / "elsewhere.jsonl", [{"question": "Why?", "gold_titles": ["In another library"]}])
    with pytest.raises(EvaluationError, match="None of the 1 questions"):
        evaluate(app, read_questions(elsewhere), papers=5, skip_missing=True, progress=lambda *_: None)
