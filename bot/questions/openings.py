"""What people begin or end a question or a request with, that tells nothing of it.

What they begin with are parts of patterns, with or without re.VERBOSE.
"""

from __future__ import annotations

import re

# “hi, …”, “ok so …”, “and now …”
GREETING = r"(?:(?:hi|hello|hey|ok(?:ay)?|so|and|but|now|then|also|please|paperbot)\b[,!.]?\ )*"
# “could you please …”
PLEASE = r"(?:(?:can|could|would|will)\ you\ )?(?:please\ )?"
# “…, please”, “… if possible, thank you!”: what stands before it is said alone.
BEFORE_THANKS = re.compile(
    r"(?:(?<!\bto)[,.;!?]? (?:please|pls|plz|thanks(?: a lot)?|thx|thank you(?: very much)?|if (?:that is )?possible"
    r"|if you can)\b){1,4}(?P<end>[ .!?]*)$",
    re.IGNORECASE,
)
