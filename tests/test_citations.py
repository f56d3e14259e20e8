"""A model's answer is made fit to be shown, however it is cut into pieces: its markers hold, and nothing in it is live."""

from __future__ import annotations

import cProfile
import os
import pstats
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.citations import AnswerText, Sentence, Shown
from ingest.records import Paper
from tests.conftest import examples, paper

SPLITS = int(os.environ.get("PAPERBOT_TEST_SPLITS", "400"))  # read before the tests' own environment is set up
ANSWERS = 200
OWN = "https://arxiv.org/abs/2005.01643"
PAPERS = [
    paper(1, authors=("Sergey Levine", "Chelsea Finn"), year=2020, url=OWN, arxiv_id="2005.01643"),
    paper(2, authors=("Smith, John", "Doe, Jane"), year=2019, url="https://example.org/paper", doi="10.1234/abc"),
    paper(3, authors=("Laurens van der Maaten", "Geoffrey Hinton"), year=2008),
    paper(4, authors=("Ann Jones",), year=2021),
    paper(5, authors=("Bea Jones",), year=2021),
]
Events = list[Shown | Sentence]


def read(pieces: Iterable[str], papers: Sequence[Paper] = PAPERS) -> tuple[AnswerText, Events]:
    """An answer read in pieces, and what came of it, adjacent texts joined."""
    answer, events = AnswerText(papers), Events()
    for event in [event for piece in pieces for event in answer.feed(piece)] + answer.finish():
        last = events[-1] if events else None
        if isinstance(event, Shown) and isinstance(last, Shown):
            events[-1] = Shown(last.text + event.text)
        else:
            events.append(event)
    return answer, events


def clean(text: str) -> str:
    return read([text])[0].text


def sentences(text: str) -> list[Sentence]:
    return [event for event in read([text])[1] if isinstance(event, Sentence)]


@pytest.mark.parametrize(
    ("written", "shown", "order"),
    [
        ("It works [2].", "It works [1].", [2]),
        ("It works [2, 3]. It fails [3][2].", "It works [1][2]. It fails [2][1].", [2, 3]),
        ("a [ 1 ] b [1;2] c [1 2] d [1 & 3]", "a [1] b [1][2] c [1][2] d [1][3]", [1, 2, 3]),
        ("a 【1】 b【2†source】 c 【3:0†source】", "a [1] b[2] c [3]", [1, 2, 3]),
        ("a ［３］ b [３]", "a [1] b [1]", [3]),
        ("[Paper 2] [source 2] [#2] [^2] [ref2] [citation:2] [see 2]", "[1]", [2]),
        ("a [Papers 1 and 2] b [Paper 3, Paper 1]", "a [1][2] b [3][1]", [1, 2, 3]),
        ("a [1-3] b [3-1] c [2–4]", "a [1][2][3] b [3][1] c [2][3][4]", [1, 2, 3, 4]),
        ("a [1]–[3] b [2]-[3] c [1], [2] d [1] [2]", "a [1][2][3] b [2][3] c [1][2] d [1][2]", [1, 2, 3]),
        ("a [1, 2, ..., 4]", "a [1][2][3]", [1, 2, 4]),
        ("a [1-99] b [2-1000000]", "a [1] b [2]", [1, 2]),
        ("a [1][1][2][1] b", "a [1][2] b", [1, 2]),
        ("a [[1]] b [[1], [2]] c [[1]](https://evil.com)", "a [1] b [[1][2]] c [1]", [1, 2]),
        ("a [1, p. 3] b [2, Fig. 4]", "a [1] b [2]", [1, 2]),
        ("a [1](https://evil.com/x) b [2](#ref-2)", "a [1] b [2]", [1, 2]),
        ("word[1], x[2]", "word[1], x[2]", [1, 2]),
        (r"a \[1\] b", "a [1] b", [1]),
        ("a &#91;1&#93; b", "a [1] b", [1]),
        ("LOOP [2: LOOP] and both [1: ReMax, 2: LOOP]", "LOOP [1] and both [2][1]", [2, 1]),
        # Papers called by their numbers
        ("Paper 2 has it [2]. Paper 1 has less [1]. So does Paper 1.",
         "Paper [1] has it [1]. Paper [2] has less [2]. So does Paper [2].", [2, 1]),
        ("Papers 3, 1, and 2 agree", "Papers [1], [2], and [3] agree", [3, 1, 2]),
        ("a (Paper 2), b (Papers 1 and 3), c (Ref. 2) (Paper 99)", "a [1], b [2][3], c [1]", [2, 1, 3]),
        ("Paper 2's, **Paper 1:** x, Abstract 3.", "Paper [1]'s, **Paper [2]:** x, Abstract [3].", [2, 1, 3]),
        ("paper 25, paper 2.5, paper 2%, white-paper 2, Table 2, Study 2, a paper 2 years old, of all papers 2 tell", None, []),
        ("[1: n] (paper) (Figure 2) (n = 2) `Paper 2`", "[1: n] (paper) (Figure 2) (n = 2) `Paper 2`", []),
        # What no paper has
        ("word [99].", "word.", []),
        ("word [99] next[98] one[97]next", "word next one next", []),
        ("a [0], b [1, 99] c [99, 98]; d", "a, b [1] c; d", [1]),
        ("a [2020] b [-1] c [1.5]", "a b [-1] c [1.5]", []),
        ("[99] Start\n[98] line\n- [97] item", "Start\nline\n- item", []),
        ("a\n\n[99]\n\nb", "a\n\nb", []),
        ("a [99]\nb", "a\nb", []),
        ("a ([99]) b ([98], [97]). c ([1]) ([1], [99])", "a b. c ([1]) ([1])", [1]),
        ("a [99999999999999999999999999999999999999999] b", "a b", []),
        (f"a [{'9' * 10_000}] b", "a b", []),
        (f"a [{'1, ' * 3_000}] b", "a b", []),
        (f"a [Paper {'9' * 10_000}] b", f"a [Paper {'9' * 10_000} b", []),
        ("a [9[99]9] b [[99]1]", "a [9 9 b [1", []),
        # What is none
        ("on [0, 1] and [0.5, 0.9], [-1, 1], [1/2], [a1], [Step 1], [sic]", None, []),
        ("- [ ] open\n- [x] done", None, []),
        ("`x[99]` and ``a`[99]`` stay", None, []),
        ("```python\nx[99] = y[1]\n```", None, []),
        ("~~~\nx[99]\n~~~\n\nthen [1]", None, [1]),
        ("see [a very " + "long " * 40 + "aside] here", None, []),
        ("open [ and [ again", None, []),
        ("cut off [", "cut off", []),
        ("cut off [1", "cut off", []),
        ("`unclosed [99] and [2]", "'unclosed and [1]", [2]),
        ("```\nx[99]\n", "```\nx[99]\n```", []),
        ("```\na" + "\n" * 700 + "b\n```", "```\na" + "\n" * 200 + "b\n```", []),
        ("1. a\n   ```\nx[99]\n   ```\n   [99] b", "1. a\n```\nx[99]\n```\n   b", []),
        # A block that holds the answer itself
        ("```markdown\nIt works [2].\n```", "It works [1].", [2]),
        ("```\nIt works in 25 minutes [2].\n\n- **A** [1]\n```", "It works in 25 minutes [1].\n\n- **A** [2]", [2, 1]),
        ("```md\nIt is:\n```py\nx[9]\n```\nSo [2].\n```\nEnd [1].", "It is:\n```py\nx[9]\n```\nSo [1].\nEnd [2].", [2, 1]),
        ("Say:\n```\nIt works in 25 minutes [2].\n```", None, []),
        ("```\npip install the one that works\n```", None, []),
        ("```\nSELECT a FROM b WHERE c = 1\n```", None, []),
    ],
)  # fmt: skip
def test_markers(written: str, shown: str | None, order: list[int]) -> None:
    answer, _ = read([written])
    assert answer.text == (written if shown is None else shown)
    assert answer.order == order


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a (Levine et al., 2020).", "a [1]."),
        ("a (Levine and Finn 2020; Levine & Finn, 2020) b", "a [1] b"),
        ("a [Levine et al., 2020] b", "a [1] b"),
        ("a (see Smith and Doe, 2019, p. 4) b", "a [1] b"),
        ("a (van der Maaten and Hinton, 2008; Levine, 2020)", "a [1][2]"),
        ("a [2] (Levine et al., 2020)", "a [1][2]"),
        ("Levine et al. (2020) show", "Levine et al. [1] show"),
        ("the reward (of all; Levine et al., 2020)", "the reward (of all [1])"),
        ("PPO (PPO; Levine et al., 2020)", "PPO (PPO [1])"),
        ("a (Smith, 2020). b (Doe, 2021a) [Miller et al., 1999].", "a. b."),
        ("a (PPO; Schulman et al., 2017)", "a (PPO)"),
        ("Foo et al. (2017) show", "Foo et al. show"),
        ("a (Jones, 2021) b", "a b"),  # two of the papers
        ("a (June 2020) (NeurIPS 2020) (OpenAI, 2023) (2020) (GPT-4, 2023)", None),
        ("a (The agent learns) (Proximal Policy Optimization) (Table 2)", None),
        ("a (Levine et al., 2020", None),
        ("a (Miller 2020)", None),  # of no paper, and not surely a citation
    ],
)
def test_citations_by_author_and_year(written: str, shown: str | None) -> None:
    assert clean(written) == (written if shown is None else shown)


@pytest.mark.parametrize("heading", ["References:", "**Sources**", "## Bibliography", "Works cited", "---\n\n### References"])
@pytest.mark.parametrize("lines", ["[1] A title\n[2] B", "1. A\n2. B", "- A\n- B", "\nLevine, S. (2020). A title.", ""])
def test_a_list_of_references_below_an_answer_is_left_out(heading: str, lines: str) -> None:
    answer, _ = read([f"It works [2].\n\n{heading}\n{lines}"])
    assert (answer.text, answer.order) == ("It works [1].", [2])
    assert answer.dropped.lists == 1


@pytest.mark.parametrize(
    ("written", "shown", "order"),
    [
        ("LOOP has no value network (2).", "LOOP has no value network [1].", [2]),
        ("LOOP has none (2). ReMax halves it (1).", "LOOP has none [1]. ReMax halves it [2].", [2, 1]),
        ("Both do so (1)(2). Both fail (1, 3)!", "Both do so [1][2]. Both fail [1][3]!", [1, 2, 3]),
        ("It saves 50% (2)\n- LOOP wins (3)\n", "It saves 50% [1]\n- LOOP wins [2]", [2, 3]),
        ("**It works (2).** Yes (2)", "**It works [1].** Yes [1]", [2]),
        ("LOOP has no value network².", "LOOP has no value network[1].", [2]),
        ("It halves memory¹ while LOOP wins.²", "It halves memory[1] while LOOP wins.[2]", [1, 2]),
        ("Both work well¹,³. So does PPO<sup>2</sup>.", "Both work well[1][2]. So does PPO[3].", [1, 3, 2]),
        (
            "Two found it (2), three did not (3). It is slow (1).",
            "Two found it [1], three did not [2]. It is slow [3].",
            [2, 3, 1],
        ),
        ("It is simple (1), LOOP is lean (2).", "It is simple [1], LOOP is lean [2].", [1, 2]),
        ("It keeps one copy of the model (2). It wins (1).", "It keeps one copy of the model [1]. It wins [2].", [2, 1]),
        ("It helps both groups (3), and PPO helps (1) too.", "It helps both groups [1], and PPO helps [2] too.", [3, 1]),
        ("It helps (1, 2)(3) while it lasts.", "It helps [1][2][3] while it lasts.", [1, 2, 3]),
        ("It wins (3). Three ways: fit (1), test (2).", "It wins [1]. Three ways: fit (1), test (2).", [3]),
        ("It works (2). It fails [1]. Or not (3). Or²", "It works [1]. It fails [2]. Or not (3). Or²", [2, 1]),
        *(
            (kept, kept, [1] if "[1]" in kept else [])
            for kept in (
                "It works [1]. It fails (2), as memory².",
                "It works (9). It fails⁹.",
                "It works (2) well.",
                "As in Eq. (2).",
                "Take step (2).",
                "Two steps: (1) fit it, (2) test it.",
                "Three steps matter: fast fits (1), sure tests (2), and rewards (3).",
                "It has three steps: it fits (1), tests (2) and wins (3). The last is crucial (3).",
                "It relies on (1) fits and (2) tests. The latter is crucial (2).",
                "It fits (1), tests (2), and wins (3).",
                "ReMax (1) is simple. LOOP is lean (2).",
                "(1) It works. (2) It fails.",
                "- (2) fails\n- (1)",
                "The mean was 12.5 (2).",
                "| ReMax | 12 (2) |",
                "It is 5 m² or 3 km², R² and χ² are high, as is the error².",
                "10⁶ steps, 10⁻³ meters²",
                "log²(x), memory²+1, f²(x)",
            )
        ),
    ],
)
def test_citations_in_other_signs_where_none_in_square_brackets_stand_before(
    written: str, shown: str, order: list[int]
) -> None:
    answer, _ = read([written])
    assert (answer.text, answer.order) == (shown, order)
    assert read(written)[1] == read([written])[1]


_TITLED = [
    replace(paper(1, authors=("Ziniu Li",)), title="ReMax: A Simple, Effective, and Efficient Reinforcement Learning Method"),
    replace(paper(2, authors=("Kevin Chen",)), title="Reinforcement Learning for Long-Horizon Interactive LLM Agents"),
    replace(paper(3, authors=("Ashish Vaswani",)), title="Attention Is All You Need"),
]
_LONG = "ReMax: A Simple, Effective, and Efficient Reinforcement Learning Method"


@pytest.mark.parametrize(
    "listed",
    [
        "Sources used:\n[1] PPO\n[2] SAC\n[3] TD3",
        "[^1]: Proximal Policy Optimization\n[^3]: TD3",
        "(Sources: [1], [3])",
        "References: Li et al. (2023), Vaswani (2017).",
        "References: Li et al. (2023); Vaswani et al. (2017)",
        "References: ReMax (Li et al., 2023), Attention (Vaswani, 2017)",
        "**References**: Li et al., 2023.",
        "Bibliography: Li 2023, Vaswani 2017",
        "*Sources: Li et al. 2023*",
        f"Sources: {_LONG} (2023).",
        "*Sources: [1], [3]*",
        "Sources: Paper 1, Paper 3",
        "Sources: [1] ReMax, [3] Attention",
        "Relevant papers: [1], [3]",
        f"[1] {_LONG}\n[3] Attention Is All You Need",
        f"- [1] {_LONG} (Li et al., 2023)\n\n- [3] Attention Is All You Need",
        "Quellen:\n[1] ReMax\n[3] Vaswani et al.",
        "**Fuentes:**\n1. ReMax\n2. Attention Is All You Need",
        "参考文献：\n[1] ReMax\n[3] Attention",
        f"**Sources**\n- {_LONG} [1]\n- https://example.org/a\n- Deep Residual Learning for Images\n- Some residual nets",
        "References:\n[1] ReMax: a simple method\nthat goes on here.",
        "### Literature\n- Vaswani, A. (2017). Attention is all you need.",
        f"Sources:\n- {'A Very Long Title That Goes On ' * 20}(2017)\n- [2]",
    ],
)
@pytest.mark.parametrize("behind", ["", "\n\n### Limits\nBoth fail [2].", "\n\nBoth fail [2]."])
def test_a_list_of_references_is_told_by_its_items_and_ends_with_them(listed: str, behind: str) -> None:
    answer, _ = read([f"ReMax is fast [1]. LOOP is [2].\n\n{listed}{behind}"], _TITLED)
    assert (answer.text, answer.order) == (f"ReMax is fast [1]. LOOP is [2].{behind}", [1, 2])
    assert answer.dropped.lists == 1


@pytest.mark.parametrize(
    "said",
    [
        "### Sources\n- Sensor noise [1]\n- Model mismatch [2]\n\n### Mitigation\nEnsembles help [2].",
        "**Sources:**\n- Dolmino Mix 1124, a mix of web data [1]\n- The web [2]",
        "### Sources\n- Sensor noise\n- Model mismatch",
        "### Literature\nPrior work mostly uses PPO [1].\n- It is old [1].",
        "**Literature:** Prior work [1] uses PPO.",
        "References: Few papers say so as of 2020.",
        "Literature: More work on it appeared in 2024 than before.",
        "Sources: Wikipedia (2020), GitHub (2019)",
        "Sources: The data come from the web of Li et al. and were published in 2023.",
        "References: Li et al. show that PPO is slow since 2020.",
        "Citations:\n- 120 of the paper in 2017 [1]\n- 30 of the other [2]",
        "Sources:\n- [1] reports that noise rises.\n- [2] reports that drift falls.",
        "Sources: [1] shows that noise rises; [2] shows that drift falls.",
        "References:\n- Noise rises by half in 2017 [1].\n- Drift falls [2].",
        "[1] ReMax halves the memory.\n[2] LOOP wins on AppWorld.",
        f"Two papers study it:\n\n[1] {_LONG}\n[2] Reinforcement Learning for Long-Horizon Interactive LLM Agents",
        f"Relevant papers:\n- {_LONG} [1]",
        "Evidence: The abstract says so [1].",
        f"- {_LONG} halves the memory of PPO and is faster [1].",
        "Sources:\n```\nx = 1\n```",
    ],
)
def test_items_that_state_something_stay_whatever_heading_stands_above_them(said: str) -> None:
    text = f"There are several [1]. It works [2].\n\n{said}"
    assert read([text], _TITLED)[0].text == text


def test_papers_that_an_answer_lists_before_it_cites_anything_are_the_answer() -> None:
    text = f"Two papers study it.\n\n[1] {_LONG}\n\n[2] Attention Is All You Need"
    assert read([text], [_TITLED[0], _TITLED[2]])[0].text == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("References to it are rare.\nSources vary [1].", "References to it are rare.\nSources vary [1]."),
        ("Sources:\n- data\n- people", "Sources:\n- data\n- people"),  # nothing stands before
        ("It works.\nSources: [1], [2]\nIt does [3].", "It works.\nIt does [1]."),
        ("It works.\n```\nReferences:\n- a\n```", "It works.\n```\nReferences:\n- a\n```"),
        ("It works.\nSources\nare many.", "It works.\nSources\nare many."),
    ],
)
def test_what_only_looks_like_a_list_of_references_stays(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  \n a  b \n\n\n\n c  \n ", "a b\n\n c"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u200bb\u202ec\u2066d\U000e0041e\x00f\x1bg", "abcdefg"),
        ("a \ud800 b", "a \N{REPLACEMENT CHARACTER} b"),
        ("a \U000f0001 \U00100000 b", "a b"),  # our own signs
        ("- a\n  - b\n\t- c", "- a\n  - b\n\t- c"),
    ],
)
def test_white_space_and_hidden_characters(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("It works [2]. It fails [1, 2].", [
            ("It works.", "It works [1].", (1,), (2,)), ("It fails.", "It fails [2][1].", (2, 1), (1, 2))]),
        ("It works. [1] Next.", [("It works.", "It works. [1]", (1,), (1,)), ("Next.", "Next.", (), ())]),
        ("It works. [1] shows it.", [("It works.", "It works.", (), ()), ("shows it.", "[1] shows it.", (1,), (1,))]),
        ("It works.[1] Next.[2]", [("It works.", "It works.[1]", (1,), (1,)), ("Next.", "Next.[2]", (2,), (2,))]),
        ("“It works.” [1] (A; [2]).", [("“It works.”", "“It works.” [1]", (1,), (1,)), ("(A;).", "(A; [2]).", (2,), (2,))]),
        ("Smith et al. [1] show it.", [("Smith et al. show it.", "Smith et al. [1] show it.", (1,), (1,))]),
        ("Two ways:\n- **one** [1]\n- two. Three", [
            ("Two ways:", "Two ways:", (), ()), ("**one**", "- **one** [1]", (1,), (1,)), ("two.", "- two.", (), ()),
            ("Three", "Three", (), ())]),
        ("1. One.\n2. Two", [("One.", "1. One.", (), ()), ("Two", "2. Two", (), ())]),
        ("# A heading [1]\nText.", [("A heading", "# A heading [1]", (1,), (1,)), ("Text.", "Text.", (), ())]),
        ("####### No\nText.", [("####### No", "####### No", (), ()), ("Text.", "Text.", (), ())]),
        ("---\n\n***\nText", [("Text", "Text", (), ())]),
        ("See Fig. 2, e.g. E. coli at 3.5 vs. 4 (is it? yes), as Smith et al. do.", [
            ("See Fig. 2, e.g. E. coli at 3.5 vs. 4 (is it? yes), as Smith et al. do.",) * 2 + ((), ())]),
        ("a line that a model has wrapped where it\nwas long enough. Next", [
            ("a line that a model has wrapped where it was long enough.",
             "a line that a model has wrapped where it\nwas long enough.", (), ()), ("Next", "Next", (), ())]),
        ("これは文です。次の文[1]。", [("これは文です。", "これは文です。", (), ()), ("次の文。", "次の文[1]。", (1,), (1,))]),
        ("Use `a. B` so. Yes", [("Use `a. B` so.", "Use `a. B` so.", (), ()), ("Yes", "Yes", (), ())]),
        ("So Paper 1 and Abstract 2 tell.", [
            ("So paper and abstract tell.", "So Paper [1] and Abstract [2] tell.", (1, 2), (1, 2))]),
        ("Claim ([1], [2]) and more [99].", [("Claim and more.", "Claim ([1][2]) and more.", (1, 2), (1, 2))]),
    ],
)  # fmt: skip
def test_sentences(written: str, expected: list[tuple[str, str, tuple[int, ...], tuple[int, ...]]]) -> None:
    text = clean(written)
    assert [(one.text, text[one.start : one.end], one.sources, one.evidence) for one in sentences(written)] == expected


def test_a_block_of_code_is_a_sentence_that_cites_nothing() -> None:
    code = "```python\nx[1] = 2. Y\n```"
    assert [(one.text, one.code, one.sources) for one in sentences(f"Do:\n{code}\nDone [1].")] == [
        ("Do:", False, ()), (code, True, ()), ("Done.", False, (1,)),
    ]  # fmt: skip


def test_words_are_shown_as_they_come() -> None:
    answer = AnswerText(PAPERS)
    assert [answer.feed(piece) for piece in ("Rew", "ard", " hack", "ing", " was")] == [
        [Shown("Rew")], [Shown("ard")], [Shown(" hack")], [Shown("ing")], [Shown(" was")],
    ]  # fmt: skip
    assert answer.feed(" seen [") == [Shown(" seen")]
    assert answer.feed("2]") == [Shown(" [1]")]
    assert answer.feed(" and") == [Shown(" and")]


def test_numbers_that_a_reader_asks_for_come_in_the_order_of_the_text() -> None:
    def cited(pieces: Iterable[str]) -> str:
        answer, shown = AnswerText(PAPERS), ""
        for number, piece in enumerate([*pieces, ""]):
            for event in answer.read(piece, final=not piece and number > 0):
                if isinstance(event, Shown):
                    shown += event.text
                elif not event.sources:
                    shown += f" [{answer.number(5)}]"
        return shown

    text = "It works. It does not [3]. Or so."
    assert cited([text]) == cited(text) == "It works. [1] It does not [2]. Or so. [1]"


def test_what_was_dropped_is_counted() -> None:
    answer, _ = read(["a [99] (Foo, 1999) [b](https://evil.com) www.evil.com [1, 98]."])
    dropped = answer.dropped
    assert (dropped.markers, dropped.references, dropped.links, dropped.lists) == (2, 1, 2, 0)


# Whatever a model may write, and in whatever order
HOSTILE = """\
We show that ¦the method ¦reward hacking ¦works well¦. ¦.¦, ¦; ¦: ¦! ¦? ¦.\n¦\n\n¦\n¦  ¦\t¦[1]¦[2]¦[3]¦[99]¦[1, 2]¦[1][3]¦\
[1-3]¦[2]–[4]¦【1】¦【2†source】¦［３］¦[ 1 ]¦[1;2]¦[Paper 1]¦[#2]¦[^1]¦[0, 1]¦[0]¦[[1]]¦[[2], [3]]¦([1])¦([99])¦[¦]¦(¦)¦\
[text](https://evil.com/x)¦![alt](http://evil.com/i.png)¦[1](http://evil.com)¦[]()¦](¦https://evil.com/a?b=c¦http://¦\
evil.com¦www.evil.com¦example.com/path¦me@evil.com¦https://arxiv.org/abs/2005.01643¦arxiv.org/pdf/2005.01643v2¦\
javascript:alert(1)¦mailto:a@b.co¦<b>¦</b>¦<a href="http://evil.com">¦</a>¦<¦>¦<script>¦</script>¦<think>¦</think>¦\
<!channel>¦<@U12>¦<!-- ¦-->¦@channel¦@here¦@¦&lt;¦&amp;¦&#91;¦&#93;¦&¦;¦`¦``¦```¦`code [1]`¦\n```python\nx[1] = 2\n```\n¦\
\n```\n¦~~~¦\n- ¦\n* ¦\n1. ¦\n# ¦## Heading\n¦**bold**¦*¦_¦(Levine et al., 2020)¦(Smith and Jones, 2019; Doe, 2021a)¦\
[Levine et al., 2020]¦Levine et al. (2020)¦(PPO; Schulman et al., 2017)¦(2020)¦e.g. ¦i.e. ¦Fig.2 ¦et al. ¦U.S.A.¦GPT-4.1¦\
3.2¦D4RL.¦and/or¦3:1¦config.yaml¦ (2)¦ (1). ¦²¦¹,³¦\n**Sources**\n¦\nReferences:\n¦- [1] Foo\n¦Sources: [1], [2]\n¦\
(Sources: [1])\n¦Quellen:\n¦[^1]: foo\n¦\n\n[1] Paper 1\n¦\n- [2]\n¦---¦[1]: https://evil.com\n¦\
[note]: foo\n¦\\¦\\[¦\\]¦\u200b¦\u202e¦é¦深層学習。¦次の文。¦“Quoted.”¦\r\n¦\r¦9¦99¦0¦h¦ht¦http¦w¦ww¦m¦f¦a¦b¦x¦The ¦New ¦\
however ¦A¦.com¦.org¦://¦/¦~¦!¦"¦'""".split("¦")
_SUBJECTS = ("Offline reinforcement learning", "The critic", "CQL (see Table 2)", "A world model, e.g. Dreamer,", "GPT-4.1")
_VERBS = (
    "improves returns by 12.5 %",
    "needs fewer labels",
    "was trained on D4RL",
    "generalises; the baseline does not",
    "fails",
)
_CITES = (
    " [1]",
    " [2, 3]",
    " [1][4]",
    "[2]",
    " 【3】",
    " [99]",
    "",
    "",
    " (Levine et al., 2020)",
    " [1-3]",
    " (Foo et al., 2017)",
)
_ENDS = (". ", ". ", ".\n\n", ".\n- ", ".\n1. ", "? ", ". [2] ", ":\n\n* ", ".\n\n## Results\n\n", ". See https://evil.com/a. ")


def answer_like(seed: int) -> str:
    """An answer as a model may write it, of up to two dozen sentences; every fourth one is of hostile parts."""
    pick = random.Random(seed)
    if seed % 4 == 3:
        text = "".join(pick.choice(HOSTILE) + pick.choice(("", "", " ")) for _ in range(pick.choice((2, 5, 20, 60))))
        return text[:5] + pick.choice("[(<`9 a.-@&\n") * pick.choice((0, 0, 130, 700)) + text[5:]
    said = [
        pick.choice(_SUBJECTS) + " " + pick.choice(_VERBS) + pick.choice(_CITES) + pick.choice(_ENDS)
        for _ in range(pick.randint(1, 24))
    ]
    tail = pick.choice(("", "", "```python\nx[1] = y[99]\n```\n", "\n\nReferences:\n[1] Foo\n[2] Bar", "Use `x[1]`."))
    return "".join(said) + tail


def cut(text: str, pick: random.Random) -> list[str]:
    """`text` in pieces of random lengths."""
    longest = pick.choice((1, 3, 8, 40))
    pieces = list[str]()
    while text:
        length = pick.randint(0, longest)
        pieces.append(text[:length])
        text = text[length:]
    return pieces


@pytest.mark.parametrize("group", range(8))
def test_splits_change_nothing(group: int) -> None:
    for seed in range(group, ANSWERS, 8):
        text, pick = answer_like(seed), random.Random(-seed)
        whole, events = read([text])
        for _ in range(max(1, SPLITS // ANSWERS)):
            split, split_events = read(cut(text, pick))
            assert split_events == events, text
            assert (split.text, split.order, split.dropped) == (whole.text, whole.order, whole.dropped)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), max_size=40).map("".join), st.randoms(use_true_random=False))
@example(". ~~~- [1] Foo\n", random.Random(0))
def test_hostile_parts_in_any_order(text: str, pick: random.Random) -> None:
    answer, events = read([text])
    assert read(cut(text, pick))[1] == events
    check(answer, events)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.text(max_size=200) | st.text("[]()<>`~&\\.:@/!#*-1290ahw \n\u200b\ud800【】", max_size=200),
    st.randoms(use_true_random=False),
)
@example("【0\n>]", random.Random(0))
def test_any_text(text: str, pick: random.Random) -> None:
    answer, events = read([text])
    assert read(cut(text, pick))[1] == events
    check(answer, events)


@pytest.mark.parametrize("seed", range(0, ANSWERS, 7))
def test_answers_keep_the_rules(seed: int) -> None:
    check(*read([answer_like(seed)]))


MARKDOWN = MarkdownIt("commonmark")


def seen_text(markdown: str) -> str:
    """What a reader sees of Markdown outside code; fails where there is anything live in it."""
    seen = list[str]()
    for block in MARKDOWN.parse(markdown):
        assert block.type != "html_block"
        for token in block.children or ():
            assert token.type not in ("link_open", "image", "html_inline"), (token, markdown)
            seen.append(token.content if token.type in ("text", "text_special") else "\0")
        seen.append("\n\0\n" if block.type != "code_block" else block.content)  # no marker goes on in another block
    return "".join(seen)


def check(answer: AnswerText, events: Events) -> None:
    """What holds for every text."""
    text = answer.text
    assert "".join(event.text for event in events if isinstance(event, Shown)) == text
    assert text == text.strip()
    seen = seen_text(text)
    numbers = [int(number) for number in re.findall(r"[\[【［]\s*(\d+)\s*[\]】］]", seen)]
    assert list(dict.fromkeys(numbers)) == sorted(set(numbers))
    assert set(numbers) <= set(range(1, len(answer.order) + 1))
    assert len(set(answer.order)) == len(answer.order)
    assert set(answer.order) <= set(range(1, len(PAPERS) + 1))
    own = re.sub(r"https://arxiv\.org/abs/2005\.01643|arxiv\.org/pdf/2005\.01643v2", "", seen)
    live = r"https?://\w|(?<![\w.-])(?:www\.\w|(?:evil|example)\.com(?!-?\w))|(?<!\w)@(?:channel|here)\b|<[A-Za-z/!?@#]"
    assert not re.search(live, own), text
    assert not re.search("[\u200b\u202e\U000f0000-\U0010ffff]", text)
    check_spans(text, events)


def check_spans(text: str, events: Events) -> None:
    """Sentences stand one after the other, each told when it has been shown, and before the next; none is missing."""
    place = shown = 0
    for event in [*events, Sentence("", len(text), len(text), (), (), False)]:
        if isinstance(event, Shown):
            shown += len(event.text)
            continue
        assert place <= event.start <= event.end <= shown
        assert not text[event.end : shown].strip()
        between = re.sub(r"(?m)^\s*#{1,6}(\s.*)?$", "", text[place : event.start])
        assert not re.search(r"[^\W_]", re.sub(r"\[\d+\]|(?m:^\s*\d+[.)])", "", between)), text
        said = text[event.start : event.end]
        if "`" not in said:
            within = "x" if text[: event.start].rpartition("\n")[2].strip() else ""  # a line, where no fence begins
            outside = (
                seen_text(within + said) if "~~~" in said else said
            )  # what a fence holds, also one without an end, is code
            assert set(event.sources) == {int(number) for number in re.findall(r"\[(\d+)\]", outside)}
        place = event.end


@pytest.mark.parametrize("seed", [seed for seed in range(60) if seed % 4 != 3])
def test_a_clean_text_stays_as_it_is(seed: int) -> None:
    answer, _ = read([answer_like(seed)])
    again, _ = read([answer.text], [PAPERS[number - 1] for number in answer.order])
    assert again.text == answer.text
    assert again.order == list(range(1, len(answer.order) + 1))


ENDLESS = [
    *("[", "[1,", "[[1", "[1][", "[a](", "[a](b.c)", "](", "![", "(", "(A ", "(A; ", "`", "`a ", "```\n", "<", "<a ", "<a b='"),
    *(
        "<!--",
        "&",
        "&amp;",
        "a.",
        "a. ",
        "A. ",
        "a@",
        "@",
        "://",
        "http://",
        "h",
        "www.",
        ".",
        "\n",
        "\nR",
        "\n#",
        "- ",
        "a    ",
    ),
    *("x", "。", "(a. B", "\n[1]: http://x", "---\n", "\\", "_.", "é.", "%@", "([1] ", "([1],", "([1] " * 25 + "x"),
    *(
        f"[1{'.' * 60}x]",
        f"[1{' ' * 60}x]",
        f"[{'1 and ' * 15}]",
        f"({'A. ' * 30}x",
        f"<a{' b=c' * 100} x",
        f"[a]({'(b)' * 60}x",
    ),
]


@pytest.mark.parametrize("part", ENDLESS)
def test_time_grows_with_the_length_only(part: str) -> None:
    def calls(length: int) -> int:
        answer, profile = AnswerText(PAPERS), cProfile.Profile()
        text = "A text. " + (part * length)[:length]
        profile.enable()
        for start in range(0, len(text), 4):
            answer.feed(text[start : start + 4])
        answer.finish()
        profile.disable()
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert calls(2_000) < 2.5 * calls(1_000)


@pytest.mark.parametrize("opening", ["[", "(A ", "`", "<a ", "&", "![", "[text](", "(Levine ", "“", "References "])
def test_little_is_held_back(opening: str) -> None:
    answer, said = AnswerText(PAPERS), f"So {opening}"
    answer.feed(said)
    for number in range(300):
        answer.feed(f"word{number} ")
        said += f"word{number} "
        assert len(answer.text) >= len(said) - 140
