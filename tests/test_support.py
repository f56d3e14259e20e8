"""Verdicts: what is found, what is doubted, and the words that are quoted."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.alterations import numbers, swapped
from bot.answers import Verdict
from bot.app import App
from bot.questions import stem, topic_words
from bot.support import Abstract, Checker, Claim, Kind, judged
from bot.support.alignment import align, carried, crowded
from bot.support.cited_names import unnamed
from bot.support.cited_numbers import Stated, borne_out
from bot.support.cues import read
from bot.support.languages import absent_numbers, is_foreign
from bot.support.offered import is_offered, unlabelled
from bot.support.placed import stated
from bot.support.quantities import quantities
from bot.support.spellings import folded, letters, shares
from bot.support.wording import Turn, opposites
from ingest.embedding import Embedder
from ingest.embedding.vectors import ChunkVectors, unit
from ingest.library import Library
from ingest.records import Chunk, Paper, Span
from ingest.sentences import sentence_spans
from ingest.settings import LibrarySettings
from ingest.sources.arguments import resolve, sample
from tests.conftest import ingest_papers, needs_shared, paper
from tests.work import calls

PAPERS = [
    paper(
        1,
        title="Kestrel: Hovering Quadrotors with Model-Free Control",
        abstract=(
            "Quadrotors that hover in gusts need fast controllers. We present Kestrel, which learns to hover from 40 minutes "
            "of flight data. On five outdoor courses it reaches a success rate of 87.4%, compared with 61.2% for a cascaded "
            "PID controller. Kestrel reduces energy use by a third and does not need a wind model. It outperforms the "
            "predictive controller MPC-Air on every course. The policy runs at 500 Hz on a 2 W microcontroller."
        ),
        authors=("Ines Moreau", "Tadeusz Zielinski"),
        year=2023,
    ),
    paper(
        2,
        title="Sleep and Memory in Honeybees",
        abstract=(
            "Honeybees sleep at night. We deprived 1,200 foragers of sleep for two nights and tested their memory of a feeding "
            "site. Sleep deprivation impairs the recall of new routes, but it had no effect on routes learned a week earlier. "
            "Caffeine increases recall in rested bees and decreases it in tired ones. Larger colonies were less affected than "
            "smaller ones. About one in five foragers never returned."
        ),
        authors=("Aiko Tan",),
        year=2019,
    ),
    paper(
        3,
        title="Low-Rank Adapters for Long Contexts",
        abstract=(
            "Fine-tuning a large language model (LLM) on long documents is expensive. Low-rank adaptation (LoRA) of the "
            "attention layers alone extends the context of a 7B model from 4k to 128k tokens. Training takes 12 hours on "
            "eight GPUs and costs less than 300 dollars. Perplexity falls from 9.1 to 7.8, and retrieval accuracy doubles. "
            "Adapters on feed-forward layers are unnecessary."
        ),
    ),
    paper(
        4,
        title="Wind Loads on Suspension Bridges",
        abstract="We measure wind loads on suspension bridges with drones. Gusts above 30 m/s raise the load by half. "
        "Towers are not affected.",
    ),
]  # fmt: skip
KESTREL, BEES, LORA, BRIDGES = range(4)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("support")
    made = Library(LibrarySettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}))
    ingest_papers(made, embedder, PAPERS)
    return made


@pytest.fixture(scope="module")
def checker(library: Library, embedder: Embedder) -> Checker:
    return Checker(library, embedder)


@pytest.fixture(scope="module")
def abstracts(checker: Checker) -> list[Abstract]:
    return checker.abstracts(PAPERS)


# verdicts

SUPPORTED = [
    (KESTREL, "Kestrel learns hovering from 40 minutes of flight data."),
    (KESTREL, "On five outdoor courses Kestrel succeeds in 87.4 % of flights, against 61.2% for a PID controller."),
    (KESTREL, "Its success rate on the outdoor courses is about 87%, whereas a cascaded PID controller reaches roughly 61%."),
    (KESTREL, "On its outdoor courses Kestrel reaches a success rate of 87%."),
    (KESTREL, "Kestrel needs no wind model and uses a third less energy."),
    (KESTREL, "MPC-Air is outperformed by Kestrel on every course."),
    (KESTREL, "The policy of Kestrel runs on a two-watt microcontroller at 500 Hz."),
    (KESTREL, "Moreau and Zielinski (2023) present Kestrel, a hovering controller for quadrotors in gusts."),
    (BEES, "Sleep deprivation impaired the recall of new routes in honeybees."),
    (BEES, "Depriving bees of sleep did not affect routes that they had learned one week earlier."),
    (BEES, "Roughly 20% of the foragers never returned."),
    (BEES, "Smaller colonies were more affected than larger ones."),
    (LORA, "Low-rank adaptation of attention layers extends a 7B model's context from 4,000 to 128,000 tokens."),
    (LORA, "Perplexity falls to 7.8 from 9.1, and retrieval accuracy is twice as high."),
    (LORA, "Training takes half a day: 12 h on 8 GPUs."),
    (LORA, "Large language models with LoRA on the attention layers reach a context of 128k tokens."),
]


@pytest.mark.parametrize(("place", "sentence"), SUPPORTED)
def test_what_the_abstract_says_is_supported(place: int, sentence: str, checker: Checker, abstracts: list[Abstract]) -> None:
    found = checker.judge(sentence, [abstracts[place]])
    assert (found.verdict, found.doubts) == (Verdict.SUPPORTED, ())
    assert found.score >= 0.5


@pytest.mark.parametrize(
    ("place", "sentence", "kind", "told"),
    [
        (KESTREL, "Kestrel learns hovering from 50 minutes of data.", Kind.NUMBER, "“50 minutes” is not in the abstract"),
        (KESTREL, "Kestrel learns hovering from 40 hours of data.", Kind.NUMBER, "“40 hours” is not in the abstract"),
        (KESTREL, "On six outdoor courses it reaches a success rate of 87.4%.", Kind.NUMBER, "“six” is not in the abstract"),
        (LORA, "Low-rank adaptation extends the context to 130,000 tokens.", Kind.ROUNDED,
         "“130,000” is rounded: the abstract has “128k”"),
        (KESTREL, "On 40 outdoor courses it reaches a success rate of 87.4%.", Kind.NUMBER,
         "“40” stands in the abstract of something else"),
        (KESTREL, "Kestrel reduces energy use by half and does not need a wind model.", Kind.NUMBER, None),
        (KESTREL, "Kestrel outperforms the predictive controller TinyMPC on every course.", Kind.NAME,
         "“TinyMPC” is not named in the abstract"),
        (KESTREL, "Harrier learns to hover from 40 minutes of data.", Kind.NAME, "“Harrier” is not named in the abstract"),
        (KESTREL, "Kestrel needs a model of the wind.", Kind.WORDING, "the abstract denies this (“need”)"),
        (KESTREL, "Kestrel increases energy use by a third.", Kind.WORDING,
         "it says “increases” where the abstract has “reduces”"),
        (KESTREL, "The predictive controller MPC-Air outperforms Kestrel on every course.", Kind.WORDING,
         "the abstract compares the two the other way round"),
        (BEES, "Sleep deprivation does not impair the recall of new routes.", Kind.WORDING,
         "it denies “impair”, and the abstract does not"),
        (BEES, "Smaller colonies were less affected than larger ones.", Kind.WORDING,
         "the abstract compares the two the other way round"),
        (BEES, "The team deprived 12,000 foragers of sleep for two nights.", Kind.NUMBER, "“12,000” is not in the abstract"),
        (LORA, "Low-rank adaptation extends a 70B model's context to 128k tokens.", Kind.NUMBER,
         "“70B” is not in the abstract"),
        (LORA, "Perplexity rises from 7.8 to 9.1.", Kind.WORDING, "it says “rises” where the abstract has “falls”"),
        (LORA, "Adapters on feed-forward layers are necessary.", Kind.WORDING,
         "it says “necessary” where the abstract has “unnecessary”"),
    ],
)  # fmt: skip
def test_one_thing_changed_is_never_supported(
    place: int, sentence: str, kind: Kind, told: str | None, checker: Checker, abstracts: list[Abstract]
) -> None:
    found = checker.judge(sentence, [abstracts[place]])
    assert found.verdict is not Verdict.SUPPORTED
    assert kind in found.kinds
    assert found.doubts if told is None else told in found.doubts


@pytest.mark.parametrize(("place", "sentence"), SUPPORTED)
def test_another_papers_abstract_does_not_carry_it(
    place: int, sentence: str, checker: Checker, abstracts: list[Abstract]
) -> None:
    right = checker.judge(sentence, [abstracts[place]])
    for other in (abstract for abstract in abstracts if abstract is not abstracts[place]):
        wrong = checker.judge(sentence, [other], [abstracts[place]])
        assert wrong.verdict is Verdict.NOT_FOUND
        assert wrong.score < right.score / 2
        assert wrong.doubts


def test_what_others_carry_as_well_is_less_sure(checker: Checker, abstracts: list[Abstract]) -> None:
    sentence = "Gusts raise the load that wind puts on things."
    alone = checker.judge(sentence, [abstracts[KESTREL]])
    assert checker.judge(sentence, [abstracts[KESTREL]], [abstracts[BRIDGES]]).score < alone.score
    assert checker.judge(sentence, [abstracts[KESTREL]], [abstracts[BEES]]).score > alone.score


def test_what_speaks_against_others_makes_them_lesser_rivals(checker: Checker, abstracts: list[Abstract]) -> None:
    sentence = "Kestrel learns to hover from 40 minutes of flight data."
    text = PAPERS[KESTREL].abstract
    alike, other = checker.abstracts([replace(PAPERS[KESTREL], abstract=text), replace(PAPERS[KESTREL],
                                      abstract=text.replace("40", "90"))])  # fmt: skip
    assert checker.judge(sentence, [alike], [other]).score > checker.judge(sentence, [alike], [alike]).score


def test_others_that_carry_nothing_make_nothing_supported(checker: Checker, abstracts: list[Abstract]) -> None:
    found = checker.judge(
        "Octopuses solve mazes faster than rats.", [abstracts[BEES]], [abstracts[LORA], abstracts[BRIDGES]] * 3
    )
    assert found.verdict is Verdict.NOT_FOUND


def test_rivals_count_by_how_well_they_carry_a_sentence() -> None:
    assert crowded([]) == 0
    assert crowded([2.0, -1.0]) == crowded([-1.0, 2.0]) > crowded([1.0, -1.0]) > 0 > crowded([-9.0])
    assert crowded([-9.0] * 9) == crowded([-4.0] * 5) > -1  # far is far, and more than five are not looked at


def test_a_sentence_is_carried_better_by_more_of_its_words_and_by_rarer_ones() -> None:
    text = "Glass frogs hide red blood cells."
    abstract = Abstract(paper(1, title="Frogs", abstract=text), (Span(0, len(text)),), np.eye(1, 3, dtype=np.float32))

    def odds(words: str, weight: float = 1.0) -> float:
        claim = Claim(text, np.eye(1, 3, dtype=np.float32)[0], dict.fromkeys(words.split(), weight), most=2.0)
        return carried(claim, [align(claim, abstract)])

    assert odds("hide red blood cells") > odds("hide red") > odds("hide newts") > odds("hide hot newts eat")
    assert odds("hide red", weight=2.0) > odds("hide red", weight=1.0)


def test_several_abstracts_carry_a_sentence_together(checker: Checker, abstracts: list[Abstract]) -> None:
    sentence = "Kestrel hovers in gusts at 500 Hz, and gusts above 30 m/s raise wind loads on suspension bridges by half."
    both = checker.judge(sentence, [abstracts[KESTREL], abstracts[BRIDGES]])
    assert (both.verdict, both.doubts) == (Verdict.SUPPORTED, ())
    assert [place for place, _ in both.quotes] == [0, 1]
    for alone in (KESTREL, BRIDGES):
        assert checker.judge(sentence, [abstracts[alone]]).verdict is not Verdict.SUPPORTED
    wrong = checker.judge(sentence.replace("500", "700"), [abstracts[KESTREL], abstracts[BRIDGES]])
    assert wrong.doubts == ("“700 Hz” is not in the abstracts",)
    turned = checker.judge("Gusts lower the load on suspension bridges.", [abstracts[BRIDGES], abstracts[BEES]])
    assert turned.doubts == ("it says “lower” where the abstracts have “raise”",)


# quotes


def test_every_sentence_of_an_abstract_is_supported_by_itself(checker: Checker, abstracts: list[Abstract]) -> None:
    for abstract in abstracts:
        for span in abstract.spans:
            found = checker.judge(span.of(abstract.paper.abstract), [abstract], abstracts)
            assert (found.verdict, found.doubts) == (Verdict.SUPPORTED, ())
            assert [(quote.start, quote.end) for _, quote in found.quotes] == [(span.start, span.end)]


def test_sentences_on_end_are_quoted_together(checker: Checker, abstracts: list[Abstract]) -> None:
    abstract = abstracts[BEES]
    text = abstract.paper.abstract[abstract.spans[2].start : abstract.spans[3].end]
    (_, quote), *_ = checker.judge(f"“{text}”", [abstract]).quotes
    assert quote.text == text


@pytest.mark.parametrize(
    ("place", "sentence", "begins"),
    [
        (KESTREL, "It saves a third of the energy.", "Kestrel reduces energy"),
        (BEES, "A fifth of the bees never came back.", "About one in five"),
        (LORA, "It took twelve hours to train.", "Training takes"),
        (BRIDGES, "Bridge towers do not suffer.", "Towers"),
    ],
)
def test_the_quote_is_the_sentence_that_says_it(
    place: int, sentence: str, begins: str, checker: Checker, abstracts: list[Abstract]
) -> None:
    (_, quote), *_ = checker.judge(sentence, [abstracts[place]]).quotes
    assert quote.text.startswith(begins)
    assert quote.text == PAPERS[place].abstract[quote.start : quote.end]


# sentences without a marker


@pytest.mark.parametrize(("place", "sentence"), SUPPORTED)
def test_a_sentence_is_attributed_to_the_paper_that_supports_it(
    place: int, sentence: str, checker: Checker, abstracts: list[Abstract]
) -> None:
    assert checker.attribute(sentence, abstracts) == (place,)


def test_what_no_paper_supports_is_attributed_to_none(checker: Checker, abstracts: list[Abstract]) -> None:
    assert checker.attribute("Octopuses solve mazes faster than rats.", abstracts) == ()
    assert checker.attribute("Kestrel learns hovering from 90 minutes of flight data.", abstracts) == ()
    assert checker.attribute("Kestrel hovers.", []) == ()


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Overall, Kestrel learns to hover from 40 minutes of flight data, and bees are lost.", (KESTREL, BEES)),
        ("Overall, octopuses solve mazes faster than rats.", ()),
    ],
)
def test_what_sums_up_is_attributed_to_all_that_stands_before_it(
    sentence: str, places: Sequence[int], checker: Checker, abstracts: list[Abstract]
) -> None:
    assert tuple(checker.attribute(sentence, abstracts, (KESTREL, BEES))) == places


# odd input


@pytest.mark.parametrize("sentence", ["", "…", "—?!", "the of and", "😀", "{there} {0}", "日本語の文です。", "a" * 5_000])
def test_odd_sentences_are_not_found(sentence: str, checker: Checker, abstracts: list[Abstract]) -> None:
    found = checker.judge(sentence, abstracts, abstracts)
    assert found.verdict is Verdict.NOT_FOUND
    assert checker.attribute(sentence, abstracts) == ()


def test_the_work_grows_with_the_length_of_a_sentence_only(checker: Checker, abstracts: list[Abstract]) -> None:
    def judge(count: int) -> None:
        text = " ".join(f"Word{i} rises not by {i} % (Name-{i}) than" for i in range(count))
        assert checker.judge(text, abstracts).verdict is Verdict.NOT_FOUND

    judge(1)
    assert calls(partial(judge, 100)) < 12 * calls(partial(judge, 12))


@pytest.mark.parametrize("piece", ["{} % and {} % of them", "{} of 97 or {} of them", "{} {}"])
def test_the_work_grows_with_the_numbers_of_a_sentence_only(piece: str) -> None:
    text = ", ".join(f"{place} % of mice and {place} rats" for place in range(11, 14))

    def judge(count: int) -> None:
        found = stated(" and ".join(piece.format(11 + place % 3, 11 + place % 2) for place in range(count)), [text])
        assert len(found) >= count

    judge(1)
    assert calls(partial(judge, 120)) < 5 * calls(partial(judge, 30))


def test_what_stands_behind_many_numbers_is_checked_as_well() -> None:
    text = "Eleven mice and 12 rats were kept. Aspirin lowered the risk of stroke by 5 % in men. Bleeding rose by 7 % in women."
    found = stated(f"{'Eleven mice and 12 rats were kept. ' * 50}Bleeding in women rose by 5 % in 13 nurses.", [text])
    assert [(one.text, one.by) for one in found if one.how is Stated.NOT] == [("5 %", "7 %"), ("13", "")]


def test_nothing_cited_is_not_found(checker: Checker, abstracts: list[Abstract]) -> None:
    assert checker.judge("Kestrel hovers.", []).verdict is Verdict.NOT_FOUND


_PIECES = "not no 5 % ten Kestrel, GPT-4 more than ( lower twice".split()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120) | st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join))
def test_no_sentence_raises(checker: Checker, abstracts: list[Abstract], sentence: str) -> None:
    found = checker.judge(sentence, abstracts[:2])
    assert 0 <= found.score <= 1
    for place, quote in found.quotes:
        assert quote.text == abstracts[place].paper.abstract[quote.start : quote.end]


# where abstracts and vectors come from


class Plain:
    """An embedder that knows only which letters stand in a text: no vocabulary, 26 numbers."""

    fingerprint = "plain/1"
    vocabulary = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        counts = np.array([text.lower().count(chr(97 + i)) for i in range(26)], dtype=np.float32)
        vector: list[float] = unit(counts).tolist()
        return vector

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        for chunk in chunks:
            texts = [chunk.text[span.start - chunk.start : span.end - chunk.start] for span in chunk.sentences]
            yield ChunkVectors(
                np.array(self.embed_query(chunk.text), np.float32), np.array(self.embed_documents(texts), np.float32)
            )


def test_an_embedder_without_a_vocabulary_does(settings: LibrarySettings) -> None:
    library, embedder = Library(settings), Plain()
    ingest_papers(library, embedder, PAPERS)
    checker = Checker(library, embedder)
    abstracts = checker.abstracts(PAPERS)
    for place, sentence in SUPPORTED:
        assert checker.attribute(sentence, abstracts) in ((place,), ())
    assert checker.judge("Kestrel learns to hover from 40 minutes of flight data.", [abstracts[0]]).verdict is Verdict.SUPPORTED
    assert checker.judge("Kestrel learns to hover from 90 minutes of flight data.", [abstracts[0]]).verdict is Verdict.PARTLY


def test_vectors_are_the_librarys_where_it_has_the_paper(library: Library, embedder: Embedder) -> None:
    class Refusing(Plain):
        def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
            raise AssertionError

    kept = Checker(library, Refusing()).abstracts(PAPERS)
    new = [Checker(library, embedder)._embedded(one) for one in PAPERS]
    assert [one.spans for one in kept] == [one.spans for one in new]
    for one, other in zip(kept, new, strict=True):
        assert one.vectors == pytest.approx(other.vectors, abs=0.02)
        assert np.linalg.norm(one.vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_paper_that_is_gone_or_has_changed_is_embedded_anew(checker: Checker) -> None:
    changed = replace(PAPERS[BEES], abstract="Honeybees dance. Wasps do not.")
    gone = paper(99, title="Tides", abstract="Tides follow the moon by 50 minutes a day.")
    empty = paper(98, title="A title alone", abstract="")
    found = checker.abstracts([changed, gone, empty])
    assert [len(one.spans) for one in found] == [2, 1, 0]
    assert checker.judge("Wasps do not.", [found[0]]).quotes[0][1].text == "Wasps do not."
    assert checker.judge("Tides follow the moon.", [found[1]]).verdict is Verdict.SUPPORTED
    assert checker.judge("A title alone", [found[2]]).quotes == ()


def test_judging_is_pure() -> None:
    text = "Glass frogs sleep by day. They hide 89% of their red blood cells."
    spans = (Span(0, 25), Span(26, len(text)))
    vectors = np.eye(2, 3, dtype=np.float32)
    abstract = Abstract(paper(1, title="Glass frogs", abstract=text), spans, vectors)
    weights = dict.fromkeys(["hide", "89", "red", "blood", "cells"], 1.0)
    claim = Claim("Glass frogs hide 89 % of red blood cells.", vectors[1], weights)
    found = judged(claim, [abstract])
    assert (found.verdict, found.quotes[0][1].start) == (Verdict.SUPPORTED, 26)
    assert judged(Claim("Glass frogs hide 90 % of red blood cells.", vectors[1], weights), [abstract]).verdict is Verdict.PARTLY


# numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("32% of 1,024 images", [(32, "%"), (1024, "")]),
        ("3·1 per cent, .5 and 0.5 percent", [(3.1, "%"), (0.5, "%"), (0.5, "%")]),
        ("from 60.1 to 71.4 %", [(60.1, "%"), (71.4, "%")]),
        ("3, 5 and 8 weeks", [(1814400, "seconds"), (3024000, "seconds"), (4838400, "seconds")]),
        ("5–10 million users", [(5e6, ""), (1e7, "")]),
        ("a 12-month trial", [(31557600, "seconds")]),
        ("128k tokens, a 7B model and 1.5M steps", [(128e3, ""), (7e9, ""), (1.5e6, "")]),
        ("twenty-five hundred and two hundred and fifty", [(2500, ""), (250, "")]),
        ("twice, threefold, 4-fold, 5x and ten times", [(n, "times") for n in (2, 3, 4, 5, 10)]),
        ("two orders of magnitude", [(100, "times")]),
        ("one in five, 3 out of 4, 1 in 5 million", [(20, "%"), (75, "%"), (2e-5, "%")]),
        ("two thirds, by a third, half of them", [(200 / 3, "%"), (100 / 3, "%"), (50, "%")]),
        ("P = 2.5 × 10−11 and 10(-5)", [(2.5e-11, ""), (1e-5, "")]),
        ("5 ± 2 mg", [(0.005, "grams"), (0.002, "grams")]),
        ("in 2019, the 3rd", [(2019, "year"), (3, "th")]),
        ("by a factor of 3, $5", [(3, "times"), (5, "dollars")]),
        ("GPT-4o, D4RL, IL-6, H3.3, 3D, OCT3/4, Qwen2.5", []),
        ("(1) we do, [2, 3] and 2) you", []),
        ("a third study, double-blind", []),
        ("10(6) cells and a 10(4)-fold rise", [(1e6, ""), (1e4, "times")]),
        ("60 463 adults", [(60463, "")]),
        ("52.8 (SD 7.1) mg", [(0.0528, "grams"), (7.1, "")]),
        ("nearly a quarter were smokers, a third had died", [(25, "%"), (100 / 3, "%")]),
        ("1/2,000, 1 in 2000 and 2/3 of them", [(0.05, "%"), (0.05, "%"), (200 / 3, "%")]),
        ("type 1 in 51 cases, in 5 in 2004", [(1, ""), (51, ""), (5, ""), (2004, "year")]),
        ("type II, phase 3", [(2, ""), (3, "")]),
        ("aged 2 to 3", [(63115200, "seconds"), (94672800, "seconds")]),
        ("at week 2, for five consecutive days", [(1209600, "seconds"), (432000, "seconds")]),
        ("6- and 12-month rates", [(15778800, "seconds"), (31557600, "seconds")]),
        ("400 IU, 5 millimolar", [(400, "international units"), (0.005, "molar")]),
        ("6 per 1,000, 5 men per million, 9.1 and 9.5 events per 1000", [(0.6, "%"), (5e-4, "%"), (0.91, "%"), (0.95, "%")]),
        ("314/100,000, and 12 (95 %) per 1000", [(0.314, "%"), (12, ""), (95, "%")]),
        ("a 10-Year Risk, 40 Percent", [(315576000, "seconds"), (40, "%")]),
        ("7 gigabytes, 7489 base pairs, 25 kilodaltons", [(7e9, "bytes"), (7489, "bases"), (25e3, "daltons")]),
        ("men between 40 and 75", [(1262304000, "seconds"), (2366820000, "seconds")]),
        ("between the ages of 20 and 36 months", [(52596000, "seconds"), (94672800, "seconds")]),
        ("on the 30th day, the 5th case", [(2592000, "seconds"), (5, "th")]),
        ("80 microm and 10 microg", [(8e-5, "metres"), (1e-5, "grams")]),
        ("an odds ratio of 1.4 (OR, 2.5), HR: 0.82", [(1.4, "times"), (2.5, "times"), (0.82, "times")]),
        ("in 29 of 48 sites, 60/232 men", [(2900 / 48, "%"), (6000 / 232, "%")]),
        ("quintupled, at the 3' end", [(5, "times"), (3, "end")]),
        ("Aβ5-40 and Aβ1-X", []),
        ("one in a hundred, once in 10,000, 4 (out of 20) cells", [(1, "%"), (0.01, "%"), (20, "%")]),
        ("6 events for every 100", [(6, "%")]),
        ("threefourths of them", [(75, "%")]),
        ("a decade and a half, two and a half years", [(473364000, "seconds"), (78894000, "seconds")]),
        ("half a million, a quarter of a million cells", [(5e5, ""), (2.5e5, "")]),
        ("7.7 v 17.7 months", [(20249460, "seconds"), (46547460, "seconds")]),
        ("2 micro-m, 5 micro g", [(2e-6, "metres"), (5e-6, "grams")]),
        ("between 16 and 20 gestational weeks", [(9676800, "seconds"), (12096000, "seconds")]),
        ("€1500, 1507 Euro, £20", [(1500, "euros"), (1507, "euros"), (20, "sterling")]),
    ],
)
def test_numbers_are_read_with_their_units(text: str, values: list[tuple[float, str]]) -> None:
    found = [one for one in quantities(text) if not one.loose]
    assert [one.unit for one in found] == [unit for _, unit in values]
    assert [one.value for one in found] == pytest.approx([value for value, _ in values])
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("asked", "stated", "how"),
    [
        ("40 %", "40 percent", Stated.EXACTLY),
        ("40 %", "40 patients", Stated.NOT),
        ("40 %", "a score of 0.40", Stated.EXACTLY),
        ("79.6 %", "an accuracy of 79.6", Stated.EXACTLY),
        ("80 %", "79.6 %", Stated.EXACTLY),
        ("88 %", "87.4 %", Stated.NOT),
        ("90 %", "a share of 0.903", Stated.EXACTLY),
        ("fourfold", "4.21 times", Stated.EXACTLY),
        ("twofold", "a 1.6-fold rise", Stated.ROUNDED),
        ("a quarter", "26.9 %", Stated.EXACTLY),
        ("one in four", "26.4 %", Stated.EXACTLY),
        ("one in four", "30 %", Stated.NOT),
        ("doubles", "a hazard ratio of 2.005", Stated.EXACTLY),
        ("doubles", "a hazard ratio of 2.4", Stated.NOT),
        ("five times", "half", Stated.NOT),
        ("35 %", "the RR of a relapse in treated patients was 1.35 (95% CI 1.02-1.78)", Stated.EXACTLY),
        ("elevenfold", "the relative risk in women was 11; 95 percent confidence interval, 4.6 to 26", Stated.EXACTLY),
        ("35 %", "the RR and a difference of 1.35 (95% CI 1.02-1.78)", Stated.NOT),
        ("three times daily", "three meals per day", Stated.EXACTLY),
        ("33 %", "the odds ratio was less for breaks (0.69, 0.57 to 0.84, P < 0.1; 0.67, 0.57 to 0.79)", Stated.EXACTLY),
        ("23 %", "the odds ratio (OR) per child: 0.77 (95 confidence interval (CI) 0.61-0.99)", Stated.EXACTLY),
        ("thirteenfold", "the SMR was 12.86", Stated.EXACTLY),
        ("more than nine tenths", "an OR of 0.23", Stated.NOT),
        ("more than nine tenths", "one of them", Stated.NOT),
        ("nearly 50,000 links", "over 48,200 links", Stated.EXACTLY),
        ("nearly 50,000 links", "over 58,200 links", Stated.NOT),
        ("chromosome 12", "chromosomes 1, 9, 12 and X", Stated.EXACTLY),
        ("chromosomes 8", "trisomy 8", Stated.EXACTLY),
        ("chromosome 8", "type 8", Stated.NOT),
        ("is over two years", "27 months", Stated.EXACTLY),
        ("is over two years", "20 months", Stated.NOT),
        ("polymerase 2 is", "RNA polymerase II", Stated.EXACTLY),
        ("polymerase 3 is", "RNA polymerase II", Stated.NOT),
        ("2 cells", "RNA polymerase II", Stated.NOT),
        ("stage 4", "stages II, III and IV", Stated.EXACTLY),
        ("about 80 %", "79.6 %", Stated.EXACTLY),
        ("nearly 30 %", "28.9 %", Stated.EXACTLY),
        ("79.6 %", "80 %", Stated.NOT),
        ("79 %", "80 %", Stated.NOT),
        ("over 1,000 images", "1,024 images", Stated.EXACTLY),
        ("1,000 images", "1,024 images", Stated.ROUNDED),
        ("2,000 images", "1,024 images", Stated.NOT),
        ("two days", "48 h", Stated.EXACTLY),
        ("one year", "12 months", Stated.EXACTLY),
        ("2 kg", "2,000 g", Stated.EXACTLY),
        ("2 kg", "2 g", Stated.NOT),
        ("twice", "doubled", Stated.EXACTLY),
        ("twofold", "an increase by 100 %", Stated.EXACTLY),
        ("20 %", "one in five", Stated.EXACTLY),
        ("a third", "33.3 %", Stated.EXACTLY),
        ("three million", "3M", Stated.EXACTLY),
        ("three", "3", Stated.EXACTLY),
        ("8 of 89", "eight of the 89", Stated.EXACTLY),
        ("4 of 7", "the traditional (4 of 7) format", Stated.EXACTLY),
        ("57.2 %", "57.2$\\%$ mAP", Stated.EXACTLY),
        ("ten times", "1/10th of the rate", Stated.EXACTLY),
        ("1.9 × 10^7", "1.9 x 10(7) and 4.5 x 10(6) M(-1)", Stated.EXACTLY),
        ("1.9 × 10^7 M", "1.9 x 10(7) M(-1)", Stated.EXACTLY),
        ("56 %", "odds ratios 1.23 (95% CI 1.13 to 1.34) and 1.56 (1.36 to 1.78)", Stated.EXACTLY),
        ("13 %", "the hazard ratio, adjusted for age, was 1.13", Stated.EXACTLY),
        (
            "13 %",
            "a risk ratio of 1.16 (95% CI, 1.11-1.22) in men, and it was 1.13 (95% CI, 1.09-1.18) in women",
            Stated.EXACTLY,
        ),
        ("13 %", "a risk ratio of 1.16 (95% CI, 1.11-1.22) in men, and it was 1.13 (as a score) in women", Stated.NOT),
        ("1.9 billion dollars", "$AU1.9 billion", Stated.EXACTLY),
        ("1.9 billion euros", "$1.9 billion", Stated.NOT),
        ("more than quintuple", "fourfold", Stated.NOT),
        ("more than quintuple", "fivefold", Stated.EXACTLY),
        ("9 of 43", "fivefold", Stated.NOT),
        ("71 adenocarcinomas", "71 kinase-fusion–positive adenocarcinomas in 90 adenocarcinomas", Stated.EXACTLY),
        ("5 tasks", "5 models and 4 tasks", Stated.NOT),
        ("4 tasks", "5 models and 4 robot tasks", Stated.EXACTLY),
        ("33 %", "a third", Stated.EXACTLY),
        ("0.5", "50 %", Stated.EXACTLY),
        ("over 4,280 images", "over 4,420 images", Stated.NOT),
        ("up to 44.9%", "up to 45.9%", Stated.NOT),
        ("31 %", "about 30 %", Stated.ROUNDED),
        ("8 patients", "5 patients and 8 (62 %)", Stated.EXACTLY),
        ("in 2021", "in 2022", Stated.NOT),
        ("5", "", Stated.NOT),
        ("over 80 %", "79.6 %", Stated.NOT),
        ("over 79 %", "79.4 %", Stated.EXACTLY),
        ("nearly 80 %", "80.4 %", Stated.NOT),
        ("at least 30 %", "less than 30 %", Stated.NOT),
        ("65 years or older", "at least 65 years", Stated.EXACTLY),
        ("65 years or older", "younger than 65 years", Stated.NOT),
        ("no more than 5 mg", "at most 5 mg", Stated.EXACTLY),
        ("for over 3 years", "for up to 3 years", Stated.EXACTLY),
        ("up to 18 months", "over an 18-month period", Stated.EXACTLY),
        ("6 per 1,000", "60 deaths per 10,000", Stated.EXACTLY),
        ("0.6 %", "6 men per 1,000", Stated.EXACTLY),
        ("one in 200", "5 per 1,000", Stated.EXACTLY),
        ("kinase 1 is", "type 2 cells, 3 proteins and kinase 1 activity", Stated.EXACTLY),
        ("95 % of smokers", "a ratio of 0.4 (95 % CI, 0.3 to 0.6)", Stated.NOT),
        ("30 % of smokers", "33 % (95 % confidence interval, 30 %-37 %)", Stated.NOT),
        ("60 % of smokers", "no difference (P = .60)", Stated.NOT),
        ("P < 0.05", "P < .05, 95 % CI 1.2-3.4", Stated.EXACTLY),
        ("(1.2 to", "a ratio of 2.4 (95 % CI, 1.2 to 3.4)", Stated.NOT),
        ("type 3", "chromosome 3 and 3 cells of types 1 and 2", Stated.NOT),
        ("type 2", "types 1 and 2", Stated.EXACTLY),
        ("phase II", "a phase two trial", Stated.EXACTLY),
        ("3 subsets", "cells of group 3", Stated.NOT),
        ("fifteen typical genes", "proteins of 15 kDa", Stated.NOT),
        ("twelve patients", "12 % of all", Stated.NOT),
        ("fourfold", "four markers", Stated.NOT),
        ("fourfold", "higher by a factor of 4", Stated.EXACTLY),
        ("2 cells", "taking up O(2)", Stated.NOT),
        ("PGE 2", "PGE(2)", Stated.EXACTLY),
        ("3.00", "three", Stated.NOT),
        ("halved", "decreased 2-fold", Stated.EXACTLY),
        ("to a fifth", "lowered fourfold", Stated.NOT),
        ("up to 22 %", "a maximum of 22.08 %", Stated.EXACTLY),
        ("up to 19 %", "up to ∼19.1 %", Stated.EXACTLY),
        ("at most 15 models", "15+ models", Stated.NOT),
        ("more than 30 %", "within 30 %", Stated.NOT),
        ("more than 2.6 million users", "2,657,365 users", Stated.EXACTLY),
        ("more than 2.6 million users", "2,757,365 users", Stated.NOT),
        ("22 % more", "a risk ratio of 1.22", Stated.EXACTLY),
        ("36 % less", "an odds ratio of 0.64", Stated.EXACTLY),
        ("within three months", "after 12 weeks", Stated.EXACTLY),
        ("after three months", "after 9 weeks", Stated.NOT),
        ("for 10 years", "every decade", Stated.EXACTLY),
        ("for 30 days", "on the 30th day", Stated.EXACTLY),
        ("in 2 mM calcium", "in 2 mm calcium", Stated.EXACTLY),
        ("117 of 428 children", "27.3 % of the children", Stated.EXACTLY),
        ("145 of 428 children", "27.3 % of the children", Stated.NOT),
        ("60 men", "60/232 patients", Stated.EXACTLY),
        ("12 weeks", "15 ± 12 weeks", Stated.NOT),
        ("35 %", "20 % (12-35 %)", Stated.EXACTLY),
        ("1.4T tokens", "1.4 trillion tokens", Stated.EXACTLY),
        ("a 1T-parameter model", "a trillion-parameter model", Stated.EXACTLY),
        ("2.4T training tokens", "1.5 trillion tokens", Stated.NOT),
        ("128K tokens", "128,000 tokens", Stated.EXACTLY),
        ("10⁶ steps", "1M steps", Stated.EXACTLY),
        ("10⁷ steps", "1M steps", Stated.NOT),
        ("at 10⁻³ M", "at 1 mM", Stated.EXACTLY),
        ("4.5 × 10⁶ cells", "4.5 million cells", Stated.EXACTLY),
    ],
)
def test_a_number_is_borne_out_whatever_it_is_written_like(asked: str, stated: str, how: Stated) -> None:
    (one,) = (one for one in quantities(asked) if one.unit or not one.loose)
    assert borne_out(one, quantities(stated))[0] is how


TRIAL = (
    "Aspirin lowered the risk of stroke by 5 % in men. Bleeding rose by 7 % in women. "
    "Scores on recall, naming and drawing were 2.6, 1.4 and 3.9. BRCA1 and ERK1/2 were measured, and Oct4. 12 nurses helped."
)


@pytest.mark.parametrize(
    ("sentence", "instead"),
    [
        ("In men, aspirin lowered stroke risk by 5 %.", []),
        ("In men, aspirin lowered stroke risk by 7 %.", [("7 %", "5 %")]),
        ("In women bleeding rose by 7 %.", []),
        ("Bleeding in women rose by 5 %.", [("5 %", "7 %")]),
        ("Something else was found for 7 %.", []),
        ("Scores on recall, naming and drawing were 2.6, 1.4 and 3.9.", []),
        ("Scores on recall, naming and drawing were 2.6, 1.4 and 2.6.", [("2.6", "3.9")]),
        ("Risk fell by 5 % in men, and again the risk of men by 5 %.", []),
        ("Twelve nurses helped.", []),
        ("BRCA 1, ERK1 and OCT3/4 were measured.", []),
        ("BRCA 5 was measured.", [("BRCA 5", "BRCA1")]),
        ("ERK1/7 was measured.", [("ERK1/7", "ERK1/2")]),
        ("OCT3/2 was measured.", [("OCT3/2", "Oct4")]),
    ],
)
def test_a_number_is_only_borne_out_where_it_is_of_the_same(sentence: str, instead: list[tuple[str, str]]) -> None:
    found = stated(sentence, [TRIAL])
    assert [(one.text, one.by) for one in found if one.how is Stated.NOT] == instead


SHIFTS = "Of the nurses, 62 % slept badly, and 48 % of doctors did. Four trials were stopped early."
COURSE = "Accuracy of the model rose from 40 % to 60 % with pretraining."
ADVERSE = "Adverse drug events (ADEs) are bad. ADEs were seen in 12 %. New drug use was seen in 30 %."
GENES = "We studied IL-6, TLR4, S1PR1 and E17 in mice."


@pytest.mark.parametrize(
    ("sentence", "text", "doubted"),
    [
        ("More than half of the nurses slept badly.", SHIFTS, []),
        ("More than half of the nurses slept badly.", f"{SHIFTS} Half of the streets were empty.", []),
        ("More than 70 % of the nurses slept badly.", SHIFTS, ["More than 70 %"]),
        ("Fewer than half of the doctors slept badly.", SHIFTS, []),
        ("Almost half of the doctors slept badly.", SHIFTS, []),
        ("Nearly 40 % of the doctors slept badly.", SHIFTS, ["Nearly 40 %"]),
        ("Fewer than two thirds of the nurses slept badly.", SHIFTS, []),
        ("Fewer than 20 % of the doctors slept badly.", SHIFTS, ["20 %"]),
        ("At least three trials were stopped early.", SHIFTS, []),
        ("Three or more trials were stopped early.", SHIFTS, []),
        ("At least five trials were stopped early.", SHIFTS, ["At least five"]),
        ("At most three trials were stopped early.", SHIFTS, ["At most three"]),
        ("Accuracy of the model rose from 20 % to 60 %.", COURSE, ["20 %"]),
        ("Interleukin 6, Toll-like receptor 4 and sphingosine-1-phosphate receptor 1 were studied.", GENES, []),
        ("Interleukin 4, Toll-like receptor 6 and receptor 7 were studied.", GENES, ["4", "6", "7"]),
        ("We studied 17 mice.", GENES, ["17"]),
        ("Toll-like receptor type 4 and type 6 were studied.", GENES, ["6"]),
        ("Those with HPV type 16 had type 2 diabetes.", "HPV16 was found in T2D.", []),
        ("Those with HPV type 18 had type 1 diabetes.", "HPV16 was found in T2D.", ["18", "1"]),
        ("Loss of chromosome 9 was found.", "Loss of two arms was found on chromosome 9.", []),
        ("PGE 2 and E 2, CTLA - 4 and 5-HT rose.", "PGE(2), E(2), CTLA4 and 5-HT rose.", []),
        ("HPV 16 or 18 was found.", "HPV types 16 and 18 were found.", []),
        ("HPV 16 and 20 women were found.", "HPV 16 was found in 12 women.", ["20"]),
        ("Fewer than half of those asked slept.", "Of 90 asked 44 % slept. Those asked of tea were 12 %.", []),
        (
            "Fewer than a third of those asked slept.",
            "Of 90 asked 44 % slept. Those asked of tea were 12 %.",
            ["Fewer than a third"],
        ),
        (
            "Cost of cups fell by 6 % in men.",
            "Waste of tea fell by 14 % in females. In males the cost of cups fell by 6 %.",
            [],
        ),
        (
            "Cost of cups fell by 14 % in men.",
            "Waste of tea fell by 14 % in females. In males the cost of cups fell by 6 %.",
            ["14 %"],
        ),
        ("Tea extends sleep by 2.5 hours.", "Sleep was 14.6 hours with tea and 12.1 hours without.", []),
        ("Tea extends sleep by 6.5 hours.", "Sleep was 14.6 hours with tea and 12.1 hours without.", ["6.5 hours"]),
        ("Tea more than halves the need for naps.", "Tea lowers the need for naps (21 % versus 50 %).", []),
        ("Tea more than halves the need for naps.", "Tea lowers the need for naps (31 % versus 50 %).", ["more than halves"]),
        ("A growth of 27 teas was seen.", "Growth of 27 leaves was seen. The 31 teas were cold.", []),
        ("The 27 teas were cold.", "Growth of 27 leaves was seen. The 31 teas were cold.", ["27"]),
        ("Growth of leaves tripled.", "Growth of leaves rose from 2.6 +/- 0.8 to 8.0 +/- 3.2 cm per year.", []),
        ("Growth of leaves quintupled.", "Growth of leaves rose from 2.6 +/- 0.8 to 8.0 +/- 3.2 cm.", ["quintupled"]),
        ("Tea costs half as much as coffee.", "The cost of tea was lower than that of coffee (754 vs. 1507 Euro).", []),
        (
            "Tea costs a third as much as coffee.",
            "The cost of tea was lower than that of coffee (754 vs. 1507 Euro).",
            ["a third"],
        ),
        ("Skin is a quarter thinner in divers.", "The skin of divers was thinner (2.08 vs 2.78 mm).", []),
        (
            "Tea raises the risk of gout by 40 %.",
            "Tea: risk of gout in 13 %. In men it came often (hazard ratio, 1.40; 95% CI, 1.2-1.6).",
            [],
        ),
        ("Adverse drug events are seen in 12 %.", ADVERSE, []),
        ("Adverse drug events are seen in 30 %.", ADVERSE, ["30 %"]),
        ("Cups cost less by 6 % in men.", "Cups cost less by 14 % in females. Less by 6 % in males.", []),
        ("PGE(3), CTLA - 8 and 4-HT rose.", "PGE(2), CTLA4 and 5-HT rose.", ["CTLA - 8", "PGE(3)", "4-HT"]),
    ],
)
def test_a_number_is_borne_out_by_what_it_bounds_or_names(sentence: str, text: str, doubted: list[str]) -> None:
    assert [one.text for one in stated(sentence, [text]) if one.how is Stated.NOT] == doubted


TRIALS = (
    "Of 64 women, 12 on aspirin (19 %) and 5 on placebo (8 %) bled. Sleep improved by 30 % and 11 % with naps and music, "
    "respectively. Women of 45-64 years were seen for 5 years. We saw 3 complete responses and 33 partial ones. "
    "Naps helped 40 of the nurses. In all, 90 nurses took part. Type 1 ryanodine receptors (RyR1) and TRPC5 were blocked. "
    "Recall was 20 % (10-30 %). Falls fell by up to 41 %. Moods rose by 25 % with walks and fell by 14 % with noise."
)


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        ("Bleeding occurred in 19 % of women on aspirin.", []),
        ("Bleeding occurred in 8 % of women on aspirin.", ["8 %"]),
        ("Naps improved sleep by 30 %, and music by 11 %.", []),
        ("Music improved sleep by 11 %.", []),
        ("Music improved sleep by 30 %.", ["30 %"]),
        ("Moods rose by 25 % with walks and fell by 14 % with noise.", []),
        ("Moods rose by 14 % with walks and fell by 25 % with noise.", ["14 %", "25 %"]),
        ("Women were seen for five years.", []),  # an age contradicts no time
        ("There were 36 responses.", []),
        ("There were 37 responses.", ["37"]),
        ("Naps helped 40 of 90 nurses.", []),
        ("Naps helped 41 of 90 nurses.", ["41 of 90"]),
        ("The type 1 ryanodine receptor and the transient receptor potential 5 channel were blocked.", []),
        ("The type 5 ryanodine receptor and the transient receptor potential 1 channel were blocked.", ["5"]),
        ("Naps helped one in five nurses.", ["one in five"]),  # which counts neither one nor five
        ("Recall was 20 %.", []),
        ("Falls fell by over a third.", []),
        ("Falls fell by over a half.", ["a half"]),
        ("Sleep improved by thirty per cent (30 %) with naps.", []),
    ],
)
def test_a_number_belongs_to_what_stands_around_it(sentence: str, doubted: list[str]) -> None:
    assert [one.text for one in stated(sentence, [TRIALS]) if one.how is Stated.NOT] == doubted


WARDS = (
    "Of 40 nurses, 26 slept badly (65 %). Falls occurred in 8 of the 48 wards that had carpets, and noise in 29 of 50 others. "
    "The odds ratios for falls at night were 1.24 (95 % CI, 1.1 to 1.4) and 1.56 (1.3 to 1.9) with dim and red lights, "
    "respectively. Iron rose to 3.11 mg in smokers and 1.28 mg in others. Eight quiet and nine loud wards had no doctors. "
    "Alarms grew by 115 % in summer. Meals were late at a tenth of the rate of drugs. Stress was 12 % in the quiet wards "
    "and 31 % in the loud ones. There were 31 and 101 visitors in the small and large ward groups, respectively. "
    "Specificity was 0.91, sensitivity 0.75."
)
DRINKS = (
    "Each capsule held 40 mg of green tea, 100 mg of salt (mineral zinc), and 2 mg of rust (mineral iron). Of cooks on "
    "anti-coagulants there were 12 %, and 31 % of cooks on salt. Tea gave a 37% reduction in sleep debt and an 8% "
    "improvement in mood. In total, 29% (32/111), 28% (26/93) and 21% (19/90) of the cups were chipped at 6 months, 1 and 2 "
    "years after washing, respectively. Costs rose from $AU1.9 billion to $AU4.3 billion in the years from 1990 to 2010, "
    "and boiling fell from 64 to 48 litres. We expected 59.6 cases of gout, and 130 were seen. Eighty-nine waiters were "
    "asked: 24 waiters (16M, 8F) drank tea, and the Short Form 36 Health Survey showed no change. By the traditional (4 of "
    "7) format gout was told from stains with 91% sensitivity when waiters met two more criteria."
)
COOKS = (
    "The effect of salt was studied in 7 cooks with asthma. Three showed a slower walk. Rest lowered the FEV 1 in all cooks "
    "with asthma, and salt the FEV 1 in healthy cooks."
)
LOCI = "We tested type 2 diabetes and eight loci of skin. The loci that gout shares with it come to seven."


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        # what follows from two numbers
        ("Two thirds of the nurses slept badly.", []),
        ("Just 14 of 40 nurses slept badly.", ["14 of 40"]),
        ("Iron was 2.4 times as high in smokers as in others.", []),
        ("Iron was 3.4 times as high in smokers as in others.", ["3.4 times"]),
        ("Seventeen wards had no doctors.", []),
        ("Nineteen wards had no doctors.", ["Nineteen"]),
        ("Alarms more than doubled in summer.", []),
        ("Alarms more than tripled in summer.", ["tripled"]),
        ("Meals were ten times less late than drugs.", []),
        # ratios
        ("Falls occurred in 8 of 48 wards with carpets.", []),
        ("Falls occurred in 29 of 48 wards with carpets.", ["29 of 48"]),
        ("Noise occurred in 29 of 48 other wards.", ["29 of 48"]),
        # the same number written as another
        ("Red lights raise the odds of falls at night by 56 %.", []),
        ("Red lights raise the odds of falls at night by 24 %.", ["24 %"]),
        ("Specificity was 91 %.", []),
        ("Specificity was 75 %.", ["75 %"]),
        # places that are alike but for a word
        ("Stress was at 12 % in wards that were quiet.", []),
        ("Stress was at 31 % in wards that were quiet.", ["31 %"]),
        ("The small wards had 31 visitors.", []),
        ("The small wards had 101 visitors.", ["101"]),
        ("The large wards had 101 visitors.", []),
    ],
)
def test_a_number_is_computed_and_told_from_others_of_its_kind(sentence: str, doubted: list[str]) -> None:
    assert [one.text for one in stated(sentence, [WARDS]) if one.how is Stated.NOT] == doubted


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        # what is of what stands behind it
        ("A 40mg/day dose of green tea and a 2mg/day dose of mineral iron were taken.", []),
        ("A 40mg/day dose of mineral iron was taken.", ["40mg"]),
        ("Tea lowers the sleep debt by 37 %.", []),
        ("Tea lowers the sleep debt by 8 %.", ["8 %"]),
        # numbers with others in brackets behind them
        ("More than a quarter of cups are chipped six months after washing.", []),
        ("Over 30 % of cups are chipped six months after washing.", ["Over 30 %"]),
        # words that are one or two
        ("Anticoagulants were taken by 12 % of cooks.", []),
        ("Of cooks on anticoagulants there were 31 %.", ["31 %"]),
        # what changed
        ("Costs more than doubled between 1990 and 2010.", []),
        ("Costs more than tripled between 1990 and 2010.", ["tripled"]),
        ("Costs rose over two decades by 2.4 billion dollars.", []),
        ("Costs rose over three decades by 2.9 billion dollars.", ["three decades", "2.9 billion dollars"]),
        ("A quarter less was boiled, or 16 litres.", []),
        ("40 % less was boiled, or 18 litres.", ["40 %", "18 litres"]),
        ("There were 16 litres.", ["16 litres"]),  # a level
        # cases expected and seen
        ("More than twice as many cases of gout as expected were seen.", []),
        ("More than three times as many cases of gout as expected were seen.", ["three times"]),
        # a number in a name counts nothing
        ("24 of 89 waiters in the short survey drank tea.", []),
        ("24 of 36 waiters in the short survey drank tea.", ["24 of 36"]),
        # so many of so many
        ("Gout is diagnosed when at least four of seven criteria are met.", []),
        ("Gout is diagnosed when at least five of seven criteria are met.", ["five of seven"]),
    ],
)
def test_a_number_is_told_as_people_tell_it(sentence: str, doubted: list[str]) -> None:
    assert [one.text for one in stated(sentence, [DRINKS]) if one.how is Stated.NOT] == doubted


@pytest.mark.parametrize(
    ("sentence", "text", "doubted"),
    [
        ("Salt slows three of seven cooks with asthma.", COOKS, []),
        ("Salt slows two of seven cooks with asthma.", COOKS, ["two of seven"]),
        ("Type 2 diabetes and gout share seven loci.", LOCI, []),
        ("Type 2 diabetes and gout share nine loci.", LOCI, ["nine"]),
        ("There were 64 old cups.", "PARTICIPANTS 64 old cups and 12 bowls of tin.", []),
        ("There were 12 old cups.", "PARTICIPANTS 64 old cups and 12 bowls of tin.", ["12"]),
    ],
)
def test_a_number_in_a_name_is_none_beside_others(sentence: str, text: str, doubted: list[str]) -> None:
    assert [one.text for one in stated(sentence, [text]) if one.how is Stated.NOT] == doubted


def test_numbers_that_are_exchanged_are_told_in_the_words_of_the_abstract() -> None:
    found = stated("Three are learners and five are deaf.", ["Of the signers 5 are learners and 3 are deaf."])
    assert [(one.text, one.how, one.by) for one in found] == [("Three", Stated.NOT, "5"), ("five", Stated.NOT, "3")]


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        ("Weight fell by 18 kg in treated bears.", []),
        ("Weight fell by 2 kg in treated bears.", ["2 kg"]),
        ("Weight fell by 2 kg in the controls.", []),
        ("The controls lost 2 kg.", []),
        ("The controls lost 18 kg.", ["18 kg"]),
    ],
)
def test_a_change_is_that_of_its_own_group(sentence: str, doubted: list[str]) -> None:
    text = "Weight decreased from 90 kg to 72 kg over 12 weeks in treated bears, whereas the controls went from 91 kg to 89 kg."
    assert [one.text for one in stated(sentence, [text]) if one.how is Stated.NOT] == doubted


TEAHOUSES = (
    "Rates of chipped cups fell from 20 % in 2010 to 10 % in 2020, and breaks from 5.1 kg at week 4 to 4.2 kg at week 12. "
    "Sales rose from 30 (95 % CI, 28 to 32) to 45 tonnes in June. Guests ranged from 11 to 19 years. The new kettle scored "
    "57 % and the old one 45 %; it boiled in 90 s, against 120 s. Tips went from -4 to -8 dollars. Noise was 70 dB at noon "
    "and 50 dB at night. Thirst drops when heat increases from 25 to 35 degrees."
)


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        # a change whose ends have their times
        ("Rates of chipped cups fell by 50 %.", []),
        ("Rates of chipped cups halved.", []),
        ("Rates of chipped cups fell by 10 points over ten years.", []),
        ("Rates of chipped cups fell by 40 %.", ["40 %"]),
        ("Rates of chipped cups fell over two decades.", ["two decades"]),
        ("Breaks fell by 0.9 kg.", []),
        ("Sales rose by half in June.", []),
        # a difference between two levels
        ("The new kettle scored 12 points higher than the old one.", []),
        ("The new kettle scored 12 % better than the old one.", []),
        ("The new kettle outperformed the old one by 12 %.", []),
        ("The new kettle scored 14 points higher than the old one.", ["14 points"]),
        ("The new kettle scored 12 %.", ["12 %"]),
        ("The new kettle was 30 s faster than the old one.", []),
        ("The new kettle was 40 s faster than the old one.", ["40 s"]),
        # a change told the other way round
        ("Rates of chipped cups fell from 20 % to 10 %.", []),
        ("Rates of chipped cups fell from 10 % to 20 %.", ["10 %", "20 %"]),
        ("Rates of chipped cups rose from 10 % to 20 %.", ["10 %", "20 %"]),
        ("Rates of chipped cups went from 10 % in 2020 to 20 % in 2010.", ["10 %", "2020", "20 %", "2010"]),
        ("Sales fell from 45 to 30 tonnes in June.", ["45", "30"]),
        ("Sales fell from 30 to 45 tonnes in June.", ["30", "45"]),
        ("Noise fell from 70 dB to 50 dB.", []),
        ("Noise rose from 70 dB to 50 dB.", ["70 dB", "50 dB"]),
        ("Guests ranged from 11 to 19 years.", []),
        ("Tips dropped from -4 to -8 dollars.", []),
        ("Thirst drops as heat goes from 25 to 35 degrees.", []),
    ],
)
def test_a_change_is_told_as_the_abstract_tells_it(sentence: str, doubted: list[str]) -> None:
    assert [one.text for one in stated(sentence, [TEAHOUSES]) if one.how is Stated.NOT] == doubted


@given(st.sampled_from(["over", "at least", ">", "more than"]), st.sampled_from([10, 20, 40, 50, 60]), st.integers(1, 99))
def test_a_bound_is_never_borne_out_from_the_wrong_side(words: str, least: int, value: int) -> None:
    (found,) = stated(f"Sleep was lost by {words} {least} % of nurses.", [f"Sleep was lost by {value} % of nurses."])
    assert value >= least or found.how is Stated.NOT
    assert not least <= value <= 1.4 * least or found.how is not Stated.NOT


def test_what_is_stated_of_something_else_is_said_to_be(checker: Checker) -> None:
    text = "We trained 5 models and 4 robot tasks were learned. Over 30 % of the tasks failed."
    (abstract,) = checker.abstracts([paper(97, title="Tasks", abstract=text)])
    assert checker.judge("There were 5 tasks learned.", [abstract]).doubts == ("“5” stands in the abstract of something else",)
    assert checker.judge("There were 6 tasks learned.", [abstract]).doubts == ("“6” is not in the abstract",)
    under = checker.judge("Under 30 % of the tasks failed.", [abstract])
    assert under.doubts == ("it says “Under 30 %” where the abstract has “Over 30 %”",)


def test_a_name_with_another_number_is_told_once(checker: Checker) -> None:
    cited = checker.abstracts([paper(9, abstract="Loss of SIR2 shortens the life of rats.")])
    found = checker.judge("Loss of SIR4 shortens the life of rats.", cited)
    assert found.kinds >= {Kind.NUMBER, Kind.NAME}
    assert found.doubts == ("it says “SIR4” where the abstract has “SIR2”",)


def test_swapped_numbers_are_others_of_the_same_form() -> None:
    text = "In 2019, 12 of 30 nurses scored 2.5 and 40% left by 2021; 31% did not."
    assert set(swapped("In 2019, 40% left.", text, random.Random(1))) == {"In 2021, 40% left.", "In 2019, 31% left."}


@given(st.text(alphabet="0123456789 .,·%-–×x()^halftwoinonedsix thirdmillion", max_size=60))
def test_reading_numbers_never_fails(text: str) -> None:
    for one in quantities(text):
        assert text[one.start : one.end] == one.text
        assert one.value >= 0


# names


@pytest.mark.parametrize(
    ("sentence", "text", "absent"),
    [
        ("It beats PPO.", "We compare it with SAC.", ["PPO"]),
        ("It beats PPO.", "Proximal policy optimization is beaten.", []),
        ("It beats Soft Actor-Critic.", "SAC is beaten.", []),
        ("They use RL.", "Reinforcement learning is used.", []),
        ("It reads IL-6 and TNF-alpha.", "IL6 and TNF-α are read.", []),
        ("It reads IL-17.", "IL-6 is read.", ["IL-17"]),
        ("The LLMs used GPT-4o.", "A large language model, GPT-4, is used.", ["GPT-4o"]),
        ("A Markovian model by Bellman.", "Bellman's Markov model.", []),
        ("RAS-driven tumours.", "Tumours with RAS.", []),
        ("Dreamer reaches the goal.", "Voyager reaches the goal.", ["Dreamer"]),
        ("Training improves it. However, The end.", "It is better.", ["The"]),
        ("It is Transformer's AI.", "Transformers are used.", []),
        ("Extracellular vesicles (EVs) grow.", "Extracellular vesicles grow.", []),
        ("IKKbeta and NF-kappaB2 with a χ² penalty.", "IKKβ, NF-κB2 and chi^2.", []),
        ("IKKbeta grows.", "IKKα grows.", ["IKKbeta"]),
        ("The 13B model reads 1.4T tokens for $3M in 2M steps.", "It is trained.", []),  # numbers
        ("A 32B-parameter agent, a 70B-class one and a 128K-token context.", "It is trained.", []),
        ("Llama-13B, the 671B-A37B model and 293T cells.", "It is trained.", ["Llama-13B", "671B-A37B", "293T"]),
        ("| Aspect | LOOP | Roughly half of PPO | Not stated |", "LOOP, unlike PPO", []),
        ("| Memory | of the Kestrel |", "It is trained.", ["Kestrel"]),
        ("A 3T scanner, 5G networks and 3D models.", "It is trained.", ["3T", "5G", "3D"]),
    ],
)
def test_names_are_looked_for_in_every_spelling(sentence: str, text: str, absent: list[str]) -> None:
    assert unnamed(sentence, [text]) == absent


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("TNF-α", "tnfa"),
        ("κB", "kb"),
        ("kappaB", "kb"),
        ("Naïve", "naive"),
        ("CO₂", "co2"),
        ("—", ""),
        ("IKKbeta", "ikkb"),
        ("Alphabet", "alphabet"),
    ],
)
def test_spellings_are_folded(word: str, key: str) -> None:
    assert folded(word) == key


def test_words_share_letters_with_their_forms() -> None:
    found = shares(["tumour", "optimisation", "quadrotor"], letters(["A tumor.", "Optimization of tumours"]))
    assert found.shape == (3, 2)
    assert found[0].tolist() == pytest.approx([0.545, 0.769], abs=0.01)
    assert found[1, 1] > 0.6 > 0.3 > found[2].max()
    assert shares([], letters([])).shape == (0, 0)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Summary:** Regularizing helps.", "Regularizing helps."),
        ("**Key finding:** It *helps*.", "It helps."),
        ("Bottom line: it helps.", "it helps."),
        ("**SERL:** learns fast.", "SERL: learns fast."),
        ("**Sensitivity:** 69.7 %", "Sensitivity: 69.7 %"),
        ("A ratio of 3:1 in `x_i`.", "A ratio of 3:1 in x_i."),
        ("**Note:**", "Note:"),
    ],
)
def test_labels_and_marks_of_markdown_state_nothing(written: str, read: str) -> None:
    assert unlabelled(written) == read


OFFER = "Our code and videos are available at https://github.com/lab/orpo."


@pytest.mark.parametrize(
    ("sentence", "text", "offered"),
    [
        ("The code is available online.", OFFER, True),
        ("The authors released their code.", OFFER, True),
        ("It is open source.", OFFER, True),
        ("Code is available at https://github.com/lab/orpo.", OFFER, True),
        ("Models are released.", "We release all models and code.", True),
        ("The code is at https://github.com/evil/x.", OFFER, False),
        ("The code has not been released.", OFFER, False),
        ("The code is available online.", "Code will be released soon.", False),
        ("The data are available.", OFFER, False),
        ("The code is fast.", OFFER, False),
        ("The drug is available.", OFFER, False),
        ("It is found in mice.", OFFER, False),
        ("It is open.", "It is open to question.", False),
    ],
)
def test_what_is_offered_is_told_in_other_words(sentence: str, text: str, offered: bool) -> None:
    assert is_offered(sentence, text) is offered


def test_what_is_not_surely_said_is_never_without_a_reason(checker: Checker, abstracts: list[Abstract]) -> None:
    for sentence in ("It was on courses.", "Flights and gusts and courses.", "The bees and the routes."):
        found = checker.judge(sentence, abstracts[:2])
        assert found.doubts or found.verdict is Verdict.SUPPORTED


# wording


@pytest.mark.parametrize(
    ("sentence", "text", "turn"),
    [
        ("Aspirin lowers the risk of stroke.", "Aspirin raises the risk of stroke in adults.", Turn.OPPOSITE),
        ("Aspirin lowers the risk of stroke.", "Aspirin reduces stroke risk.", None),
        ("Aspirin does not lower the risk of stroke.", "Aspirin reduces stroke risk.", Turn.DENIES),
        ("Aspirin lowers the risk of stroke.", "Aspirin did not reduce stroke risk.", Turn.DENIED),
        ("Aspirin does not lower the risk of stroke.", "Aspirin had no effect on the risk of stroke.", None),
        ("Aspirin is not linked to stroke.", "Aspirin is linked to stroke.", Turn.DENIES),
        ("Aspirin not only lowers the risk of stroke.", "Aspirin lowers the risk of stroke.", None),
        ("Loss of the gene increases growth.", "The gene reduces growth.", None),
        ("Ridge beats lasso.", "Lasso beats ridge.", Turn.SWAPPED),
        ("Ridge is more accurate than lasso.", "Lasso is less accurate than ridge.", None),
        ("Ridge is more accurate than lasso.", "Ridge is less accurate than lasso.", Turn.SWAPPED),
        ("RISE detects stroke.", "Its fall detects stroke.", None),
        ("The risk of stroke rises.", "Latency falls.", None),
        ("Growth is positively correlated with income.", "Income and growth are negatively correlated.", Turn.OPPOSITE),
        ("The method is stable under noise.", "Under noise the method is unstable.", Turn.OPPOSITE),
        ("No, aspirin lowers the risk of stroke.", "Aspirin lowers the risk of stroke.", None),
        ("It is an on-policy method of learning.", "It is an off-policy method of learning.", Turn.OPPOSITE),
        ("It is an on-policy method of learning.", "On-policy and off-policy methods of learning differ.", None),
        ("GFR declined most with ramipril.", "GFR declined least with ramipril.", Turn.OPPOSITE),
        ("GFR declined in most patients with ramipril.", "GFR declined in at least 12 patients with ramipril.", None),
        ("Ensembles sometimes help against noise.", "Ensembles always help against noise.", Turn.OPPOSITE),
        ("Aspirin reduced the levels of ammonia.", "Aspirin cured it without reducing levels of ammonia.", Turn.DENIED),
        ("Aspirin did not reduce levels of ammonia.", "Aspirin cured it without reducing levels of ammonia.", None),
        ("Mice given aspirin did not reduce intake.", "Mice given aspirin without feeding reduced intake.", Turn.DENIES),
        (
            "PCG1 interacts with steroid receptors.",
            "No evidence that PCG1 nor PRN1 interact with steroid receptors.",
            Turn.DENIED,
        ),
        ("PCG1 does not interact with receptors.", "We see no evidence that PCG1 nor PRN1 interact with receptors.", None),
        ("Receptors of steroids were studied with PCG1.", "No evidence that PCG1 interacts with receptors of steroids.", None),
        ("Unawareness of stroke is not due to diabetes.", "Unawareness of stroke: 9 had diabetes, and no unawareness 7.", None),
        ("Unawareness of stroke is caused by diabetes.", "Unawareness of stroke is not due to diabetes.", Turn.DENIED),
        ("GPT-4 surpasses LOOP by 9 points on AppWorld.", "LOOP surpasses GPT-4 by 9 points on AppWorld.", Turn.SWAPPED),
        ("On ImageNet, VGG beats ResNet by 3% in accuracy.", "On ImageNet, ResNet beats VGG by 3% in accuracy.", Turn.SWAPPED),
        ("In AppWorld GPT-4 beats LOOP by far.", "In AppWorld LOOP beats GPT-4 by far.", Turn.SWAPPED),
        (
            "Placebo lowers fever more than aspirin in adults with flu.",
            "Aspirin lowers fever more than placebo in adults with flu.",
            Turn.SWAPPED,
        ),
        (
            "Mortality was higher in nurses than in smokers after surgery.",
            "Mortality was higher in smokers than in nurses after surgery.",
            Turn.SWAPPED,
        ),
        ("Lasso is simpler than ridge.", "Ridge is simpler than lasso.", Turn.SWAPPED),
        ("Lasso is deeper than ridge.", "Ridge is deeper than lasso.", Turn.SWAPPED),
        ("Lasso is lighter to run than ridge.", "Ridge is lighter to run than lasso.", Turn.SWAPPED),
        ("Lasso is much richer in data than ridge.", "Ridge is much richer in data than lasso.", Turn.SWAPPED),
        ("Lasso is twice as fast as ridge on large data.", "Ridge is twice as fast as lasso on large data.", Turn.SWAPPED),
        ("Lasso is superior to ridge in recall.", "Ridge is superior to lasso in recall.", Turn.SWAPPED),
        ("Ridge is harder to tune than lasso.", "Ridge is easier to tune than lasso.", Turn.SWAPPED),
        ("Lasso is harder to tune than ridge.", "Ridge is easier to tune than lasso.", None),
        ("GPT-4 is surpassed by LOOP on AppWorld.", "LOOP surpasses GPT-4 by 9 points on AppWorld.", None),
        ("LOOP beats GPT-4 on AppWorld by 9 points.", "On AppWorld, LOOP surpasses GPT-4 by 9 points.", None),
        ("Ridge on graphs trains faster than lasso for images.", "Ridge for images trains faster than lasso on graphs.", None),
        ("Ridge, rather than lasso, was used.", "Lasso was tried rather than ridge.", None),
        ("Nurses other than doctors smoke.", "Doctors other than nurses smoke.", None),
        ("Ridge beats lasso on Ant.", "Lasso beats ridge on Hopper, but ridge beats lasso on Ant.", None),
        ("Men older than 65 years smoke.", "Smoke harms men older than 70 and women older than men.", None),
        ("Ridge is not stable, and it is faster than lasso.", "Ridge is stable, and lasso is slower than ridge.", Turn.DENIES),
        ("SPRING does not require any training.", "SPRING does better with no training at all.", None),
        ("SPRING needs no training at all.", "SPRING does better with no training at all.", None),
        ("SPRING needs training.", "SPRING does better with no training at all.", Turn.DENIED),
        ("SPRING does better with no training.", "SPRING does not rely on training.", None),
        ("SPRING needs no training.", "SPRING needs training.", Turn.DENIES),
        ("It does not increase the cost of planning.", "It improves planning without increasing the cost.", None),
        ("It increases the cost of planning.", "It improves planning without increasing the cost.", Turn.DENIED),
        ("Planning is costly for robots.", "Planning is cheap for robots.", Turn.OPPOSITE),
        ("It does not change the position of the robot.", "It leaves the robot's negative charge, not its place.", None),
        ("LOOP does not use a value network.", "LOOP dispenses with a value network.", None),
        ("LOOP uses no value network.", "LOOP eliminates the need for a value network.", None),
        ("LOOP does away with a value network.", "LOOP requires no value network.", None),
        ("LOOP uses a value network.", "LOOP dispenses with a value network.", Turn.DENIED),
        ("LOOP requires a value network.", "LOOP obviates the need for a value network.", Turn.DENIED),
        ("LOOP uses no labels.", "LOOP is label-free.", None),
        ("The vaccine had serious adverse events.", "The vaccine was effective, without serious adverse events.", Turn.DENIED),
        ("The vaccine had no serious adverse events.", "The vaccine was effective, without serious adverse events.", None),
        ("LOOP uses human data for control.", "LOOP learns control without human data or curricula.", Turn.DENIED),
        ("LOOP is trained with labels.", "LOOP is trained without labels.", Turn.DENIED),
        ("The robot needs labels.", "The robot works without a camera and needs no labels.", Turn.DENIED),
        ("The robot works without labels.", "The robot needs no labels.", None),
        ("It improves speed.", "It works without labels and improves speed.", None),
        ("LOOP uses the baseline.", "LOOP scores 50 without the baseline.", None),  # if it is left out
        ("LOOP uses a baseline.", "LOOP drops to 50 % without a baseline.", None),
        ("LOOP needs labels.", "LOOP fails without labels.", None),
        ("Aspirin causes bleeding.", "Bleeding was common without aspirin.", None),
        ("Aspirin causes bleeding.", "Bleeding was rarer without aspirin.", None),
        ("Women with endometriosis had pain.", "Women without endometriosis had pain.", None),
        ("Men with stroke were treated.", "Men with or without stroke were treated.", None),
        ("The vaccine caused no serious adverse events.", "The vaccine was effective, without serious adverse events.", None),
        (
            "The vaccine did not lead to serious adverse events.",
            "The vaccine was effective, without serious adverse events.",
            None,
        ),
        ("LOOP uses neither human data nor curricula.", "LOOP learns control without human data or curricula.", None),
        ("LOOP uses curricula.", "LOOP learns control without human data or curricula.", Turn.DENIED),
        ("LOOP gets rid of a value network.", "LOOP dispenses with a value network.", None),
        ("LOOP does not train a value network.", "LOOP dispenses with a value network.", None),
        ("LOOP does not train a value network.", "LOOP trains a value network.", Turn.DENIES),
        ("SPRING does not need to be trained.", "SPRING does better with no training at all.", None),
        ("LOOP uses a value network.", "LOOP forgoes a value network.", Turn.DENIED),
        ("LOOP uses a value network.", "LOOP omits a value network.", Turn.DENIED),
        ("LOOP uses a value network.", "LOOP has no need of a value network.", Turn.DENIED),
        ("LOOP uses a value network.", "LOOP is trained without the use of a value network.", Turn.DENIED),
        ("LOOP uses a value network.", "LOOP avoids the use of a value network.", Turn.DENIED),
        ("LOOP uses a value network.", "LOOP got rid of a value network.", Turn.DENIED),
        ("LOOP uses a value network.", "LOOP, where a mask is omitted, uses a value network.", None),
        ("Aspirin was not used to treat pain.", "Aspirin was used to treat pain.", Turn.DENIES),
        ("LOOP improves speed.", "LOOP works without labels or improves speed.", None),
        ("Nurses lived longer than smokers.", "Mortality was higher in smokers than in nurses.", None),
        ("Mortality of nurses was lower than of smokers.", "Mortality was higher in smokers than in nurses.", None),
        ("Learning from mice is cheaper than from men.", "Men are more expensive than mice.", None),
        ("Lasso is 1.6 times slower than ridge.", "Ridge is 1.6 times faster than lasso.", None),
        ("Lasso is 1.6 times faster than ridge.", "Ridge is 1.6 times faster than lasso.", Turn.SWAPPED),
        ("Ridge was inferior to lasso.", "Lasso was superior to ridge.", None),
        ("Ridge was no better than lasso.", "Lasso was better than ridge.", None),
        ("Ridge is not superior to lasso.", "Lasso is superior to ridge.", None),
        ("Ridge is not superior to lasso.", "Ridge is superior to lasso.", Turn.SWAPPED),
        ("Nurses had higher pay than guards.", "Gaps in pay were smaller in nurses than in guards.", None),
        (
            "Gaps in pay were larger in nurses than in guards.",
            "Gaps in pay were smaller in nurses than in guards.",
            Turn.SWAPPED,
        ),
        ("Pay fell.", "A1 led to a smaller decline in pain than A2.", None),
        ("A1 led to a larger decline in pain than A2.", "The decline in pain was smaller with A1 than with A2.", Turn.SWAPPED),
        ("The rate of decline was slower in A1 than in A2.", "The rate of decline was faster in A1 than in A2.", Turn.SWAPPED),
        ("Guards had higher pay than nurses.", "Pay of nurses was higher than in the other two groups.", Turn.SWAPPED),
        ("Nurses had higher pay than guards.", "Pay of nurses was higher than in the other two groups.", None),
        ("Nurses had lower pay than guards.", "Pay of nurses was higher than in the 2 less busy groups.", Turn.SWAPPED),
        ("Lasso beats ridge.", "Ridge beats all other methods.", Turn.SWAPPED),
        ("Guards have lower pay than nurses.", "Pay was lower (P<0.05) in nurses than in guards.", Turn.SWAPPED),
        (
            "The link was stronger in men than in women.",
            "We found a link of sleep with pain, which appears to be stronger in women than in men.",
            Turn.SWAPPED,
        ),
        ("A model cheaper than GPT-4 beats it on Ant.", "On Ant LOOP beats the large GPT-4.", None),
        ("Ridge does not need tuning to outperform lasso.", "Ridge beats lasso without tuning.", None),
        ("Ridge does not need tuning to outperform lasso.", "Lasso beats ridge without tuning.", Turn.SWAPPED),
        ("Ridge gets rid of 4 parameters.", "Ridge eliminates more than 4 parameters.", None),
        ("Ridge does not need the parameters of lasso.", "Ridge removes 4 parameters of lasso.", None),
        ("Ridge forgoes a mask.", "In ridge, the mask is dropped.", None),
        ("Ridge avoids the use of a mask.", "Ridge replaces the mask with a filter.", None),
        ("Ridge uses no filter.", "Ridge replaces the mask with a filter.", Turn.DENIES),
        ("Ridge does not remove parameters.", "Ridge removes parameters.", Turn.DENIES),
        ("Ridge does not tune parameters.", "Ridge removes parameters.", Turn.DENIES),
        ("Ridge never lowers the number of parameters.", "Ridge avoids parameters.", Turn.DENIES),
        ("Ridge was not trained.", "Ridge beats lasso, trained for days, without any training.", None),
        ("Ridge was not trained.", "Ridge was trained for days, without masks.", Turn.DENIES),
        ("Ridge is not very good.", "The results of ridge are poor.", None),
        ("The risk was highest at a BMI of 23.", "The risk was lowest at a BMI of 23.", Turn.OPPOSITE),
        ("It cuts use of tokens by more than a quarter.", "It reduces use of tokens by over 25 %.", None),
        ("It makes the reward signal more conservative.", "It reduces the reward signal.", None),
        ("IKKa, but not IKKb, is needed by cells.", "IKKb of cells grows, IKKa is needed by cells, and none by mice.", None),
    ],
)
def test_opposites_are_told(sentence: str, text: str, turn: Turn | None) -> None:
    weights = {stem(word): 1.0 for word in topic_words(sentence)}
    assert [one.turn for one in opposites(sentence, [text], [text], weights)][:1] == ([turn] if turn else [])


def test_t_is_a_trillion_throughout_a_text_that_counts_data_so() -> None:
    found = quantities("An 8B model peaks at 1T tokens, while a 3B model requires 4T.")
    assert [one.value for one in found] == [8e9, 1e12, 3e9, 4e12]
    assert [one.value for one in quantities("An MRI at 3T.")] == []


def test_everyday_words_that_no_abstract_has_do_not_decide(checker: Checker, abstracts: list[Abstract]) -> None:
    vocabulary = checker._embedder.vocabulary
    assert vocabulary is not None
    assert vocabulary.rarity("takes") < vocabulary.rarity("yields") < vocabulary.rarity("overoptimization") == 1
    claim = checker._claim("The system covers caffeine and recall.")
    assert claim.weights["covers"] < claim.most
    assert "covers" in claim.common


@pytest.mark.parametrize(
    ("title", "sentence", "verdict"),
    [
        ("Reward Model Ensembles", "They try WCO and UWO.", Verdict.SUPPORTED),  # partly, by its vector alone
        ("B-STaR", "That ability gets worse rapidly.", Verdict.NOT_FOUND),  # too far off for its words to lift it
    ],
)
def test_what_one_sentence_holds_lifts_another_from_partly_alone(
    title: str, sentence: str, verdict: Verdict, sample_app: App
) -> None:
    cited = sample_app.checker.abstracts(sample_app.library.find(title)[:1])
    assert sample_app.checker.judge(sentence, cited).verdict is verdict


def test_a_denial_reaches_as_far_as_its_clause() -> None:
    text = "It does not strongly reduce noise, but increases speed; the robot needs no map and is not merely stable."
    assert {cue.word for cue in read(text).cues if cue.denied} == {"strongly", "reduce", "needs"}


# whole sets


def test_every_sentence_of_the_sample_is_supported_by_itself() -> None:
    for one in (item for item in sample().read() if isinstance(item, Paper)):
        spans = sentence_spans(one.abstract)
        abstract = Abstract(one, spans, np.full((len(spans), 1), 1.0, dtype=np.float32))
        for span in spans:
            text = span.of(one.abstract)
            found = judged(Claim(text, np.ones(1, np.float32), dict.fromkeys(topic_words(text), 1.0)), [abstract])
            assert (found.verdict, found.doubts) == (Verdict.SUPPORTED, ())
            assert span.of(one.abstract) in found.quotes[0][1].text


def test_reference_answers_are_supported_and_altered_numbers_are_found(settings: LibrarySettings, embedder: Embedder) -> None:
    listing, questions = needs_shared("seed", "papers_listing.txt"), needs_shared("seed", "questions_dev.jsonl")
    papers = [item for source in resolve([str(listing)], settings).each for item in source.read() if isinstance(item, Paper)]
    library = Library(settings)
    ingest_papers(library, embedder, papers)
    checker = Checker(library, embedder)
    by_title = {abstract.paper.title: abstract for abstract in checker.abstracts(papers)}
    chance, verdicts, true, altered = random.Random(1), Counter[Verdict](), list[bool](), list[bool]()
    for record in map(json.loads, questions.read_text().splitlines()):
        gold = [by_title[title] for title in record["gold_titles"] if title in by_title]
        asked = record["answer"] if gold and record["type"] in ("single", "followup") else ""
        for text in (span.of(asked) for span in sentence_spans(asked)):
            verdicts[(found := checker.judge(text, gold)).verdict] += 1
            changed = list(numbers(text, chance, []))
            true += [Kind.NUMBER in found.kinds] if changed else []
            altered += [Kind.NUMBER in checker.judge(one, gold).kinds for one in changed]
    assert verdicts[Verdict.SUPPORTED] >= 0.8 * verdicts.total() > 40
    assert verdicts[Verdict.NOT_FOUND] <= 0.08 * verdicts.total()
    assert sum(altered) >= 0.9 * len(altered) > 20
    assert sum(true) <= 0.05 * len(true)


# other languages

_ASKED = "How can reward hacking be mitigated?"


@pytest.mark.parametrize(
    ("sentence", "asked", "foreign"),
    [
        ("La régularisation peut empêcher le reward hacking.", "Comment atténuer le reward hacking ?", True),
        ("La régularisation vers la politique de base peut empêcher le reward hacking.", _ASKED, True),
        ("Les ensembles aident.", "Comment atténuer le reward hacking avec un modèle ?", True),
        ("La regularización hacia la política base previene el reward hacking.", "¿Cómo se puede mitigar?", True),
        ("Bei PPO verringern sie stets Überoptimierung.", "Wie lässt sich das auf der Basis von PPO vermeiden?", True),
        ("Ensembles verbessern die Leistung um bis zu 70 % bei BoN-Sampling.", _ASKED, True),
        ("Regularyzacja do polityki bazowej skutecznie zapobiega hakowaniu nagród.", "Jak?", True),
        ("基于集成的保守优化可将BoN采样的性能提高多达70%。", "如何缓解 reward hacking?", True),
        ("SERL 是 RL 库。", _ASKED, True),
        ("SERL trainiert Policies durchschnittlich in 25 bis 50 Minuten.", "Wie schnell trainiert SERL?", True),
        ("SERL impiega da 25 a 50 minuti per policy.", "Quanto tempo ci mette SERL?", True),
        ("En Pitfall alcanza casi 60 mil puntos.", "¿Cuántos puntos obtiene Go-Explore?", True),
        ("SERL duurt 25 tot 50 minuten.", "Hoe snel leert SERL?", True),
        ("SERL fonctionne en 25 minutes.", "Comment fonctionne SERL ?", True),
        ("It works with an encoder.", "Wie schnell trainiert SERL?", False),
        ("Ensembles counter overoptimization.", "Comment toxicity detection", False),
        ("Tofacitinib lowers inflammation.", "JAK inhibitors in arthritis?", False),
        ("Ensembles counter overoptimization.", "How is that come about?", False),
        ("Ensembles counter overoptimization.", _ASKED, False),
        ("The code is open.", "Comment atténuer le reward hacking ?", False),
        ("SAC, PPO, DQN, TD3, DDPG, A3C, TRPO, IMPALA.", _ASKED, False),
        ("D4RL, Meta-World, Atari.", "Welche Datensätze nutzt das Papier?", False),
        ("Telmisartan, ramipril, dipyridamole, aspirin, clopidogrel, simvastatin lowered creatinine.", _ASKED, False),
        ("Behçet disease, TGF-β, α-synuclein, microglia, astrocytes, oligodendrocytes.", _ASKED, False),
        ("Los Angeles and El Paso de Robles are cities in La Mancha.", _ASKED, False),
        ("It was shown in vivo, ex vivo, in vitro and in silico.", _ASKED, False),
        ("Conservative optimization eliminates overoptimization, improving performance.", _ASKED, False),
        ("Die rolling improves lifespan.", _ASKED, False),
    ],
)  # fmt: skip
def test_sentences_in_other_languages_are_told(sentence: str, asked: str, foreign: bool, embedder: Embedder) -> None:
    assert is_foreign(sentence, asked, embedder.vocabulary) == foreign
    if asked == _ASKED and sentence.isascii():  # nor are they by one that does not know words
        assert is_foreign(sentence, asked, None) == foreign


def test_what_stands_before_a_sentence_tells_its_language(embedder: Embedder) -> None:
    short, before = "PPO braucht doppelt lange.", "Mit SERL ist es nicht so, und die Zeit ist kurz."
    assert is_foreign(short, "SERL?", embedder.vocabulary, before)
    assert not is_foreign(short, "SERL?", embedder.vocabulary, "It is not so with SERL, and the time that it takes is short.")


@pytest.mark.parametrize(
    ("sentence", "absent"),
    [
        ("um 80 % und 70 %", ["80"]),
        ("提高多达80%和70%", ["80"]),
        ("13,4 % von 2.500 und 1.234,5", []),
        ("13,5 % von 2.600", ["13,5", "2.600"]),
        ("25 Prozent von 20 in 3 Fällen, mit GPT-40 und D40", []),
        ("2,5 und 4,5", ["4,5"]),
        ("平均得分超过 65 万分，最高接近 1800 万分", []),
        ("70万点、19亿点", ["19"]),
        ("casi 650 mil puntos, 18 millones y 19 millones", ["19"]),
        ("rund 0,65 Mio. Punkte und 0,018 Mrd.", []),
    ],
)
def test_numbers_are_looked_up_in_any_language(sentence: str, absent: list[str]) -> None:
    text = "It is 70% better, 13.4% of 2,500 and 1,234.5; 25 percent of twenty; 650k points, nearly 18 million."
    assert list(absent_numbers(sentence, [text])) == absent
