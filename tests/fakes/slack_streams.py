"""chat.startStream/appendStream/stopStream, and what shows that an agent is at work: statuses, sessions, titles, prompts."""

from __future__ import annotations

import time
from typing import Any

from tests.fakes.slack_chat import bot_message, echo, own, writable
from tests.fakes.slack_methods import MARKDOWN_LIMIT, check_blocks, check_metadata, method, root_of
from tests.fakes.slack_workspace import Json, Message, Refused, Status, Stream, Workspace

_FIELD = 256  # characters of a task's or plan's field
_TASK_STATES = ("pending", "in_progress", "complete", "error")
_CHUNKS = {
    "markdown_text": ({"text"}, set[str]()),
    "task_update": ({"id", "title", "status"}, {"details", "output", "sources"}),
    "plan_update": ({"title"}, set[str]()),
    "blocks": ({"blocks"}, set[str]()),
}


@method(
    "chat.startStream",
    "channel! thread_ts! markdown_text chunks:json recipient_user_id recipient_team_id task_display_mode"
    " icon_emoji icon_url username",
    "chat:write",
)
def start_stream(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.startStream"""
    channel = writable(workspace, args["channel"])
    user, team = args.get("recipient_user_id"), args.get("recipient_team_id")
    if channel.kind != "im" and not team:
        raise Refused("missing_recipient_team_id")
    if channel.kind != "im" and not user:
        raise Refused("missing_recipient_user_id")
    if user and user not in workspace.users:
        raise Refused("user_not_found")
    if args.get("task_display_mode", "timeline") not in ("timeline", "plan", "dense"):
        raise Refused("invalid_arguments", "task_display_mode")
    root_of(workspace, channel.id, args["thread_ts"])
    _check_chunks(args, "")
    message = bot_message(workspace, channel, {**args, "markdown_text": None})
    message.markdown = ""
    message.stream = Stream(user, team, time.monotonic(), workspace.stream_lifetime, workspace.stream_appends)
    _absorb(message, message.stream, args)
    workspace.add(message)
    echo(workspace, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream", "channel! ts! markdown_text chunks:json", "chat:write")
def append_stream(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.appendStream"""
    message, stream = _streaming(workspace, args)
    if args.get("markdown_text") is None and not args.get("chunks"):
        raise Refused("markdown_text_or_chunks_required")
    _check_chunks(args, stream.mode)
    _check_total(workspace, message, args)
    if stream.state == "stopped_by_user":
        raise Refused("stopped_by_user")
    if len(stream.appended) > stream.most_appends:
        stream.state = "expired"
        raise Refused("message_not_in_streaming_state")
    _absorb(message, stream, args)
    message.versions.append(message.shown)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.stopStream", "channel! ts! markdown_text chunks:json blocks:json metadata:json session_status", "chat:write")
def stop_stream(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.stopStream"""
    message, stream = _streaming(workspace, args)
    _check_chunks(args, stream.mode)
    _check_total(workspace, message, args)
    if stream.state == "stopped_by_user":
        raise Refused("message_not_in_streaming_state")
    if args.get("blocks"):
        check_blocks(args["blocks"], streaming=True)
    check_metadata(args)
    status = args.get("session_status", "active")
    if status not in _SESSION_STATES:
        raise Refused("invalid_arguments", "session_status")
    _absorb(message, stream, args)
    if not message.shown.strip():
        raise Refused("no_text")
    stream.state = "completed"
    message.blocks += workspace.with_ids(args.get("blocks") or [])
    message.metadata = args.get("metadata") or message.metadata
    message.versions.append(message.shown)
    workspace.sessions[message.channel, str(message.thread_ts)] = status
    return {"channel": message.channel, "ts": message.ts, "message": message.payload()}


def _streaming(workspace: Workspace, args: Json) -> tuple[Message, Stream]:
    """The message of a stream that still runs, or that its reader stopped."""
    message = own(workspace, args, "message_not_owned_by_app")
    stream = message.stream
    if stream and stream.state == "streaming" and time.monotonic() - stream.started_at > stream.lifetime:
        stream.state = "expired"
    if stream is None or stream.state in ("completed", "expired"):
        raise Refused("message_not_in_streaming_state")
    return message, stream


def _check_chunks(args: Json, mode: str) -> None:
    """Refuse text and chunks together, another kind than the stream was begun with, chunks that are wrong or too long."""
    text, chunks = args.get("markdown_text"), args.get("chunks") or []
    if text is not None and chunks:
        raise Refused("cannot_provide_both_markdown_text_and_chunks")
    if (mode == "chunks" and text is not None) or (mode == "markdown_text" and chunks):
        raise Refused("streaming_mode_mismatch")
    if not isinstance(chunks, list):
        raise Refused("invalid_chunks")
    for chunk in chunks:
        _check_chunk(chunk)
    # Measured by others: the limit holds for each call, not for the stream.
    if len(text if text is not None else _text(chunks)) > MARKDOWN_LIMIT:
        raise Refused("msg_too_long")


def _check_total(workspace: Workspace, message: Message, args: Json) -> None:
    piece = args.get("markdown_text") or _text(args.get("chunks") or [])
    if len(message.markdown or "") + len(piece) > workspace.stream_limit:
        raise Refused("msg_too_long")


def _check_chunk(chunk: Any) -> None:
    kind = chunk.get("type") if isinstance(chunk, dict) else None
    if kind not in _CHUNKS:
        raise Refused("invalid_chunks", f"unknown chunk: {kind}")
    required, optional = _CHUNKS[kind]
    names = set(chunk) - {"type"}
    if required - names or names - required - optional:
        raise Refused("invalid_chunks", f"fields of {kind}: {sorted(names)}")
    if kind == "blocks":
        check_blocks(chunk["blocks"], streaming=True)
    elif kind != "markdown_text" and any(len(str(chunk[name])) > _FIELD for name in names - {"sources"}):
        raise Refused("invalid_chunks", f"a field of {kind} has more than {_FIELD} characters")
    elif kind == "task_update" and chunk["status"] not in _TASK_STATES:
        raise Refused("invalid_chunks", f"status: {chunk['status']}")


def _text(chunks: list[Json]) -> str:
    return "".join(chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text")


def _absorb(message: Message, stream: Stream, args: Json) -> None:
    """Add what a call brought."""
    text, chunks = args.get("markdown_text"), args.get("chunks") or []
    stream.mode = stream.mode or ("markdown_text" if text is not None else "chunks" if chunks else "")
    piece = _text(chunks) if text is None else text
    stream.appended.append(piece)
    message.markdown = message.text = (message.markdown or "") + piece
    for chunk in chunks:
        if chunk["type"] == "blocks":
            message.blocks += chunk["blocks"]
        elif chunk["type"] == "plan_update":
            stream.plan = chunk["title"]
        elif chunk["type"] == "task_update":
            stream.tasks[chunk["id"]] = {**stream.tasks.get(chunk["id"], {}), **chunk}


# Statuses, sessions, titles and prompts

_SESSION_STATES = ("active", "processing", "suspended", "closed")
_PLACE = "channel_id! thread_ts!"


def _thread(workspace: Workspace, args: Json) -> tuple[str, str]:
    channel = writable(workspace, args["channel_id"])
    root_of(workspace, channel.id, args["thread_ts"], "invalid_thread_ts")
    return channel.id, args["thread_ts"]


@method(
    "assistant.threads.setStatus",
    f"{_PLACE} status! loading_messages:json icon_emoji icon_url username",
    "chat:write|assistant:write",
)
def set_status(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    place = _thread(workspace, args)
    messages = args.get("loading_messages") or []
    if not isinstance(messages, list) or len(messages) > 10 or not all(isinstance(text, str) for text in messages):
        raise Refused("invalid_arguments", "loading_messages: at most 10 texts")
    workspace.clear_status(*place, "empty" if not args["status"] else "next")
    if args["status"]:
        workspace.statuses.append(Status(*place, args["status"], messages, time.monotonic()))
    workspace.sessions[place] = "processing" if args["status"] else "active"
    return {}


@method("assistant.threads.setTitle", f"{_PLACE} title!", "assistant:write")
def set_title(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setTitle"""
    workspace.titles[_thread(workspace, args)] = args["title"]
    return {}


@method("assistant.threads.setSuggestedPrompts", "channel_id! thread_ts prompts:json! title", "assistant:write")
def set_suggested_prompts(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts

    With thread_ts Slack drops the call of an agent app without a word; here it is refused, so that a test sees it.
    """
    channel = writable(workspace, args["channel_id"])
    if channel.kind != "im" or not workspace.surface:
        raise Refused("channel_not_found")
    if workspace.surface == "agent" and "thread_ts" in args:
        raise Refused("invalid_arguments", "thread_ts is not for agent apps")
    if workspace.surface == "assistant":
        _thread(workspace, {"thread_ts": "", **args})
    prompts = args["prompts"]
    if not isinstance(prompts, list) or not 0 < len(prompts) <= 4:
        raise Refused("invalid_arguments", "prompts: one to four")
    for prompt in prompts:
        if not isinstance(prompt, dict) or set(prompt) != {"title", "message"} or not all(prompt.values()):
            raise Refused("invalid_arguments", "a prompt has a title and a message")
    workspace.prompts[channel.id] = {"title": args.get("title", ""), "prompts": prompts}
    return {}


@method(
    "agents.sessions.setStatus",
    "channel_id! thread_ts! status! title initiator_user_id icon_emoji icon_url username",
    "chat:write",
)
def set_session_status(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/agents.sessions.setStatus"""
    place = _thread(workspace, args)
    if args["status"] not in _SESSION_STATES:
        raise Refused("invalid_status")
    workspace.sessions[place] = args["status"]
    return {"status": args["status"]}


@method("agents.sessions.rename", f"{_PLACE} title!", "chat:write")
def rename_session(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/agents.sessions.rename"""
    return set_title(workspace, args)
