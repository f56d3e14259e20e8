"""Messages as every chat template takes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, groupby
from operator import itemgetter

_role, _text = itemgetter(0), itemgetter(1)


def in_turns(messages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """(role, text) messages whose roles alternate behind those of the system, from the user's on; none is empty.

    The templates of some models refuse all else, on vLLM and llama.cpp with status 400 or 500. What is said in several
    messages on end becomes one; what an assistant says before any user does is left out.
    """
    said = [message for message in messages if _text(message).strip()]
    rules = [message for message in said if _role(message) == "system"]
    talk = dropwhile(lambda message: _role(message) != "user", (one for one in said if _role(one) != "system"))
    return [(role, "\n\n".join(map(_text, of_one))) for role, of_one in groupby([*rules, *talk], key=_role)]
