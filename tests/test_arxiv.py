"""Papers from arXiv: ids, addresses and searches, asked of a server on this machine that answers like arXiv's API."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.records import Paper, Problem
from ingest.sources.arxiv import is_arxiv, read
from tests.conftest import Run, examples

ATOM = "application/atom+xml; charset=utf-8"
Answer = tuple[int, str, bytes]  # status, type, body


def entry(number: int) -> str:
    """An entry of a feed, as arXiv writes it."""
    identifier = f"2501.{number:05d}"
    published = f"""
    <arxiv:comment>9 pages</arxiv:comment>
    <arxiv:journal_ref>Journal of Maps 3 ({2024}) 1-9</arxiv:journal_ref>
    <arxiv:doi>10.1000/map.{number}</arxiv:doi>
    <link title="doi" href="http://dx.doi.org/10.1000/map.{number}" rel="related"/>"""
    return f"""
  <entry>
    <id>http://arxiv.org/abs/{identifier}v2</id>
    <updated>2025-02-03T18:00:00Z</updated>
    <published>2025-01-02T18:00:00Z</published>
    <title>Maps for Robots,
  Part {number} {escape("<& others>")}</title>
    <summary>  We draw map {number} of a room with $\\alpha$ doors.
It helps the robots.
</summary>
    <author><name>Ada Love</name></author>
    <author><name>Bo Min</name><arxiv:affiliation>School of Maps</arxiv:affiliation></author>{published if number % 2 else ""}
    <link href="http://arxiv.org/abs/{identifier}v2" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/{identifier}v2" rel="related" type="application/pdf"/>
    <arxiv:primary_category term="cs.RO" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.RO" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""


def feed(numbers: range, total: int, start: int) -> bytes:
    """A feed with these entries."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
      xmlns:arxiv="http://arxiv.org/schemas/atom">
  <link href="http://arxiv.org/api/query" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query</title>
  <id>http://arxiv.org/api/a-query</id>
  <updated>2025-03-01T00:00:00-05:00</updated>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
  <opensearch:itemsPerPage>{len(numbers)}</opensearch:itemsPerPage>{"".join(map(entry, numbers))}
</feed>
""".encode()


@dataclass
class FakeArxiv:
    """Holds papers 1 to `total`; `instead` are answers given first, `always` one given to every request."""

    url: str = ""
    total: int = 1
    instead: list[Answer] = field(default_factory=list)
    always: Answer | None = None
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, query: dict[str, str]) -> Answer:
        self.asked.append(query)
        if self.always:
            return self.always
        if self.instead:
            return self.instead.pop(0)
        start, count = int(query["start"]), int(query["max_results"])
        return 200, ATOM, feed(range(start + 1, min(start + count, self.total) + 1), self.total, start)


@pytest.fixture
def server() -> Iterator[FakeArxiv]:
    fake = FakeArxiv()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            status, kind, body = fake.answer(query) if parts.path == "/api/query" else (404, "text/plain", b"")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        fake.url = f"http://127.0.0.1:{http.server_port}/api/query"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield fake
        http.shutdown()
        thread.join()


def fetch(server: FakeArxiv, source: str, limit: int = 200) -> tuple[list[Paper], list[Problem]]:
    items = list(read(source, server.url, limit, delay=0))
    return [i for i in items if isinstance(i, Paper)], [i for i in items if isinstance(i, Problem)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("arxiv:2501.01234", True),
        ("ARXIV:cat:cs.LG AND ti:maps", True),
        ("2501.01234", True),
        ("2501.01234v2", True),
        ("hep-th/9901001", True),
        ("https://arxiv.org/abs/2501.01234", True),
        ("http://export.arxiv.org/pdf/2501.01234v1", True),
        ("papers.jsonl", False),
        ("folder/2501.01234.txt", False),
        ("https://example.org/abs/2501.01234", False),
        ("", False),
    ],
)
def test_what_names_arxiv(source: str, expected: bool) -> None:
    assert is_arxiv(source) is expected


@pytest.mark.parametrize(
    "source",
    ["arxiv:2501.00001", "2501.00001", "arXiv:2501.00001v2", "https://arxiv.org/abs/2501.00001", "https://arxiv.org/pdf/2501.00001v2"],
)  # fmt: skip
def test_one_paper(server: FakeArxiv, source: str) -> None:
    papers, problems = fetch(server, source)
    assert not problems
    assert papers == [
        Paper(
            paper_id="arxiv:2501.00001", title="Maps for Robots, Part 1 <& others>",
            abstract="We draw map 1 of a room with α doors. It helps the robots.", authors=("Ada Love", "Bo Min"), year=2025,
            venue="Journal of Maps 3 (2024) 1-9", url="https://arxiv.org/abs/2501.00001", categories=("cs.RO", "cs.LG"),
            source=source, doi="10.1000/map.1", arxiv_id="2501.00001",
        )
    ]  # fmt: skip
    assert [asked["id_list"] for asked in server.asked] == ["2501.00001"]
    assert not server.asked[0].get("search_query")


def test_a_paper_without_journal_and_doi(server: FakeArxiv) -> None:
    server.total = 2
    papers, _ = fetch(server, "arxiv:cat:cs.RO")
    assert (papers[1].venue, papers[1].doi) == ("", "")


@pytest.mark.parametrize(
    ("source", "query"),
    [
        ("arxiv:cat:cs.LG AND ti:offline", "cat:cs.LG AND ti:offline"),
        ('arXiv: ti:"maps & robots" ', 'ti:"maps & robots"'),
        ("arxiv:all:größe", "all:größe"),
        ("arxiv:{braces} 100%", "{braces} 100%"),
    ],
)
def test_a_search_asks_for_its_words(server: FakeArxiv, source: str, query: str) -> None:
    papers, problems = fetch(server, source)
    assert len(papers) == 1
    assert not problems
    assert server.asked[0]["search_query"] == query
    assert not server.asked[0].get("id_list")


@pytest.mark.parametrize(
    ("total", "limit", "found", "pages"),
    [
        pytest.param(150, 200, 150, [(0, 100), (100, 100)], id="two pages"),
        pytest.param(150, 120, 120, [(0, 100), (100, 100)], id="limit within the second page"),
        pytest.param(150, 100, 100, [(0, 100)], id="limit at the end of a page"),
        pytest.param(150, 7, 7, [(0, 7)], id="limit below a page"),
        pytest.param(3, 200, 3, [(0, 100)], id="one page"),
    ],
)
def test_pages_and_limit(server: FakeArxiv, total: int, limit: int, found: int, pages: list[tuple[int, int]]) -> None:
    server.total = total
    papers, problems = fetch(server, "arxiv:cat:cs.RO", limit)
    assert [paper.arxiv_id for paper in papers] == [f"2501.{number:05d}" for number in range(1, found + 1)]
    assert not problems
    assert [(int(asked["start"]), int(asked["max_results"])) for asked in server.asked] == pages


def test_no_paper_is_said(server: FakeArxiv) -> None:
    server.total = 0
    papers, problems = fetch(server, "arxiv:2501.99999")
    assert not papers
    assert [(problem.source, problem.line) for problem in problems] == [("arxiv:2501.99999", None)]
    assert "no paper" in problems[0].reason
    assert problems[0].advice


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_passing_fault_is_tried_again(server: FakeArxiv, status: int) -> None:
    server.instead = [(status, "text/plain", b"busy")] * 2
    papers, problems = fetch(server, "2501.00001")
    assert len(papers) == 1
    assert not problems
    assert len(server.asked) == 3


def test_a_fault_on_the_second_page_keeps_the_first(server: FakeArxiv) -> None:
    server.total = 150
    server.instead = [(200, ATOM, feed(range(1, 101), 150, 0)), *[(500, "text/plain", b"")] * 9]
    papers, problems = fetch(server, "arxiv:cat:cs.RO")
    assert len(papers) == 100
    assert [problem.reason for problem in problems] == ["arXiv did not answer as expected (HTTP 500)"]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        pytest.param((500, "text/plain", b"fault"), "HTTP 500", id="always 500"),
        pytest.param((404, "text/html", b"<html>no</html>"), "HTTP 404", id="always 404"),
        pytest.param((200, "text/html", b"<html><body>Log in to the hotel network</body></html>"), "", id="a login page"),
        pytest.param((200, ATOM, b"\x00\xff\xfe garbage <feed <<< &&&"), "", id="garbage"),
        pytest.param((200, ATOM, b""), "", id="nothing"),
        pytest.param((200, ATOM, feed(range(1, 2), 1, 0)[:900]), "", id="cut off"),
        pytest.param((200, ATOM, feed(range(1, 2), 1, 0).replace(b"2025-01-02T18:00:00Z", b"lately")), "", id="no date"),
        pytest.param((200, "application/json", json.dumps({"error": "no"}).encode()), "", id="JSON"),
    ],
)
def test_what_is_no_answer_is_a_problem(server: FakeArxiv, answer: Answer, word: str) -> None:
    server.always = answer
    papers, problems = fetch(server, "2501.00001")
    assert not papers
    assert len(problems) == 1
    assert word in problems[0].reason
    assert "arXiv" in problems[0].reason
    assert problems[0].advice
    assert len(server.asked) <= 4


@pytest.mark.parametrize(
    "body",
    [b"<html><body>Log in to the hotel network</body></html>", b"\x00\xff\xfe garbage <feed <<< &&&", b""],
    ids=["a login page", "garbage", "nothing"],
)
def test_garbage_is_not_taken_for_an_empty_result(server: FakeArxiv, body: bytes) -> None:
    server.always = (200, "text/html", body)
    _, problems = fetch(server, "arxiv:cat:cs.RO")
    assert ["no paper" in problem.reason for problem in problems] == [False]


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on: bound, so that nobody else takes it, but refusing connections."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 10**6), st.integers(0, 60), st.binary(max_size=12) | st.sampled_from([b"<", b"&#0;", b"</entry>", b"\xff"])
)
def test_any_feed_gives_papers_or_problems(server: FakeArxiv, place: int, cut: int, instead: bytes) -> None:
    good = feed(range(1, 3), 2, 0)
    start = place % (len(good) - len(b"</feed>\n"))
    server.always = (200, ATOM, good[:start] + instead + good[min(start + cut, len(good) - len(b"</feed>\n")) :])
    found = list(read("arxiv:maps", server.url, 2, 0))
    assert found
    assert all(isinstance(item, Paper | Problem) for item in found)


def test_nobody_listening_is_a_problem(closed_port: int) -> None:
    (problem,) = read("2501.00001", f"http://127.0.0.1:{closed_port}/api/query", 5, delay=0)
    assert isinstance(problem, Problem)
    assert problem.source == "2501.00001"
    assert "arXiv" in problem.reason
    assert "try again" in problem.advice


def test_the_command_line_asks_arxiv(server: FakeArxiv, run: Run) -> None:
    server.total = 3
    environ = {"PAPERBOT_ARXIV_URL": server.url, "PAPERBOT_ARXIV_DELAY": "0"}
    done = run("ingest", "--json", "--limit", "2", "arxiv:cat:cs.RO", **environ)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 2
    server.always = (500, "text/plain", b"")
    done = run("ingest", "arxiv:cat:cs.RO", **environ)
    assert done.returncode == 1
    assert "arxiv:cat:cs.RO: arXiv did not answer as expected (HTTP 500)" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_job_alone_takes_as_many_papers_as_it_is_told(server: FakeArxiv, program_environment: dict[str, str]) -> None:
    server.total = 3
    environ = program_environment | {"PAPERBOT_ARXIV_URL": server.url, "PAPERBOT_ARXIV_DELAY": "0"}
    job = [sys.executable, "-m", "ingest", "arxiv:cat:cs.RO", "--limit", "2"]
    done = subprocess.run(job, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 2
