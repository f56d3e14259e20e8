"""What one person is told and nobody else sees: through the response_url of what they did, and elsewhere if that wears out."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.slack.messages import SlackMessage
from bot.slack.sending import LOST, surely
from bot.slack.threads import reason

_log = logging.getLogger(__name__)
# Of a response_url, within thirty minutes: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
_USES = 5
_REFUSED, _TOO_MANY, _SERVER_FAULT = 400, 429, 500
_REST = SlackMessage("The rest did not fit here; it is in our direct messages.")
_CUT_OFF = SlackMessage("The rest did not fit here, and I could not send it to you. Write to me directly and ask there.")


class Aside:
    """Says things to one person in one channel, without a response_url where there is no `respond`.

    `action` is the action id that makes no sense outside of the channel, if any; `thread_ts` a thread that has replies.
    """

    def __init__(
        self, client: WebClient, respond: Respond | None, channel: str, user: str, *, action: str = "", thread_ts: str = ""
    ) -> None:  # fmt: skip
        self._client, self._respond, self._channel, self._user = client, respond, channel, user
        self._action, self._thread_ts = action, thread_ts
        self._left = _USES if respond else 0

    def say(self, text: str, *, replace: bool = False) -> None:
        """Say a sentence; `replace` what was said before, where Slack can."""
        self.tell([SlackMessage(text)], replace=replace)

    def tell(self, messages: Sequence[SlackMessage], *, replace: bool = False) -> None:
        """Say something of any length: what does not fit into the channel goes on in direct messages."""
        here = len(messages) if len(messages) <= self._left else max(0, self._left - 1)  # one is kept for a word on the rest
        for number, message in enumerate(messages):
            if number >= here or not self._through_url(message, replace=replace and number == 0):
                self._elsewhere(messages[number:])
                return

    def _through_url(self, message: SlackMessage, *, replace: bool = False) -> bool:
        """Whether it was taken; as text alone, if not with its blocks."""
        if (respond := self._respond) is None:
            return False

        def call(form: SlackMessage) -> str:
            self._left -= 1
            said = respond(response_type="ephemeral", replace_original=replace, **form.to_json())
            if said.status_code >= _SERVER_FAULT or said.status_code == _TOO_MANY:
                raise ConnectionError(f"HTTP {said.status_code}")
            return "told" if said.status_code < _REFUSED else ""

        try:
            return bool(surely(lambda: call(message)) or (message.blocks and surely(lambda: call(SlackMessage(message.text)))))
        except LOST as error:
            _log.warning("somebody could not be answered at once: %s", reason(error))
            return False

    def _elsewhere(self, messages: Sequence[SlackMessage]) -> None:
        for number, message in enumerate(messages):
            if not self._in_channel(message):
                sent = self._directly(messages[number:])
                if not self._through_url(_REST if sent else _CUT_OFF) and not sent:
                    _log.error("somebody who asked could not be answered in any way")
                return

    def _in_channel(self, message: SlackMessage) -> bool:
        """Whether Slack takes it without the response_url, which it does where the bot is a member."""

        def call() -> str:
            said = self._client.chat_postEphemeral(
                channel=self._channel, user=self._user, thread_ts=self._thread_ts or None, **message.to_json()
            )
            return str(said["message_ts"])

        try:
            return bool(surely(call))
        except LOST as error:
            _log.info("a message for one person could not be posted: %s", reason(error))
            return False

    def _directly(self, messages: Sequence[SlackMessage]) -> bool:
        """Whether it got into the direct messages."""

        def call(message: SlackMessage) -> str:
            arguments = {**message.to_json(), "unfurl_links": False, "unfurl_media": False}
            return str(self._client.chat_postMessage(channel=self._user, **arguments)["ts"])

        try:
            for message in messages:
                surely(lambda message=message: call(self._outside(message)))  # type: ignore[misc]
        except LOST as error:
            _log.warning("somebody could not be written to directly: %s", reason(error))
            return False
        return True

    def _outside(self, message: SlackMessage) -> SlackMessage:
        """The same without what only makes sense in the channel."""
        blocks = [
            block for block in message.blocks if not any(e.get("action_id") == self._action for e in block.get("elements", ()))
        ]
        return SlackMessage(message.text, blocks)
