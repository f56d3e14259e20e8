"""What kind of fact a question asks for, and whether an abstract could state it: as far as that goes without a model."""

from __future__ import annotations

import re

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|often|large|big|fast|few|far|high|old)\b"
    r"|\b(?:what|which) (?:is the |was the |\w+ )?(?:percentage|share|fraction|number|score|accuracy|ratio|rate|size|speed)\b"
    r"|\b(?:success|win|error|learning) rate\b|\b(?:batch|group|sample) size\b|\bwhich year\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:once|twice|thrice|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|halves|third|quarter|doubles?|triples?)\b",
    re.IGNORECASE,
)


def asks_for_number(question: str) -> bool:
    """Whether the answer has to be, or to hold, a number."""
    return bool(_ASKS_NUMBER.search(question))


def states_number(text: str) -> bool:
    """Whether a number stands in `text`, in figures or in words."""
    return bool(_NUMBER.search(text))
