"""The fake Slack as a server: it answers requests, holds sockets, and fails as it was told."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from tests.fakes import slack_chat, slack_reads, slack_streams
from tests.fakes.slack_chat import answer_in, respond
from tests.fakes.slack_delivery import Deliveries, Delivery
from tests.fakes.slack_events import Events
from tests.fakes.slack_faults import Script
from tests.fakes.slack_methods import Api, Call, arguments_of, token_of
from tests.fakes.slack_wire import Link, Reply, Request, Wire
from tests.fakes.slack_workspace import Message, Refused, Workspace

if TYPE_CHECKING:
    from slack_sdk import WebClient

REGISTERED = (slack_chat, slack_reads, slack_streams)  # importing them registered their methods
_EXPIRED = "message_not_in_streaming_state"
_DROPPED = Reply(manner="drop")


class Service(Events):
    """What of the fake is a server."""

    def __init__(self, scopes: set[str], events: set[str], surface: str) -> None:
        super().__init__(Workspace(surface), threading.Condition(), scopes, events)
        self.bot_token, self.app_token = "xoxb-fake-bot-token", "xapp-1-fake-app-token"
        self.signing_secret = "fake-signing-secret"
        self.api = Api(self.workspace, self.bot_token, self.app_token, scopes)
        self.script = Script()
        self.latency = 0.0  # seconds that every answer takes
        self.refuse_connections = False
        self.busy: list[Callable[[], bool]] = []
        self.dropped: list[str] = []  # paths of requests that met an outage
        self.broken: list[str] = []  # tracebacks of the fake's own errors; leaving the context raises them
        self._down = False
        self._wire = Wire(self)
        self.outbound = Deliveries(self._wire, self.changed, self._answered, self._unanswered)
        self.workspace.base = f"http://127.0.0.1:{self._wire.port}"
        self.workspace.announce = self.announce
        self.api_url = f"{self.workspace.base}/api/"

    def __enter__(self) -> Self:
        self._wire.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.outbound.close()
        self._wire.stop()
        assert not self.broken, self.broken[0]

    def client(self, **options: Any) -> WebClient:
        """A real client with the bot's token."""
        from slack_sdk import WebClient

        return WebClient(token=self.bot_token, base_url=self.api_url, **options)

    def environment(self) -> dict[str, str]:
        """What a program needs in its environment to reach this Slack."""
        tokens = {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_APP_TOKEN": self.app_token}
        return {**tokens, "SLACK_SIGNING_SECRET": self.signing_secret, "SLACK_API_URL": self.api_url}

    # HTTP

    def answer(self, request: Request) -> Reply:
        """The reply to an HTTP request."""
        with self.changed:
            if self._down:
                self.dropped.append(request.path)
                return _DROPPED
            _, first, rest = [*request.path.split("/", 2), ""][:3]
            if first == "api":
                reply = self._api(rest, request)
            elif first == "response" and request.method == "POST":
                reply = self._response(rest, request)
            elif first == "upload" and request.method == "POST":
                reply = self._upload(rest, request)
            else:
                reply = Reply(404, b"no such path")
            self.changed.notify_all()
            return reply

    def _api(self, name: str, request: Request) -> Reply:
        call = self.api.begin(name, {})
        try:
            call.args = arguments_of(request)
        except Refused as refused:
            return self._refusal(call, refused)
        token = token_of(request, call.args)
        return self._with_fault(call, lambda: self._run(call, token))

    def _with_fault(self, call: Call, run: Callable[[], Reply]) -> Reply:
        fault = self.script.pick(call.method, call.args)
        if fault is None:
            return self._slowed(run())
        call.fault = fault.name
        good = run() if fault.applied or fault.name == "delay" else None
        if fault.error:
            call.error = fault.error
        if fault.error == _EXPIRED:
            self._expire(str(call.args.get("channel")), str(call.args.get("ts")))
        return fault.reply(good)

    def _run(self, call: Call, token: str) -> Reply:
        try:
            result = self.api.run(call, token)
        except Refused as refused:
            return self._refusal(call, refused)
        except Exception:
            self.broken.append(f"{call.method} {call.args}\n{traceback.format_exc()}")
            return self._refusal(call, Refused("fatal_error"))
        call.ok = True
        headers = {"x-oauth-scopes": ",".join(sorted(self.scopes)), "x-accepted-oauth-scopes": ",".join(call.needed)}
        return Reply(body=json.dumps({"ok": True, **result}).encode(), headers=headers)

    def _refusal(self, call: Call, refused: Refused) -> Reply:
        call.error = refused.error
        return Reply(body=json.dumps({"ok": False, "error": refused.error, **refused.details}).encode())

    def _slowed(self, reply: Reply) -> Reply:
        return Reply(reply.status, reply.body, reply.headers, self.latency) if self.latency else reply

    def _response(self, token: str, request: Request) -> Reply:
        call = self.api.begin("response_url", {})

        def run() -> Reply:
            try:
                call.args = arguments_of(request)
                respond(self.workspace, token, call.args)
            except Refused as refused:
                reply = self._refusal(call, refused)
                return Reply(404 if refused.error in ("expired_url", "used_url") else 400, reply.body)
            call.ok = True
            return Reply(body=b"ok", headers={"Content-Type": "text/html"})

        return self._with_fault(call, run)

    def _upload(self, file_id: str, request: Request) -> Reply:
        call = self.api.begin("upload", {"file_id": file_id, "length": len(request.body)})

        def run() -> Reply:
            file = self.workspace.files.get(file_id)
            if file is None or file["size"] != len(request.body):
                call.error = "no such upload, or of another length"
                return Reply(400, call.error.encode())
            file["content"], call.ok = request.body, True
            return Reply(body=b"OK - %d" % len(request.body), headers={"Content-Type": "text/plain"})

        return self._with_fault(call, run)

    # Sockets

    def admits(self, request: Request) -> bool:
        """A websocket needs a ticket from apps.connections.open; each is good once."""
        with self.changed:
            ticket = request.query.get("ticket", "")
            if self._down or self.refuse_connections or ticket not in self.workspace.tickets:
                return False
            self.workspace.tickets.remove(ticket)
            return True

    def joined(self, link: Link, request: Request) -> None:
        """A websocket is open."""
        with self.changed:
            self.outbound.joined(link)
            self.changed.notify_all()

    def heard(self, link: Link, text: str) -> None:
        """A websocket sent a text."""
        with self.changed:
            self.outbound.heard(text)
            self.changed.notify_all()

    def left(self, link: Link) -> None:
        """A websocket is gone."""
        with self.changed:
            self.outbound.left(link)
            self.changed.notify_all()

    def _answered(self, delivery: Delivery) -> None:
        """What a command was acknowledged with is shown."""
        if delivery.kind == "slash_commands" and delivery.ack:
            call = self.api.begin("ack", delivery.ack)
            try:
                answer_in(
                    self.workspace,
                    {"channel": delivery.payload["channel_id"], "user": delivery.payload["user_id"]},
                    delivery.ack,
                )
                call.ok = True
            except Refused as refused:
                call.error = refused.error

    def _unanswered(self, delivery: Delivery) -> None:
        """Slackbot tells who gave a command that the app did not acknowledge it."""
        if delivery.kind == "slash_commands":
            command, channel = delivery.payload["command"], delivery.payload["channel_id"]
            text = f"{command} failed with the error “{delivery.error}”"
            message = Message(channel, self.workspace.clock(), "USLACKBOT", text, ephemeral_for=delivery.payload["user_id"])
            self.workspace.ephemerals.append(message)

    def _expire(self, channel: str, ts: str) -> None:
        place = self.workspace.channels.get(channel)
        message = place.messages.get(ts) if place else None
        if message and message.stream and message.stream.state == "streaming":
            message.stream.state = "expired"
