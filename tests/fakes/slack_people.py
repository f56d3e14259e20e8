"""The people of the fake Slack: what they post, edit, delete and open, and the events that the app gets for it.

Events have the fields of the reference (docs.slack.dev/reference/events). Users and channels may be given as objects or ids.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tests.fakes.slack_chat import announce_deletion
from tests.fakes.slack_events import Events, escaped, the_id
from tests.fakes.slack_workspace import BOT_USER_ID, TEAM_ID, Channel, Json, Message, User, Workspace


class People(Events):
    """What users do. Each method returns what came of it; the events are on their way when it returns."""

    # Messages

    def user_posts(
        self, channel: Channel | str, user: User | str, text: str, thread_ts: str | None = None, *, mention: bool = True,
        files: Sequence[str] = (), raw: bool = False, broadcast: bool = False, context: Sequence[Json] = (),
    ) -> Message:  # fmt: skip
        """A message. In channels it mentions the bot, if `mention`; `raw` text is not escaped; `files` are names of files.

        A mention in a channel is sent as two events, app_mention and message. A reply may be `broadcast` to the channel.
        `context` are the entities of app_context.
        """
        with self.changed:
            place, author = self.workspace.channels[the_id(channel)], self.workspace.users[the_id(user)]
            assert author.id in place.members, f"{author.name} is not in {place.name}"
            assert thread_ts is None or thread_ts in place.messages or thread_ts in place.threads, "no such thread"
            mention = mention and place.kind != "im"
            said = text if raw else escaped(text)
            said = f"<@{BOT_USER_ID}> {said}".rstrip() if mention else said
            message = Message(place.id, self.workspace.clock(), author.id, said, thread_ts)
            message.blocks = _rich(said)
            message.files = [_file(self.workspace, name) for name in files]
            self.workspace.add(message)
            event = self._message_event(message, author, context)
            subtype = "file_share" if files else "thread_broadcast" if broadcast else ""
            about = {**event, "subtype": subtype} if subtype else event
            pair: list[tuple[str, Json]] = [("message", about)]
            if f"<@{BOT_USER_ID}>" in said and place.kind != "im":
                pair.append(("app_mention", {**event, "type": "app_mention"}))
                if self.mention_first or (self.mention_first is None and self.dice.random() < 0.5):
                    pair.reverse()
            for name, body in pair:
                self.announce(name, body, place)
            self.changed.notify_all()
            return message

    def _message_event(self, message: Message, author: User, context: Sequence[Json]) -> Json:
        event = {**message.payload(), "channel": message.channel, "event_ts": message.ts, "client_msg_id": str(uuid.uuid4())}
        if author.team_id != TEAM_ID:
            event |= {"user_team": author.team_id, "source_team": author.team_id, "team": author.team_id}
        place = self.workspace.channels[message.channel]
        if message.thread_ts and (root := place.messages.get(message.thread_ts)):
            event["parent_user_id"] = root.user
        if place.kind == "im" and self.workspace.surface == "agent":
            event["app_context"] = {"entities": list(context)} if context else {}
        if place.kind == "im" and self.workspace.surface == "assistant":
            event["assistant_thread"] = {"action_token": uuid.uuid4().hex}
        return event

    def user_edits(self, message: Message, text: str, *, mention: bool = False) -> Message:
        """The author changes a message of their own; if it then mentions the bot, app_mention comes too, with the old ts."""
        with self.changed:
            previous, place = message.payload(), self.workspace.channels[message.channel]
            message.text = f"<@{BOT_USER_ID}> {escaped(text)}" if mention else escaped(text)
            message.blocks, ts = _rich(message.text), self.workspace.clock()
            message.edited = {"user": message.user, "ts": ts}
            event = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": message.channel, "ts": ts}
            event |= {"event_ts": ts, "message": message.payload(), "previous_message": previous}
            self.announce("message", event, place)
            if mention:
                again = {**message.payload(), "type": "app_mention", "channel": place.id, "event_ts": ts}
                self.announce("app_mention", again, place)
            return message

    def user_deletes(self, message: Message) -> None:
        """The author deletes a message of their own."""
        with self.changed:
            self.workspace.remove(message)
            announce_deletion(self.workspace, message)

    def user_joins(self, channel: Channel | str, user: User | str) -> Message:
        """Someone joins a channel: a channel_join message and member_joined_channel."""
        with self.changed:
            place = self.workspace.channels[the_id(channel)]
            place.members.add(the_id(user))
            text = f"<@{the_id(user)}> has joined the channel"
            message = self.workspace.add(Message(place.id, self.workspace.clock(), the_id(user), text, subtype="channel_join"))
            self.announce("message", {**message.payload(), "channel": place.id, "event_ts": message.ts}, place)
            joined = {"type": "member_joined_channel", "user": the_id(user), "channel": place.id, "team": TEAM_ID}
            self.announce("member_joined_channel", {**joined, "event_ts": message.ts}, place)
            return message

    def bot_posts(
        self, channel: Channel | str, text: str, thread_ts: str | None = None, *, old: bool = True, mention: bool = False
    ) -> Message:
        """Another app posts: with subtype bot_message and no user (`old`), or as a bot user with a bot_id."""
        with self.changed:
            place = self.workspace.channels[the_id(channel)]
            said = f"<@{BOT_USER_ID}> {escaped(text)}" if mention else escaped(text)
            user, subtype = (None, "bot_message") if old else ("U0OTHERBT", None)
            message = Message(place.id, self.workspace.clock(), user, said, thread_ts, "B0OTHERBT", subtype=subtype)
            self.workspace.add(message)
            event = {**message.payload(), "channel": place.id, "event_ts": message.ts}
            self.announce("message", event, place)
            if mention:
                self.announce("app_mention", {**event, "type": "app_mention"}, place)
            return message

    def user_reacts(self, message: Message, user: User | str, name: str) -> None:
        """An emoji under a message."""
        with self.changed:
            message.reactions.setdefault(name, set()).add(the_id(user))
            item = {"type": "message", "channel": message.channel, "ts": message.ts}
            event = {"type": "reaction_added", "user": the_id(user), "reaction": name, "item": item, "item_user": message.user}
            self.announce("reaction_added", event, self.workspace.channels[message.channel])

    # The app's own places

    def user_opens(self, user: User | str, tab: str = "home", context: Sequence[Json] = ()) -> None:
        """The app's Home tab, or with tab="messages" the direct messages with it."""
        with self.changed:
            place, ts = self.workspace.direct(the_id(user)), self.workspace.clock()
            if tab == "messages" and self.workspace.surface == "assistant":
                self._assistant_thread(place, the_id(user))
                return
            event: Json = {"type": "app_home_opened", "user": the_id(user), "channel": place.id, "tab": tab, "event_ts": ts}
            if self.workspace.surface == "agent":
                event["context"] = {"entities": list(context)} if context else {}
            if tab == "home" and the_id(user) in self.workspace.homes:
                event["view"] = self.workspace.homes[the_id(user)]
            self.announce("app_home_opened", event, place)

    def _assistant_thread(self, place: Channel, user: str) -> None:
        root = Message(place.id, self.workspace.clock(), user, "New Assistant Thread", subtype="assistant_app_thread")
        self.workspace.add(root)
        thread = {"user_id": user, "context": {}, "channel_id": place.id, "thread_ts": root.ts}
        event = {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": root.ts}
        self.announce("assistant_thread_started", event, place)

    def user_looks_at(self, user: User | str, channel: Channel | str) -> None:
        """The user goes to a channel while the app's direct messages are open: app_context_changed."""
        with self.changed:
            place = self.workspace.direct(the_id(user))
            entity = {"type": "slack#/types/channel_id", "value": the_id(channel), "team_id": TEAM_ID}
            event = {
                "type": "app_context_changed",
                "user": the_id(user),
                "channel": place.id,
                "context": {"entities": [entity]},
            }
            self.announce("app_context_changed", {**event, "event_ts": self.workspace.clock()}, place)

    def user_stops(self, message: Message) -> None:
        """The reader presses the stop button of a stream."""
        with self.changed:
            assert message.stream is not None
            message.stream.state = "stopped_by_user"
            event = {"type": "agent_session_stopped", "channel": message.channel, "thread_ts": message.thread_ts}
            event |= {"user": message.stream.recipient_user_id, "event_ts": self.workspace.clock()}
            self.announce("agent_session_stopped", event, self.workspace.channels[message.channel])


def _rich(text: str) -> list[Json]:
    """The blocks of a message that a person typed."""
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": plain}]}
    return [{"type": "rich_text", "elements": [element]}]


def _file(workspace: Workspace, name: str) -> Json:
    file_id = workspace.new_id("F")
    link = f"https://files.slack.com/files-pri/{TEAM_ID}-{file_id}/{name}"
    return {
        "id": file_id,
        "name": name,
        "title": name,
        "mimetype": "text/plain",
        "size": 1,
        "mode": "hosted",
        "url_private": link,
    }
