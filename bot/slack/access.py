"""Who is answered: channels, users, direct messages, shared channels, and how often."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from bot.slack.posts import Post
from bot.slack.settings import SlackSettings

_MINUTE = 60.0  # seconds
_KEPT = 10_000  # users remembered


class RateLimit:
    """Counts a user's questions of the last minute, in this process; thread-safe."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """At most `most` questions a minute; 0 for any number."""
        self._most, self._clock = most, clock
        self._asked = dict[str, deque[float]]()
        self._lock = threading.Lock()

    def wait(self, user: str) -> int:
        """Count a question: 0 if it may be asked, otherwise the seconds until one may."""
        if not self._most:
            return 0
        with self._lock:
            now, asked = self._clock(), self._asked.pop(user, deque[float]())
            while asked and asked[0] <= now - _MINUTE:
                asked.popleft()
            self._asked[user] = asked  # the latest last
            if len(self._asked) > _KEPT:
                del self._asked[next(iter(self._asked))]
            if len(asked) >= self._most:
                return max(1, round(asked[0] + _MINUTE - now + 0.5))
            asked.append(now)
            return 0


class Access:
    """Decides who is answered."""

    def __init__(self, settings: SlackSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._rate = RateLimit(settings.rate, clock)

    def denied(self, post: Post, *, counted: bool = True) -> str:
        """Why a post is not answered, for its author; "" if it is. One that is tried again is not `counted` again."""
        settings = self._settings
        if settings.only_users and post.user not in settings.only_users:
            return "I only answer some people here. Whoever runs paperbot can add you (PAPERBOT_SLACK_USERS)."
        if post.direct and settings.direct == "off":
            return "I do not answer direct messages here; ask me in a channel."
        if not post.direct and settings.only_channels and post.channel not in settings.only_channels:
            return "I do not answer in this channel. Whoever runs paperbot can add it (PAPERBOT_SLACK_CHANNELS)."
        if post.external and settings.external == "off":
            return "I do not answer in channels that are shared with other organisations (PAPERBOT_SLACK_EXTERNAL)."
        if counted and (seconds := self._rate.wait(f"{post.team}/{post.user}")):
            return f"That were many questions in a short time. Ask again in {seconds} s."
        return ""
