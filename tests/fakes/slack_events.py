"""Events: whom the fake Slack tells what, and the outer form of it."""

from __future__ import annotations

import random
import threading
import time
import uuid

from tests.fakes.slack_delivery import Deliveries
from tests.fakes.slack_workspace import APP_ID, BOT_USER_ID, TEAM_ID, Channel, Json, User, Workspace

# What a subscription needs beside itself. Slack sends nothing to an app without the scope.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read", "message.channels": "channels:history", "message.groups": "groups:history",
    "message.im": "im:history", "message.mpim": "mpim:history", "reaction_added": "reactions:read",
    "member_joined_channel": "channels:read", "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write", "app_home_opened": "", "app_context_changed": "",
    "agent_session_stopped": "", "tokens_revoked": "", "app_uninstalled": "",
}  # fmt: skip


def the_id(thing: User | Channel | str) -> str:
    """The id of what may be given as an object or as its id."""
    return thing if isinstance(thing, str) else thing.id


def escaped(text: str) -> str:
    """Text as Slack sends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Events:
    """What the app is told of."""

    def __init__(self, workspace: Workspace, lock: threading.Condition, scopes: set[str], events: set[str]) -> None:
        self.workspace = workspace
        self.changed = lock
        self.scopes = scopes
        self.events = events
        self.commands: set[str] | None = None  # the manifest's slash commands and shortcuts; None: any
        self.withheld: list[str] = []  # subscriptions that events would have needed
        self.mention_first: bool | None = None  # order of the two events of a mention; None: by chance
        self.dice = random.Random(1)
        self.outbound: Deliveries

    def announce(self, name: str, event: Json, channel: Channel) -> None:
        """Send an event, if the app is subscribed to it, has the scope, and is in the channel."""
        event = {**event, "channel_type": channel.kind} if name == "message" else event
        kind = f"message.{channel.family}" if name == "message" else name
        scope = EVENT_SCOPES[kind]
        if kind not in self.events or (scope and scope not in self.scopes):
            self.withheld.append(kind)
        elif BOT_USER_ID in channel.members:
            self.outbound.send("events_api", self.event_payload(event, channel.ext_shared))

    def event_payload(self, event: Json, ext_shared: bool = False) -> Json:
        """The outer payload of an event, with an event_id of its own."""
        granted = {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER_ID, "is_bot": True}
        return {
            "token": "verification", "team_id": TEAM_ID, "context_team_id": TEAM_ID, "context_enterprise_id": None,
            "api_app_id": APP_ID, "event": event, "type": "event_callback", "event_id": self.workspace.new_id("Ev"),
            "event_time": int(time.time()), "authorizations": [{**granted, "is_enterprise_install": False}],
            "is_ext_shared_channel": ext_shared, "event_context": f"4-{uuid.uuid4().hex}",
        }  # fmt: skip
