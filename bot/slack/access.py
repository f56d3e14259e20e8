"""Who is answered: channels, users, direct messages, shared channels, and how often."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.slack.posts import Post
from bot.slack.rates import Rate
from bot.slack.sending import LOST, surely
from bot.slack.settings import SlackSettings
from bot.slack.threads import reason

ABSENT = frozenset({"not_in_channel", "channel_not_found"})  # what Slack says where the bot is no member
_log = logging.getLogger(__name__)
_EXTERNAL = "I do not answer in channels that are shared with other organisations."
_UNTOLD = (
    "I could not find out whether this channel is shared with other organisations, so I post nothing here. Add me to it "
    "(/invite @paperbot), or try again in a minute."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A channel: whether it is not to be answered as it is `external`, and the bot a `member`; None where nobody knows."""

    external: bool | None
    member: bool | None


class Access:
    """Decides who is answered."""

    def __init__(self, settings: SlackSettings, rate: Rate, client: WebClient) -> None:
        self._settings, self._rate, self._client = settings, rate, client

    def denied(self, post: Post, *, counted: bool = True) -> str:
        """Why a post is not answered, for its author; "" if it is. One that is tried again is not `counted` again."""
        if barred := self.barred(post):
            return barred
        if counted and (seconds := self._rate.wait(f"{post.team}/{post.user}")):
            return f"Those were many questions in a short time. Ask again in {seconds} s."
        return ""

    def barred(self, post: Post) -> str:
        """Why nothing is told to the author of a post where it was written, however seldom they ask; "" if it is."""
        settings = self._settings
        if stranger := self.stranger(post.user):
            return stranger
        if post.direct and settings.direct == "off":
            return "I do not answer direct messages here; ask me in a channel."
        if not post.direct and settings.only_channels and post.channel not in settings.only_channels:
            return "I do not answer in this channel. Whoever runs paperbot can add it."
        if post.external and settings.external == "off":
            return _EXTERNAL
        return ""

    def stranger(self, user: str) -> str:
        """Why a person is told nothing anywhere; "" of those who are."""
        only = self._settings.only_users
        return "I only answer some people here. Whoever runs paperbot can add you." if only and user not in only else ""

    def look(self, channel: str) -> Place:
        """What Slack says of a channel, where no event has told; in direct messages it need not be asked."""
        if channel.startswith("D"):
            return Place(external=False, member=False)  # there is nobody else to post to
        found = list[Mapping[str, Any]]()

        def ask() -> str:
            found.append(self._client.conversations_info(channel=channel)["channel"])
            return "told"

        try:
            surely(ask)
        except LOST as error:
            _log.info("whether a channel is shared could not be found out: %s", reason(error))
            return Place(external=None, member=False if reason(error) in ABSENT else None)
        told = found[-1]
        external = self._settings.external == "off" and bool(told.get("is_ext_shared"))
        return Place(external=external, member=bool(told.get("is_member", True)))

    def absent(self, channel: str) -> bool:
        """Whether the bot is surely not in a channel; people's direct messages to each other are none of its."""
        if not channel.startswith("D"):
            return self.look(channel).member is False
        try:
            self._client.conversations_history(channel=channel, limit=1)
        except LOST as error:
            return reason(error) in ABSENT
        return False

    def external(self, channel: str) -> bool | None:
        """Whether a channel is shared with other organisations and so not answered; None if Slack does not say.

        Where such channels are answered as all others, nobody is asked.
        """
        return False if self._settings.external == "on" else self.look(channel).external

    def closed(self, channel: str) -> str:
        """Why nothing is posted for all into a channel, where no event has told of it; "" if something may be."""
        external = self.external(channel)
        return _UNTOLD if external is None else _EXTERNAL if external else ""
