"""The options that leave out papers, the same for every command."""

from __future__ import annotations

from typing import Annotated

import typer

Year = Annotated[str | None, typer.Option("--year", help="Only papers of these years: 2023, 2022-2025, 2023-, “before 2020”.")]
Author = Annotated[list[str] | None, typer.Option("--author", help="Only papers by this author; may be repeated: any of them.")]
Venue = Annotated[list[str] | None, typer.Option("--venue", help="Only papers of this venue; may be repeated.")]
Category = Annotated[
    list[str] | None, typer.Option("--category", help="Only papers of this category (cs.LG, or cs); may be repeated.")
]
Origin = Annotated[
    list[str] | None, typer.Option("--source", help="Only papers of this source (a file, arxiv); may be repeated.")
]
