"""What tells whether a sentence states something: a pattern, for most of what a question may ask for."""

from __future__ import annotations

import re
from collections.abc import Callable

States = Callable[[str], bool]


def kind(asked: str, stated: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A kind of fact, in any case of letters: how it is asked for, and what states it."""
    return re.compile(asked, re.IGNORECASE), re.compile(stated, re.IGNORECASE)


def stating(pattern: re.Pattern[str]) -> States:
    """Tells whether a pattern is found in a sentence."""
    return lambda text: bool(pattern.search(text))
