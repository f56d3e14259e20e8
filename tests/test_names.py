"""Authors as sources write them down: who they are, and which of their names is the family's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ingest.records import Paper
from ingest.sources import names, read_file
from ingest.sources.files import SourceFile
from tests.work import growth

ANN, BOB, CY = "Ann Lee", "Bob Ray", "Cy Young"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("names")


def read(folder: Path, text: str) -> tuple[str, ...]:
    path = folder / "source"
    path.write_text(text, encoding="utf-8")
    (found,) = read_file(SourceFile(path), "x")
    assert isinstance(found, Paper)
    return found.authors


def from_json(folder: Path, authors: object) -> tuple[str, ...]:
    return read(folder, json.dumps({"title": "T", "abstract": "A.", "authors": authors}))


def from_bibtex(folder: Path, authors: str) -> tuple[str, ...]:
    return read(folder, f"@article{{k, title={{T}}, abstract={{A.}}, author={{{authors}}}}}\n")


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ann Lee, Bob Ray and Cy Young", [ANN, BOB, CY]),
        ("Ann Lee, Bob Ray, and Cy Young", [ANN, BOB, CY]),
        ("Ann Lee, Bob Ray, & Cy Young", [ANN, BOB, CY]),
        ("Ann Lee, Bob Ray", [ANN, BOB]),
        ("Ann Lee AND Bob Ray", [ANN, BOB]),
        ("Ann Lee\nBob Ray", [ANN, BOB]),
        ("A. Lee, B. Ray", ["A. Lee", "B. Ray"]),
        (["A. Lee, B. Ray"], ["A. Lee", "B. Ray"]),
        ("Lee A, Ray BC", ["Lee A", "Ray BC"]),
        ("Lee A, Ray BC.", ["Lee A", "Ray BC."]),
        ("King IV, Martin A.", ["Martin A. King IV"]),
        ("Ann LEE, Bo XU", ["Ann LEE", "Bo XU"]),
        ("J. van den Berg, K. Müller", ["J. van den Berg", "K. Müller"]),
        ("Lee, Ann", [ANN]),
        ("Lee, Ann; Ray, Bob", [ANN, BOB]),
        ("Lee, Ann and Ray, Bob", [ANN, BOB]),
        ("García Márquez, Gabriel José and Ray, Bob", ["Gabriel José García Márquez", BOB]),
        ("García Márquez, Gabriel J.", ["Gabriel J. García Márquez"]),
        (["García Márquez, Gabriel José"], ["Gabriel José García Márquez"]),
        ("van der Berg, Jan Willem", ["Jan Willem van der Berg"]),
        ("De la Cruz, Ana Maria", ["Ana Maria De la Cruz"]),
        ("Vaswani, A., Shazeer, N.", ["A. Vaswani", "N. Shazeer"]),
        ("Vaswani, A., Shazeer, N., & Parmar, N.", ["A. Vaswani", "N. Shazeer", "N. Parmar"]),
        ("Müller, K.-R., Öz, Ş.", ["K.-R. Müller", "Ş. Öz"]),
        ("Lee, Ann Mary, Ray, Bob", ["Ann Mary Lee", BOB]),
        ("Martin King, Jr., Bob Ray", ["Martin King Jr.", BOB]),
        ("King, Jr., Martin", ["Martin King Jr."]),
        ("King, Martin, Jr.", ["Martin King Jr."]),
        ("Ann Lee, Bob Ray et al.", [ANN, BOB]),
        ("Lee, A., et al.", ["A. Lee"]),
        ("Ann Lee and others", [ANN]),
        ([ANN, "others"], [ANN]),
        ([{"literal": "Bell Labs, Inc."}], ["Bell Labs, Inc."]),
        ("Ann Lee; and Bob Ray", [ANN, BOB]),
        ("A. Lee (1,2), B. Ray (2) ((1) MIT, (2) CMU)", ["A. Lee", "B. Ray"]),
        ("Ann Lee (MIT and CMU), Bob Ray (Bell Labs; Murray Hill) and Cy Young [3]", [ANN, BOB, CY]),
        ("Lee, Ann (MIT, Boston); Ray, Bob [1,2]", [ANN, BOB]),
        (["Ann Lee (MIT)", "B. Ray (CMU, Pittsburgh)"], [ANN, "B. Ray"]),
        ("Ann Lee (1) et al.", [ANN]),
        ("Xiao (Jack) Wang, Bob Ray", ["Xiao (Jack) Wang", BOB]),
        ("(Map Group)", ["(Map Group)"]),
        ("Ann Lee (MIT, Bob Ray", ["Ann Lee (MIT", BOB]),
        ("Plato", ["Plato"]),
        ("Ann Lee|Bob Ray", [ANN, BOB]),
        ("Lee, Ann | Ray, Bob", [ANN, BOB]),
        ("Ann Lee, Bob Ray, Nicholas\n  Chapman, Neal J. Evans II", [ANN, BOB, "Nicholas Chapman", "Neal J. Evans II"]),
        ("A. Lee, B. Ray, P. M. Nadolsky, C.-P.\n  Yuan", ["A. Lee", "B. Ray", "P. M. Nadolsky", "C.-P. Yuan"]),
        ("Ann Lee, Bob Ray,\n  Cy Young", [ANN, BOB, CY]),
        ("Ann Lee, Bob Ray and Cy\n  Young", [ANN, BOB, CY]),
        ("Ann Lee and Bob\n  Ray", [ANN, BOB]),
        ("Ann Lee (MIT), Bob Ray (CMU and\n  Bell Labs), Cy\n  Young", [ANN, BOB, CY]),
        ("Lee, Ann; Ray,\n  Bob; Young, Cy", [ANN, BOB, CY]),
        ("The Map Group, the Tea\n  Group, A. Lee", ["The Map Group", "the Tea Group", "A. Lee"]),
        ("Ann Lee, Bob Ray, Cy\nYoung, Dee Fox", [ANN, BOB, CY, "Dee Fox"]),
        ("Lee, A., Ray, B.\nYoung, C., Fox, D.", ["A. Lee", "B. Ray", "C. Young", "D. Fox"]),
        ("Ann Lee and Bob Ray\nCy Young and Dee Fox", [ANN, BOB, CY, "Dee Fox"]),
        ("Lee, Ann and Ray, Bob\nYoung, Cy", [ANN, BOB, CY]),
        ("Lee, Ann\nRay, Bob\nYoung, Cy", [ANN, BOB, CY]),
        ("Lee, Ann,\nRay, Bob,\nYoung, Cy", [ANN, BOB, CY]),
        ("García Márquez, Gabriel José\nRay, Bob", ["Gabriel José García Márquez", BOB]),
        ("King, Martin, Jr.\nRay, Bob", ["Martin King Jr.", BOB]),
        ("Ann Lee,\nBob Ray\nand Cy Young", [ANN, BOB, CY]),
        ("NVIDIA, :, Ann Lee, Bob Ray", ["NVIDIA", ANN, BOB]),
        (["NVIDIA", ":", ANN], ["NVIDIA", ANN]),
        ([{"name": "NVIDIA"}, {"name": ":"}, {"name": ANN}], ["NVIDIA", ANN]),
        ([{"family": "Berg", "given": "Ann", "non-dropping-particle": "van den"}], ["Ann van den Berg"]),
        ([{"family": "Gogh", "given": "V.", "dropping-particle": "van"}], ["V. van Gogh"]),
        (
            [{"family": "Houssaye", "given": "J.", "dropping-particle": "de", "non-dropping-particle": "La"}],
            ["J. de La Houssaye"],
        ),
        ([{"family": "Alembert", "given": "Jean", "non-dropping-particle": "d’"}], ["Jean d’Alembert"]),
        ([{"family": "van den Berg", "given": "Ann", "non-dropping-particle": "van den"}], ["Ann van den Berg"]),
        ([{"family": "King", "given": "Martin", "suffix": "Jr."}], ["Martin King Jr."]),
        ([{"family": "Lee", "given": "Ann", "suffix": "PhD", "prefix": "Dr."}], [ANN]),
        ([{"name": "Lee, Ann", "givenName": "Ann", "familyName": "Lee"}], [ANN]),
        (
            [
                {"firstName": "Ann", "lastName": "Lee", "creatorType": "author"},
                {"firstName": "Bob", "lastName": "Ray", "creatorType": "editor"},
            ],
            [ANN],
        ),
        ([{"firstName": "Bob", "lastName": "Ray", "creatorType": "editor"}], [BOB]),
        (" , and ;", []),
    ],
)
def test_commas_part_authors_or_names_as_their_words_tell(authors: object, names: list[str], folder: Path) -> None:
    assert from_json(folder, authors) == tuple(names)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ann Lee AND Bob Ray\n And Cy Young", [ANN, BOB, CY]),
        ("Lee, Ann and others", [ANN]),
        ("Ann Lee, Bob Ray and Cy Young", [ANN, BOB, CY]),
        ("García Márquez, Gabriel José", ["Gabriel José García Márquez"]),
        ("Lee, Ann (MIT, Boston) and Bob Ray (CMU)", [ANN, BOB]),
        ("{Barnes and Noble, Inc.} and Lee, Ann", ["Barnes and Noble, Inc.", ANN]),
        ("Anderson, Sandy and Landand, Bob", ["Sandy Anderson", "Bob Landand"]),
        ('{\\"O}z, {\\c{S}}en and Ann Lee', ["Şen Öz", ANN]),
        ("Lee, Ann and family=Berg, given=Bob, prefix=van den, useprefix=true", [ANN, "Bob van den Berg"]),
        (
            "given=Martin, family=King, suffix=Jr. and García Márquez, Gabriel José",
            ["Martin King Jr.", "Gabriel José García Márquez"],
        ),
        ("family={van der Aa}, given={Wil, and More} and {Barnes and Noble}", ["Wil, and More van der Aa", "Barnes and Noble"]),
        ("family=Berg, given=Jean-Luc, given-i=J.-L.", ["Jean-Luc Berg"]),
        ("E = mc, Bob", ["Bob E = mc"]),
    ],
)
def test_authors_of_bibtex(authors: str, names: list[str], folder: Path) -> None:
    assert from_bibtex(folder, authors) == tuple(names)


_WORD = st.sampled_from("Ann Bob Cy Lee Ray Young Öz Müller Xu Nguyen Marie-Claire O'Neil".split())
_GIVEN, _FAMILY = st.lists(_WORD, min_size=1, max_size=2).map(" ".join), _WORD
_PEOPLE = st.lists(st.tuples(_GIVEN, _FAMILY), min_size=2, max_size=6)


@trials(deadline=None)
@given(_PEOPLE, st.sampled_from([" and ", " AND ", "; ", "\n", ", ", " & "]), st.sampled_from([" and ", ", and ", " & "]))
def test_any_authors_come_back(folder: Path, people: list[tuple[str, str]], parting: str, last: str) -> None:
    whole = [f"{given} {family}" for given, family in people]
    turned = [f"{family}, {given}" for given, family in people]
    initials = [f"{family}, {given[0]}." for given, family in people]
    assert from_json(folder, parting.join(whole[:-1]) + last + whole[-1]) == tuple(whole)
    assert from_json(folder, [*turned]) == from_bibtex(folder, " and ".join(turned)) == tuple(whole)
    if parting != ", ":
        assert from_json(folder, parting.join(turned)) == tuple(whole)
    assert from_json(folder, ", ".join(initials)) == tuple(f"{given[0]}. {family}" for given, family in people)


@trials(deadline=None)
@given(st.text("AaBb .,;&{}\n'-andJr", max_size=40))
def test_no_authors_are_a_fault(folder: Path, text: str) -> None:
    for name in from_json(folder, text):
        assert name == " ".join(name.split()) != ""


@pytest.mark.parametrize("piece", [" ", "\t", "\n", ",", ", ", " ; ", " , ", "Jr, ", " and ", "A. ", "et ", "; "])
def test_long_runs_take_no_longer_than_their_length(piece: str) -> None:
    assert growth(lambda size: names.split(f"Ann{piece * size}Lee"), 500) < 24
    assert growth(lambda size: names.of_one(f"Ann{piece * size}Lee and others"), 500) < 24
    assert growth(lambda size: names.in_order(f"Ann{piece * size},{piece * size}Lee"), 500) < 24


def test_many_spaces_are_one(folder: Path) -> None:
    wide = " " * 500
    for text in (
        f"Ann{wide}Lee and Bob Ray",
        f"Lee,{wide}Ann;{wide}Ray, Bob",
        f"Ann Lee{wide},{wide}and{wide}Bob Ray{wide}et al.",
    ):
        assert from_json(folder, text) == (ANN, BOB)
