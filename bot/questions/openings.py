"""What people begin a question or a request with, that tells nothing of it: parts of patterns, with or without re.VERBOSE."""

from __future__ import annotations

# “hi, …”, “ok so …”, “and now …”
GREETING = r"(?:(?:hi|hello|hey|ok(?:ay)?|so|and|but|now|then|also|please|paperbot)\b[,!.]?\ )*"
# “could you please …”
PLEASE = r"(?:(?:can|could|would|will)\ you\ )?(?:please\ )?"
