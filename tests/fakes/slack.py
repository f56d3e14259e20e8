"""A strict fake Slack on loopback: Web API, Socket Mode websocket, signed HTTP requests, and the people of a workspace.

It accepts what Slack accepts and refuses the rest with Slack's own error codes; it records everything and fails on demand.
Meant to be driven by the real slack-sdk and slack-bolt, in this process or in a program that the test starts.

    with FakeSlack() as slack:                                  # or FakeSlack.of(manifest), to hold the app to its manifest
        app = App(client=slack.client(), ...)                   # a program: env={**os.environ, **slack.environment()}
        SocketModeHandler(app, slack.app_token).connect()
        slack.wait_for_connections(1)
        ada, general = slack.add_user("ada"), slack.add_channel("general")
        question = slack.user_posts(general, ada, "what is RLHF?")           # mentions the bot: app_mention and message
        answer = slack.wait_for_answer(question)                             # the bot's finished message in the thread
        assert "RLHF" in answer.shown and not answer.pings

**The workspace.** `add_user(name, team_id=…)`, `add_channel(name, kind="public"|"private"|"mpim", members=…, bot=True,
ext_shared=False)` (without `members`: all users so far), `dm(user)`. `slack.workspace` is the model: `.users .channels
.ephemerals .deleted .statuses .sessions .titles .prompts .homes .modals .files`. A `Message` has `.ts .text .markdown .blocks
.shown .pings .versions .sent .metadata .stream .files .reactions .ephemeral_for .deleted`; `.shown` is all that a reader sees,
`.pings` what would notify people, `.sent` the arguments of the call it came with (unfurl_links, …), `.stream.state` one of
streaming, completed, expired, stopped_by_user. Messages are live: they change as the bot changes them.

**People** (slack_people.py, slack_clicks.py): `user_posts(channel, user, text, thread_ts=None, mention=True, files=(),
raw=False, broadcast=False, context=())`, `user_edits(message, text, mention=False)`, `user_deletes`, `user_joins`,
`user_reacts`, `bot_posts(channel, text, old=True, mention=False)`, `user_opens(user, tab="home"|"messages")`,
`user_looks_at`, `user_stops(message)`; `slash_command(channel, user, "/ask", "text")`, `user_clicks(user, message,
action_id, value=None)`, `user_clicks_home`, `message_shortcut(user, message, callback_id)`, which return the `Delivery`.
Inbound text is escaped unless `raw`. `mention_first = True|False` fixes the order of the two events of a mention. The bot's own
messages are announced to it too. `event(event, channel)` sends any event at all.

**What was done**: `messages(channel, thread_ts=None)`, `replies(message)` (the bot's, oldest first), `ephemerals(user)`,
`calls(method=None, ok=None)` (each `Call` with `.args .ok .error .needed .fault .at`; posts to a response_url and payloads in
acknowledgements are calls of "response_url" and "ack"), `statuses(message)`, `status(message)`, `status_delay(message)`,
`pings()`, `used_scopes`, `withheld` (subscriptions missing in `events`, or without their scope), `deliveries(kind=None)` (each
`Delivery` with `.event .event_id .attempt .acked .latency .ack .connection .failed`), `unacknowledged()` (the commands, clicks
and shortcuts whose user saw an error: operation_timeout or dispatch_failed; of a command Slackbot tells them ephemerally),
`summary()`; `forget()` begins anew.

**Waiting**: `wait_for(condition, timeout)` gives the first true value and fails with `summary()`; `wait_for_connections(n)`,
`wait_for_answer(question, timeout)`, `wait_for_acks()`. Conditions run under the lock; they must be quick. What an app does
without a word cannot be seen from here: a test appends to `busy` what tells of it, and `wait_for_idle()` waits for that.

**Failures of the Web API**, by method ("chat.update", also "response_url" and "upload") or "*": `fail("chat.update",
"msg_too_long", times=1)`, `fail("chat.postMessage", status=429, retry_after=1)`, `fail("chat.postMessage", manner="drop",
applied=True)` (done,
but the answer is lost; without `applied` it is not done; "hang" never answers), `delay=2.0`, `skip=n`, `times=None` (until
`heal()`), `when=lambda args: …`. `random_failures(rate, seed, kinds=("500", "429", "503", "drop", "lost"), methods=…)`.
`latency` delays every answer. `script.met` are the faults met. `revoke_tokens()` / `restore_tokens()`. `outage()` is a context
in which nothing answers and all sockets are cut; `dropped` are the paths of the requests that were made meanwhile.

**Streams**: `expire_streams(after_seconds=…, after_appends=…)` for those begun from now on, `expire(message)` at once (also
what a scripted message_not_in_streaming_state does); `stream_limit(characters)` for all calls of one stream together.

**Socket Mode**: `connections` (each with `.number .pings .answers_pings`); `outbound.routing = "round-robin"|"random"`;
`outbound.ack_timeout`, `outbound.retries`; `disconnect("warning"|"refresh_requested"|"link_disabled")`,
`close_connections("close"|"reset"|"fin")`; `refuse_connections = True`; `redeliver(delivery, attempt=1)` even if it was
acknowledged, attempt 0 included; `random_redeliveries(rate, seed, within)`. An event not acknowledged in time comes again,
three times at most; without a connection it waits for one.

**Events API over HTTP**: `use_http(url, signing_secret)` sends everything there, signed, with X-Slack-Retry-Num and -Reason;
`post_signed(url, payload, secret=…, timestamp=…, headers=…)` sends one request of any form and gives (status, body);
`verify_url(url)` is url_verification.

**Stricter than Slack**: unknown arguments, a reply's ts as thread_ts, and thread_ts with an agent app's suggested prompts are
errors here; Slack ignores the first, misplaces the second and drops the third without a word. A bare @channel counts as a ping.
**Not modelled**: rate limits of its own, user tokens, org installs, chat:write.public, multi selects and other rare elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from tests.fakes.slack_clicks import Clicks
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_events import EVENT_SCOPES, the_id
from tests.fakes.slack_methods import Call
from tests.fakes.slack_people import People
from tests.fakes.slack_steering import Steering
from tests.fakes.slack_workspace import BOT_USER_ID, TEAM_ID, Channel, Json, Message, Status, User

__all__ = ["ALL_SCOPES", "Call", "Channel", "Delivery", "FakeSlack", "Message", "Status", "User"]
ALL_SCOPES = frozenset(
    "app_mentions:read assistant:write channels:history channels:join channels:read chat:write chat:write.customize commands "
    "files:write groups:history groups:read im:history im:read im:write mpim:history mpim:read reactions:read reactions:write "
    "users:read".split()
)


class FakeSlack(People, Clicks, Steering):
    """The fake; see the module. `scopes` are the bot's, `events` its subscriptions, `surface` agent, assistant or ""."""

    def __init__(
        self, scopes: Iterable[str] = ALL_SCOPES, events: Iterable[str] = tuple(EVENT_SCOPES), surface: str = "agent"
    ) -> None:
        Steering.__init__(self, set(scopes), set(events), surface)

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self:
        """A workspace in which an app with this manifest is installed."""
        features, settings = manifest["features"], manifest.get("settings", {})
        surface = "agent" if "agent_view" in features else "assistant" if "assistant_view" in features else ""
        events = settings.get("event_subscriptions", {}).get("bot_events", ())
        assert set(events) <= set(EVENT_SCOPES), f"unknown events: {set(events) - set(EVENT_SCOPES)}"
        slack = cls(manifest["oauth_config"]["scopes"]["bot"], events, surface)
        slack.commands = {item["command"] for item in features.get("slash_commands", ())}
        slack.commands |= {item["callback_id"] for item in features.get("shortcuts", ())}
        slack.workspace.home_enabled = features.get("app_home", {}).get("home_tab_enabled", False)
        return slack

    # The workspace

    def add_user(self, name: str, team_id: str = TEAM_ID) -> User:
        """A new person; of another workspace, if `team_id` says so."""
        with self.changed:
            return self.workspace.add_user(name, team_id)

    def add_channel(
        self,
        name: str,
        kind: str = "public",
        members: Iterable[User] | None = None,
        *,
        bot: bool = True,
        ext_shared: bool = False,
    ) -> Channel:  # fmt: skip
        """A new channel with these members (all users, if None), and the bot unless told otherwise."""
        with self.changed:
            people = (
                {user for user in self.workspace.users if user != BOT_USER_ID} if members is None else set(map(the_id, members))
            )
            return self.workspace.add_channel(name, kind, people | ({BOT_USER_ID} if bot else set()), ext_shared)

    def dm(self, user: User | str) -> Channel:
        """The direct messages of a user with the bot."""
        with self.changed:
            return self.workspace.direct(the_id(user))

    def event(self, event: Json, channel: Channel) -> Delivery:
        """Send an event as it is given."""
        with self.changed:
            return self.outbound.send("events_api", self.event_payload(event, channel.ext_shared))

    # What was done

    def messages(self, channel: Channel | str, thread_ts: str | None = None) -> list[Message]:
        """What stands in a channel, or in one thread with its root, oldest first."""
        with self.changed:
            place = self.workspace.channels[the_id(channel)]
            return list(place.messages.values()) if thread_ts is None else place.thread(thread_ts)

    def replies(self, message: Message) -> list[Message]:
        """The bot's messages in the thread of a message."""
        thread = self.messages(message.channel, message.thread_ts or message.ts)
        return [reply for reply in thread if reply.user == BOT_USER_ID and reply.thread_ts]

    def ephemerals(self, user: User | str | None = None) -> list[Message]:
        """The ephemeral messages to a user, or to all."""
        with self.changed:
            return [message for message in self.workspace.ephemerals if user is None or message.ephemeral_for == the_id(user)]

    def unseen(self) -> list[Message]:
        """The ephemeral messages that Slack took and showed to nobody."""
        with self.changed:
            return list(self.workspace.unseen)

    def calls(self, method: str | None = None, ok: bool | None = None) -> list[Call]:
        """The calls of a method, or all; those that went well, or not."""
        with self.changed:
            return [call for call in self.api.calls if method in (None, call.method) and ok in (None, call.ok)]

    def statuses(self, message: Message) -> list[Status]:
        """All statuses that the thread of a message had."""
        place = (message.channel, message.thread_ts or message.ts)
        with self.changed:
            return [status for status in self.workspace.statuses if (status.channel, status.thread_ts) == place]

    def status(self, message: Message) -> str:
        """The status that shows in the thread of a message."""
        with self.changed:
            open_ones = self.workspace.open_statuses(message.channel, message.thread_ts or message.ts)
            return next((status.text for status in open_ones), "")

    def status_delay(self, message: Message) -> float | None:
        """Seconds from the sending of a message's event to the first status in its thread since; None if there was none."""
        with self.changed:
            sent = [d.sent_at for d in self.outbound.all if d.sent_at and d.event.get("ts") == message.ts]
            later = [status.at for status in self.statuses(message) if sent and status.at >= min(sent)]
            return min(later) - min(sent) if later else None

    def pings(self) -> list[str]:
        """What in any of the bot's messages would have notified people, deleted and ephemeral ones included."""
        with self.changed:
            standing = [message for message in self.workspace.all_messages() if message.user == BOT_USER_ID]
            gone = [message for message in self.workspace.deleted if message.user == BOT_USER_ID]
            return [ping for message in [*standing, *self.workspace.ephemerals, *gone] for ping in message.pings]

    @property
    def used_scopes(self) -> set[str]:
        """For each call that went well, the scope that allowed it."""
        with self.changed:
            return {
                next(scope for scope in call.needed if scope in self.scopes)
                for call in self.api.calls
                if call.needed and call.ok
            }

    def unacknowledged(self) -> list[Delivery]:
        """The commands, clicks and shortcuts that the app did not acknowledge in time; waits until that is known."""
        with self.changed:
            asked = [delivery for delivery in self.outbound.all if delivery.kind != "events_api"]
            self.wait_for(lambda: all(delivery.acked or delivery.failed for delivery in asked), self.outbound.ack_timeout + 2)
            return [delivery for delivery in asked if delivery.failed]

    def deliveries(self, kind: str | None = None) -> list[Delivery]:
        """What was sent: events_api, slash_commands, interactive, or all."""
        with self.changed:
            return [delivery for delivery in self.outbound.all if kind in (None, delivery.kind)]
