"""Topics of which any will do: “robots or drones”."""

from __future__ import annotations

import re

from bot.questions import topic_words

_MOST, _LONGEST = 4, 4  # topics, and words of each
_OR = re.compile(r",? or (?:an? |the |on |about |else )?|, ", re.IGNORECASE)
# What hardly stands where only topics are listed.
_SAYS = re.compile(
    r"[?.;:]|\b(?:is|are|was|were|do|does|did|has|have|had|can|could|may|might|will|would|should|what|which|who|whom|whose|when"
    r"|where|why|how|whether|if|because|while|that|than|not|either|neither|both|vs|versus|i|it|they|we|you)\b",
    re.IGNORECASE,
)


def alternatives(topic: str) -> list[str]:
    """The topics that a few words list with “or”; none if they say something, or list nothing."""
    topic = topic.strip(" ?.!")
    if not re.search(r" or ", topic, re.IGNORECASE) or _SAYS.search(topic):
        return []
    found = [one.strip() for one in _OR.split(topic)]
    listed = 1 < len(found) <= _MOST and all(len(one.split()) <= _LONGEST and topic_words(one) for one in found)
    return found if listed else []
