"""Answers written by a language model: events, citations, verdicts, refusals, and what happens when the model fails."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from bot.answering import Answerer
from bot.answers import (
    Answer,
    Checked,
    Event,
    Finished,
    Found,
    Mode,
    Outcome,
    Replaced,
    Stage,
    Step,
    Text,
    Turn,
    Verdict,
)
from bot.app import App
from bot.llm import Cancelled, Model
from bot.settings import BotSettings
from bot.support import Checker
from ingest.embedding import Embedder
from tests.fakes.openai import FakeOpenAI, fake_openai

QUESTION = "How can reward hacking be mitigated?"
TOPIC = "Correlated Proxies"
TRUE = (
    "Reward hacking can be prevented by regularizing towards the base policy [1]. "
    "The chi^2 divergence between occupancy measures can be more effective than a KL penalty between action distributions [1]."
)


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai("") as running:
        yield running


@pytest.fixture
def answerer(sample_app: App, embedder: Embedder, server: FakeOpenAI) -> Answerer:
    return written_by(sample_app, embedder, server)


@pytest.fixture
def impatient(sample_app: App, embedder: Embedder, server: FakeOpenAI) -> Answerer:
    """One that waits for no silent model."""
    return written_by(sample_app, embedder, server, PAPERBOT_STALL_TIMEOUT="1")


def written_by(app: App, embedder: Embedder, server: FakeOpenAI, **environ: str) -> Answerer:
    """An answerer over the library of `app` whose model is the server's."""
    settings = BotSettings.from_environ(
        {
            "OPENAI_BASE_URL": server.url,
            "PAPERBOT_MODEL": "fake-model",
            "PAPERBOT_STALL_TIMEOUT": "30",
            "PAPERBOT_RETRIES": "0",
            **environ,
        }
    )
    return Answerer(app.library, app.retriever, Checker(app.library, embedder), Model(settings))


def events(answerer: Answerer, question: str = QUESTION, history: tuple[Turn, ...] = ()) -> list[Event]:
    return list(answerer.stream(question, history))


def shown(found: list[Event]) -> str:
    """What a reader has on the screen in the end."""
    text = ""
    for event in found:
        text = "" if isinstance(event, Replaced) else text + event.text if isinstance(event, Text) else text
    return text


def check(answer: Answer) -> None:
    """What holds of every answer."""
    used = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert list(dict.fromkeys(used)) == [source.number for source in answer.sources] == list(range(1, len(answer.sources) + 1))
    abstracts = {source.number: source.paper.abstract for source in answer.sources}
    for statement in answer.statements:
        for citation in statement.citations:
            quote = citation.quote
            assert abstracts[citation.source][quote.start : quote.end] == quote.text
        if statement.verdict is Verdict.SUPPORTED:
            assert statement.citations


def test_the_events_come_in_order_and_agree_with_the_answer(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(TRUE)
    found = events(answerer)
    kinds = [type(event) for event in found]
    assert [event.step for event in found if isinstance(event, Stage)] == [Step.SEARCHING, Step.READING, Step.WRITING]
    assert kinds.index(Found) < kinds.index(Text) < kinds.index(Checked)
    last = found[-1]
    assert isinstance(last, Finished)
    answer = last.answer
    check(answer)
    assert (answer.outcome, answer.mode) == (Outcome.ANSWERED, Mode.WRITTEN)
    assert shown(found) == answer.text
    assert [event.statement for event in found if isinstance(event, Checked)] == list(answer.statements)
    assert TOPIC in answer.sources[0].paper.title
    assert [statement.verdict for statement in answer.statements] == [Verdict.SUPPORTED] * 2
    assert answer.usage is not None
    assert answer.usage.calls == 1
    assert answer.usage.input_tokens > answer.usage.output_tokens > 0


def test_the_evidence_is_quoted_between_marks_that_no_abstract_can_guess(answerer: Answerer, server: FakeOpenAI) -> None:
    events(answerer)
    events(answerer)
    marks = []
    for request in server.chats:
        system, user = request["messages"][0]["content"], request["messages"][-1]["content"]
        opening = re.match(r"<evidence ([0-9a-f]{16})>", user)
        assert opening
        assert f"</evidence {opening[1]}>" in user
        assert opening[1] in system
        assert user.endswith(QUESTION)
        marks.append(opening[1])
    assert marks[0] != marks[1]


def test_sources_are_only_what_is_cited_in_the_order_of_first_use(answerer: Answerer, server: FakeOpenAI) -> None:
    def cite(request: dict[str, object]) -> str:
        titles = re.findall(r"^\[(\d+)\] (.+)$", request["messages"][-1]["content"], re.MULTILINE)  # type: ignore[index]
        ours = next(number for number, title in titles if TOPIC in title)
        other = next(number for number, title in titles if TOPIC not in title)
        return f"Other things are known [{other}]. {TRUE.replace('[1]', f'[{ours}]')} Invented [99]."

    server.reply_with(cite)
    answer = answerer.answer(QUESTION)
    check(answer)
    assert TOPIC in answer.sources[1].paper.title
    assert "[99]" not in answer.text
    assert any("made up" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ("We show that realistic settings exhibit reward hacking in 97 percent of 12 games [1].", "97"),
        ("The paper shows that Zorblax-7 mitigates reward hacking better [1].", "Zorblax-7"),
    ],
)
def test_what_is_not_in_the_abstract_is_said(changed: str, doubt: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE} {changed}")
    answer = answerer.answer(QUESTION)
    check(answer)
    last = answer.statements[-1]
    assert last.verdict is not Verdict.SUPPORTED
    assert doubt in " ".join(last.doubts)
    assert answer.text[last.start : last.end].startswith(last.text[:20])


def test_a_sentence_without_a_marker_gets_the_one_that_carries_it(answerer: Answerer, server: FakeOpenAI) -> None:
    follows = "From this formulation it follows that regularization towards the base policy can prevent reward hacking."
    server.reply(f"{TRUE} {follows}")
    found = events(answerer)
    answer = found[-1].answer  # type: ignore[union-attr]
    check(answer)
    assert answer.text.endswith("[1]")
    assert shown(found) == answer.text
    for statement in answer.statements:
        assert answer.text[statement.start : statement.end].replace(" [1]", "") == statement.text


def test_a_sentence_that_nothing_carries_is_marked(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE} Bananas ripen faster in paper bags.")
    last = answerer.answer(QUESTION).statements[-1]
    assert (last.verdict, last.citations) == (Verdict.NOT_FOUND, ())


def test_nothing_relevant_is_refused_before_any_call(answerer: Answerer, server: FakeOpenAI) -> None:
    answer = answerer.answer("which oil goes into the engine of a 2012 golf")
    assert (answer.outcome, answer.sources, answer.usage) == (Outcome.NOTHING_FOUND, (), None)
    assert len(answer.nearest) == 3
    assert not server.requests


@pytest.mark.parametrize("question", ["What are the papers about?", "what is in there", "tell me something", "?", "more"])
def test_a_question_without_a_topic_is_refused(question: str, answerer: Answerer, server: FakeOpenAI) -> None:
    answer = answerer.answer(question)
    assert (answer.outcome, answer.text) == (Outcome.NOTHING_FOUND, "The question names no topic to look for.")
    assert (answer.nearest, answer.notes) == ((), ())
    assert not server.requests


@pytest.mark.parametrize("text", ["NOT_STATED [2]", "**NOT_STATED** [2].\n", "NOT_STATED [2] The abstracts give no figures."])
def test_the_model_may_say_that_it_is_not_stated(text: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(text)
    found = events(answerer)
    answer = found[-1].answer  # type: ignore[union-attr]
    assert (answer.outcome, answer.text, answer.sources, answer.statements) == (Outcome.NOT_STATED, "", (), ())
    assert [paper.paper_id for paper in answer.nearest] == [answer.retrieved[1][0]]
    assert shown(found) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The abstracts do not state that. NOT_STATED",
        "The abstracts do not state that.",
        "The abstracts do not state that [1][2]. NOT_STATED",
        "None of the provided papers mention a number. NOT_STATED [2]",
        "The abstracts do not give the number of GPUs used [1]. NOT_STATED [1]",
        "NOT STATED",
        "not_stated",
        "Not stated.",
        "I cannot answer this from the provided abstracts.",
        "The provided evidence doesn't mention it.",
    ],
)
def test_so_it_may_in_other_words(text: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(text)
    found = events(answerer)
    answer = found[-1].answer  # type: ignore[union-attr]
    assert (answer.outcome, answer.text, answer.sources) == (Outcome.NOT_STATED, "", ())
    assert shown(found) == ""


def test_what_a_model_thinks_aloud_is_no_part_of_its_answer(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"<think>If it is not stated I say NOT_STATED.</think>\n\n{TRUE}")
    answer = answerer.answer(QUESTION)
    assert (answer.outcome, answer.mode) == (Outcome.ANSWERED, Mode.WRITTEN)
    assert "think" not in answer.text
    assert not any("not state" in note for note in answer.notes)


@pytest.mark.parametrize(
    "thought",
    [
        "Okay, the user asks about hacking. Paper [2] fits, or [3]: 99 %.\n</think>\n\n",
        "We look at [2] and [3].<|end|><|start|>assistant<|channel|>final<|message|>",
    ],
)
def test_thoughts_that_were_taken_for_an_answer_are_withdrawn(thought: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{thought}{TRUE}")
    found = events(answerer)
    answer = found[-1].answer  # type: ignore[union-attr]
    check(answer)
    assert [event.reason for event in found if isinstance(event, Replaced)] == [
        "So far the model was thinking aloud; its answer follows."
    ]
    assert shown(found) == answer.text
    assert answer.text.strip() == TRUE
    assert (answer.failure, len(answer.sources)) == ("", 1)


@pytest.mark.parametrize("text", ["", "<think>I look at [1] and", "Okay, the question is", "analysisWe look at [1]. And"])
def test_a_limit_that_was_used_up_before_the_answer_is_named(text: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(text, ending="length", reasoning=3)
    answer = answerer.answer(QUESTION)
    check(answer)
    assert answer.mode is Mode.EXTRACTIVE
    assert "limit of tokens" in answer.failure
    assert "PAPERBOT_MAX_TOKENS" in answer.notes[-1]
    assert "PAPERBOT_MAX_TOKENS" in answer.advice


@pytest.mark.parametrize(
    "false",
    [
        "# Ensembles cure cancer in 99 percent of patients\n\n",
        "```\nEnsembles cure cancer.\n```\n",
        "And so ```python\nx[1] = 2\n```\nEnsembles cure cancer in mice. ",
    ],
)
def test_nothing_that_is_shown_goes_unchecked(false: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(false + TRUE)
    answer = answerer.answer(QUESTION)
    check(answer)
    doubtful = " ".join(statement.text for statement in answer.statements if statement.verdict is Verdict.NOT_FOUND)
    assert "cure cancer" in doubtful


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        ("The paper does not find that the current practice of a KL penalty beats regularizing the base policy [1].", None),
        ("The papers did not report any deaths among the 88,000 participants [1].", Verdict.NOT_FOUND),
        ("The abstract does not say which GPU was used, but 88,000 patients died [1].", Verdict.NOT_FOUND),
    ],
)
def test_a_negative_finding_is_checked(finding: str, verdict: Verdict | None, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE} {finding}")
    answer = answerer.answer(QUESTION)
    check(answer)
    assert len(answer.statements) == 3
    assert verdict in (None, answer.statements[-1].verdict)
    assert any("not state all" in note for note in answer.notes) is finding.startswith("The abstract")


def test_what_is_said_of_code_and_of_rows_leaves_them_whole(answerer: Answerer, server: FakeOpenAI) -> None:
    table = "| Method | Gain in mice |\n|---|---|\n| Ensembles | cure cancer |\n| Dropout [2] | up to 95% [2] |"
    server.reply(f"{TRUE}\n\n```python\nloss = reward\n```\n\n{table}\n\nEnsembles cure cancer.\n\n```\nlast\n```")
    answer = answerer.answer(QUESTION)
    check(answer)
    text = answer.text
    for statement in reversed(answer.statements):
        text = text[: statement.end] + (" (⚠)" if statement.doubt else "") + text[statement.end :]
    read = MarkdownIt().enable("table").parse(text)
    assert [token.content for token in read if token.type == "fence"] == ["loss = reward\n", "last\n"]
    cells = [token.content.replace("  ", " ") for token in read if token.type == "inline"]
    row = cells[cells.index("Method") :]
    assert row[:6] == ["Method", "Gain in mice", "Ensembles", "cure cancer (⚠)", "Dropout [2]", "up to 95% [2] (⚠)"]


def test_what_is_only_polite_is_no_sentence_to_be_found(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"Sure! {TRUE} Let me know if you have further questions!")
    answer = answerer.answer(QUESTION)
    assert answer.text.startswith("Sure!")
    assert [statement.verdict for statement in answer.statements] == [Verdict.SUPPORTED] * 2


@pytest.mark.parametrize(
    "heading", ["**Key Findings:**", "### Occupancy Measures", "### **Reward Hacking**", "**Chi^2 Divergence**"]
)
def test_nothing_is_said_of_headings(heading: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{heading}\n\n{TRUE}")
    answer = answerer.answer(QUESTION)
    check(answer)
    assert answer.text.startswith(f"{heading}\n\nReward")
    assert [statement.verdict for statement in answer.statements] == [Verdict.SUPPORTED] * 2


def test_a_paper_called_by_its_number_is_cited(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE} So Paper 1 describes that regularizing towards the base policy can prevent reward hacking.")
    answer = answerer.answer(QUESTION)
    check(answer)
    assert "So Paper [1] describes" in answer.text
    assert [(one.verdict, one.doubt) for one in answer.statements] == [(Verdict.SUPPORTED, "")] * 3


@pytest.mark.parametrize("bare", ["Yes [1].", "Yes, it does [1].", "Both do. [1][2]", "No, it does not [1]."])
def test_a_bare_answer_is_shown_as_unchecked(bare: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(bare)
    answer = answerer.answer(QUESTION)
    check(answer)
    assert (answer.mode, answer.text) == (Mode.WRITTEN, bare)
    assert [(one.verdict, one.doubt) for one in answer.statements] == [(Verdict.UNCHECKED, "")]
    assert all(one.quote.text for one in answer.statements[0].citations)
    assert any("bare answer" in note for note in answer.notes)
    server.reply(f"Yes. {bare} {TRUE}")
    answer = answerer.answer(QUESTION)
    assert [one.verdict for one in answer.statements] == [Verdict.UNCHECKED, Verdict.SUPPORTED, Verdict.SUPPORTED]
    assert not answer.notes


def test_an_answer_in_a_block_is_read_as_one(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"```markdown\n{TRUE}\n```")
    answer = answerer.answer(QUESTION)
    assert (answer.mode, answer.text) == (Mode.WRITTEN, TRUE)
    assert [one.verdict for one in answer.statements] == [Verdict.SUPPORTED] * 2


def test_a_sentence_that_states_nothing_says_so(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE} They say so [1][2].")
    assert answerer.answer(QUESTION).statements[-1].doubt == "it states nothing that can be checked"


def test_a_sentence_that_was_cut_off_gets_no_marker(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE} Reward hacking can be prevented by regul", ending="length")
    assert answerer.answer(QUESTION).text.endswith("regul")


def test_without_numbers_the_two_best_papers_are_named(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply("NOT_STATED")
    answer = answerer.answer(QUESTION)
    assert [paper.paper_id for paper in answer.nearest] == [paper_id for paper_id, _ in answer.retrieved[:2]]


def test_what_is_stated_only_in_part_is_answered_in_part(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(f"{TRUE}\nNOT_STATED [2]")
    answer = answerer.answer(QUESTION)
    assert answer.outcome is Outcome.ANSWERED
    assert "NOT_STATED" not in answer.text
    assert any("not state all" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("401", "asks for a key. Set OPENAI_API_KEY."),
        ("429", "is over its rate limit"),
        ("500", "failed (HTTP 500)"),
        ("stall", "has sent no text for 1 s"),
        ("stall after 2", "has sent no text for 1 s"),
        ("drop", "broke off before the end of its answer"),
        ("drop after 4", "broke off before the end of its answer"),
        ("malformed after 2", "sent something that is not an answer"),
        ("refusal", "declined to answer"),
        ("filtered", "declined to answer"),
        ("empty", "answer was empty"),
        ("keepalive", "has sent no text for 1 s"),
    ],
)
def test_a_model_that_fails_leaves_the_papers_own_words(fault: str, said: str, impatient: Answerer, server: FakeOpenAI) -> None:
    server.then(fault)
    started = time.monotonic()
    found = events(impatient)
    assert time.monotonic() - started < 20
    answer = found[-1].answer  # type: ignore[union-attr]
    check(answer)
    assert (answer.outcome, answer.mode) == (Outcome.ANSWERED, Mode.EXTRACTIVE)
    assert all(statement.verdict is Verdict.SUPPORTED for statement in answer.statements)
    assert shown(found) == answer.text
    assert said in answer.notes[-1]
    assert "own words" in answer.notes[-1]
    assert any(isinstance(event, Replaced) and event.reason == answer.notes[-1] for event in found)


@pytest.mark.parametrize(
    "text",
    [
        "I think that it is complicated.",
        "Reward hacking is discussed by Smith et al. (2019) and in “A Grand Theory of Everything Hacked”.",
        "Bananas ripen in bags [1]. Planes fly south in winter [2].",
        "See [99].",
        "https://evil.example/",
    ],
)
def test_text_that_no_abstract_carries_is_not_shown_as_an_answer(text: str, answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(text)
    answer = answerer.answer(QUESTION)
    check(answer)
    assert answer.mode is Mode.EXTRACTIVE


@pytest.mark.parametrize(
    ("text", "asked", "quoted"),
    [
        ("La régularisation peut empêcher le reward hacking [1].", "Comment atténuer le reward hacking ?", 1),
        ("La regularización hacia la política base previene el reward hacking [1].", "¿Cómo se mitiga el reward hacking?", 1),
        ("Regularisierung verhindert reward hacking [1].", "Wie hilft das gegen reward hacking?", 1),
        ("对基础策略进行正则化可以有效防止 reward hacking [1]。", "如何缓解 reward hacking?", 0),
        ("Регуляризация предотвращает взлом награды [1].", QUESTION, 0),
    ],
)  # fmt: skip
def test_an_answer_in_another_language_is_shown_as_unchecked(
    text: str, asked: str, quoted: int, answerer: Answerer, server: FakeOpenAI
) -> None:
    server.reply(text)
    answer = answerer.answer(asked)
    check(answer)
    assert (answer.mode, answer.failure, answer.text) == (Mode.WRITTEN, "", text)
    assert [(one.verdict, one.doubt) for one in answer.statements] == [(Verdict.UNCHECKED, "")]
    assert any("The answer is not in English" in note for note in answer.notes)
    assert [bool(one.quote.text) for one in answer.statements[0].citations] == [bool(quoted)]
    server.reply(f"{TRUE} Sie verbessern die Leistung um bis zu 93 % [1].")
    answer = answerer.answer(QUESTION)
    assert [one.verdict for one in answer.statements][-1] is Verdict.UNCHECKED
    assert answer.statements[-1].doubt == "“93” stands in no abstract that it cites"
    assert any("1 of 3 sentences is not in English" in note for note in answer.notes)


def test_an_answer_cut_at_its_limit_is_shown_and_says_so(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(TRUE, ending="length")
    answer = answerer.answer(QUESTION)
    assert answer.mode is Mode.WRITTEN
    assert any("cut off" in note for note in answer.notes)


def test_long_evidence_is_fitted_into_the_prompt(sample_app: App, embedder: Embedder, server: FakeOpenAI) -> None:
    server.reply(TRUE)
    answerer = written_by(sample_app, embedder, server, PAPERBOT_CONTEXT_TOKENS="900")
    answer = answerer.answer(QUESTION, papers=20)
    check(answer)
    prompt = "".join(message["content"] for message in server.chats[0]["messages"])
    assert len(prompt) < 4 * 900 + 200
    assert "[1] " in prompt


def test_a_follow_up_is_rewritten_and_its_history_given(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(TRUE)
    first = answerer.answer(QUESTION)
    history = (Turn("user", QUESTION), Turn("assistant", first.text, (first.sources[0].paper.paper_id,)))
    server.reply("What code is there for mitigating reward hacking?")
    server.reply("The code is available for regularization [1].")
    answer = answerer.answer("and is there code for it?", history)
    assert answer.standalone == "What code is there for mitigating reward hacking?"
    assert answer.question == "and is there code for it?"
    assert answer.usage is not None
    assert answer.usage.calls == 2
    said = [message["content"] for message in server.chats[-1]["messages"]]
    assert QUESTION in said
    assert not any("[1]" in text for text in said[1:-1])  # markers of another answer would mislead


@pytest.mark.parametrize(
    ("question", "written", "first"),
    [
        ("what does the ensembles paper say about it?",
         "What does Reward Model Ensembles Help Mitigate Overoptimization say about reward hacking?", "Reward Model Ensembles"),
        ("And what about learning to play Rocket League in it?", "How does Lucy-SKG learn to play Rocket League?", "Lucy-SKG"),
        ("What about the ensembles one and noise in it?", "How does reward model ensembling handle noise?", "Reward Model"),
        ("what does it regularize?", "What does Correlated Proxies regularize against reward hacking?", TOPIC),
        ("does it use a KL penalty?", "Is a KL penalty between action distributions used against reward hacking?", TOPIC),
    ],
)  # fmt: skip
def test_a_follow_up_that_is_rewritten_to_name_another_paper_is_searched_in_that(
    question: str, written: str, first: str, answerer: Answerer, server: FakeOpenAI, sample_app: App
) -> None:
    paper = sample_app.library.find(TOPIC)[0]
    server.reply(written)
    answer = answerer.answer(question, (Turn("user", QUESTION), Turn("assistant", "By regularization.", (paper.paper_id,))))
    assert answer.notes[0] == f"Read as: {written}"
    at_hand = server.chats[-1]["messages"][-1]["content"]
    assert f"[1] {first}" in at_hand
    assert ("[2]" in at_hand) == (first != TOPIC)  # what is asked of the paper spoken of stays with that


def test_a_follow_up_works_when_it_cannot_be_rewritten(answerer: Answerer, server: FakeOpenAI, sample_app: App) -> None:
    paper = sample_app.library.find(TOPIC)[0]
    history = (Turn("user", QUESTION), Turn("assistant", "By regularization.", (paper.paper_id,)))
    server.then("500")
    server.reply("The code is available [1].")
    answer = answerer.answer("and is there code for it?", history)
    assert answer.retrieved[0][0] == paper.paper_id
    assert TOPIC in answer.standalone


@pytest.mark.parametrize(("fault", "calls"), [("stall", 1), ("500", 2)])
def test_who_has_waited_for_a_silent_model_waits_no_second_time(
    fault: str, calls: int, impatient: Answerer, server: FakeOpenAI, sample_app: App
) -> None:
    paper = sample_app.library.find(TOPIC)[0]
    history = (Turn("user", QUESTION), Turn("assistant", "By regularization.", (paper.paper_id,)))
    server.always(fault)
    found = events(impatient, "and is there code for it?", history)
    answer = found[-1].answer  # type: ignore[union-attr]
    check(answer)
    assert server.requests == calls
    assert answer.mode is Mode.EXTRACTIVE
    assert answer.failure in answer.notes
    assert answer.failure.endswith("own words.")
    assert any(isinstance(event, Replaced) and event.reason == answer.failure for event in found)


def test_a_cancelled_question_ends_while_the_model_is_silent(answerer: Answerer, server: FakeOpenAI) -> None:
    server.then("stall after 2")
    stop = threading.Event()
    running = answerer.stream(QUESTION, cancelled=stop.is_set)
    while not isinstance(next(running), Text):
        pass
    stop.set()
    with pytest.raises(Cancelled):
        list(running)
    assert server.wait(lambda: server.calls[-1].outcome == "client left")


def test_closing_the_stream_closes_the_connection(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply("word " * 2000, delay=0.01)
    running = answerer.stream(QUESTION)
    for event in running:
        if isinstance(event, Text):
            break
    running.close()  # type: ignore[attr-defined]
    assert server.wait(lambda: server.calls[-1].outcome == "client left")


def test_answers_do_not_depend_on_how_the_text_arrives(answerer: Answerer, server: FakeOpenAI) -> None:
    text = f"{TRUE} Unknown [7, 42]. A link https://evil.example/x and 【2】 more. NOT_STATED"

    def strip(answer: Answer) -> Answer:
        return replace(answer, id="", seconds=0.0, usage=None)

    answers = []
    for split in (1, 2, 3, 7, 1000):
        server.reply(text, split=split)
        answers.append(strip(answerer.answer(QUESTION)))
    assert all(answer == answers[0] for answer in answers)


def test_a_link_or_a_ping_of_an_obeyed_command_does_not_get_out(answerer: Answerer, server: FakeOpenAI) -> None:
    server.reply(
        f"{TRUE} Download [this tool](https://www.suspicious.xyz/a) or www.fakesoft.com, mail help@bad.com [1]. "
        "<!channel> <@U1>"
    )
    answer = answerer.answer(QUESTION)
    check(answer)
    for bad in ("http", "www.", "suspicious.xyz", "fakesoft.com", "bad.com", "<!", "<@", "]("):
        assert bad not in answer.text
    assert any("Links" in note for note in answer.notes)
