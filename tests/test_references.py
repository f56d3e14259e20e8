"""Papers as BibTeX: keys, escapes, and the way back through the reader of BibTeX files."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats.references import bibtex, keys
from ingest.records import Paper
from ingest.sources import bibtex as reader
from ingest.sources.files import SourceFile
from ingest.text import clean, clean_title, plain
from tests.fakes.answers import paper


def read_back(text: str) -> list[Paper]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refs.bib"
        path.write_text(text, encoding="utf-8")
        found = list(reader.read(SourceFile(path), "refs.bib", "refs"))
    papers = [one for one in found if isinstance(one, Paper)]
    assert len(papers) == len(found), found
    return papers


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"authors": ("Cassidy Laidlaw", "Anca Dragan"), "year": 2025, "title": "Correlated Proxies: A Definition"},
         "laidlaw2025correlated"),
        ({"authors": ("Jan Peters III",), "year": None, "title": "On the Way"}, "petersway"),
        ({"authors": ("Søren Müller-Łódź",), "year": 2020, "title": "The End-to-End Path"}, "mullerlodz2020endtoend"),
        ({"authors": (), "year": 2024, "title": "A Tale of Two"}, "tale2024two"),
        ({"authors": ("王伟",), "year": 2021, "title": "深度学习"}, "2021"),
        ({"authors": (), "title": "深度学习"}, "paper"),
    ],
)  # fmt: skip
def test_keys_are_made_of_author_year_and_title(fields: dict[str, object], key: str) -> None:
    assert keys([paper(1, **fields)]) == {"test:1": key}


def test_keys_are_unique_and_later_papers_change_none() -> None:
    same = [paper(n, authors=("Ann Lee",), year=2020, title="Same words") for n in range(40)]
    few, all_of_them = keys(same[:3]), keys(same)
    assert few == {name: all_of_them[name] for name in few}
    assert few["test:0"] == "lee2020same"
    assert len(set(all_of_them.values())) == 40
    assert keys([same[0], *reversed(same[1:])]) == all_of_them  # but for the first, the order does not matter either


def test_entries_hold_what_is_known_and_escape_what_latex_reads() -> None:
    text = bibtex([
        paper(1, title="Cost & gain: 50% of RLHF_v2 for $3 {#1}", authors=("Ann Lee", "Fish and Chips"), year=2020,
              venue="Proceedings of ICML", url="https://example.org/a_b%20{c}", doi="10.1000/x_1"),
        paper(2, venue="Nature", arxiv_id="2501.01234", source="sample"), paper(1),
    ])  # fmt: skip
    assert text.count("\n@") == 1
    assert text.startswith("@inproceedings{lee2020cost,\n")
    assert r"title = {Cost \& gain: 50\% of {RLHF}\_v2 for \$3 $\lbrace$\#1$\rbrace$}" in text
    assert "author = {Ann Lee and {Fish and Chips}}" in text
    assert "url = {https://example.org/a_b%20%7Bc%7D}" in text
    assert "doi = {10.1000/x_1}" in text
    assert "@article{study" in text
    assert "eprint = {2501.01234}" in text
    assert "summary" in text
    assert bibtex([]) == ""


def test_capitals_are_kept_from_styles_that_lower_them() -> None:
    text = bibtex([paper(1, title="RLHF with LLMs, GANs and Q learning in Paris")])
    assert "title = {{RLHF} with {LLMs}, {GANs} and {Q} learning in Paris}" in text


_TEXT = st.text(st.characters(codec="utf-8", max_codepoint=0x2FFF), min_size=1, max_size=60) | st.text(
    r"abRL1 \{}$%&#_^~<>@\"'=,;:-", min_size=1, max_size=30
)


def _clean(text: str) -> str:
    """A title as the library holds it: cleaning it once more changes nothing."""
    while (done := clean_title(text)) != text:
        text = done
    return text


_TITLES = _TEXT.map(_clean).filter(bool)
_NAMES = _TITLES.filter(lambda name: not re.search(r"[,;|{}<>]|\band\b|^[\W_]+$", name, re.IGNORECASE))
_ABSTRACTS = (  # “NA” is none
    _TEXT.map("A{}".format)
    .map(clean)
    .filter(lambda text: text == clean(text) == _clean(text) != "")
    .filter(lambda text: not {"{", "\\"} <= set(text))  # a command in braces is LaTeX to those that read it back
)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Roberto M. Cesar Jr.", "Cesar, Jr., Roberto M."),
        ("Guillermo Francia III", "Francia, III, Guillermo"),
        ("Ann van den Berg Jr", "van den Berg, Jr, Ann"),
        ("Søren O’Brien-Müller Sr.", "O’Brien-Müller, Sr., Søren"),
        ("Shintaro Ii", "Shintaro Ii"),  # a family name
        ("Martin King", "Martin King"),
        ("Ann van den Berg", "Ann van den Berg"),
        ("Jr.", "Jr."),
        ("Team 4 II", "Team 4 II"),
        ("Fish and Chips III", "{Fish and Chips III}"),
    ],
)
def test_a_generation_is_no_family_name(name: str, written: str) -> None:
    text = bibtex([paper(1, authors=("Ann Lee", name))])
    assert f"author = {{Ann Lee and {written}}}" in text
    assert read_back(text)[0].authors == ("Ann Lee", name)


@given(_TITLES, st.lists(_NAMES, max_size=4), st.none() | st.integers(1900, 2100), _TITLES.map(plain))
def test_what_was_written_is_read_back(title: str, authors: list[str], year: int | None, venue: str) -> None:
    given_paper = paper(1, title=title, authors=tuple(authors), year=year, venue=venue)
    (back,) = read_back(bibtex([given_paper, paper(2)]))[:1]
    assert (back.title, back.authors, back.year) == (title, tuple(authors), year)
    assert back.venue == plain(venue)
    assert back.abstract == given_paper.abstract


@given(_ABSTRACTS)
def test_abstracts_are_read_back(abstract: str) -> None:
    assert read_back(bibtex([paper(1, abstract=abstract)]))[0].abstract == abstract
