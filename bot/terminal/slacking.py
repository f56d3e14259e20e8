"""`paperbot slack`: the one place where the command line starts the Slack front."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.terminal.console import make_console
from bot.terminal.files import write_out
from bot.terminal.options import NoColor
from bot.terminal.render import checks as show_checks
from bot.terminal.session import print_json
from ingest import logs
from ingest.exits import UNUSABLE
from ingest.settings import environment

app = typer.Typer(no_args_is_help=False, add_completion=False)


@app.callback(invoke_without_command=True)
def slack(
    context: typer.Context,
    http: Annotated[
        int | None, typer.Option("--http", min=1, max=65_535, help="Take events over HTTP on this port (Events API).")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="The address that --http listens on (127.0.0.1).")] = "",
    check: Annotated[bool, typer.Option("--check", help="Only check tokens, scopes, connection and library.")] = False,
    llm: Annotated[bool | None, typer.Option("--llm/--no-llm", help="Let a language model write answers, or not.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --check: print JSON.")] = False,
    no_color: NoColor = False,
) -> None:
    """Answer questions in Slack, over Socket Mode, until Ctrl-C or SIGTERM.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN; with --http, SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET.

    Example: paperbot slack --check && paperbot slack
    """
    if context.invoked_subcommand:
        return
    if host and http is None:
        raise typer.BadParameter("it goes with --http; Socket Mode listens on no address.", param_hint="--host")
    from bot.slack.settings import SlackSettings

    settings = SlackSettings.from_environ(environment())
    if check:
        _check(settings, http=http is not None, llm=llm, as_json=as_json, color=not no_color)
        return
    from bot.slack.running import run

    logs.start(settings)
    run(settings, http_port=http, http_host=host or "127.0.0.1", llm=llm)


def _check(settings: object, *, http: bool, llm: bool | None, as_json: bool, color: bool) -> None:
    from bot.slack.check import examine
    from bot.slack.settings import SlackSettings

    assert isinstance(settings, SlackSettings)
    found = list(examine(settings, http=http, llm=llm))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        show_checks(make_console(color=color), found)
    if not all(one.well for one in found):
        raise typer.Exit(UNUSABLE)


@app.command(short_help="Print the manifest that a Slack app is made from.")
def manifest(
    http: Annotated[
        str, typer.Option("--http", metavar="URL", help="For `slack --http`: the public address that Slack is to send to.")
    ] = "",
) -> None:
    """Print the manifest that a Slack app is made from (“Create New App”, “From a manifest”).

    Example: paperbot slack manifest > manifest.json
    """
    from bot.slack.check import manifest as text

    write_out([text(http)])
