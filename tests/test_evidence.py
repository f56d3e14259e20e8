"""Which sentences of the papers found are shown as their passages, from scores set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import pytest

from bot.answering.extractive import Before, choose, one_each
from bot.answering.nearness import as_near
from bot.questions import WordFinder
from bot.questions.sides import Sides
from bot.retrieval.evidence import AFTER, BEFORE, LEAST_PASSAGES, MARGIN, MAX_PASSAGES, Evidence, RankedPaper
from ingest.library import Candidate
from ingest.records import Passage, Span
from tests.conftest import paper

_SENTENCE = "We count the birds of the lake number {}."


def _candidate(cosines: Sequence[float], number: int = 1) -> Candidate:
    """A paper of sentences of one length, so near to a question without words."""
    sentences = [_SENTENCE.format(place % 10) for place in range(len(cosines))]
    ends = [end + place for place, end in enumerate(accumulate(map(len, sentences)))]
    spans = tuple(Span(end - len(one), end) for end, one in zip(ends, sentences, strict=True))
    found = paper(number, abstract=" ".join(sentences))
    return Candidate(found, 0.5, 0.0, 0.5, 0.0, spans, cosines, [0.0] * len(cosines))


def _ranked(*papers: Sequence[float]) -> tuple[RankedPaper, ...]:
    """Papers whose sentences have these cosines, found together."""
    return Evidence(WordFinder([])).ranked([_candidate(one, number) for number, one in enumerate(papers)], {})


def _order(ranked: RankedPaper) -> list[int]:
    return [passage.start // (len(_SENTENCE.format(0)) + 1) for passage in ranked.passages]


def test_the_nearest_sentence_comes_first_and_the_later_of_equal_ones() -> None:
    assert _order(*_ranked([0.0, 0.0, 0.6, 0.0, 0.0]))[0] == 2
    assert _order(*_ranked([0.3, 0.3, 0.3])) == [2, 1, 0]


def test_a_near_sentence_raises_its_neighbours_alone() -> None:
    apart, beside = (
        dict(zip(_order(one), one.passages, strict=True))
        for cosines in ([0.1] * 5, [0.1, 0.1, 0.5, 0.1, 0.1])
        for one in _ranked(cosines)
    )
    raised = [beside[place].score - apart[place].score for place in range(5)]
    assert raised == pytest.approx([0, 0.4 * AFTER, 0.4, 0.4 * BEFORE, 0], abs=1e-6)


@pytest.mark.parametrize("address", ["https://serl-robot.github.io/", "serl-robot.github.io", "www.serl.example/all"])
def test_a_word_in_an_address_is_no_word_of_the_sentence(address: str) -> None:
    texts = ["We develop a library of off-policy methods.", f"Videos: {address} holds all of them."]
    spans = (Span(0, len(texts[0])), Span(len(texts[0]) + 1, len(" ".join(texts))))
    found = Candidate(paper(1, title="SERL", abstract=" ".join(texts)), 0.5, 0.0, 0.5, 0.0, spans, [0.3, 0.3], [0.0, 0.0])
    (one,) = Evidence(WordFinder(["serl"])).ranked([found], {"serl": 1.0})
    assert [passage.lexical for passage in one.passages] == [0.0, 0.0]
    assert (one.shared, one.coverage) == (("serl",), 1.0)  # of the title


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("west nile virus", "Mice die of WNV early.", {"west", "nile", "virus"}),
        ("nile virus", "Of WNVs mice die.", {"nile", "virus"}),
        ("wnv", "Mice die of West Nile virus early.", {"wnv"}),
        ("west nile virus", "Mice die of fever early.", set()),
        ("west nile virus", "Mice die of aWNVb early.", set()),
        ("west nile virus", "Mice die of a virus early.", {"virus"}),
        ("mice", "WNV kills.", set()),
    ],
)
def test_a_short_form_that_the_abstract_explains_stands_for_its_words(question: str, sentence: str, words: set[str]) -> None:
    texts = ["We look at West Nile virus (WNV) and gulls (n = 3).", sentence]
    spans = tuple(Span(start := " ".join(texts).index(one), start + len(one)) for one in texts)
    found = Candidate(paper(1, abstract=" ".join(texts)), 0.5, 0.0, 0.5, 0.0, spans, [0.3, 0.3], [0.0, 0.0])
    weights = dict.fromkeys(question.split(), 1.0)
    (one,) = Evidence(WordFinder(weights)).ranked([found], weights)
    held = {passage.text: passage.lexical for passage in one.passages}
    assert held[sentence] == pytest.approx(len(words) / len(weights))


def test_a_number_in_a_list_is_no_passage() -> None:
    texts = ["1.", "We count the birds of the lake."]
    spans = (Span(0, 2), Span(3, len(" ".join(texts))))
    for cosines, shown in (([0.9, 0.3], 3), ([0.3, 0.9], 3)):
        found = Candidate(paper(1, abstract=" ".join(texts)), 0.5, 0.0, 0.5, 0.0, spans, cosines, [0.0, 0.0])
        (one,) = Evidence(WordFinder([])).ranked([found], {})
        assert [passage.start for passage in one.passages] == [shown]


def test_an_abstract_without_sentences_has_no_passages() -> None:
    assert _ranked([])[0].passages == ()
    assert _ranked() == ()


def test_more_is_shown_of_papers_whose_sentences_come_near_to_the_best() -> None:
    flat, sharp, weak = [0.6] * 9, [0.9, *[-0.5] * 8], [-0.5] * 9
    for papers, shown in (([flat], [MAX_PASSAGES]), ([flat, weak], [MAX_PASSAGES, LEAST_PASSAGES]), ([weak], [MAX_PASSAGES])):
        assert [len(one.passages) for one in _ranked(*papers)] == shown
    (one,) = _ranked(sharp)
    assert LEAST_PASSAGES <= len(one.passages) < MAX_PASSAGES
    best = _ranked(flat)[0].passages[0].score
    for kept in _ranked(flat, sharp, weak):
        assert all(passage.score >= best - MARGIN for passage in kept.passages[LEAST_PASSAGES:])


def test_what_is_judged_ahead_is_judged_alike_and_anew_where_it_has_changed() -> None:
    first, second = _candidate([0.6, 0.1, 0.4], 1), _candidate([0.2, 0.3], 2)
    plain = Evidence(WordFinder(["lake"])).ranked([first, second], {"lake": 1.0})
    evidence = Evidence(WordFinder(["lake"]))
    evidence.judge([first], {"lake": 1.0})
    assert evidence.ranked([first, replace(second, score=0.7)], {"lake": 1.0}) == (plain[0], replace(plain[1], score=0.7))
    for changed in (_candidate([0.1, 0.2, 0.3, 0.4], 1), replace(first, near=0.5, near_sentences=[0.0, 0.0, 1.0])):
        evidence.judge([first], {"lake": 1.0})
        assert evidence.ranked([changed], {"lake": 1.0}) == Evidence(WordFinder(["lake"])).ranked([changed], {"lake": 1.0})


def _stating(*sentences: str) -> RankedPaper:
    """A paper of `sentences`, of which the later ones answer better."""
    found = paper(1, abstract=" ".join(sentences))
    starts = [found.abstract.index(one) for one in sentences]
    passages = [
        Passage(found.paper_id, start, start + len(one), one, 0.5, 0.5, score)
        for score, (start, one) in enumerate(zip(starts, sentences, strict=True), 10)
    ]
    return RankedPaper(found, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, (), tuple(reversed(passages)))


_A, _B, _C, _D = "Kites rise at noon.", "Winds are strong then.", "Gulls rest at sea.", "Boats stay in port."


@pytest.mark.parametrize(
    ("sentences", "quoted"),
    [
        ((_A, _B, _C, _D), [_B, _C, _D]),
        ((_A, "This surprised us.", _C, _D), [_A, "This surprised us.", _C, _D]),
        ((_A, "However, it is rare.", _C, _D), [_A, "However, it is rare.", _C, _D]),
        ((_A, _B, "They sink.", _D), [_B, "They sink.", _D]),  # quoted anyway
        ((_A, "Itineraries differ.", _C, _D), ["Itineraries differ.", _C, _D]),
        (("Do kites rise?", "This is asked often.", _C, _D), ["This is asked often.", _C, _D]),  # a question states nothing
        (("These are known.", _B, _C), ["These are known.", _B, _C]),  # nothing stands before it
        ((_A, "We term this noon-rise.", _C, _D), [_A, "We term this noon-rise.", _C, _D]),
        ((_A, "Other birds, such as terns, rest.", _C, _D), [_A, "Other birds, such as terns, rest.", _C, _D]),
        ((_A, "Others rest.", _C, _D), ["Others rest.", _C, _D]),
        ((_A, "Building on it, gulls rest.", _C, _D), [_A, "Building on it, gulls rest.", _C, _D]),
        ((_A, "In dramatic contrast, gulls rest.", _C, _D), [_A, "In dramatic contrast, gulls rest.", _C, _D]),
        ((_A, "To overcome this, gulls rest.", _C, _D), [_A, "To overcome this, gulls rest.", _C, _D]),
        ((_A, "We believe that these gains stay.", _C, _D), [_A, "We believe that these gains stay.", _C, _D]),
        ((_A, "Second, gulls rest.", _C, _D), [_A, "Second, gulls rest.", _C, _D]),
        ((_A, "To address this, we present KiteNet.", _C, _D), ["To address this, we present KiteNet.", _C, _D]),
        ((_A, "In contrast to kites, gulls rest.", _C, _D), ["In contrast to kites, gulls rest.", _C, _D]),
        ((_A, "Second-hand kites rise.", _C, _D), ["Second-hand kites rise.", _C, _D]),
        ((_A, "Based on data, gulls rest.", _C, _D), ["Based on data, gulls rest.", _C, _D]),
        ((_A, "To overcome wind, gulls rest.", _C, _D), ["To overcome wind, gulls rest.", _C, _D]),
        ((_A, "This paper is on gulls.", _C, _D), ["This paper is on gulls.", _C, _D]),
        ((_A, "In sum, it is known that gulls rest.", _C, _D), ["In sum, it is known that gulls rest.", _C, _D]),
        ((_A, "However, it is known that gulls rest.", _C, _D), ["However, it is known that gulls rest.", _C, _D]),
        ((_A, _B, _C, "It was so.", "This holds.", "Such is life."), [_C, "It was so.", "This holds.", "Such is life."]),
    ],
)
def test_a_quote_that_refers_back_brings_what_it_refers_to(sentences: Sequence[str], quoted: list[str]) -> None:
    ((_, passages),) = choose((_stating(*sentences),), "Kites?")
    assert [passage.text for passage in passages] == quoted


_OFFER = "The code and models are available at https://kites.example/kites-rise."


@pytest.mark.parametrize(
    ("sentences", "question", "quoted"),
    [
        ((_A, _B, _OFFER), "Do kites rise?", [_A, _B]),
        ((_A, _B, _OFFER), "Where is the code of kites?", [_A, _B, _OFFER]),
        ((_OFFER,), "Do kites rise?", [_OFFER]),  # there is nothing else
        ((_A, f"We find that kites rise higher at noon than in the evening or at night; {_OFFER}"), "Do kites rise?", None),
    ],
)
def test_where_something_can_be_had_is_quoted_if_asked_for(
    sentences: Sequence[str], question: str, quoted: list[str] | None
) -> None:
    ((_, passages),) = choose((_stating(*sentences),), question)
    assert [passage.text for passage in passages] == (quoted or list(sentences))


def test_a_sentence_of_the_kind_that_is_asked_for_counts_for_more() -> None:
    found = _candidate([0.5, 0.1, 0.5])
    (one,) = Evidence(WordFinder([]), lambda _, spans: [0.0, 0.8, 0.0][: len(spans)]).ranked([found], {})
    assert _order(one)[0] == 1


def _found(*papers: tuple[str, float, float]) -> tuple[RankedPaper, ...]:
    """Papers of one sentence each, with their score and their share of the question's words."""
    found = []
    for number, (text, score, coverage) in enumerate(papers, 1):
        one = paper(number, title=f"T{number}", abstract=text)
        passage = Passage(one.paper_id, 0, len(text), text, 0.5, 0.5, 1.0)
        found.append(RankedPaper(one, score, 0.5, 0.5, 0.5, 0.5, coverage, (), (passage,)))
    return tuple(found)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Why do kites rise?", ["T1", "T2"]),  # one paper may answer: others only if it does not stand out
        ("Which papers are on kites?", ["T1", "T2", "T3"]),
        ("kites", ["T1", "T2", "T3"]),
        ("How can kites rise?", ["T1", "T2", "T3"]),
    ],
)
def test_a_paper_far_from_the_first_or_without_its_words_is_not_quoted(question: str, quoted: list[str]) -> None:
    found = _found((_A, 1.0, 0.9), (_B, 0.94, 0.1), (_C, 0.92, 0.5), (_D, 0.85, 0.4), (_A, 0.7, 1.0))
    assert [ranked.paper.title for ranked, _ in choose(found, question)] == quoted


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ("kites over a lake", 2),
        ("wooden kites rise quickly over frozen lakes during winter storms", 1),
        ("Which papers say that wooden kites rise quickly over frozen lakes during winter storms?", 2),
    ],
)
def test_few_papers_are_quoted_for_what_is_described_in_many_words(asked: str, quoted: int) -> None:
    assert len(choose(_found((_A, 1.0, 0.9), (_B, 0.8, 0.9)), asked)) == quoted


@pytest.mark.parametrize(
    ("question", "first"), [("Which papers are on boats?", "We tie kites."), ("Do boats stay?", "Gulls rest.")]
)
def test_where_several_papers_are_asked_for_each_says_what_it_does(question: str, first: str) -> None:
    ((_, passages),) = choose(
        (_stating("We tie kites.", "Winds blow.", "Gulls rest.", "Boats stay.", "Winds turn."),), question
    )
    assert [passage.text for passage in passages] == [*dict.fromkeys((first, "Gulls rest.", "Boats stay.", "Winds turn."))]


@pytest.mark.parametrize(
    ("question", "scores", "sides", "near"),
    [
        ("Why do kites rise?", (1.0, 0.95, 0.94, 0.9), Sides(), 3),
        ("Why do kites rise?", (1.0, 0.92, 0.9), Sides(), 1),
        ("Why do kites rise?", (1.0,), Sides(), 1),
        ("Which papers are on kites?", (1.0, 1.0), Sides(), 1),
        ("Why does T1 rise?", (1.0, 1.0), Sides(own=("1",)), 1),
    ],
)
def test_no_paper_stands_out_where_others_come_as_near(question: str, scores: Sequence[float], sides: Sides, near: int) -> None:
    assert as_near(_found(*((_A, score, 0.9) for score in scores)), question, sides) == near


@pytest.mark.parametrize(
    ("question", "papers", "context", "quoted"),
    [
        ("How high does it rise?", (2,), "", ["T2"]),
        ("What else is like it?", (2,), "", ["T1", "T2"]),
        ("How high does it rise?", (9,), "kites", ["T1"]),
        ("How high does it rise?", (), "", ["T1", "T2"]),
    ],
)
def test_a_follow_up_is_answered_from_what_was_spoken_of(
    question: str, papers: Sequence[int], context: str, quoted: list[str]
) -> None:
    found = _found((_A, 1.0, 0.5), (_B, 0.95, 0.5))
    before = Before(tuple(paper(number).paper_id for number in papers), context)
    assert [ranked.paper.title for ranked, _ in choose(found, question, before=before)] == quoted


def test_what_a_question_needs_is_quoted_beside_what_comes_nearest() -> None:
    many = _stating("We test 3 kites.", "Winds have 12 knots.", "Gulls rest.", "Boats stay.", "Winds are strong.")
    ((_, passages),) = choose((many,), "How many kites and how many knots?")
    assert [passage.text for passage in passages][:2] == ["We test 3 kites.", "Winds have 12 knots."]
    ((_, passages),) = choose((many,), "Where do kites rise?")
    assert [passage.text for passage in passages] == ["Gulls rest.", "Boats stay.", "Winds are strong."]


def _few_found(ranked: RankedPaper) -> RankedPaper:
    """The same paper with its three best sentences as passages."""
    return replace(ranked, passages=ranked.passages[:3], rest=lambda: ranked.passages[3:])


def test_what_the_best_sentences_lack_is_looked_for_in_all_of_the_paper() -> None:
    many = _few_found(_stating("The results revealed many kites.", "Gulls rest.", "Winds turn.", "It was so.", _D))
    ((_, passages),) = choose((many,), "Do kites rise?")
    assert [passage.text for passage in passages] == ["The results revealed many kites.", "Winds turn.", "It was so.", _D]
    ((_, passages),) = choose((many,), "Where do kites rise?")
    assert [passage.text for passage in passages] == ["Winds turn.", "It was so.", _D]
    one = _few_found(_stating("Only T7 sank.", "Gulls rest.", *(f"Winds turn {place}." for place in ("up", "down", "away"))))
    ((_, passages),) = choose((one,), "Did T7 rise?")
    assert "Only T7 sank." in [passage.text for passage in passages]


def test_all_sentences_of_a_paper_come_with_it() -> None:
    (one,) = _ranked([0.9, *[-0.5] * 8])
    assert len(one.passages) + len(one.others) == 9
    scores = [passage.score for passage in (*one.passages, *one.others)]
    assert scores == sorted(scores, reverse=True)


def test_how_something_works_stands_where_its_name_does_not() -> None:
    texts = ["FooNet counts birds at the lake.", "It looks at the lake from above.", "FooNet wins at the lake."]
    spans = tuple(Span(start := " ".join(texts).index(one), start + len(one)) for one in texts)
    found = Candidate(
        paper(1, title="FooNet: a net", abstract=" ".join(texts)), 0.5, 0.0, 0.5, 0.0, spans, [0.3, 0.4, 0.3], [0.0] * 3
    )
    words, called = WordFinder(["foonet"]), {"FooNet": [found.paper.paper_id]}
    for working, best in ((False, 2), (True, 1)):
        (one,) = Evidence(words, None, called, working).ranked([found], {"foonet": 3.0})
        assert one.passages[0].text == texts[best]


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        ((_A, "We propose a kite.", "We present T1, a kite."), "We present T1, a kite."),
        ((_A, "We propose a kite.", _B), "We propose a kite."),
        ((_A, "This paper is on kites.", _B), "This paper is on kites."),
        ((_A, _B), _A),
    ],
)
def test_of_a_paper_asked_for_by_filters_alone_what_it_does_is_quoted(sentences: Sequence[str], told: str) -> None:
    ranked = _stating(*sentences)
    ((_, passages),) = one_each([replace(ranked, paper=replace(ranked.paper, title="T1: Kites"))])
    assert [passage.text for passage in passages] == [told]


@pytest.mark.parametrize(
    ("word", "text"),
    [("sim-to-real", "A Sim2Real gap"), ("sim2real", "gaps from sim to real"), ("open-endedness", "Open-ended learning")],
)
def test_a_word_stands_in_a_text_that_writes_it_otherwise(word: str, text: str) -> None:
    assert WordFinder([word])(text) == {word}
    assert not WordFinder([word])("An end, and 2 seals")
