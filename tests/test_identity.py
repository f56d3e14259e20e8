"""Which records are the same paper: arXiv ids, DOIs, ids and names."""

from __future__ import annotations

import re

import pytest

from ingest.identity import MIN_TITLE_KEY, aliases, are_versions, arxiv_id, by_others, contradict, doi, is_own_id, paper_id
from tests.conftest import paper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2501.01234", "2501.01234"),
        ("0704.0001", "0704.0001"),
        ("2501.01234v12", "2501.01234"),
        (" 2501.01234 ", "2501.01234"),
        ("arXiv:2501.01234", "2501.01234"),
        ("ARXIV: 2501.01234v3", "2501.01234"),
        ("http://arxiv.org/abs/2501.01234v2", "2501.01234"),
        ("https://www.arxiv.org/pdf/2501.01234", "2501.01234"),
        ("https://arxiv.org/pdf/2501.01234v1.pdf", "2501.01234"),
        ("https://arxiv.org/html/2501.01234v2", "2501.01234"),
        ("https://arxiv.org/abs/2501.01234/", "2501.01234"),
        ("https://arxiv.org/abs/2501.01234?context=cs#top", "2501.01234"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("hep-th/9901001v3", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math.gt/0309136"),
        ("10.48550/arXiv.2501.01234", "2501.01234"),
        ("https://doi.org/10.48550/arxiv.2501.01234", "2501.01234"),
        ("arXiv preprint arXiv:2501.01234", "2501.01234"),  # the journal field of many a BibTeX export
        ("arXiv:2501.01234 [cs.LG]", "2501.01234"),
        ("2501.01234\u200b", "2501.01234"),  # copied with what nobody sees
        ("\ufeff2501.01234\u202c\u200e", "2501.01234"),
        ("https://arxiv.org/abs/2501.01234\u200b", "2501.01234"),
        ("https://arxiv.org/abs/2501.\u00ad01234v2", "2501.01234"),
        ("arXiv:\u200b2501.01234", "2501.01234"),
        ("", ""),
        ("1234", ""),
        ("2501.012", ""),
        ("12501.01234", ""),
        ("2501.0123456", ""),
        ("10.1000/2501.01234", ""),
        ("https://example.org/2501.01234", ""),
        ("Deep learning", ""),
    ],
)  # fmt: skip
def test_arxiv_id(text: str, expected: str) -> None:
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/xyz123", "10.1000/xyz123"),
        ("10.1000/XYZ123", "10.1000/xyz123"),
        ("https://doi.org/10.1000/xyz123", "10.1000/xyz123"),
        ("http://dx.doi.org/10.1000/xyz123.", "10.1000/xyz123"),
        ("doi:10.1000/xyz123", "10.1000/xyz123"),
        ("(10.1000/xyz123)", "10.1000/xyz123"),
        ("see 10.1000/xyz123, and more", "10.1000/xyz123"),
        ("10.1016/S0140-6736(05)12345-6", "10.1016/s0140-6736(05)12345-6"),
        ("10.1002/(sici)1097(199806)49:8<693::aid-asi4>3.0.co;2-o", "10.1002/(sici)1097(199806)49:8<693::aid-asi4>3.0.co;2-o"),
        ("10.5555/manatee.1\u200b", "10.5555/manatee.1"),  # copied with what nobody sees
        ("\u202a10.5555/man\u00adatee.1\u202c", "10.5555/manatee.1"),
        ("10.5555/manatee.1\ufe0f\u200d", "10.5555/manatee.1"),
        ("10.1234/\u202egro.live", "10.1234/gro.live"),
        ("10.1234/dugong\x1b]8;;https://evil.com\x1b\\\x1b[8m\x1bc", "10.1234/dugongc"),
        ("10.1234/dugong\x1b]52;c;AAAA\x07", "10.1234/dugong"),
        ("10.1016/müller–2", "10.1016/müller–2"),
        ("", ""),
        ("no doi", ""),
        ("10.1/x", ""),
        ("10.1000", ""),
    ],
)
def test_doi(text: str, expected: str) -> None:
    assert doi(text) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"arxiv": "2501.01234", "doi": "10.1/x", "given": "7"}, "arxiv:2501.01234", id="arXiv first"),
        pytest.param({"doi": "10.1000/x", "given": "7"}, "doi:10.1000/x", id="then the DOI"),
        pytest.param({"given": "7", "scope": "refs"}, "refs:7", id="then the source's own"),
        pytest.param({"given": "7"}, "id:7", id="own id without a scope"),
    ],
)
def test_paper_id(fields: dict[str, str], expected: str) -> None:
    assert paper_id("Some title", **fields) == expected


@pytest.mark.parametrize("given", ["a#b", "line\nbreak", "x" * 500, "\x00", "a\u202eb"])
def test_odd_ids_are_made_printable_and_stay_apart(given: str) -> None:
    made = paper_id("T", given=given, scope="s")
    assert made.startswith("s:")
    assert made.isprintable()
    assert "#" not in made
    assert len(made) < 150
    assert made != paper_id("T", given=given + "y", scope="s")
    assert made == paper_id("Another title", given=given, scope="s")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Über Größe und Maß", "uber-grosse-und-mass"),
        ("Łódź, Ærø: cafés – l’été", "lodz-aero-cafes-l-ete"),
        ("Cafe\u0301 Maps", "cafe-maps"),
        ("Q-Learning isn't All: 3 Cases", "q-learning-isn-t-all-3"),  # as ever: existing ids stay
        ("深層 Maps", "maps"),
    ],
)
def test_ids_made_of_titles_keep_their_letters(title: str, words: str) -> None:
    assert paper_id(title).rpartition("-")[0] == words


@pytest.mark.parametrize(
    "title", ["Deep Q-Learning for Robots: A Study of Many Things", "深層強化学習", "???", "Straße", "a" * 2_000]
)
def test_an_id_made_of_the_title(title: str) -> None:
    made = paper_id(title)
    assert re.fullmatch(r"(?:[a-z0-9]+-)*[0-9a-f]{8}", made)
    assert made == paper_id(title)
    assert made != paper_id(title + " 2")


def test_an_id_made_of_the_title_is_readable_and_forgives_spelling() -> None:
    made = paper_id("Deep Q-Learning for Robots: A Study of Many Things")
    assert made.startswith("deep-q-learning-for-robots-a-")
    assert made == paper_id("DEEP Q-LEARNING FOR ROBOTS – a study of many things")


@pytest.mark.parametrize(
    ("identifier", "own"),
    [
        ("arxiv:2501.01234", False),
        ("doi:10.1000/x", False),
        ("deep-learning-0a1b2c3d", False),
        ("refs:7", True),
        ("id:7", True),
    ],
)
def test_is_own_id(identifier: str, own: bool) -> None:
    assert is_own_id(identifier) is own


def test_aliases_name_the_surest_first() -> None:
    found = aliases(paper(1, paper_id="doi:10.1/x", arxiv_id="2501.01234", doi="10.1/x"))
    assert found[:3] == ("id:doi:10.1/x", "arxiv:2501.01234", "doi:10.1/x")
    assert found[3].startswith("title:")
    assert len(found) == 4


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param({"title": "A Study of Reward Hacking"}, {"title": "A study of reward-hacking"}, True, id="spelling"),
        pytest.param({"title": "A Study of Reward Hacking"}, {"title": "A Study of Cart Poles"}, False, id="other title"),
        pytest.param({"title": "Editorial"}, {"title": "Editorial", "abstract": "Other."}, False, id="short, other abstract"),
        pytest.param({"title": "Editorial"}, {"title": "EDITORIAL"}, True, id="short, same abstract"),
        pytest.param({"title": "???"}, {"title": "!!!", "abstract": "Other."}, False, id="no letters"),
    ],
)
def test_what_is_known_by_one_title(one: dict[str, str], other: dict[str, str], shared: bool) -> None:
    fields = {"abstract": "We ask."}
    names = [set(aliases(paper(n, **{**fields, **said}))) for n, said in enumerate((one, other))]
    assert bool(names[0] & names[1]) is shared


def test_the_shortest_title_that_is_a_name() -> None:
    for length, shared in ((MIN_TITLE_KEY - 1, False), (MIN_TITLE_KEY, True)):
        names = [set(aliases(paper(n, title="t" * length))) for n in (1, 2)]  # their abstracts differ
        assert bool(names[0] & names[1]) is shared


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({}, {}, False, id="neither has an id"),
        pytest.param({"doi": "10.1/a"}, {}, False, id="one has a DOI"),
        pytest.param({"doi": "10.1/a"}, {"doi": "10.1/a"}, False, id="same DOI"),
        pytest.param({"doi": "10.1000/a\u200b"}, {"doi": "10.1000/a"}, False, id="same DOI, kept before with what nobody sees"),
        pytest.param({"doi": "10.1000/a\x1b[8m"}, {"doi": "10.1000/a"}, False, id="or with what commands a terminal"),
        pytest.param({"doi": "10.1/a"}, {"doi": "10.1/b"}, True, id="two DOIs"),
        pytest.param({"arxiv_id": "2501.00001"}, {"arxiv_id": "2501.00002"}, True, id="two arXiv ids"),
        pytest.param({"arxiv_id": "2501.00001"}, {"doi": "10.1/b"}, False, id="preprint and article"),
        pytest.param({"arxiv_id": "2501.00001", "doi": "10.1/a"}, {"arxiv_id": "2501.00001", "doi": "10.1/b"}, False,
                     id="same arXiv id outweighs two DOIs"),
        pytest.param({"arxiv_id": "2501.00001", "doi": "10.1/a"}, {"arxiv_id": "2501.00002", "doi": "10.1/a"}, False,
                     id="same DOI outweighs two arXiv ids"),
    ],
)  # fmt: skip
def test_contradict(one: dict[str, str], other: dict[str, str], expected: bool) -> None:
    first, second = paper(1, **one), paper(2, **other)
    assert contradict(first, second) is contradict(second, first) is expected


_MAPS = "Maps of many rooms help robots wander."
_SEAS = "Drones over water measure waves twice daily."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({}, {}, False, id="a preprint server's and a journal's"),
        pytest.param({"abstract": _MAPS + " We map."}, {}, False, id="and a longer abstract"),
        pytest.param({"authors": ("Lee, A.", "Cy Young")}, {}, False, id="and a further author"),
        pytest.param({"doi": "10.1038/s41-1.pub2"}, {}, True, id="one publisher: two editions"),
        pytest.param({"abstract": _SEAS}, {}, True, id="another abstract"),
        pytest.param({"authors": ("Bob Ray",)}, {}, True, id="other authors"),
        pytest.param({"authors": ()}, {}, True, id="authors not known"),
        pytest.param({"doi": "10.48550/arxiv.2101.00001", "arxiv_id": "2101.00001"}, {}, False, id="arXiv's own DOI"),
        pytest.param({"doi": "10.48550/arXiv.2101.00001", "authors": (), "abstract": _SEAS}, {}, False, id="it alone"),
        pytest.param({"doi": "10.48550/arxiv.2101.00001"}, {"doi": "10.48550/arxiv.2101.00002"}, True, id="two of arXiv's"),
        pytest.param({"arxiv_id": "2101.00001"}, {"arxiv_id": "2101.00002"}, True, id="two arXiv ids"),
    ],
)
def test_two_dois_of_one_paper(one: dict[str, object], other: dict[str, object], expected: bool) -> None:
    same = {"authors": ("Ann Lee",), "abstract": _MAPS}
    first, second = (
        paper(1, **{**same, "doi": "10.1101/2020.01.02", **one}),
        paper(2, **{**same, "doi": "10.1038/s41-1", **other}),
    )
    assert contradict(first, second) is contradict(second, first) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({}, {}, True, id="other authors, other abstracts"),
        pytest.param({"year": 2015}, {"year": 2022}, True, id="and other years"),
        pytest.param({"year": 2015}, {"year": 2015}, False, id="one year"),
        pytest.param({"doi": "10.1/a"}, {"doi": "10.1/a"}, False, id="one DOI"),
        pytest.param({"authors": ()}, {}, False, id="authors not known"),
        pytest.param({"authors": ("Ann Lee", "Cy Young")}, {}, True, id="more authors"),
        pytest.param({"authors": ("Bob Ray", "Cy Young")}, {}, False, id="an author in common"),
        pytest.param({"authors": ("RAY, B.",)}, {}, False, id="an author in another spelling"),
        pytest.param({"authors": ("Ray Bob",)}, {}, False, id="an author turned round"),
        pytest.param({"authors": ("Bob Lee",)}, {}, True, id="only a first name in common"),
        pytest.param({"abstract": _SEAS}, {}, False, id="one abstract"),
        pytest.param({"abstract": _SEAS + " And they dive."}, {}, False, id="a longer abstract"),
    ],
)
def test_by_others(one: dict[str, object], other: dict[str, object], expected: bool) -> None:
    first = paper(1, **{"authors": ("Ann Lee",), "abstract": _MAPS, **one})
    second = paper(2, **{"authors": ("Bob Ray",), "abstract": _SEAS, **other})
    assert by_others(first, second) is by_others(second, first) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({}, {}, False, id="other authors, other abstracts"),
        pytest.param({"authors": ()}, {}, False, id="authors not known"),
        pytest.param({"authors": ("Bob Ray", "Cy Young")}, {}, True, id="an author in common"),
        pytest.param({"abstract": _SEAS.replace("twice", "thrice")}, {}, True, id="nearly one abstract"),
        pytest.param({"arxiv_id": "2501.00001"}, {"arxiv_id": "2501.00001"}, True, id="one arXiv id"),
        pytest.param({"doi": "10.1/a"}, {"doi": "10.1/a"}, True, id="one DOI"),
        pytest.param({"year": 2015}, {"year": 2015}, False, id="only one year"),
    ],
)
def test_are_versions(one: dict[str, object], other: dict[str, object], expected: bool) -> None:
    first = paper(1, **{"authors": ("Ann Lee",), "abstract": _MAPS, **one})
    second = paper(2, **{"authors": ("Bob Ray",), "abstract": _SEAS, **other})
    assert are_versions(first, second) is are_versions(second, first) is expected
