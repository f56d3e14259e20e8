"""What people of the fake Slack type and click: slash commands, buttons, shortcuts, and the payloads that the app gets.

Payloads have the fields of the reference (docs.slack.dev/reference/interaction-payloads).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack_chat import response_url
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_events import Events, escaped, the_id
from tests.fakes.slack_workspace import APP_ID, TEAM_ID, Channel, Json, Message, User


class Clicks(Events):
    """Commands, clicks and shortcuts. Each method returns the delivery, on which the acknowledgement is seen."""

    def slash_command(self, channel: Channel | str, user: User | str, command: str, text: str = "") -> Delivery:
        """Someone types a command; what is acknowledged with a payload is shown to them, or to all."""
        with self.changed:
            self._known(command)
            place, author = self.workspace.channels[the_id(channel)], self.workspace.users[the_id(user)]
            fields = {
                "token": "verification", "team_id": TEAM_ID, "team_domain": "papers", "channel_id": place.id,
                "channel_name": _shown_name(place), "user_id": author.id, "user_name": author.name, "command": command,
                "text": escaped(text), "api_app_id": APP_ID, "is_enterprise_install": "false",
                "response_url": response_url(self.workspace, place.id, author.id, None),
                "trigger_id": self.workspace.trigger(),
            }  # fmt: skip
            return self.outbound.send("slash_commands", fields)

    def user_clicks(self, user: User | str, message: Message, action_id: str, value: str | None = None) -> Delivery:
        """A click on what has this action_id; `value` chooses among buttons or options (the first, if None)."""
        with self.changed:
            assert message.ephemeral_for in (None, the_id(user)), "only its reader sees an ephemeral message"
            action = _action(message.blocks, action_id, value)
            container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
            container |= {"is_ephemeral": message.ephemeral_for is not None}
            container |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
            payload = self._interaction("block_actions", the_id(user), message)
            payload |= {"container": container, "state": {"values": {}}, "actions": [action]}
            if message.ephemeral_for is None:
                payload["message"] = message.payload()
            return self.outbound.send("interactive", payload)

    def user_clicks_home(self, user: User | str, action_id: str, value: str | None = None) -> Delivery:
        """A click in the user's Home view."""
        with self.changed:
            view = self.workspace.homes[the_id(user)]
            payload = self._interaction("block_actions", the_id(user), None)
            payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": view}
            payload["actions"] = [_action(view["blocks"], action_id, value)]
            return self.outbound.send("interactive", payload)

    def message_shortcut(self, user: User | str, message: Message, callback_id: str) -> Delivery:
        """A shortcut from a message's menu."""
        with self.changed:
            self._known(callback_id)
            payload = self._interaction("message_action", the_id(user), message)
            payload |= {"callback_id": callback_id, "message_ts": message.ts, "message": message.payload()}
            return self.outbound.send("interactive", {**payload, "action_ts": self.workspace.clock()})

    def _known(self, name: str) -> None:
        assert "commands" in self.scopes, "Slack offers commands and shortcuts only to apps with the scope “commands”"
        assert self.commands is None or name in self.commands, f"{name} is not in the manifest"

    def _interaction(self, kind: str, user: str, message: Message | None) -> Json:
        author = self.workspace.users[user]
        who = {"id": author.id, "username": author.name, "name": author.name, "team_id": author.team_id}
        payload: Json = {
            "type": kind,
            "token": "verification",
            "user": who,
            "team": {"id": TEAM_ID, "domain": "papers"},
            "api_app_id": APP_ID,
        }
        payload |= {"enterprise": None, "is_enterprise_install": False, "trigger_id": self.workspace.trigger()}
        if message is not None:
            place = self.workspace.channels[message.channel]
            assert author.id in place.members, f"{author.name} is not in {place.name}"
            payload["channel"] = {"id": place.id, "name": _shown_name(place)}
            payload["response_url"] = response_url(self.workspace, place.id, author.id, message.ts)
        return payload


def _shown_name(place: Channel) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(place.kind, place.name)


def _elements(blocks: Any) -> Iterator[tuple[str, Json]]:
    """All that can be clicked, with the id of its block."""
    for block in blocks:
        for item in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if isinstance(item, dict):
                yield block["block_id"], item
        yield from _elements(block.get("child_blocks", ()))


def _action(blocks: list[Json], action_id: str, value: str | None) -> Json:
    named = [(block_id, item) for block_id, item in _elements(blocks) if item.get("action_id") == action_id]
    found = next((one for one in named if value is None or one[1].get("value", value) == value), None)
    assert found is not None, f"nothing to click has the action_id {action_id} and the value {value}"
    block_id, item = found
    action = {"type": item["type"], "action_id": action_id, "block_id": block_id, "action_ts": f"{time.time():.6f}"}
    if item["type"] == "feedback_buttons":
        buttons = [item["positive_button"], item["negative_button"]]
        pressed = next(button for button in buttons if value in (None, button["value"]))
        return {**action, "text": pressed["text"], "value": pressed["value"]}
    if "options" in item:
        return {**action, "selected_option": next(option for option in item["options"] if value in (None, option["value"]))}
    return {**action, **{name: item[name] for name in ("text", "value", "style") if name in item}}
