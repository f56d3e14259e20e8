"""What is found for a question: papers, passages, refusals; through the product's own path."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from bot.answering import Answerer
from bot.answers import Outcome
from bot.app import App
from bot.questions import coined, ready, seems_english, topic_words
from bot.questions.expectations import asks, asks_for_number
from bot.retrieval import Retriever
from bot.retrieval.evidence import MAX_PASSAGES
from bot.retrieval.fusing import fused
from bot.retrieval.relevance import THRESHOLD, is_relevant, relevance
from bot.support import Checker
from ingest.chunking import chunk_paper
from ingest.embedding import Embedder
from ingest.embedding.minilm import MiniLM
from ingest.embedding.vectors import lengths, pack
from ingest.embedding.vocabulary import END, Vocabulary, after_first, evenly_packed, stream
from ingest.library import Library
from ingest.library.records import Listed
from ingest.library.searching import Packed, Pool, Signals
from ingest.records import Span
from ingest.settings import LibrarySettings
from ingest.threads import one_thread
from tests.conftest import ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder
from tests.servers import environ_of
from tests.waiting import wait_until

_PAGE = (Path(__file__).resolve().parents[1] / "docs" / "langchain.md").read_text(encoding="utf-8")

# ranking


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How can reward hacking be mitigated?", "Correlated Proxies"),
        ("RLHF workflow", "RLHF Workflow"),  # terse
        ("langauge models for medicine that reason slowly", "MedS^3"),  # mistyped
        ("a bot that cleans up the house, fetches objects and carries them to another place", "HomeRobot"),  # paraphrased
    ],
)
def test_the_paper_is_found(question: str, title: str, sample_app: App) -> None:
    found = sample_app.retriever.retrieve(question, 5).papers
    assert any(ranked.paper.title.startswith(title) for ranked in found)


def test_ranks_are_in_order_and_scores_in_range(sample_app: App) -> None:
    found = sample_app.retriever.retrieve("exploration in sparse reward environments", 20).papers
    assert len(found) == 20
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    for ranked in found:
        assert -1 <= ranked.dense <= 1
        assert ranked.keyword >= 0
        assert 0 <= ranked.near <= 1.001
        assert 0 <= ranked.coverage <= 1


def test_a_word_that_is_near_without_being_equal_counts(embedder: Embedder, settings: LibrarySettings) -> None:
    """Two papers that differ in one word: the one whose word is nearer to the question's comes first."""
    library = Library(settings)
    said = "We train a policy for {} and report the time that it needs."
    trucks = paper(1, title="A study", abstract=said.format("trucks"))
    ingest_papers(library, embedder, [trucks, paper(2, title="A study of it", abstract=said.format("flutes"))])
    found = Retriever(library, embedder).retrieve("lorry policy time", 2).papers
    assert found[0].paper.paper_id == "test:1"
    assert found[0].near > found[1].near


def test_what_was_embedded_before_a_question_was_read_counts_only_if_it_is_searched_for(sample_app: App) -> None:
    found, right = (sample_app.retriever.retrieve(f"how is reward {word} mitigated", 5) for word in ("hackign", "hacking"))
    assert [(one.paper.paper_id, one.score) for one in found.papers] == [
        (one.paper.paper_id, one.score) for one in right.papers
    ]


class _Service(WordsEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = list[str]()

    def embed_query(self, text: str) -> list[float]:
        self.questions.append(text)
        return super().embed_query(text)


def test_a_service_is_asked_for_one_vector_a_question(settings: LibrarySettings) -> None:
    library, service = Library(settings), _Service()
    ingest_papers(library, service, [paper(number, year=2020 + number) for number in range(3)])
    Retriever(library, service).retrieve("papers since 2021 about robots", 2)
    Retriever(library, service).retrieve("robots", 2)
    assert service.questions == ["robots", "robots"]


def test_a_lost_index_is_rebuilt_under_a_running_retriever(embedder: Embedder, settings: LibrarySettings) -> None:
    library = Library(settings)
    ingest_papers(library, embedder, [paper(1), paper(2)])
    retriever = Retriever(library, embedder)
    question = "papers by Nobody on gradient descnet"  # looks for an author and for a mistyped word before it searches
    assert len(retriever.retrieve(question, 5).papers) == 2
    for file in library.index.path.parent.glob(f"{library.index.path.name}*"):
        file.unlink()
    assert len(retriever.retrieve(question, 5).papers) == 2


# evidence


@hypothesis_settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from("offline reward policy robot exploration safety language agents of with the".split()),
        min_size=1,
        max_size=9,
    )
)
def test_passages_are_verbatim_sentences_best_first(sample_app: App, words: list[str]) -> None:
    for ranked in sample_app.retriever.retrieve(" ".join(words), 4).papers:
        assert 1 <= len(ranked.passages) <= MAX_PASSAGES
        assert [p.score for p in ranked.passages] == sorted((p.score for p in ranked.passages), reverse=True)
        assert len({p.start for p in ranked.passages}) == len(ranked.passages)
        for passage in ranked.passages:
            assert ranked.paper.abstract[passage.start : passage.end] == passage.text


# refusals


@pytest.mark.parametrize(
    "question",
    [
        "how do I poach an egg",
        "Where can I renew my passport?",
        "good morning",
        "how does the first one work?",
        "lunch menu",
        "what is the tallest mountain in Africa?",
    ],
)
def test_what_the_library_cannot_know_is_refused(question: str, sample_app: App) -> None:
    assert not is_relevant(sample_app.retriever.retrieve(question, 5))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who wrote FightLadder?", ["fightladder"]),
        ("HomeRobot vs B-STaR", ["homerobot", "b-star"]),
        ("Multi-Agent MDPs with LLMs, PPO and D4RL", []),
        ("how robots learn", []),
    ],
)
def test_coined_words_are_known_by_their_capitals(question: str, words: list[str]) -> None:
    assert coined(question) == words


def test_a_paper_called_by_the_word_that_it_coins_is_meant(sample_app: App) -> None:
    def likely(question: str) -> float:
        return relevance(sample_app.retriever.retrieve(question, 5))

    assert likely("Who wrote about FightLadder, and when, and where, and why?") >= 0.9
    assert likely("What do FightLadder and HomeRobot have in common with each other?") >= 0.9
    assert likely("What do FightLadder and BreadOven say of each other?") < 0.9
    assert likely("fight ladder bread oven recipe") < 0.9


@pytest.mark.parametrize("question", ["D4RL", "reward hacking", "MCTS", "offline RL", "curiosity", "robot"])
def test_terse_questions_are_answered(question: str, sample_app: App) -> None:
    assert is_relevant(sample_app.retriever.retrieve(question, 5))


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("what are the drawbacks of reward models?", True),
        ("what are the limitations of reward models?", True),
        ("what are the drawbacks of coffee?", False),
        ("is yoga overrated?", False),
    ],
)
def test_a_word_that_is_said_of_anything_tells_little(question: str, known: bool, sample_app: App) -> None:
    assert is_relevant(sample_app.retriever.retrieve(question, 5)) is known


def test_what_a_statement_says_of_its_topic_tells(sample_app: App) -> None:
    asked, stated = (
        sample_app.retriever.retrieve(text, 5).weights for text in ("is curiosity overrated?", "curiosity overrated")
    )
    assert asked["curiosity"] == stated["curiosity"]
    assert asked["overrated"] < stated["overrated"]


def test_the_best_of_more_papers_has_to_come_nearer(sample_app: App) -> None:
    found = sample_app.retriever.retrieve("How can reward hacking be mitigated?", 5)
    sizes = [relevance(replace(found, admitted=admitted)) for admitted in (1, 70, 5_000, 1_000_000)]
    assert sizes == sorted(set(sizes), reverse=True)


@pytest.mark.parametrize("question", ["D4RL", "offline RL", "curiosity", "How can reward hacking be mitigated?"])
def test_an_embedder_without_a_vocabulary_is_judged_alike(question: str, sample_app: App, minilm: MiniLM) -> None:
    class Silent(MiniLM):
        vocabulary = None  # type: ignore[assignment]

    found = Retriever(sample_app.library, Silent(sample_app.settings.cache)).retrieve(question, 5)
    assert all(ranked.near == 0 for ranked in found.papers)
    assert is_relevant(found)
    assert not is_relevant(
        Retriever(sample_app.library, Silent(sample_app.settings.cache)).retrieve("how do I poach an egg", 5)
    )


def test_relevance_is_a_share(sample_app: App) -> None:
    asked = ("reward", "x", "offline reinforcement learning with a world model and pessimism " * 8)
    for question in asked:
        assert 0 <= relevance(sample_app.retriever.retrieve(question, 5)) <= 1
    assert 0 < THRESHOLD < 1


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("How can it be mitigated?", True),
        ("offline RL", True),
        ("sourdough bread recipe oven temperature baking time", True),
        ("hierarchical reinforcment learning option discovery sparse rewards", True),
        ("Wie stark sinkt der Recall von HNSW nach Löschungen?", False),
        ("Was ist der Nachteil von Bloom-Filtern?", False),
        ("¿Cómo se mide el rendimiento?", False),
        ("gains in robots over time per se", True),
        ("Are van der Waals forces learned?", True),
        ("How does the El Niño index of Kim et al. do in Rio de Janeiro?", True),
        ("Wie viele Minuten dauert das Lernen im Schnitt?", False),
        ("哪个强化学习框架首次达到94.0的pass@1？", False),
        ("Quelle largeur atteignent les impulsions que règle cet agent ?", False),
    ],
)
def test_other_languages_are_told(question: str, english: bool, minilm: MiniLM) -> None:
    assert seems_english(question, minilm.vocabulary) == english


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("@paperbot what is RLHF?", "what is RLHF?"),
        ("@PaperBot, what is RLHF?", "what is RLHF?"),
        ("@papers: @paperbot what is RLHF?", "what is RLHF?"),
        ("@property decorators", "@property decorators"),
        ("recall@5, and what else?", "recall@5, and what else?"),
        ("pass@k", "pass@k"),
        ("@paperbot", "@paperbot"),
    ],
)
def test_who_is_spoken_to_is_no_word_of_a_question(written: str, question: str) -> None:
    assert ready(written) == question


def test_function_words_of_another_language_are_no_topic() -> None:
    assert topic_words("Wie stark sinkt der Recall von HNSW nach Löschungen?") == [
        "stark", "sinkt", "recall", "hnsw", "löschungen"]  # fmt: skip
    assert topic_words("What did von der Malsburg say of binding?") == ["von", "der", "malsburg", "binding"]


def test_a_refusal_in_another_language_says_why(sample_app: App) -> None:
    answer = sample_app.answerer.answer("Welches Öl gehört in den Motor von einem alten Golf?", papers=5)
    assert not answer.sources
    assert any("English" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many runs were tracked?", True),
        ("What is the success rate of the baselines?", True),
        ("Which Sharpe ratio does it reach?", True),
        ("What Sharpe ratio did the strategy reach?", True),
        ("how much label noise is added", True),
        ("How common is low vision?", True),
        ("What is the prevalence of blindness?", True),
        ("What dose was used?", True),
        ("How does the learning rate of Q-learning affect offline training?", False),
        ("How long-horizon tasks are solved", False),
        ("How far has offline RL come?", False),
        ("how old data are reused", False),
        ("What is learning rate decay?", False),
        ("Which algorithm is used?", False),
        ("How does it work?", False),
    ],
)
def test_questions_for_numbers_are_told(question: str, wanted: bool) -> None:
    assert asks_for_number(question) == wanted


def test_an_abstract_without_the_number_is_noted(embedder: Embedder, settings: LibrarySettings) -> None:
    library = Library(settings)
    kites = "Kites generate power from strong winds. We tested kites over the sea for several days."
    ingest_papers(library, embedder, [paper(1, title="Kites for power", abstract=kites), paper(2)])
    answerer = Answerer(library, Retriever(library, embedder), Checker(library, embedder))
    assert any("states none" in note for note in answerer.answer("How much power do kites generate?", papers=1).notes)
    many = answerer.answer("How many kites were tested over the sea?", papers=1)
    assert (many.outcome, [one.title for one in many.nearest]) == (Outcome.NOT_STATED, ["Kites for power"])
    assert not answerer.answer("Where were the kites tested for power?", papers=1).notes


# how it is put


@pytest.mark.parametrize(
    ("text", "put_as_question"),
    [
        ("Which robots learn to fly?", True),
        ("does dropout help small models", True),
        ("In which tasks do teams of agents fail", True),
        ("what's reward hacking", True),
        ("flying robots, any that learn?", True),
        ("can't dropout help", True),
        ("WHO WROTE ABOUT DROPOUT", True),
        ("and after how many steps is it robust", True),
        ("tell me how robots learn to fly", True),
        ("WHO advice on salt: what does it say?", True),
        ("WHO advice on salt？", True),
        ("CAN bus intrusion detection", False),
        ("May 2023 in review", False),
        ("Small models gain from dropout.", False),
        ("sim-to-real transfer", False),
        ("HAS-BLED scores in practice", False),
        ("WHO advice on salt", False),
    ],
)
def test_a_question_is_known_by_its_form(text: str, put_as_question: bool) -> None:
    assert asks(text) == put_as_question


def test_words_count_beside_meaning_the_near_ones_more_than_equal_ones() -> None:
    same, much, little = (np.array(one, dtype=np.float32) for one in ((0.5, 0.5), (0.8, 0.5), (0.5, 0.8)))
    none = np.zeros(2, dtype=np.float32)
    assert fused(Signals(much, same, same, same, none)).argmax() == 0
    assert fused(Signals(much, same, same, little, none)).argmax() == 1


def test_equal_words_stand_for_near_ones_that_are_not_known() -> None:
    equal, meaning, none = (np.array(one, dtype=np.float32) for one in ((0.8, 0.4), (0.4, 0.5), (0, 0)))
    assert fused(Signals(equal, meaning, meaning, none, none)).argmax() == 0
    assert fused(Signals(equal, meaning, meaning, none + 0.5, none)).argmax() == 1


# nearness of words


def _toy() -> Vocabulary:
    """Pieces 1 to 4: two alike, one across, one opposite to the first."""
    vectors = np.array([[0, 0], [1, 0], [1, 0.1], [0, 1], [-1, 0]], dtype=np.float32)
    return Vocabulary(evenly_packed(np.hstack([vectors] * 20)), lambda word: [int(piece) for piece in word.split(".")])


def test_nearness_takes_the_nearest_piece_of_each_row() -> None:
    nearness = _toy().nearness({"1": 3.0, "3": 1.0, "2": 0.0})
    assert nearness.weights.tolist() == [0.75, 0.25]
    both, first = pytest.approx([0.995, 1.0], abs=0.01), pytest.approx([1.0, 0.0], abs=0.01)
    assert nearness.of(stream([[2, 3], [4], []])).tolist() == [both, [0.0, 0.0], [0.0, 0.0]]
    assert nearness.of(stream([[4], [3, 2], [1]])).tolist() == [[0.0, 0.0], both, first]  # pieces met before, and new ones


def test_many_pieces_are_each_compared_as_alone() -> None:
    table = np.random.default_rng(0).normal(size=(3_000, 32)).astype(np.float32)
    vocabulary = Vocabulary(evenly_packed(table), lambda word: [int(word)])
    asked = {str(word): 1.0 for word in range(1, 9)}
    near = vocabulary.nearness(asked).of(stream([[piece] for piece in range(1, 3_000)]))
    some = [0, 1, 249, 250, 251, 1_999, 2_000, 2_998]
    alone = [vocabulary.nearness(asked).of(stream([[place + 1]]))[0] for place in some]
    assert near[some] == pytest.approx(np.stack(alone), abs=1e-6)
    assert near[:8].argmax(axis=0).tolist() == list(range(8))


def _packed(row: int, pieces: list[list[int]]) -> Packed:
    """A paper of as many rows as `pieces` has, all alike."""
    vectors = pack(np.ones((len(pieces), 4), dtype=np.float32) / 2)
    return row, vectors, lengths(vectors, 4), stream(pieces).tobytes()


def _near(pool: Pool, places: list[int]) -> tuple[list[float], list[list[float]]]:
    """How near the question's words come to the papers at `places`, and to their sentences."""
    signals = pool.closer(pool.signals({}, 1.0), places)
    stored = [Listed(paper(place), (Span(0, 1), Span(2, 3))) for place in places]
    found = pool.candidates(places, stored, [0.0] * len(places), signals)
    sentences = [list(one.near_sentences) for one in found]
    return signals.near.tolist(), sentences


def test_words_are_compared_alike_before_and_after_the_vector_comes() -> None:
    papers = [_packed(1, [[4], [1], [4]]), _packed(2, [[3], [4], []]), _packed(3, [[4], [1, 3], [4]])]
    for early in ([], [0], [1, 0]):
        pool = Pool(_toy().nearness({"1": 3.0, "3": 1.0}))
        pool.add(papers[:2])
        assert pool.look_up(early)
        pool.ask(np.array([0.5, 0.5, 0.5, 0.5], dtype=np.float32))
        assert _near(pool, [0])[0] == pytest.approx([0.75], abs=0.01)
        pool.add(papers[2:])
        near, sentences = _near(pool, [2, 0, 1])
        assert near == pytest.approx([1.0, 0.75, 0.25], abs=0.01)
        assert np.array(sentences) == pytest.approx(np.array([[1.0, 0.0], [0.75, 0.0], [0.0, 0.0]]), abs=0.01)


def test_where_the_words_of_a_paper_are_unknown_none_is_ranked_by_words() -> None:
    pool = Pool(_toy().nearness({"1": 1.0}))
    pool.add([_packed(1, [[4], [1], [4]]), (2, *_packed(2, [[1]])[1:3], b"")])
    assert not pool.look_up([0, 1])
    pool.ask(np.array([0.5, 0.5, 0.5, 0.5], dtype=np.float32))
    assert _near(pool, [0]) == ([pytest.approx(1.0, abs=0.01)], [[pytest.approx(1.0, abs=0.01), 0.0]])
    assert _near(pool, [0, 1])[0] == [0.0, 0.0]
    assert _near(pool, [0]) == ([0.0], [[0.0, 0.0]])


def test_the_pieces_of_a_word_share_its_weight() -> None:
    assert _toy().nearness({"1.3": 2.0, "4": 2.0}).weights.tolist() == [0.25, 0.25, 0.5]


def test_nearness_of_nothing_is_nothing() -> None:
    assert _toy().nearness({}).of(stream([[1]])).shape == (1, 0)
    assert _toy().nearness({"1": 1.0}).of(stream([])).shape == (0, 1)


@given(st.lists(st.lists(st.integers(1, 4), max_size=5), min_size=1, max_size=6))
def test_a_stream_keeps_its_rows(rows: list[list[int]]) -> None:
    packed = stream(rows)
    assert (packed == END).sum() == len(rows)
    assert after_first(packed.tobytes()) == 2 * (len(rows[0]) + 1)
    assert [bool(row[0] >= 0.99) for row in _toy().nearness({"1": 1.0}).of(packed)] == [1 in row or 2 in row for row in rows]


def test_special_tokens_in_an_abstract_are_text(minilm: MiniLM) -> None:
    chunk = chunk_paper(paper(1, abstract="We study how [PAD] and [SEP] tokens change attention. It works."))[0]
    pieces = np.frombuffer(next(iter(minilm.embed_chunks([chunk]))).pieces, dtype=np.uint16)
    assert (pieces == END).sum() == 1 + len(chunk.sentences)
    assert after_first(stream([[5, END, 6], [7]]).tobytes()) == 6


def _threads_of_numpy() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_numpy_gets_its_threads_back(sample_app: App) -> None:
    before = _threads_of_numpy()
    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(lambda _: sample_app.retriever.retrieve("reward", 3), range(24)))) == 24
    assert _threads_of_numpy() == before


def test_numpy_takes_one_thread_whichever_thread_asks_for_it() -> None:
    before = _threads_of_numpy()

    def inside() -> list[int]:
        with one_thread:
            return _threads_of_numpy()

    for _ in range(3):
        with ThreadPoolExecutor(1) as pool:  # a thread of its own
            assert pool.submit(inside).result() == [1 for _ in before]
            assert _threads_of_numpy() == before
            assert inside() == [1 for _ in before]  # while that thread is alive
    assert _threads_of_numpy() == before


def test_numpy_takes_one_thread_while_abstracts_are_embedded(minilm: MiniLM) -> None:
    before, chunk = _threads_of_numpy(), chunk_paper(paper(1, abstract="Lorries drive. Flutes play music."))[0]
    found = minilm.embed_chunks([chunk] * 500)
    next(found)
    wait_until(lambda: _threads_of_numpy() == [1 for _ in before])  # the others are being embedded, none for a moment between
    assert len(list(found)) == 499
    assert _threads_of_numpy() == before


def test_a_chunk_tells_the_pieces_of_title_and_sentences(minilm: MiniLM) -> None:
    chunk = chunk_paper(paper(1, title="On trucks", abstract="Lorries drive. Flutes play music."))[0]
    pieces = np.frombuffer(next(iter(minilm.embed_chunks([chunk]))).pieces, dtype=np.uint16)
    nearness = minilm.vocabulary.nearness({"flutes": 1.0})
    near = nearness.of(pieces)
    assert (near @ nearness.weights).argmax() == 2
    assert len(near) == 3


# LangChain


def test_the_example_of_the_documentation_runs(sample_app: App) -> None:
    example = re.search(r"```python\n(.*?PaperRetriever.*?)```", _PAGE, re.DOTALL)
    assert example
    environ = {**environ_of(sample_app.settings), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", example[1]], capture_output=True, text=True, env=environ, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith("Correlated Proxies")


def test_documents_tell_title_id_offsets_and_scores(sample_app: App) -> None:
    from bot.chains import PaperRetriever

    retriever = PaperRetriever(retriever=sample_app.retriever, k=2)
    documents = retriever.invoke("How can reward hacking be mitigated?")
    assert len(documents) == 2
    first = documents[0].metadata
    assert first["title"].startswith("Correlated Proxies")
    assert documents[0].id == first["paper_id"]
    assert first["score"] > documents[1].metadata["score"]
    for passage in first["passages"]:
        assert documents[0].page_content[passage["start"] : passage["end"]] == passage["text"]
    json.dumps(first)


def test_a_chain_takes_it(sample_app: App) -> None:
    from langchain_core.runnables import RunnableLambda

    from bot.chains import PaperRetriever

    chain = PaperRetriever(retriever=sample_app.retriever, k=3) | RunnableLambda(
        lambda found: [d.metadata["title"] for d in found]
    )
    assert len(chain.invoke("exploration")) == 3
    assert chain.batch(["exploration", "safety"])[1]
