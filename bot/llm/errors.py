"""What went wrong with a call on the language model, in words: faults of the clients and the service → ours.

A service's own text may echo the key, so it is shown nowhere; the debug log has it, without the key.
"""

from __future__ import annotations

import logging
import math
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING

from ingest.errors import (
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelRefusesKey,
    ModelStalled,
    ModelUnknown,
    ModelUnreachable,
    PromptTooLong,
)

if TYPE_CHECKING:
    import openai

LONGEST_WAIT = 20.0  # seconds that a Retry-After may ask for; who asks a question does not wait longer
OPTIONAL_FIELDS = ("stream_options", "max_completion_tokens", "max_tokens")  # that some server does not take
_TOO_LONG = re.compile(r"context.?(length|window|size|limit)|prompt is too long|too many (input )?tokens|input tokens exceed")
_NOT_TAKEN = re.compile(
    r"unsupported|not support|unrecogni[sz]ed|unknown|not permitted|forbidden|unexpected|not allowed|invalid field"
)
_NO_MODEL = re.compile(
    r"(?:model|deployment).{0,120}?(?:not found|not exist|not available|not loaded)|(?:no such|invalid) model"
    r"|\bnot a chat model|model is (?:only|not) supported",
    re.DOTALL,
)
_NONE_LOADED = re.compile(r"\bno models?(?: is| are)? (?:currently )?loaded")
# What a service calls it that its policy withholds a prompt: Azure and OpenAI, Alibaba, DeepSeek, OpenRouter.
_DECLINED = re.compile(
    r"content[_ ](?:filter|policy|management policy)|data_inspection_failed|content exists risk"
    r"|flagged (?:as|for|by)|responsibleaipolicy"
)
_NO_LIST = (404, 405, 501)  # the status where there is no list of models
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """The service as messages name it, and what it was asked with."""

    who: str  # begins a sentence: "OpenAI", "The model server at localhost:8000"
    own: bool  # whether it is not OpenAI's
    key: str
    model: str
    proxy: str = ""  # through which it is asked, in words: "the proxy localhost:3128 (HTTP_PROXY)"

    def __repr__(self) -> str:
        return f"Service({self.who!r}, model={self.model!r})"


class Failure(Exception):
    """A failed attempt.

    `again` tells whether another attempt may fare better, `wait` after how many seconds at the earliest (None: as one
    likes), `sick` whether the service itself is out of order. `field` is a field of the request that the service does
    not take and that it can be spared.
    """

    def __init__(
        self, error: ModelError, *, again: bool = False, wait: float | None = None, sick: bool = False, field: str = ""
    ) -> None:
        super().__init__()
        self.error = error
        self.again = again
        self.wait = wait
        self.sick = sick
        self.field = field


def failure(error: BaseException, service: Service) -> Failure:
    """What an exception of the clients means."""
    import openai

    if isinstance(error, ModelError):
        return Failure(error)
    if isinstance(error, openai.APIStatusError):
        return _refused(error, service)
    if isinstance(error, openai.APIConnectionError):
        return _unconnected(error, service)
    if isinstance(error, openai.APIError):  # in mid-stream: there is no status any more
        text = _said(error, service)
        broken = Failure(ModelBroken(f"{service.who} failed in mid-answer.", _LATER), again=True, sick=True)
        return Failure(prompt) if (prompt := _of_prompt(text, service)) else broken
    _log.debug("no answer: %s", type(error).__name__)
    return Failure(ModelBroken(f"{service.who} sent something that is not an answer.", _address(service)), sick=True)


def stalled(service: Service, seconds: float) -> Failure:
    """Silence for so long. It is not tried again: whoever waits has waited long enough."""
    text = f"{service.who} has sent no text for {seconds:g} s."
    return Failure(ModelStalled(text, "Try again; if the model is slow, raise PAPERBOT_STALL_TIMEOUT (seconds)."), sick=True)


def unreachable(service: Service, *, again: bool) -> Failure:
    """No connection."""
    text = f"{service.who} cannot be reached{f' through {service.proxy}' if service.proxy else ''}."
    return Failure(ModelUnreachable(text, _network(service)), again=again, sick=True)


def broken_off(service: Service, *, begun: bool) -> Failure:
    """The answer ended without its end; where it had not `begun`, the address may be that of something else."""
    text = f"{service.who} broke off before the end of its answer."
    return Failure(ModelBroken(text, _LATER if begun else _address(service)), again=True, sick=True)


def _unconnected(error: openai.APIConnectionError, service: Service) -> Failure:
    """A connection that failed; of which kind, only the HTTP client's exception beneath tells."""
    kinds = {type(cause).__name__ for cause in _causes(error)}
    if "SSLCertVerificationError" in kinds:
        text = f"{service.who} is not known by its certificate{f', through {service.proxy}' if service.proxy else ''}."
        return Failure(ModelUnreachable(text, "Set SSL_CERT_FILE to a file with the certificate of who vouches for it."))
    if "ConnectTimeout" in kinds:
        return unreachable(service, again=False)  # the network itself has tried several times by then
    if kinds & {"ConnectError", "ProxyError", "UnsupportedProtocol"}:
        return unreachable(service, again=True)
    if kinds & {"ReadTimeout", "WriteTimeout"}:
        return Failure(ModelStalled(f"{service.who} does not answer.", _LATER), sick=True)
    return broken_off(service, begun=True)


def _refused(error: openai.APIStatusError, service: Service) -> Failure:
    """An answer with a status of 400 or more."""
    status, text, wait = error.status_code, _said(error, service), retry_after(error.response.headers)
    if status == 407:
        who = f"T{service.proxy[1:]}" if service.proxy else "A proxy"
        return Failure(ModelUnreachable(f"{who} asks for a name and a password.", _network(service)))
    if final := _no_use(error, text, service):
        return Failure(final)
    again = error.response.headers.get("x-should-retry") != "false"  # OpenAI's own header
    if status == 429 or (wait or 0) > LONGEST_WAIT:
        return Failure(_busy(service, wait), again=again and (wait or 0) <= LONGEST_WAIT, wait=wait)
    if status in (408, 409) or status >= 500:
        passed = f" It is asked through {service.proxy}, which may be what failed." if service.proxy else ""
        return Failure(
            ModelBroken(f"{service.who} failed (HTTP {status}).", f"{_LATER}{passed}"), again=again, wait=wait, sick=True
        )
    return _bad_request(status, text, service)


def _no_use(error: openai.APIStatusError, text: str, service: Service) -> ModelError | None:
    """What no other attempt would change, if it is that."""
    status, code = error.status_code, error.code or ""
    if code == "model_not_found" or (status in (400, 404) and _is_of_model(error, text)):
        return _none_loaded(service) if _NONE_LOADED.search(text) else _no_model(service)
    if status in (401, 403) and not _DECLINED.search(text):
        return _wrong_key(status, service)
    if status == 404:
        return ModelUnknown(f"{service.who} takes no questions at this address (HTTP 404).", _address(service))
    if status == 402 or (status == 429 and "insufficient_quota" in (code, error.type)):
        return ModelBusy(f"{service.who} says that the quota of this key is used up.", "Check its plan and billing.")
    if status == 413:
        return _too_long(service)
    return _of_prompt(text, service) if status < 500 else None


def _of_prompt(text: str, service: Service) -> ModelError | None:
    """What is wrong with the prompt, if that is why it was refused."""
    if _TOO_LONG.search(text):
        return _too_long(service)
    if _DECLINED.search(text):
        who = f"{service.who} declined the question or its abstracts: its policy withholds them."
        return ModelBroken(who, "Ask in other words.")
    return None


def _is_of_model(error: openai.APIStatusError, text: str) -> bool:
    """Whether a request was refused for the model that it names."""
    return bool(_NO_MODEL.search(text) or _NONE_LOADED.search(text)) or (error.param == "model" and not _TOO_LONG.search(text))


def _bad_request(status: int, text: str, service: Service) -> Failure:
    """A request that the service does not take as it is."""
    spare = [name for name in OPTIONAL_FIELDS if name in text] if _NOT_TAKEN.search(text) else []
    blamed = "PAPERBOT_TEMPERATURE" if "temperature" in text else "PAPERBOT_MAX_TOKENS" if "max_" in text else "PAPERBOT_MODEL"
    error = ModelBroken(f"{service.who} did not take the request (HTTP {status}).", f"Check {blamed}.")
    return Failure(error, field=min(spare, key=text.index, default=""))


def lists_none(error: Exception, service: Service) -> ModelError | None:
    """That a service has no list of its models, if that is why it gave none; it may take questions all the same."""
    if getattr(error, "status_code", 0) not in _NO_LIST:
        return None
    own = ", and check OPENAI_BASE_URL; most end in /v1." if service.own else "."
    return ModelUnknown(f"{service.who} does not tell what models it has.", f"Set PAPERBOT_MODEL to the one to ask{own}")


def _wrong_key(status: int, service: Service) -> ModelError:
    if not service.key:
        return ModelRefusesKey(f"{service.who} asks for a key.", "Set OPENAI_API_KEY.")
    if status == 403:
        return ModelRefusesKey(f"{service.who} does not allow this with the key.", "Check what OPENAI_API_KEY may be used for.")
    return ModelRefusesKey(
        f"{service.who} refused the key.", "Check OPENAI_API_KEY" + (" and OPENAI_BASE_URL." * service.own or ".")
    )


def _no_model(service: Service) -> ModelError:
    text = f"{service.who} has no model “{service.model}” for this use."
    return ModelUnknown(text, "Check PAPERBOT_MODEL; paperbot doctor lists the models that there are.")


def _too_long(service: Service) -> ModelError:
    return PromptTooLong(
        f"The question and its abstracts are more than the model “{service.model}” can read at once.",
        "Set PAPERBOT_CONTEXT_TOKENS lower, or PAPERBOT_PAPERS.",
    )


def _none_loaded(service: Service) -> ModelError:
    return ModelUnknown(f"{service.who} has no model loaded.", "Load a model there first.")


def _busy(service: Service, wait: float | None) -> ModelError:
    return ModelBusy(f"{service.who} is over its rate limit.", f"Try again in {_time(wait) if wait else 'a minute'}.")


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{math.ceil(seconds)} s"
    return f"{math.ceil(seconds / 60)} minutes" if seconds < 6000 else f"{min(seconds / 3600, 9999):.0f} hours"


_LATER = "Try again in a minute."


def _network(service: Service) -> str:
    if service.proxy:
        return f"Check the proxy and the address{' in OPENAI_BASE_URL' * service.own}; NO_PROXY names hosts that need no proxy."
    return "Check that it runs, and OPENAI_BASE_URL." if service.own else "Check the network."


def _address(service: Service) -> str:
    return "Check OPENAI_BASE_URL; most end in /v1." if service.own else _LATER


def _said(error: openai.APIError, service: Service) -> str:
    """What the service said, in small letters, for looking for words in it."""
    text = str(error.body or error.message)
    if getattr(error, "status_code", 0) not in (401, 403):  # those are about the key
        shown = text.replace(service.key, "(the key)") if service.key else text
        _log.debug("%s: %.500s", type(error).__name__, shown)
    return text.lower()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a service asks to wait, in any of the forms in use; None if it asks for nothing or nonsense."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        with suppress(ValueError):
            seconds = float(headers.get(name, "")) / unit
            return seconds if seconds > 0 else None
    date = parsedate_tz(headers.get("retry-after", ""))
    if date is None:
        return None
    try:
        seconds = mktime_tz(date) - time.time()
    except (ValueError, OverflowError):
        return None
    return seconds if seconds > 0 else None
