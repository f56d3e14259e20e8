"""Files that commands write: whole, never over another one unasked, and a clear word where they cannot be."""

from __future__ import annotations

import io
import json
import os
import pty
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.terminal.files import check_place, named, write_out, write_whole
from bot.terminal.prepping import check_places
from ingest.errors import PaperbotError, QuestionError
from ingest.printing import json_text
from tests.rights import as_anybody

_SAID = "“β” – Łukasiewicz, café"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 300 + ".md", "cannot be written: File name too long"),
        ("null\0.md", "cannot be written"),
        ("no/such/h.md", "there is no folder"),
        ("folder.md", "is a folder"),
        ("loop.md", "cannot be written"),
        ("there.md/h.md", "cannot be written"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_name_that_cannot_be_written_is_told_before_and_while_writing(
    name: str, said: str, force: bool, tmp_path: Path
) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "there.md").touch()
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(PaperbotError, match=said) as error:
        check_place(tmp_path / name, force=force)
    assert error.value.advice
    assert "--force" not in error.value.advice
    with pytest.raises(PaperbotError):
        write_whole(tmp_path / name, ["text"], force=force)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_nothing_can_be_written_to_is_told_before(force: bool, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "link.md").symlink_to(closed / "h.md")
    closed.chmod(0o555)
    for path in (closed / "h.md", tmp_path / "link.md"):
        with pytest.raises(PaperbotError, match="cannot be written: Permission denied") as error:
            as_anybody(lambda path=path: check_place(path, force=force))  # type: ignore[misc]
        assert error.value.advice
    closed.chmod(0o755)
    as_anybody(lambda: check_place(closed / "h.md", force=force))
    assert list(closed.iterdir()) == []


def test_the_longest_name_that_there_is_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 252 + ".md")
    check_place(path, force=False)
    write_whole(path, ["text"], force=False)
    assert path.read_text() == "text"


def test_a_file_is_replaced_only_with_force_and_a_link_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target.md", tmp_path / "link.md"
    link.symlink_to(target)
    write_whole(link, ["one"], force=False)
    for refused in (lambda: check_place(link, force=False), lambda: write_whole(link, ["two"], force=False)):
        with pytest.raises(PaperbotError, match="exists already") as error:
            refused()
        assert "--force" in error.value.advice
    assert target.read_text() == "one"
    check_place(link, force=True)
    write_whole(link, ["two"], force=True)
    assert (link.is_symlink(), target.read_text()) == (True, "two")
    assert len(list(tmp_path.iterdir())) == 2


def test_of_two_that_write_the_same_file_at_once_one_is_told(tmp_path: Path) -> None:
    path, told = tmp_path / "h.md", list[str]()
    both = threading.Barrier(2, timeout=30)

    def pieces(text: str) -> Iterator[str]:
        yield text
        both.wait()  # each has looked, and begun
        yield text

    def write(text: str) -> None:
        check_place(path, force=False)
        try:
            write_whole(path, pieces(text), force=False)
        except PaperbotError as error:
            told.append(error.message)

    threads = [threading.Thread(target=write, args=(text,)) for text in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert told == [f"{path} exists already."]
    assert path.read_text() in ("aa", "bb")
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_place_named_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.md").touch()
    (tmp_path / "link.md").symlink_to(tmp_path / "b.md")
    check_places([tmp_path / "a.md", tmp_path / "a.bib"], force=False)
    for other in (tmp_path / "b.md", tmp_path / "x" / ".." / "b.md", tmp_path / "link.md"):
        with pytest.raises(QuestionError, match="named twice"):
            check_places([tmp_path / "b.md", other], force=True)


def test_the_home_of_nobody_is_a_name_like_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert named("~/h.md") == tmp_path / "h.md"
    assert named("~nobody-of-this-name/h.md") == Path("~nobody-of-this-name/h.md")


# Standard output in whatever encoding


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "iso-8859-1", "cp1252", "ascii", "utf-16", "shift_jis"])
def test_json_is_whole_in_every_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding=encoding, errors="replace", write_through=True))
    print(text := json_text({"text": _SAID}))
    assert json.loads(written.getvalue().decode(encoding)) == {"text": _SAID}
    assert (_SAID in text) == (encoding in ("utf-8", "UTF8"))
    if encoding != "utf-16":  # who reads a file of JSON takes it for UTF-8
        assert json.loads(written.getvalue()) == {"text": _SAID}


def test_json_needs_no_encoding_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert _SAID in json_text(_SAID)


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "ascii"])
def test_what_could_be_a_file_is_redirected_as_one(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "h.md").open("w", encoding=encoding, errors="replace") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        write_out([f"# {_SAID}\n", "half a \ud800 character"])
    assert (tmp_path / "h.md").read_bytes() == f"# {_SAID}\nhalf a ? character".encode()


def test_a_terminal_is_given_what_it_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = pty.openpty()
    with open(master, "rb", buffering=0) as shown, open(slave, "w", encoding="iso-8859-1", errors="replace") as stream:  # noqa: PTH123
        assert os.isatty(slave)
        monkeypatch.setattr("sys.stdout", stream)
        write_out([_SAID])
        stream.flush()
        assert shown.read(100) == "??? ? ?ukasiewicz, café".encode("iso-8859-1")
