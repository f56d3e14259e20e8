"""Options that several commands have; those that leave out papers stand in `filters`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

Count = Annotated[int | None, typer.Option("-k", min=1, max=50, help="Draw on at most this many papers (5).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what matters.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (NO_COLOR does the same).")]


def handed_down(context: typer.Context, **given: bool) -> None:
    """Options given to a group hold for the command that follows, as if they stood behind it."""
    context.default_map = {str(context.invoked_subcommand): {name: value for name, value in given.items() if value}}


class Front(StrEnum):
    """Where questions were asked."""

    CLI = "cli"
    CHAT = "chat"
    SLACK = "slack"
