"""What kind of fact a question asks for, and whether an abstract could state it: as far as that goes without a model."""

from __future__ import annotations

import re

_AFTER = r"(?:of|in|on|for|do|does|did|is|was|were|are|has|have|can|could)"
_MEASURES = (
    r"(?:percentage|share|fraction|number|score|accuracy|ratio|(?:success |win |error |learning )?rate"
    r"|(?:batch |group )?size|year)"
)
_ASKS_NUMBER = re.compile(
    rf"\bhow (?:many|much)\b|\bhow (?:long|often|large|big|fast|few|high) {_AFTER}\b"
    rf"|\b(?:what|which) (?:(?:is|was|are|were) the )?(?:[\w-]+ )?{_MEASURES} {_AFTER}\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w-])\d|\b(?:twice|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|doubles?|triples?)\b",
    re.IGNORECASE,
)


def asks_for_number(question: str) -> bool:
    """Whether the answer has to be, or to hold, a number."""
    return bool(_ASKS_NUMBER.search(question))


def states_number(text: str) -> bool:
    """Whether a number stands in `text`, in figures or in words."""
    return bool(_NUMBER.search(text))
