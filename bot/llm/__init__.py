"""The language model: any service that speaks OpenAI's chat completions, through LangChain's ChatOpenAI.

Its faults come out as `ModelError`s, within a time that settings bound: `PAPERBOT_CONNECT_TIMEOUT` for the connection,
`PAPERBOT_STALL_TIMEOUT` for silence. How long a whole answer takes is not bounded.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.llm.breaker import Breaker
from bot.llm.call import GRACE, Call, Cancelled, Patience, Silence, wait
from bot.llm.errors import Failure, Service, broken_off, failure, lists_none, stalled, unreachable
from bot.llm.pauses import Pauses
from bot.llm.reply import Ending, Reading, Reply
from bot.llm.turns import in_turns
from bot.settings import BotSettings
from ingest.errors import ModelError, ModelUnknown, SettingsError
from ingest.proxies import proxy_of
from ingest.text import plain

if TYPE_CHECKING:
    from bot.llm.chat import Chat, Piece

Spent = Callable[[int, int], None]
__all__ = ["Cancelled", "Ending", "Message", "Model", "Reply", "listed", "load_model"]

OPENAI = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4.1-mini"  # at OpenAI itself: small, fast, and it takes a temperature
_PLACEHOLDER = SecretStr("none")  # a local server asks for no key, but the client does
_LISTED = 8  # models that an error names


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


def _uncounted(_asked: int, _said: int) -> None:
    """Nobody counts."""


def never() -> bool:
    """Not cancelled."""
    return False


class Model:
    """A language model at a service; thread-safe, opens no connection before it is asked.

    The first question waits about two seconds more, for LangChain to be imported; `prepare` does that ahead of time.
    """

    def __init__(self, settings: BotSettings, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells the seconds for which a service that failed is left alone."""
        self._settings = settings
        self._openai = _is_openai(settings.openai_base_url)
        self._name = settings.model or (DEFAULT_MODEL if self._openai else "")
        self._patience = Patience(settings.connect_timeout, settings.stall_timeout)
        self._breaker = Breaker(clock)
        self._lock = threading.Lock()
        self._chat: Chat | None = None
        self._not_taken = set[str]()  # request fields that the service refused

    def __repr__(self) -> str:
        return f"Model({self._name!r}, {self._service().who!r})"

    @property
    def name(self) -> str:
        """The model's name; "" while it is to be asked of the service."""
        return self._name

    @property
    def context_tokens(self) -> int:
        """How long a prompt may be."""
        return self._settings.context_tokens

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Dollars, or None where no prices are set."""
        if self._settings.prices is None:
            return None
        asked, said = self._settings.prices
        return (input_tokens * asked + output_tokens * said) / 1_000_000

    def prepare(self) -> None:
        """Import what the first question needs: about two seconds, no connection. What is wrong is told when one is asked."""
        with suppress(ModelError):
            self._client()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int | None = None,
        cancelled: Callable[[], bool] = never,
        spent: Spent = _uncounted,
    ) -> Reply:
        """The whole answer; raises what `stream` raises."""
        *_, reply = self.stream(messages, max_tokens=max_tokens, cancelled=cancelled, spent=spent)
        assert isinstance(reply, Reply)
        return reply

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int | None = None,
        cancelled: Callable[[], bool] = never,
        spent: Spent = _uncounted,
    ) -> Iterator[str | Reply]:
        """The answer's pieces as they come, then the `Reply`; at most `max_tokens` long (default: the setting).

        `cancelled` is asked before each piece, and ten times a second while there is none. The connection is closed
        whenever the iterator is, also in mid-answer. After the first piece nothing is tried again. `spent` is told the
        tokens of prompt and answer of each attempt of which anything came, however it ended.

        Raises:
            ModelError: there is no answer, or no more of it.
            Cancelled: `cancelled` said so.
        """
        trial = self._breaker.enter()
        try:
            yield from self._attempts(messages, max_tokens or self._settings.max_tokens, cancelled, spent)
        except Failure as fault:
            if fault.sick:
                self._breaker.failed(fault.error)
            else:
                self._breaker.passed()
            raise fault.error from None
        except BaseException:
            self._breaker.released(trial)
            raise

    def _attempts(
        self, messages: Sequence[Message], limit: int, cancelled: Callable[[], bool], spent: Spent
    ) -> Iterator[str | Reply]:
        """Ask until there is an answer, or no hope for one."""
        pauses, asked = Pauses(self._settings.retries), sum(len(message.text) for message in messages)
        while True:
            reading, left_out = Reading(), frozenset(self._not_taken)  # other calls may add to it meanwhile
            try:
                yield from self._attempt(reading, messages, limit, left_out, cancelled)
                break
            except Failure as fault:
                spared = bool(fault.field) and fault.field not in left_out
                pause = None if reading.texts else 0.0 if spared else pauses.after(fault)
                if pause is None:
                    raise
                self._not_taken.update({fault.field} if spared else ())
            finally:
                spent(*reading.tokens(asked))
            wait(pause, cancelled)
        self._breaker.passed()
        yield reading.reply(asked)

    def _attempt(
        self,
        reading: Reading,
        messages: Sequence[Message],
        limit: int,
        left_out: Collection[str],
        cancelled: Callable[[], bool],
    ) -> Iterator[str]:
        """Ask once; what comes goes into `reading`. Once the model has ended its answer, nothing is a fault any more."""
        asked = in_turns([(message.role, message.text) for message in messages])
        call = Call(lambda: self._work(asked, limit, left_out))
        fault: Failure | None = None
        try:
            for piece in call.items(self._patience, _alive, cancelled):
                more = reading.add(piece, limit)
                if piece.text:
                    yield piece.text
                if not more:
                    break
        except Cancelled:
            raise
        except Silence as silence:
            seconds = self._patience.silence
            fault = stalled(self._service(), seconds) if silence.connected else unreachable(self._service(), again=False)
        except Exception as error:
            fault = failure(error, self._service())
        finally:
            call.stop()
        if reading.ending is None:
            raise fault or broken_off(self._service(), begun=bool(reading.texts))

    def _work(self, messages: Sequence[tuple[str, str]], limit: int, left_out: Collection[str]) -> Iterator[Piece]:
        """What a call does in its thread; the fields `left_out` are not sent."""
        chat = self._client()
        if not self._name:
            self._name = self._only_model(chat)
        # OpenAI's newer models take only the second, older servers (llama.cpp until 2026, Ollama) heed only the first.
        names = ["max_tokens", "max_completion_tokens"]
        taken = [name for name in (reversed(names) if self._openai else names) if name not in left_out]
        fields = dict.fromkeys(taken[:1], limit)
        return chat.pieces(messages, self._name, fields, usage="stream_options" not in left_out)

    def _only_model(self, chat: Chat) -> str:
        """The name of the service's model, where it has but one.

        Raises:
            ModelUnknown: it has none, or several.
        """
        names = self._names(chat)
        if len(names) == 1:
            return names[0]
        text = f"{self._service().who} has {len(names)} models" + (f": {listed(names)}." if names else ".")
        raise ModelUnknown(text, "Set PAPERBOT_MODEL to the one to ask." if names else "Load a model there first.")

    def _names(self, chat: Chat) -> list[str]:
        """The names of the service's models; raises what the client raises, and ModelUnknown where there is no list."""
        from bot.llm.chat import served_models

        try:
            return [plain(name) for name in served_models(chat)]
        except Exception as error:
            if told := lists_none(error, self._service()):
                raise told from None
            raise

    def served(self) -> list[str]:
        """The names of the models that the service says it has: a question that costs no tokens.

        Raises:
            ModelUnknown: it has no list.
            ModelError: the key is wrong, nothing is there, or it is out of order.
        """
        try:
            return self._names(self._client())
        except Exception as error:
            raise failure(error, self._service()).error from None

    def _client(self) -> Chat:
        from bot.llm.chat import connect

        with self._lock:
            if self._chat is None:
                settings = self._settings
                key = settings.openai_api_key if settings.openai_api_key.get_secret_value() else _PLACEHOLDER
                patience = Patience(self._patience.connect, self._patience.silence + GRACE)
                address = settings.openai_base_url or OPENAI
                self._chat = connect(address, key, self._name, settings.temperature, patience)
            return self._chat

    def _service(self) -> Service:
        who = "OpenAI" if self._openai else f"The model server at {_host(self._settings.openai_base_url)}"
        proxy = proxy_of(self._settings.openai_base_url or OPENAI)
        key = self._settings.openai_api_key.get_secret_value()
        return Service(who, not self._openai, key, self._name, proxy.shown if proxy else "")


def load_model(settings: BotSettings) -> Model | None:
    """The model that the settings name, or None where they name none. Imports nothing slow, opens no connection.

    Raises:
        SettingsError: a model is named, but no service; or the key cannot be one.
    """
    key, address = settings.openai_api_key.get_secret_value(), settings.openai_base_url
    if not key and (address == "" or _is_openai(address)):
        if settings.model or address:
            name = "PAPERBOT_MODEL" if settings.model else "OPENAI_BASE_URL"
            raise SettingsError(
                f"{name} is set, but OPENAI_API_KEY is not.",
                "Set OPENAI_API_KEY, or OPENAI_BASE_URL to a server that needs none.",
            )
        return None
    if not key.isascii() or not key.isprintable() or " " in key:
        raise SettingsError("OPENAI_API_KEY has characters that no key has.", "Copy the key again, without spaces.")
    return Model(settings)


def listed(names: Sequence[str]) -> str:
    """Some names of models, or the first of them."""
    return ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")


def _alive(piece: Piece) -> bool:
    return piece.alive


def _is_openai(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    return not base_url or host == "openai.com" or host.endswith(".openai.com")


def _host(base_url: str) -> str:
    """The host and port of an address, without a name and password that may stand in it."""
    return urlsplit(base_url).netloc.rpartition("@")[2]
