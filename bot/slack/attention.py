"""Whether a reply in a thread that does not mention the bot is for it: found out beside the workers, which wait for nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.slack.marks import Marks
from bot.slack.posts import Post
from bot.slack.threads import Threads
from bot.slack.workers import Workers

_log = logging.getLogger(__name__)
_READERS = 2  # threads; where Slack limits how often threads are read, more of them would only wait
_REMEMBERED = 20.0  # seconds
_CLOSING = 2.0  # seconds


class Attention:
    """Looks whether the bot takes part in threads, and remembers for a while where it does not; thread-safe."""

    def __init__(self, threads: Threads, waiting: int, *, alone: bool) -> None:
        """`alone` tells that no other bot may be asked in a thread meanwhile; otherwise nothing is remembered."""
        self._threads, self._alone = threads, alone
        self._readers = Workers(_READERS, waiting)
        self._without, self._called = Marks(), Marks()

    @property
    def live(self) -> bool:
        """Whether threads are being read."""
        return self._readers.live

    def called(self, post: Post) -> None:
        """The bot was mentioned in the thread of a post."""
        self._called.note(post.key)

    def ignores(self, post: Post) -> bool:
        """Whether a post stands in a thread in which the bot had no say when it looked, a moment ago."""
        looked = self._without.at(post.key)
        return time.monotonic() - looked < _REMEMBERED and self._called.at(post.key) < looked

    def consider(self, post: Post, then: Callable[[bool], None]) -> int | None:
        """Find out whether a post may be for the bot, and tell `then`; gives what `Workers.submit` does."""
        return self._readers.submit(lambda: then(self._hears(post)))

    def _hears(self, post: Post) -> bool:
        if self.ignores(post):
            return False
        began = time.monotonic()
        try:
            hears = self._threads.takes_part(post)
        except Exception:  # whatever it is, the post must not be held for ever
            _log.exception("whether a reply is for the bot could not be told")
            return False
        if not hears and self._alone:
            self._without.note(post.key, began)
        return hears

    def close(self) -> bool:
        """Consider no more; whether all that was taken has been."""
        return self._readers.close(_CLOSING)
