"""The other methods: who am I, users, conversations, history, reactions, views and files."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Sequence
from typing import Any

from tests.fakes.slack_blocks import block_faults
from tests.fakes.slack_chat import bot_message, echo, writable
from tests.fakes.slack_methods import method, root_of
from tests.fakes.slack_workspace import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Json, Message, Refused, User, Workspace

_PAGE = "cursor limit:int"
_SPAN = f"{_PAGE} oldest latest inclusive:bool include_all_metadata:bool"


@method("api.test", "error", token="any")
def api_test(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/api.test"""
    if args.get("error"):
        raise Refused(args["error"])
    return {}


@method("auth.test", token="any")
def auth_test(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    if args["token_kind"] == "app":
        return {"app_name": "paperbot", "app_id": APP_ID}
    names = {"url": "https://papers.slack.com/", "team": "Papers", "user": workspace.bot.name}
    return {**names, "team_id": TEAM_ID, "user_id": BOT_USER_ID, "bot_id": BOT_ID, "is_enterprise_install": False}


@method("apps.connections.open", token="app")
def open_connection(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open"""
    ticket = str(uuid.uuid4())
    workspace.tickets.add(ticket)
    return {"url": f"{workspace.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP_ID}"}


def _user(workspace: Workspace, user_id: str) -> User:
    user = workspace.users.get(user_id)
    if user is None:
        raise Refused("user_not_found")
    return user


@method("users.info", "user! include_locale:bool", "users:read")
def users_info(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    return {"user": _user(workspace, args["user"]).payload()}


@method("bots.info", "bot", "users:read")
def bots_info(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info"""
    if args.get("bot") != BOT_ID:
        raise Refused("bot_not_found")
    return {"bot": {"id": BOT_ID, "name": "paperbot", "app_id": APP_ID, "user_id": BOT_USER_ID, "deleted": False}}


# Conversations


@method("conversations.info", "channel! include_locale:bool include_num_members:bool", "{}:read")
def conversations_info(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    return {"channel": workspace.channel(args["channel"]).payload()}


@method("conversations.open", "channel users return_im:bool prevent_creation:bool", "im:write")
def conversations_open(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open"""
    if args.get("channel"):
        channel = workspace.channel(args["channel"])
    else:
        users = [_user(workspace, name).id for name in args.get("users", "").split(",") if name]
        if len(users) != 1:
            raise Refused("too_many_users" if users else "users_list_not_supplied")
        channel = workspace.direct(users[0])
    return {"channel": channel.payload() if args.get("return_im") else {"id": channel.id}}


def _listed(workspace: Workspace, args: Json, mine: bool) -> Json:
    wanted = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    kinds = {wanted[name] for name in args.get("types", "public_channel").split(",") if name in wanted}
    found = [
        channel.payload()
        for channel in workspace.channels.values()
        if channel.kind in kinds and (BOT_USER_ID in channel.members or (channel.kind == "channel" and not mine))
    ]
    page, cursor = _page(found, args, 100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.list", f"types exclude_archived:bool {_PAGE}", "{}:read")
def conversations_list(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list"""
    return _listed(workspace, args, mine=False)


@method("users.conversations", f"types user exclude_archived:bool {_PAGE}", "{}:read")
def users_conversations(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/users.conversations"""
    return _listed(workspace, args, mine=True)


@method("conversations.join", "channel!", "channels:join")
def conversations_join(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.join"""
    channel = workspace.channel(args["channel"])
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    channel.members.add(BOT_USER_ID)
    return {"channel": channel.payload()}


@method("conversations.replies", f"channel! ts! {_SPAN}", "{}:history")
def conversations_replies(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies

    Oldest first; the root stands at the head of every page, as Slack has it. The ts of a reply gives that reply alone.
    """
    channel = writable(workspace, args["channel"])
    thread = channel.thread(args["ts"])
    if not thread or (len(thread) == 1 and args["ts"] not in channel.messages):
        raise Refused("thread_not_found")
    root, replies = (thread[0], thread[1:]) if args["ts"] in channel.messages else (None, thread)
    page, cursor = _page([reply for reply in replies if _within(reply, args)], args, 1_000)
    return _messages([*([root] if root else []), *page], cursor, args, len(replies))


@method("conversations.history", f"channel! {_SPAN}", "{}:history")
def conversations_history(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history"""
    channel = writable(workspace, args["channel"])
    roots = [message for message in channel.messages.values() if not message.thread_ts and _within(message, args)]
    page, cursor = _page(roots[::-1], args, 100)
    found = _messages(page, cursor, args, None)
    for payload in found["messages"]:
        if replies := channel.thread(payload["ts"])[1:]:
            payload |= {"thread_ts": payload["ts"], "reply_count": len(replies), "latest_reply": replies[-1].ts}
    return found


def _messages(page: Sequence[Message], cursor: str, args: Json, replies: int | None) -> Json:
    payloads = [message.payload() for message in page]
    for payload in payloads:
        if not args.get("include_all_metadata"):
            payload.pop("metadata", None)
    if payloads and replies and payloads[0]["ts"] == args.get("ts"):
        payloads[0] |= {"thread_ts": args["ts"], "reply_count": replies}
    more = {"has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}
    return {"messages": payloads, **(more if cursor else {"has_more": False})}


def _within(message: Message, args: Json) -> bool:
    oldest, latest, inclusive = args.get("oldest", "0"), args.get("latest", "9" * 10), args.get("inclusive")
    if message.ts in (oldest, latest):
        return bool(inclusive)
    return float(oldest) < float(message.ts) < float(latest)


def _page(items: list[Any], args: Json, usual: int) -> tuple[list[Any], str]:
    """A page and the cursor of the next."""
    cursor, size = args.get("cursor", ""), args.get("limit", usual)
    if not 0 < size <= 1_000:
        raise Refused("invalid_limit")
    if cursor and not re.fullmatch(r"next:\d+", cursor):
        raise Refused("invalid_cursor")
    start = int(cursor.partition(":")[2] or 0)
    end = start + size
    return items[start:end], f"next:{end}" if end < len(items) else ""


# Reactions


def _reacted(workspace: Workspace, args: Json) -> set[str]:
    message = workspace.channel(args["channel"]).messages.get(args["timestamp"])
    if message is None:
        raise Refused("message_not_found")
    if not re.fullmatch(r"[a-z0-9_+'-]+", args["name"]):
        raise Refused("invalid_name")
    return message.reactions.setdefault(args["name"], set())


@method("reactions.add", "channel! name! timestamp!", "reactions:write")
def reactions_add(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add"""
    users = _reacted(workspace, args)
    if BOT_USER_ID in users:
        raise Refused("already_reacted")
    users.add(BOT_USER_ID)
    return {}


@method("reactions.remove", "name! channel! timestamp! file file_comment", "reactions:write")
def reactions_remove(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove"""
    users = _reacted(workspace, args)
    if BOT_USER_ID not in users:
        raise Refused("no_reaction")
    users.remove(BOT_USER_ID)
    return {}


# Views

_VIEW = {"type", "blocks", "private_metadata", "callback_id", "external_id", "title", "submit", "close", "notify_on_close"}


def _view(workspace: Workspace, view: Any, kind: str) -> Json:
    """A view that Slack accepts, with its id and hash."""
    faults = [] if isinstance(view, dict) and view.get("type") == kind else [f"view must be of type {kind}"]
    if not faults:
        faults += [f"unknown property: {name}" for name in set(view) - _VIEW]
        faults += block_faults(view.get("blocks"), view=True)
        faults += ["private_metadata is too long"] if len(view.get("private_metadata", "")) > 3_000 else []
        title = view.get("title") or {}
        if (kind == "modal") != bool(title) or len(title.get("text", "")) > 24:
            faults.append("title: of modals only, at most 24 characters")
    if faults:
        raise Refused("invalid_arguments", *faults)
    if len(json.dumps(view)) > 250_000:
        raise Refused("view_too_large")
    blocks = workspace.with_ids(view["blocks"])
    return {**view, "id": workspace.new_id("V"), "team_id": TEAM_ID, "hash": workspace.clock(), "blocks": blocks}


@method("views.publish", "user_id! view:json! hash")
def views_publish(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    user = _user(workspace, args["user_id"])
    if not workspace.home_enabled:
        raise Refused("not_enabled")
    if "hash" in args and args["hash"] != workspace.homes.get(user.id, {}).get("hash"):
        raise Refused("hash_conflict")
    workspace.homes[user.id] = _view(workspace, args["view"], "home")
    return {"view": workspace.homes[user.id]}


@method("views.open", "view:json! trigger_id!")
def views_open(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    until = workspace.triggers.get(args["trigger_id"])
    if until is None:
        raise Refused("invalid_trigger_id")
    if not until:
        raise Refused("exchanged_trigger_id")
    if until < time.monotonic():
        raise Refused("expired_trigger_id")
    workspace.modals.append(_view(workspace, args["view"], "modal"))
    workspace.triggers[args["trigger_id"]] = 0.0
    return {"view": workspace.modals[-1]}


# Files


@method("files.getUploadURLExternal", "filename! length:int! alt_txt snippet_type", "files:write")
def get_upload_url(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    file_id = workspace.new_id("F")
    workspace.files[file_id] = {"id": file_id, "name": args["filename"], "size": args["length"], "content": None}
    return {"upload_url": f"{workspace.base}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:json! channel_id channels initial_comment thread_ts", "files:write")
def complete_upload(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    asked = args["files"]
    if any(workspace.files.get(item["id"], {}).get("content") is None for item in asked):
        raise Refused("file_not_found")
    done = [workspace.files[item["id"]] | {"title": item.get("title", "")} for item in asked]
    public = [{name: value for name, value in file.items() if name != "content"} for file in done]
    if args.get("channel_id"):
        channel = writable(workspace, args["channel_id"])
        if args.get("thread_ts"):
            root_of(workspace, channel.id, args["thread_ts"])
        message = bot_message(workspace, channel, {"text": args.get("initial_comment", ""), "thread_ts": args.get("thread_ts")})
        message.files, message.subtype = public, "file_share"
        echo(workspace, workspace.add(message))
    return {"files": public}


@method("files.delete", "file!", "files:write")
def delete_file(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/files.delete"""
    file = workspace.files.get(args["file"])
    if file is None:
        raise Refused("file_not_found")
    if file.get("deleted"):
        raise Refused("file_deleted")
    file |= {"deleted": True, "content": None}
    for message in workspace.all_messages():
        message.files = [{"id": one["id"], "mode": "tombstone"} if one["id"] == args["file"] else one for one in message.files]
    return {}
