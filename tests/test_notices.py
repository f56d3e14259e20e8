"""Labels and copyright lines around an abstract go; what only looks like one stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.records import Paper
from ingest.sources import read_file
from ingest.sources.files import SourceFile
from ingest.sources.notices import without_notices

_SAID = "Bees find food (p < 0.05)."


@pytest.mark.parametrize(
    "abstract",
    [
        f"{_SAID} © 2019 The Authors. Published by Elsevier Ltd. This is an open access article under the CC BY license.",
        f"{_SAID} Copyright © 2013 Elsevier B.V. All rights reserved.",
        f"{_SAID} (c) 2001 John Wiley & Sons, Ltd.",
        f"{_SAID}© The Author(s) 2019.",
        f"{_SAID} © 2016 by the Bee Society",
        f"{_SAID} Published by Elsevier Inc.",
        f"{_SAID} Published by Elsevier B.V. on behalf of the Bee Society. All rights reserved.",
        f"© 2019 IEEE. {_SAID}",
        f"Abstract {_SAID}",
        f"ABSTRACT: {_SAID} ©2016 AACR.",
    ],
)
def test_label_and_notice_go(abstract: str) -> None:
    assert without_notices(abstract, "A study of bees") == _SAID


@pytest.mark.parametrize(
    ("abstract", "title"),
    [
        ("Abstract Meaning Representation (AMR) is a graph.", "Parsing to graphs"),
        ("Abstract interpretation is sound.", "Sound programs"),
        ("Abstract-level planning helps.", "Planning"),
        ("Summary-based scores are noisy.", "Scores"),
        ("Doses were revised. Published by WHO in 2010, they are 3 a day.", "Doses"),
        ("Abstract Interpretation finds faults.", "Faults by abstract interpretation"),
        (
            "We ask who owns text. Copyright 2020 rules apply to music, and we show that they fail in a third of all cases.",
            "Law",
        ),
        ("Songs are kept. Copyright law changed in 1976.", "Songs"),
        ("Half of all papers are Published by Elsevier Inc. or others of the kind.", "Publishers"),
        ("© 2019 IEEE", "Nothing but a notice"),
    ],
)
def test_what_an_abstract_says_stays(abstract: str, title: str) -> None:
    assert without_notices(abstract, title) == abstract


def test_they_go_from_every_format(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(f"@article{{a, title={{Bees}}, abstract={{Abstract {_SAID} {{\\textcopyright}} 2019 The Authors.}}}}")
    (paper,) = read_file(SourceFile(file), "papers.bib", "")
    assert isinstance(paper, Paper)
    assert paper.abstract == _SAID
