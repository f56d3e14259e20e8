"""How a call of the fake Slack's Web API is read, checked and answered; the methods register themselves here.

Order of checks: method, token, scope, arguments, then what the method itself refuses.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.slack_blocks import MOST_BLOCKS, block_faults, too_long
from tests.fakes.slack_wire import Request
from tests.fakes.slack_workspace import TEAM_ID, Json, Message, Refused, Workspace

MARKDOWN_LIMIT = 12_000
_FAMILIES = ("channels", "groups", "im", "mpim")
Run = Callable[[Workspace, Json], Json]


@dataclass(slots=True)
class Call:
    """One call as it was made: `needed` are the scopes of which one had to be granted, `fault` what was scripted for it."""

    method: str
    args: Json
    at: float
    ok: bool = False
    error: str = ""
    needed: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its arguments (name → kind), which are required, and the scope, of which `{}` is the channel's family."""

    name: str
    kinds: dict[str, str]
    required: frozenset[str]
    scope: str
    token: str
    run: Run = field(repr=False)


METHODS: dict[str, Method] = {}


def method(name: str, arguments: str = "", scope: str = "", token: str = "bot") -> Callable[[Run], Run]:
    """Register what runs a method. `arguments` are `name` or `name:kind` (str, bool, int, json), with `!` if required."""
    pairs = [argument.rstrip("!").partition(":")[::2] for argument in arguments.split()]
    kinds = {key: kind or "str" for key, kind in pairs}
    required = frozenset(argument[:-1].partition(":")[0] for argument in arguments.split() if argument.endswith("!"))

    def register(run: Run) -> Run:
        METHODS[name] = Method(name, kinds, required, scope, token, run)
        return run

    return register


def arguments_of(request: Request) -> Json:
    """The arguments of a request, from its query and its body, form or JSON."""
    args: Json = dict(request.query)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(request.body or b"{}")
        except ValueError:
            raise Refused("invalid_json")
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        args |= body
    else:
        args |= dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return args


def team_of(args: Json) -> None:
    """Take out team_id, which any call may name (Bolt's clients put it into each); it has to be the right one."""
    if args.pop("team_id", TEAM_ID) != TEAM_ID:
        raise Refused("team_not_found")


def token_of(request: Request, args: Json) -> str:
    """The token, from the header or the arguments, out of which it is taken."""
    in_body = args.pop("token", "")
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip() or str(in_body)


def needed(method: Method, workspace: Workspace, args: Json) -> tuple[str, ...]:
    """The scopes of which one has to be granted."""
    if "{}" not in method.scope:
        return tuple(method.scope.split("|")) if method.scope else ()
    channel = workspace.channels.get(str(args.get("channel")))
    return tuple(method.scope.format(family) for family in ([channel.family] if channel else _FAMILIES))


def checked(method: Method, args: Json) -> Json:
    """The arguments with their kinds."""
    faults = [f"missing required field: {name}" for name in sorted(method.required) if args.get(name) in (None, "")]
    if method.name == "assistant.threads.setStatus" and args.get("status") == "":
        faults.remove("missing required field: status")  # an empty status clears
    faults += [f"unknown argument: {name}" for name in args if name not in method.kinds]
    faults += [f"null is not allowed: {name}" for name, value in args.items() if value is None]
    if faults:
        raise Refused("invalid_arguments", *faults)
    return {name: _value(name, value, method.kinds[name]) for name, value in args.items()}


def _value(name: str, value: Any, kind: str) -> Any:
    wrong = Refused("invalid_arguments", f"wrong type of {name}: {type(value).__name__}")
    try:
        match kind:
            case "bool":
                return {"1": True, "0": False, "true": True, "false": False}[str(value).lower()]
            case "int":
                return int(value)
            case "json":
                return json.loads(value) if isinstance(value, str) else value
    except (KeyError, ValueError, TypeError):
        raise wrong
    if not isinstance(value, str):
        raise wrong
    return value


# What several methods check


def check_blocks(blocks: Any, streaming: bool = False) -> None:
    """Refuse blocks that Slack would refuse in a message."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if streaming and len(blocks) > MOST_BLOCKS:
        raise Refused("msg_blocks_too_many")
    if faults := block_faults(blocks):
        raise Refused("invalid_blocks", *faults, errors=faults)
    if too_long(blocks):
        raise Refused("msg_blocks_too_long")


def check_content(args: Json, text_limit: int) -> None:
    """Refuse a message without content, with too much, or with two kinds at once."""
    text, markdown, blocks = args.get("text"), args.get("markdown_text"), args.get("blocks")
    if markdown is not None and (text or blocks):
        raise Refused("markdown_text_conflict")
    if not (text or "").strip() and not (markdown or "").strip() and not blocks and not args.get("attachments"):
        raise Refused("no_text")
    if len(text or "") > text_limit or len(markdown or "") > MARKDOWN_LIMIT:
        raise Refused("msg_too_long")
    if blocks is not None:
        check_blocks(blocks)
    check_metadata(args)


def check_metadata(args: Json) -> None:
    """Refuse metadata that is not an event's type and payload."""
    metadata = args.get("metadata")
    if metadata and (not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= set(metadata)):
        raise Refused("invalid_metadata_format")


def root_of(workspace: Workspace, channel_id: str, thread_ts: str, error: str = "thread_not_found") -> Message:
    """The message that a thread hangs on. Stricter than Slack, which lets a reply go astray: a reply's ts is refused."""
    message = workspace.channels[channel_id].messages.get(thread_ts)
    if message is None:
        raise Refused(error)
    if message.thread_ts not in (None, thread_ts):
        raise Refused(error if error != "thread_not_found" else "cannot_reply_to_message")
    return message


class Api:
    """The Web API: who may call, with what scopes, and what was called."""

    def __init__(self, workspace: Workspace, bot_token: str, app_token: str, scopes: set[str]) -> None:
        self.workspace = workspace
        self.tokens = {bot_token: "bot", app_token: "app"}
        self.scopes = scopes
        self.revoked = False
        self.calls: list[Call] = []

    def run(self, call: Call, token: str) -> Json:
        """Answer a call; `call` is filled in."""
        method = METHODS.get(call.method)
        if method is None:
            raise Refused("unknown_method", req_method=call.method)
        if not token:
            raise Refused("not_authed")
        kind = self.tokens.get(token)
        if kind is None:
            raise Refused("invalid_auth")
        if self.revoked:
            raise Refused("token_revoked")
        if method.token not in (kind, "any"):
            raise Refused("not_allowed_token_type")
        call.needed = needed(method, self.workspace, call.args) if kind == "bot" else ()
        if call.needed and not self.scopes.intersection(call.needed):
            raise Refused("missing_scope", needed=",".join(call.needed), provided=",".join(sorted(self.scopes)))
        team_of(call.args)
        args = checked(method, call.args)
        if {"username", "icon_emoji", "icon_url"} & set(args) and "chat:write.customize" not in self.scopes:
            raise Refused("missing_scope", needed="chat:write.customize", provided=",".join(sorted(self.scopes)))
        if method.token == "any":
            args["token_kind"] = kind
        return method.run(self.workspace, args)

    def begin(self, name: str, args: Json) -> Call:
        """Note that a method is called."""
        self.calls.append(Call(name, args, time.monotonic()))
        return self.calls[-1]
