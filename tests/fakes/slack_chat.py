"""chat.*, response_url and the answers in acknowledgements: how the app's messages come, change and go."""

from __future__ import annotations

import time
from typing import Any

from tests.fakes.slack_methods import check_blocks, check_content, method, root_of
from tests.fakes.slack_workspace import BOT_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message, Refused, Workspace

POST_LIMIT, UPDATE_LIMIT = 40_000, 4_000  # characters of text
# What Slack puts in the text of a message that was posted with blocks alone.
NO_TEXT = "This content can't be displayed."
_CONTENT = "text blocks:json attachments:json markdown_text metadata:json parse link_names:bool"
_LOOK = "as_user:bool icon_emoji icon_url username"


def writable(workspace: Workspace, channel_id: Any) -> Channel:
    """The conversation, if the bot may write to it."""
    channel = workspace.channel(channel_id)
    if channel.archived:
        raise Refused("is_archived")
    if BOT_USER_ID not in channel.members:
        raise Refused("not_in_channel")
    return channel


def own(workspace: Workspace, args: Json, error: str) -> Message:
    """The bot's message that `channel` and `ts` name."""
    message = workspace.channel(args["channel"]).messages.get(args["ts"])
    if message is None:
        raise Refused("message_not_found")
    if message.user != BOT_USER_ID:
        raise Refused(error)
    return message


def bot_message(workspace: Workspace, channel: Channel, args: Json) -> Message:
    """A message by the bot, which is in no channel yet."""
    markdown = args.get("markdown_text")
    text = args.get("text") or markdown or (NO_TEXT if args.get("blocks") else "")
    return Message(
        channel.id, workspace.clock(), BOT_USER_ID, text, args.get("thread_ts"), BOT_ID, args.get("blocks") or [],
        markdown=markdown, metadata=args.get("metadata"), sent=args,
    )  # fmt: skip


@method(
    "chat.postMessage",
    f"channel! {_CONTENT} {_LOOK} thread_ts reply_broadcast:bool unfurl_links:bool unfurl_media:bool mrkdwn:bool",
    "chat:write",
)
def post_message(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    channel = writable(workspace, args["channel"])
    check_content(args, POST_LIMIT)
    if args.get("thread_ts"):
        root_of(workspace, channel.id, args["thread_ts"])
    message = workspace.add(bot_message(workspace, channel, args))
    echo(workspace, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.payload()}


def echo(workspace: Workspace, message: Message) -> None:
    """Slack tells the app of its own messages too."""
    channel = workspace.channels[message.channel]
    workspace.announce("message", {**message.payload(), "channel": channel.id, "event_ts": message.ts}, channel)


@method("chat.postEphemeral", f"channel! user! {_CONTENT} {_LOOK} thread_ts", "chat:write")
def post_ephemeral(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    channel = writable(workspace, args["channel"])
    if args["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    check_content(args, POST_LIMIT)
    if args.get("thread_ts"):
        root_of(workspace, channel.id, args["thread_ts"])
    message = bot_message(workspace, channel, args)
    return {"message_ts": ephemeral(workspace, message, args["user"]).ts}


def ephemeral(workspace: Workspace, message: Message, user: str) -> Message:
    """A message for one user's eyes, in no history. For a thread without replies Slack takes it, and shows it nowhere."""
    message.ephemeral_for = user
    message.blocks = [
        block if "block_id" in block else {**block, "block_id": workspace.new_id("b")} for block in message.blocks
    ]
    active = not message.thread_ts or len(workspace.channels[message.channel].thread(message.thread_ts)) > 1
    (workspace.ephemerals if active else workspace.unseen).append(message)
    return message


@method("chat.update", f"channel! ts! {_CONTENT} as_user:bool file_ids:json reply_broadcast:bool", "chat:write")
def update(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update"""
    message = own(workspace, args, "cant_update_message")
    if message.stream and message.stream.state == "streaming":
        raise Refused("streaming_state_conflict")
    check_content(args, UPDATE_LIMIT)
    previous = message.payload()
    rewrite(workspace, message, args)
    _changed(workspace, message, previous)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.payload()}


def rewrite(workspace: Workspace, message: Message, args: Json) -> None:
    """New content: a text without blocks takes the old blocks away; blocks without a text leave the text."""
    markdown = args.get("markdown_text")
    message.text = args.get("text") or markdown or message.text
    message.markdown = markdown
    message.blocks = args.get("blocks") or []
    message.blocks = [
        block if "block_id" in block else {**block, "block_id": workspace.new_id("b")} for block in message.blocks
    ]
    message.metadata = args["metadata"] or None if "metadata" in args else message.metadata
    message.edited = {"user": BOT_USER_ID, "ts": workspace.clock()}
    message.sent = args
    message.versions.append(message.shown)


def _changed(workspace: Workspace, message: Message, previous: Json) -> None:
    channel = workspace.channels[message.channel]
    ts = workspace.clock()
    event = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
    workspace.announce("message", event | {"message": message.payload(), "previous_message": previous}, channel)


@method("chat.delete", "channel! ts! as_user:bool", "chat:write")
def delete(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    message = own(workspace, args, "cant_delete_message")
    workspace.remove(message)
    announce_deletion(workspace, message)
    return {"channel": message.channel, "ts": message.ts}


def announce_deletion(workspace: Workspace, message: Message) -> None:
    """The event for a message that is gone."""
    channel = workspace.channels[message.channel]
    ts = workspace.clock()
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
    workspace.announce("message", event | {"deleted_ts": message.ts, "previous_message": message.payload()}, channel)


@method("chat.getPermalink", "channel! message_ts!")
def get_permalink(workspace: Workspace, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    channel = workspace.channel(args["channel"])
    message = channel.messages.get(args["message_ts"])
    if message is None:
        raise Refused("message_not_found")
    link = f"https://papers.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


# response_url and acknowledgements

_RESPONSE = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media", "metadata",
}  # fmt: skip


def respond(workspace: Workspace, token: str, body: Json) -> None:
    """A post to a response_url: five of them, within thirty minutes."""
    place = workspace.urls.get(token)
    if place is None or place["until"] < time.monotonic():
        raise Refused("expired_url")
    if place["uses"] >= 5:
        raise Refused("used_url")
    place["uses"] += 1
    answer_in(workspace, place, body)


def answer_in(workspace: Workspace, place: Json, body: Json) -> None:
    """Show what was posted to a response_url, or sent with the acknowledgement of a slash command."""
    if unknown := set(body) - _RESPONSE:
        raise Refused("invalid_payload", f"unknown: {sorted(unknown)}")
    original = _original(workspace, place)
    if body.get("delete_original"):
        if original is not None:
            _withdraw(workspace, original)
        return
    _check_response(body)
    channel = workspace.channels[place["channel"]]
    if body.get("replace_original") and original is not None:
        rewrite(workspace, original, body)
        return
    message = bot_message(workspace, channel, body)
    if body.get("response_type") == "in_channel":
        workspace.add(message)
        if BOT_USER_ID in channel.members:
            echo(workspace, message)
    else:
        ephemeral(workspace, message, place["user"])


def _check_response(body: Json) -> None:
    if not (body.get("text") or "").strip() and not body.get("blocks"):
        raise Refused("no_text")
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise Refused("invalid_payload", "response_type")
    if len(body.get("text") or "") > POST_LIMIT:
        raise Refused("msg_too_long")
    if body.get("blocks"):
        check_blocks(body["blocks"])


def _original(workspace: Workspace, place: Json) -> Message | None:
    """The message that a response_url came with."""
    standing = workspace.channels[place["channel"]].messages.get(place.get("ts") or "")
    return standing or next((message for message in workspace.ephemerals if message.ts == place.get("ts")), None)


def _withdraw(workspace: Workspace, message: Message) -> None:
    if message.ephemeral_for:
        message.deleted = True
        workspace.ephemerals.remove(message)
    else:
        workspace.remove(message)


def response_url(workspace: Workspace, channel: str, user: str, ts: str | None) -> str:
    """A new response_url; what is posted to it goes to the channel, and into a thread only where its body says so."""
    token = f"{TEAM_ID}/{len(workspace.urls) + 1}/{workspace.new_id('')}"
    until = time.monotonic() + 1_800
    workspace.urls[token] = {"channel": channel, "user": user, "ts": ts, "uses": 0, "until": until}
    return f"{workspace.base}/response/{token}"
