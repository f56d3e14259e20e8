"""The parts of `paperbot chat` that need no terminal: its commands, filters, sessions, links and exports."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.console import Console

from bot.app import App
from bot.conversations import Conversations
from bot.formats.references import keys
from bot.terminal import render
from bot.terminal.chat import preparing
from bot.terminal.chat.commands import COMMANDS, obey
from bot.terminal.chat.completion import Completions
from bot.terminal.chat.narrowing import parsed
from bot.terminal.chat.reading import Piped
from bot.terminal.chat.session import FRONT, Session, find, slack_thread
from bot.terminal.chat.state import Chat
from bot.terminal.chat.talking import ask
from bot.terminal.console import knows_links
from ingest.embedding.vectors import unpacked
from ingest.errors import PaperbotError, QuestionError
from ingest.filters import Filters, Years
from tests.fakes.answers import make_answer, make_refusal, paper

QUESTION = "How can reward hacking be mitigated?"
PROXIES = "Correlated Proxies"
_KEY = "T1/C1/1700000000.000100"
_LINK = "https://team.slack.com/archives/C1/p1700000300000200?thread_ts=1700000000.000100&cid=C1"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Conversations]:
    log = Conversations(tmp_path / "conversations.sqlite3")
    yield log
    log.close()


def make_chat(app: App, log: Conversations, session: Session | None = None) -> Chat:
    out = Console(file=io.StringIO(), width=1_000, soft_wrap=True, markup=False, highlight=False)
    return Chat(app, log, session or Session.new(log), out, out, 5)


@pytest.fixture
def chat(sample_app: App, log: Conversations) -> Chat:
    return make_chat(sample_app, log)


def said(chat: Chat, line: str = "") -> str:
    """What a chat has written since it was last asked, after it has done what a line says."""
    if line:
        (obey if line.startswith("/") else ask)(chat, line)
    stream = chat.out.file
    assert isinstance(stream, io.StringIO)
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("year:2023-", Filters(years=Years(2023))),
        ("year:2023- author:Levine", Filters(years=Years(2023), authors=("Levine",))),
        ('author:"van Hasselt" author:Lee', Filters(authors=("van Hasselt", "Lee"))),
        ("author:“van Hasselt”  venue:NeurIPS ", Filters(authors=("van Hasselt",), venues=("NeurIPS",))),
        ("Category: cs.LG source:refs.bib", Filters(categories=("cs.LG",), sources=("refs.bib",))),
        ('year:"before 2020"', Filters(years=Years(last=2019))),
    ],
)
def test_filters_are_read(text: str, filters: Filters) -> None:
    assert parsed(text) == filters


@pytest.mark.parametrize(
    "text",
    ["2023", "yaer:2023", "year:soon", "year:2020 year:2021", 'author:"open', "author:", "author:--", "x year:2023", ":"],
)
def test_what_is_no_filter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(QuestionError) as error:
        parsed(text)
    assert error.value.advice


@given(st.lists(st.tuples(st.sampled_from(["author", "venue", "source"]), st.text("ab c.-'é", min_size=1).filter(str.strip))))
def test_quoted_values_are_kept_whole(pairs: list[tuple[str, str]]) -> None:
    pairs = [(field, value) for field, value in pairs if re.search(r"\w", value)]
    found = parsed(" ".join(f'{field}:"{value}"' for field, value in pairs))
    for field, values in (("author", found.authors), ("venue", found.venues), ("source", found.sources)):
        assert list(values) == list(dict.fromkeys(value.strip() for name, value in pairs if name == field))


@pytest.mark.parametrize(
    ("link", "thread"),
    [
        (_LINK, ("C1", "1700000000.000100")),
        (f"<{_LINK}>", ("C1", "1700000000.000100")),
        ("https://my-team.slack.com/archives/C0AB12/p1700000000000100", ("C0AB12", "1700000000.000100")),
        ("https://a.enterprise.slack.com/archives/D9/p1700000000000100/", ("D9", "1700000000.000100")),
        ("https://team.slack.com/archives/C1/p1700000000000100?thread_ts=x", ("C1", "1700000000.000100")),
        ("https://team.slack.com/archives/C1", None),
        ("http://team.slack.com/archives/C1/p1700000000000100", None),
        ("https://evil.example/archives/C1/p1700000000000100", None),
        ("https://slack.com.evil.example/archives/C1/p1700000000000100", None),
        ("https://[team.slack.com/archives/C1/p1700000000000100", None),
        ("3f2a91bc", None),
    ],
)
def test_links_to_slack_threads_are_read(link: str, thread: tuple[str, str] | None) -> None:
    assert slack_thread(link) == thread


def test_the_table_of_commands_is_what_help_tells(chat: Chat) -> None:
    wanted = "help sources quote paper similar filter new history resume export bib prep llm feedback quit"
    assert list(COMMANDS) == wanted.split()
    text = said(chat, "/help")
    assert all(command.usage in text and command.help in text for command in COMMANDS.values())


@pytest.mark.parametrize(("line", "meant"), [("/qoute 1", "/quote"), ("/exprot a.md", "/export"), ("/quiet", "/quit")])
def test_an_unknown_command_is_told_the_nearest_one(line: str, meant: str, chat: Chat) -> None:
    with pytest.raises(QuestionError) as error:
        obey(chat, line)
    assert f"Did you mean {meant}?" in error.value.advice


@pytest.mark.parametrize(
    "line",
    ["/", "/zzzz", "/sources", "/quote 1", "/quote", "/paper", "/paper 1", "/paper nothing is called so", "/similar learning",
     "/filter nonsense", "/filter author:Nobody", "/resume", "/resume nothing", f"/resume {_LINK}", "/export", "/export a.md",
     "/bib", "/bib refs.bib", "/prep", "/prep h.md", "/prep sourdough bread",
     "/prep offline RL no/such/folder.md", "/prep offline RL --frames 3", "/prep offline RL --papers", "/prep --papers x RL",
     "/prep offline RL --papers 0", f"/prep offline RL {'x' * 300}.md", "/prep offline RL -o h.md",
     "/llm maybe", "/llm on", "/feedback", "/feedback good"],
)  # fmt: skip
def test_a_command_that_cannot_be_done_says_why_and_changes_nothing(line: str, chat: Chat) -> None:
    before = (chat.app, chat.session, chat.filters)
    with pytest.raises(PaperbotError) as error:
        obey(chat, line)
    assert error.value.message
    assert (chat.app, chat.session, chat.filters) == before
    assert chat.session.exchanges == []


@pytest.mark.parametrize(
    ("fields", "said_"),
    [
        ({"paper_id": "arxiv:2101.00007", "arxiv_id": "2101.00007", "doi": "10.1/a"}, ["id: arxiv:2101.00007", "DOI: 10.1/a"]),
        ({"paper_id": "owls-a3ff4706", "arxiv_id": "2101.00007"}, ["id: owls-a3ff4706", "arXiv: 2101.00007"]),
        ({"paper_id": "doi:10.1/a", "doi": "10.1/a"}, ["id: doi:10.1/a"]),
    ],
)
def test_a_paper_is_shown_with_all_its_identifiers(fields: dict[str, str], said_: list[str]) -> None:
    out = Console(file=io.StringIO(), width=1_000)
    render.paper_details(out, paper(1, **fields))
    assert re.findall(r"^(?:id|arXiv|DOI): .*", out.file.getvalue(), re.MULTILINE) == said_  # type: ignore[attr-defined]


def test_a_conversation_with_its_sources_papers_and_files(chat: Chat, tmp_path: Path) -> None:
    assert "own words" in said(chat, QUESTION)
    assert "Read as a follow-up on “Correlated Proxies" in said(chat, "and is there code for it?")
    assert said(chat, "/sources").startswith(f"[1] {PROXIES}")
    marked = said(chat, "/quote 1")
    (exchange,) = chat.session.exchanges[-1:]
    quotes = [c.quote.text for s in exchange.statements for c in s.citations]
    abstract = chat.app.library.by_ids([exchange.sources[0].paper_id])[0].abstract
    assert re.findall("▶(.*?)◀", marked) == quotes
    assert abstract in marked.replace("▶", "").replace("◀", "")
    assert abstract in said(chat, "/paper 1")
    assert PROXIES in said(chat, "/paper correlated proxies")
    near = said(chat, "/similar 1")
    assert len(re.findall(r"^  - ", near, re.MULTILINE)) == 5
    assert len(re.findall(r"in meaning \(0\.\d\d\): “", near)) == 5
    with pytest.raises(QuestionError, match="no source “7”"):
        obey(chat, "/quote 7")
    assert "1 paper written" in said(chat, f"/bib {tmp_path}/refs.bib")
    assert "{correlatedproxies," in (tmp_path / "refs.bib").read_text(encoding="utf-8")
    with pytest.raises(PaperbotError, match="exists already"):
        obey(chat, f"/bib {tmp_path}/refs.bib")
    with pytest.raises(QuestionError, match="Name one file"):
        obey(chat, "/bib -")
    said(chat, f"/bib --force '{tmp_path}/refs.bib'")
    assert "[1] Correlated Proxies" in said(chat, f"/prep {tmp_path}/handout.html")
    assert "<h1>Reading group: Correlated Proxies</h1>" in (tmp_path / "handout.html").read_text(encoding="utf-8")
    assert "cited in this conversation" in (tmp_path / "handout.html").read_text(encoding="utf-8")
    assert "handout.html" in said(chat, "/prep reward hacking")
    assert "kept" in said(chat, "/feedback bad it is about something else")
    assert chat.log.feedback_of(exchange.id)[0].words == "it is about something else"
    said(chat, "/new")
    assert chat.session.exchanges == []
    assert QUESTION in said(chat, "/history")
    assert "<" not in said(chat, "/history regularization policy")
    assert "2 questions" in said(chat, "/resume")
    assert [each.question for each in chat.session.exchanges] == [QUESTION, "and is there code for it?"]
    obey(chat, "/exit")
    assert chat.over


def test_papers_that_are_near_have_near_vectors_and_share_words(sample_app: App) -> None:
    library = sample_app.library
    (own,) = library.find("Reward Model Ensembles")
    near = library.near(own.paper_id, 5)
    stored = library.stored([own.paper_id, *(one.paper.paper_id for one in near)])
    rows = {name: unpacked(one.vectors, len(one.vectors) // (len(one.sentences) + 1)) for name, one in stored.items()}
    unit = {name: row / np.linalg.norm(row, axis=1, keepdims=True) for name, row in rows.items()}
    for one in near:
        whole, *sentences = unit[one.paper.paper_id] @ unit[own.paper_id][0]
        assert one.cosine == pytest.approx(float(whole), abs=1e-4)
        assert one.sentence == stored[one.paper.paper_id].sentences[int(np.argmax(sentences))]
    titles = [one.paper.title.partition(":")[0] for one in near]
    assert {"ReMax", "Correlated Proxies"} <= set(titles[:3])  # two of the three others on rewards from human feedback
    assert own.paper_id not in {one.paper.paper_id for one in near}
    assert library.near("nobody:1", 4) == []
    assert library.near(own.paper_id, 5, Filters(sources=("sample",))) == near
    assert library.near(own.paper_id, 4, Filters(sources=("elsewhere",))) == []


def test_a_slack_thread_goes_on_in_a_chat_and_is_found_again(sample_app: App, log: Conversations, tmp_path: Path) -> None:
    asked = datetime(2026, 1, 2, 10, tzinfo=UTC)
    for number, at in ((1, asked), (2, asked + timedelta(minutes=1))):
        log.record(make_answer(number, f"Slack question {number}?"), front="slack", key=_KEY, user="U1", at=at)
    log.record(make_answer(9, "Elsewhere?"), front="slack", key="T1/C2/1700000000.000100", at=asked)
    chat = make_chat(sample_app, log)
    assert "Slack question 2?" in said(chat, f"/resume {_LINK}")
    assert [turn.text for turn in chat.session.turns() if turn.role == "user"] == ["Slack question 1?", "Slack question 2?"]
    said(chat, QUESTION)
    assert log.latest(FRONT) == _KEY
    again = make_chat(sample_app, log, Session.named(log, _KEY))
    questions = ["Slack question 1?", "Slack question 2?", QUESTION]
    assert [each.question for each in again.session.exchanges] == questions
    said(again, f"/export {tmp_path}/chat.md")
    text = (tmp_path / "chat.md").read_text(encoding="utf-8")
    assert re.findall("^## (.*)", text, re.MULTILINE) == questions
    said(again, f"/export {tmp_path}/chat.json")
    (told,) = json.loads((tmp_path / "chat.json").read_text(encoding="utf-8"))
    assert [each["question"] for each in told["exchanges"]] == questions
    assert (told["front"], told["questions"], len(told["exchanges"][0]["sources"])) == ("chat", 3, 2)


def test_any_conversation_is_found_by_its_id_or_name(log: Conversations) -> None:
    log.record(make_answer(1, "One?"), front="cli", key="k1")
    log.record(make_answer(2, "Two?"), front=FRONT, key="survey")
    number = log.conversations(2)[-1].id
    assert find(log, number[:6]).exchanges[0].question == "One?"
    assert find(log, "survey").exchanges[0].question == "Two?"
    with pytest.raises(QuestionError, match="not in the conversation log"):
        find(log, "nothing")


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 101, " padded"])
def test_a_name_that_no_session_can_have_is_refused(name: str, log: Conversations) -> None:
    with pytest.raises(QuestionError):
        Session.named(log, name)


def test_without_a_log_the_conversation_lasts_while_it_is_open(sample_app: App, tmp_path: Path) -> None:
    chat = make_chat(sample_app, Conversations(tmp_path / "log.sqlite3", recording=False))
    assert said(chat, QUESTION).count("does not take this conversation") == 1
    follow_up = said(chat, "and is there code for it?")
    assert "Read as a follow-up" in follow_up
    assert "does not take" not in follow_up
    said(chat, f"/export {tmp_path}/chat.html")
    page = (tmp_path / "chat.html").read_text(encoding="utf-8")
    assert page.count("<article>") == 2
    with pytest.raises(PaperbotError, match="not in the conversation log"):
        obey(chat, "/feedback good")
    assert not (tmp_path / "log.sqlite3").exists()


def test_a_broken_log_costs_no_answer(sample_app: App, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "log.sqlite3"
    path.write_bytes(b"this is no database " * 400)
    log = Conversations(path)
    chat = make_chat(sample_app, log, Session.named(log, "survey"))
    assert said(chat, QUESTION).count("does not take this conversation") == 1
    assert "[1] " in said(chat, "and is there code for it?")
    with pytest.raises(PaperbotError):
        obey(chat, "/history")
    assert f"2 questions written to {tmp_path}/chat.md" in said(chat, f"/export {tmp_path}/chat.md")


def test_filters_narrow_the_questions_until_they_are_cleared(chat: Chat) -> None:
    assert said(chat, "/filter") == "All papers are searched.\n"
    assert "source sample: 70 papers" in said(chat, "/filter source:sample")
    assert "Searched only source sample (70 papers)" in said(chat, QUESTION)
    with pytest.raises(QuestionError, match="no paper of years since 2023"):
        obey(chat, "/filter year:2023-")
    assert "source sample" in said(chat, "/filter")
    near = said(chat, "/similar 1")
    assert "”, of source sample:\n" in near
    assert near.count("\n  - ") == 5
    chat.filters = Filters(sources=("a file that went",))
    with pytest.raises(QuestionError, match="no other paper of source a file that went"):
        obey(chat, "/similar 1")
    assert said(chat, "/filter off") == "All papers are searched.\n"
    assert "Searched only" not in said(chat, QUESTION)


def test_a_pack_is_prepared_as_asked(chat: Chat, tmp_path: Path) -> None:
    made = tmp_path / "a pack.json"
    line = f"/prep “offline reinforcement learning” --papers 3 --minutes=30 '{made}'"
    assert "30 minutes: " in said(chat, line)
    pack = json.loads(made.read_text(encoding="utf-8"))
    assert (pack["topic"], pack["minutes"], len(pack["choices"])) == ("offline reinforcement learning", 30, 3)
    with pytest.raises(PaperbotError, match="exists already"):
        obey(chat, line)
    said(chat, f'/prep --force --papers 2 "offline reinforcement learning" "{made}"')
    assert len(json.loads(made.read_text(encoding="utf-8"))["choices"]) == 2


def test_questions_stand_under_their_papers(chat: Chat) -> None:
    shown = said(chat, "/prep offline reinforcement learning --papers 2")
    headings = re.findall(r"^(\[\d\] .+|Across the papers)\n  - ", shown, re.MULTILINE)
    assert [heading[:3] for heading in headings] == ["[1]", "[2]", "Acr"]
    assert "name a file last" in shown
    own = [line for line in shown.partition("Across the papers")[0].split("\n") if line.startswith("  - ")]
    assert own
    assert all("“" in line for line in own)  # words of the abstract, or the sentence that it is about


@given(st.text(), st.integers(1, 12), st.integers(1, 480))
def test_any_line_behind_prep_is_read_or_refused(text: str, papers: int, minutes: int) -> None:
    try:
        asked = preparing.asked_for(f"{text} --papers {papers} --minutes {minutes} h.md")
    except QuestionError:
        return
    assert (asked.papers, asked.minutes, asked.path) == (papers, minutes, Path("h.md"))


@pytest.mark.parametrize("line", ["agents' rewards and people's 'wishes", "\"agents' rewards and people's 'wishes\" --force"])
def test_an_apostrophe_in_a_topic_quotes_nothing(line: str) -> None:
    assert preparing.asked_for(line).topic == "agents' rewards and people's 'wishes"


def test_refusals_are_part_of_the_conversation(chat: Chat) -> None:
    assert "Nothing was found that surely answers this." in said(chat, "which oil goes into the engine of a 2012 golf")
    for line in ("/sources", "/quote 1", "/paper 1", "/similar 1"):
        with pytest.raises(QuestionError, match="No answer so far cites a paper"):
            obey(chat, line)
    chat.session.add(make_refusal(5, "Why?"))
    assert [each.sources for each in chat.session.exchanges] == [(), ()]


@pytest.mark.parametrize("line", ["/sources", "/quote 1", "/paper 1", "/similar 1"])
def test_a_number_means_the_last_answer_that_cites_papers(line: str, chat: Chat) -> None:
    said(chat, QUESTION)
    before = said(chat, line)
    assert "cites no paper" not in before
    for empty in ("which oil goes into the engine of a 2012 golf", "are you sure?"):
        said(chat, empty)
    remark, _, after = said(chat, line).partition("\n")
    assert after == before
    assert remark == f"The last answer cites no paper; this is of the answer to “{QUESTION}”."


def _offered(chat: Chat, text: str) -> list[str]:
    return [found.text for found in Completions(chat).get_completions(Document(text), CompleteEvent())]


def test_commands_arguments_and_titles_are_completed(chat: Chat, tmp_path: Path) -> None:
    chat.session.add(make_answer(1))
    assert _offered(chat, "/") == list(COMMANDS)
    assert _offered(chat, "/fe") == ["feedback"]
    assert _offered(chat, "What is /fe") == _offered(chat, "What") == []
    assert _offered(chat, "/llm o") == ["on", "off"]
    assert _offered(chat, "/feedback b") == ["bad"]
    assert _offered(chat, "/quote ") == ["1", "2"]
    assert _offered(chat, "/filter au") == ["author:"]
    assert _offered(chat, "/filter year:2023- v") == ["venue:"]
    (title,) = _offered(chat, "/similar proxies HACKING")
    assert title.startswith(PROXIES)
    assert len(_offered(chat, "/paper ")) == 50
    assert _offered(chat, "/resume ") == [chat.log.conversations(1)[0].id]
    (tmp_path / "notes.md").touch()
    assert _offered(chat, f"/export {tmp_path}/no") == _offered(chat, f"/prep offline RL {tmp_path}/no") == ["tes.md"]
    assert _offered(chat, "/prep offline RL --m") == ["--minutes"]


_HOSTILE = '<script>alert(1)</script> "quoted" & <img src=x onerror=1> {{ 7 * 7 }}'


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://example.org/"><script>', "data:text/html,x", "ftp://example.org"]
)
def test_a_page_runs_nothing_and_links_only_to_the_papers(url: str, chat: Chat, tmp_path: Path) -> None:
    answer = make_answer(1, _HOSTILE)
    hostile = replace(answer.sources[0], paper=paper(1, title=_HOSTILE, url=url))
    notes = (_HOSTILE,)
    chat.session.add(
        replace(
            answer,
            sources=(hostile, answer.sources[1]),
            notes=notes,
            text=answer.text + f"\n\n**Bold [1]** `x*y` {_HOSTILE} [9]",
        )
    )
    said(chat, f"/export {tmp_path}/chat.html")
    page = (tmp_path / "chat.html").read_text(encoding="utf-8")
    assert set(re.findall(r"<(\w+)", page)) == set(
        "a article blockquote body code em h1 h2 head html li main meta p strong style title ul".split()
    )
    assert set(re.findall(r'(?:href|src)="([^"]*)"', page)) == {
        "#answer-1-source-1", "#answer-1-source-2", "https://example.org/2",
    }  # fmt: skip
    assert re.findall(r'id="([^"]*)"', page) == ["answer-1-source-1", "answer-1-source-2"]
    assert "{{ 7 * 7 }}" in page
    assert "[9]" in page
    assert '<strong>Bold </strong><a href="#answer-1-source-1">[1]</a> <code>x*y</code>' in page
    assert "(⚠ partly found" in page
    assert "prefers-color-scheme: dark" in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("system", "term", "knows"), [("standard", "xterm", True), ("standard", "linux", False), (None, "xterm", False)]
)
def test_links_are_only_for_terminals_that_know_them(system: Any, term: str, knows: bool) -> None:
    console = Console(force_terminal=True, color_system=system)
    assert knows_links(console, {"TERM": term}) is knows


def test_the_papers_of_the_whole_session_are_written(chat: Chat, tmp_path: Path) -> None:
    said(chat, QUESTION)
    said(chat, "Which papers use reward model ensembles?")
    cited = chat.session.cited()
    assert len(cited) >= 2
    chat.session.add(make_answer(3))  # cites papers that the library does not have
    text = said(chat, f"/bib {tmp_path}/refs.bib")
    assert "2 cited papers are not in the library any more" in text
    names = re.findall(r"^@\w+\{([^,]+),", (tmp_path / "refs.bib").read_text(encoding="utf-8"), re.MULTILINE)
    assert names == list(keys(chat.app.library.by_ids(cited)).values())


@pytest.mark.parametrize(
    "make",
    [
        lambda _: "a.docx",
        str,
        lambda _: "a.md b.md",
        lambda _: "",
        lambda _: "x" * 300 + ".md",
        lambda _: "~nobody-of-this-name/a.md",
    ],
)
def test_a_file_that_cannot_be_written_is_refused(make: Callable[[Path], str], chat: Chat, tmp_path: Path) -> None:
    chat.session.add(make_answer(1))
    with pytest.raises(PaperbotError) as error:
        obey(chat, f"/export {make(tmp_path)}")
    assert error.value.advice


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        (b"\xef\xbb\xbf/filter year:2024-\r\n/filter\r\n", ["/filter year:2024-", "/filter"]),
        ("\u200e/sources\n\u2060 \u200b/bib\n".encode(), ["/sources", "/bib"]),
        ("\ufeffWhat is RLHF?\n\ufeff\n\n \u200b\nwhy?".encode(), ["What is RLHF?", "why?"]),
        ("Ελλάδα; a\u200cb\n強化学習とは\n\u0301x\n".encode(), ["Ελλάδα; a\u200cb", "強化学習とは", "\u0301x"]),
        (b"\xef\xbb\xbf", []),
    ],
)
def test_a_line_begins_with_what_can_be_seen_of_it(given_: bytes, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given_)))
    assert list(iter(Piped().read, None)) == read
