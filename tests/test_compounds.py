"""Words made of a name and a hyphen, that stand in no paper."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.questions.compounds import compounds
from bot.retrieval import Retriever
from ingest.embedding.minilm import MiniLM
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import ingest_papers, paper


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How are DPO-trained models attacked?", {"dpo-trained": ["dpo", "trained"]}),
        ("Which rad53-dependent pathways are there?", {"rad53-dependent": ["rad53"]}),
        ("Do GPT-4-driven agents plan?", {"gpt-4-driven": ["gpt-4"]}),
        ("Is DPO-in-training stable?", {"dpo-in-training": ["dpo", "training"]}),
        ("DPO-trained and GPT-4-trained", {"dpo-trained": ["dpo", "trained"], "gpt-4-trained": ["gpt-4", "trained"]}),
        ("Is PPO-trained known?", {}),  # no paper has the name
        ("What about model-trained ones?", {}),  # no name
        ("Is offline-to-online in it?", {}),
        ("What is DPO?", {}),
        ("Are RLHF-tuned models safe?", {}),  # it stands there as it is
        ("A DPO-trained-and-then-merged model", {}),  # no word
        ("", {}),
    ],
)
def test_a_word_that_no_paper_has_is_read_by_the_name_in_it(
    settings: LibrarySettings, minilm: MiniLM, question: str, parts: dict[str, list[str]]
) -> None:
    library = Library(settings, minilm.fingerprint)
    abstract = "We trained models with DPO. Rad53 and GPT-4 are others. RLHF-tuned models train on, offline to online."
    ingest_papers(library, minilm, [paper(1, abstract=abstract)])
    assert compounds(question, library) == parts


def test_a_name_within_a_word_finds_its_paper(settings: LibrarySettings, minilm: MiniLM) -> None:
    library = Library(settings, minilm.fingerprint)
    named = paper(1, title="Attacks on aligned models", abstract="Models aligned with DPO yield to suffixes. They answer then.")
    texts = [(f"Attacks on model {n}", f"Trained models of kind {n} are attacked. They fail.") for n in range(2, 9)]
    others = [paper(n, title=title, abstract=abstract) for n, (title, abstract) in enumerate(texts, 2)]
    ingest_papers(library, minilm, [*others, named])
    found = Retriever(library, minilm).retrieve("How are DPO-trained models attacked?", 3)
    assert found.papers[0].paper.paper_id == named.paper_id
    assert "dpo" in found.papers[0].shared
    assert "dpo" in found.names
    assert "dpo-trained" not in found.unknown


def test_a_word_of_which_no_paper_has_the_name_stays_whole(sample_app: App) -> None:
    assert "xyz9-trained" in sample_app.retriever.retrieve("Are XYZ9-trained agents better?", 3).unknown
