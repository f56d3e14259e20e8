"""What publishers and databases put around an abstract: its own label, and to whom it belongs."""

from __future__ import annotations

import re

# “Abstract In this study, we …”: a word of the text begins behind it, or the label of its first part. Not “Abstract
# Meaning Representation is …”, which is told by the word behind, nor what the title calls so.
_LABELS = (
    "Background|Objectives?|Purpose|Aims?|Introduction|Importance|Context|Motivation|Methods?|Design|Rationale|Problem|Results?"
)
_LABEL = re.compile(
    rf"(?P<label>abstract|summary)(?-i:\s*[.:|—–]\s*(?=[A-Z])|\s+-\s+(?=[A-Z])|\s+(?=(?:{_LABELS})\b|[A-Z][\w'’-]*,?\ [a-z]))",
    re.IGNORECASE,
)
_MARK = r"(?:©|\(c\)(?=\ ?(?:19|20)\d\d)|\bCopyright\b(?=\ (?:©|\(c\)|(?:19|20)\d\d|by\b|The\ Author)))"
_BEGINS = re.compile(
    rf"{_MARK}[^.]{{0,80}}\b(?:19|20)\d\d\b[^.]{{0,80}}\.(?:\s*All\ rights\ reserved\.)?\s+(?=\S)", re.IGNORECASE | re.VERBOSE
)
_ENDS = re.compile(
    rf"(?:(?<=[.!?)\]”\"])\s*|\s){_MARK}|(?<=[.!?])\s+(?:Published\ by|Crown\ copyright)\s", re.IGNORECASE | re.VERBOSE
)
_PUBLISHER = re.compile(r"Published by(?: (?:[A-Z][\w.&'’-]*,?|of|the|and|for|on|behalf|&))+")  # not “… in 2010, it advises …”
_LONGEST = 500  # characters of a notice
_OWNER = 14  # words of the sentence that names whose the text is; a claim on copyright has more
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z©])")
_OF_NOTICE = re.compile(
    r"""©|\(c\)|copyright|publish|rights\ reserved|open[ -]access|licen[cs]|creative\ commons|\bCC[ -]BY|on\ behalf\ of
    |this\ is\ an?\ \w+(?:\ \w+)?\ article|this\ article\ is\ (?:protected|distributed|published|a\ U\.?S)
    |^[\w&,'’ -]{1,40}\.?$""",
    re.IGNORECASE | re.VERBOSE,
)


def without_notices(abstract: str, title: str) -> str:
    """`abstract` without the label before it and the copyright lines around it; as it is where it would be nothing else."""
    rest = abstract
    if (label := _LABEL.match(rest)) and label["label"].lower() not in title.lower():
        rest = rest[label.end() :]
    if (begins := _BEGINS.match(rest)) is not None:
        rest = rest[begins.end() :]
    for ends in _ENDS.finditer(rest, max(0, len(rest) - _LONGEST)):
        first, *others = _SENTENCE.split(rest[ends.start() :].strip())
        owned = not first.startswith("Published") or _PUBLISHER.fullmatch(first)
        if owned and len(first.split()) <= _OWNER and all(map(_OF_NOTICE.search, others)):
            rest = rest[: ends.start()].rstrip()
            break
    return rest or abstract
