"""Sentence boundaries and chunks: nothing lost, nothing twice, whole sentences."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import MAX_CHUNK, MAX_SENTENCE, chunk_paper
from ingest.records import Span
from ingest.sentences import sentence_spans
from ingest.text import plain
from tests.conftest import needs_shared, paper
from tests.work import growth

WORDS = st.sampled_from(
    "We the The ask 0.5 vs. e.g. et al. Fig. 2 (see [1] ) ] o1.OpenAI github.com Node.js E. coli n = 17. Yes! Is it? p.m. "
    "a\u0301 “Quite ” 深層学習。 \n \t . .. ... Results. :".split(" ")
)
PROSE = st.lists(WORDS, max_size=120).map(" ".join)
LONG_PROSE = st.builds(
    lambda words, times: " ".join(words * times), st.lists(WORDS, min_size=1, max_size=60), st.integers(1, 60)
)
ANY_TEXT = st.one_of(st.text(), st.text(".!?()[]\"' aA1\n"), PROSE)
HOSTILE = {
    "full stops": "." * 20_000,
    "question marks": "A. B" + "?" * 20_000 + "C. We read “Why?! No?!?!?!?!?!?!?!?!?!?!?!?!?!?!?!?!?!” again.",
    "stops in quotation marks": "Why " + ".”" * 10_000 + " The end. It is.",
    "brackets": "(" * 20_000,
    "closed brackets": ")" * 20_000,
    "brackets and stops": "(a. B" * 5_000,
    "spaces": "a" + " " * 20_000 + "b",
    "line ends": "\n" * 20_000 + "End.",
    "one word": "x" * 20_000,
    "capitals": "A." * 10_000,
    "initials": "A. " * 7_000,
    "glued": "ab.Cd" * 5_000,
    "quotes": "\"'" * 10_000,
    "abbreviations": "e.g. " * 5_000,
    "accents": "a" + "\u0301" * 20_000,
    "addresses": "www.a.b/" * 3_000,
}


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We test many methods, e.g. Adam.| They work.",
        "We use one method, i.e. The Lion.| It works.",
        "Smith et al. introduced it.| It spread.",
        "This follows Smith et al.| The baseline does not.",
        "See Fig. 2 for details.| We agree.",
        "As Eq. (3) and Tab. 4 show, it holds.| We agree.",
        "It reaches 0.5 vs. 0.7 before.| We gain 3.5 points.",
        "We compare with o1.|OpenAI models are strong.",
        "It needs strong reasoning ability.|OpenAI has said so.| We test it.",
        "The code is at github.com and needs Node.js to run.| We like it.",
        "We use ASP.NET and version v1.A of it.| It works.",
        "Growth of E. coli was slow.| It stopped.",
        "The sample was small, n = 17.| We asked more.",
        "All took part (n = 17. all adults) at home.| We asked them.",
        "We ask (is it true? yes) and go on.| Then we stop.",
        "It works [see the first. and the second] well.| We stop.",
        "Is it so?| Yes!| It is.",
        "“It works.”| We agree.",
        "It rose (by 3%).| We agree.",
        "It rose by 3%.|However it fell later.",
        "Values rise by approx. 5 points.| We stop.",
        "We met Dr. Smith at 5 p.m. on Monday.| We talked.",
        "It costs $5.50 in the U.S. today.| We paid.",
        "It was 1.4 +/- 0.24 at first.| Then it fell.",
        "We do three things: |1. We ask.| 2. We answer.| 3. We stop.",
        "1. We ask.| 2. We answer.| And so on.",
        "We have four findings.| 1. It works.| 2. It is fast, see Thm. 2.| 3. It lasts.| We stop.",
        "They include:| 1. A task that is new;| 2. An enhanced dataset; and| 3. A test.",
        "As shown, it was not related to ability; and| 2. It was to age.| 3. It lasted.",
        "In Sec. 3 we prove Thm. 2.| The proof uses Lem. 1.| Prop. 3 follows.| So does Cor. (5) of it.",
        "It stood in J. Clin. Invest. 97 and in Clin. Sci. before.| They may invest.| 5 did.",
        "The ratio was 2.| 3 of them fell.| We set k to 1.| We then set it to 2.| It held.",
        "By Eqs. (1) and (2).| We see.| The classes are 1 and 2.| We ask.",
        "The groups differ in Table 1 and 2.| We ask.| There were 12.| Of 13 we know.",
        "No full stop at the end",
        "One sentence only.",
        "   Space around it.   ",
    ],
)  # fmt: skip
def test_where_sentences_end(text: str) -> None:
    """`|` marks each boundary."""
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "Ensembles help in RL.| Regularization prevents it.",
        "QLoRA keeps resource needs low.| Gemma wins.",
        "It lasted 24 h.| Ondansetron lasted 30 min.| Women took 3 kg.| Men less.",
        "So does J. Smith at Mt. Sinai and in St. Louis.| Dr. Wu met S. Typhimurium vs. Gemma at 5 p.m. Eastern time.",
        "It has approx. Ten (see no. A5, e.g. Fig. B), as Ho et al. Proximal say.",
    ],
)
def test_where_sentences_of_a_model_end(text: str) -> None:
    """`|` marks each boundary."""
    whole = text.replace("|", "")
    assert [span.of(whole) for span in sentence_spans(whole, prose=True)] == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == ()
    assert chunk_paper(paper(1, abstract=text)) == ()


def check_cover(text: str, spans: tuple[Span, ...], start: int, end: int) -> None:
    """The spans are in order, apart, not empty, and hold all but white space of text[start:end]."""
    assert all(span.start < span.end for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() for span in spans)
    edges = [start, *(place for span in spans for place in (span.start, span.end)), end]
    gaps = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(gaps).strip()


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_sentences_hold_the_whole_text(text: str) -> None:
    spans = sentence_spans(text)
    check_cover(text, spans, 0, len(text))
    assert spans == sentence_spans(text)


def check_chunks(text: str) -> None:
    text = plain(text)  # as all abstracts are
    subject = paper(1, abstract=text)
    chunks = chunk_paper(subject)
    assert chunks == chunk_paper(subject)
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    check_cover(text, tuple(Span(chunk.start, chunk.end) for chunk in chunks), 0, len(text))
    for chunk in chunks:
        assert chunk.text == text[chunk.start : chunk.end]
        assert (chunk.paper_id, chunk.title) == (subject.paper_id, subject.title)
        assert len(chunk.text) <= MAX_CHUNK or len(chunk.sentences) == 1
        assert all(span.end - span.start <= MAX_SENTENCE for span in chunk.sentences)
        check_cover(text, chunk.sentences, chunk.start, chunk.end)


@settings(max_examples=60, deadline=None)
@given(st.one_of(ANY_TEXT, LONG_PROSE))
def test_chunks_hold_the_whole_abstract(text: str) -> None:
    check_chunks(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_lose_nothing(text: str) -> None:
    check_cover(text, sentence_spans(text), 0, len(text))
    check_chunks(text)


@pytest.mark.parametrize("piece", ["?", "!", ".”", "?”", "? ", "...) ", "a?", "(?"])
def test_long_runs_of_signs_take_no_longer_than_their_length(piece: str) -> None:
    assert growth(lambda size: sentence_spans(f"We read. {piece * size} It is."), 1_500) < 24  # about 8; 64 if quadratically


@pytest.mark.parametrize("signs", ["?" * 100, "!?" * 50, "." * 100, "-" * 100, "=" * 99 + "."])
def test_sentences_end_around_a_long_run_of_signs_as_around_a_short_one(signs: str) -> None:
    text = "We read two lines. They are: {} The third is long. It is, {} yes, read. So {}"
    short, long = text.format(*[signs[-20:]] * 3), text.format(*[signs] * 3)
    assert [span.of(short) for span in sentence_spans(short)] == [
        span.of(long).replace(signs, signs[-20:]) for span in sentence_spans(long)
    ]


@pytest.mark.parametrize(
    ("count", "chunks"), [(1, 1), (MAX_CHUNK // 50, 1), (MAX_CHUNK // 50 + 1, 2), (3 * MAX_CHUNK // 50, 3)]
)
def test_chunks_are_of_about_equal_length(count: int, chunks: int) -> None:
    sentence = "We ask one question and we give one answer here. "
    assert len(sentence) == 49
    made = chunk_paper(paper(1, abstract=(sentence + " ") * count))
    assert len(made) == chunks
    lengths = [len(chunk.text) for chunk in made]
    assert max(lengths) - min(lengths) <= 100


def test_a_sentence_without_end_is_cut_at_spaces() -> None:
    text = "word " * 1_000
    pieces = [span.of(text) for chunk in chunk_paper(paper(1, abstract=text)) for span in chunk.sentences]
    assert len(pieces) >= 5
    assert " ".join(pieces) == text.strip()
    assert all(piece.startswith("word") and piece.endswith("word") for piece in pieces)


def test_boundaries_agree_with_people() -> None:
    """F1 of boundaries on abstracts that people have split into sentences."""
    with gzip.open(needs_shared("scifact", "corpus.jsonl.gz"), "rt", encoding="utf-8") as file:
        abstracts = [json.loads(next(file))["abstract"] for _ in range(300)]
    right = found = wanted = 0
    for abstract in abstracts:
        parts = [part.strip() for part in abstract if part.strip()]
        text = " ".join(parts)
        ends, place = set[int](), 0
        for part in parts[:-1]:
            place += len(part)
            ends.add(place)
            place += 1
        ours = {span.end for span in sentence_spans(text)[:-1]}
        right, found, wanted = right + len(ends & ours), found + len(ours), wanted + len(ends)
    precision, recall = right / found, right / wanted
    assert 2 * precision * recall / (precision + recall) >= 0.98
