"""Addresses of pages in a question: what is behind them is not read, and their words tell nothing of its topic."""

from __future__ import annotations

import re

from ingest.identity import arxiv_id, doi

_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]'’]", re.IGNORECASE)
_LABELLED = re.compile(rf"\[(?P<label>[^\[\]]+)\]\((?P<address>{_ADDRESS.pattern})\)", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_UNREAD = "Pages behind links are not read"


def beside_links(text: str) -> tuple[str, tuple[str, ...]]:
    """A question without the addresses in it that name no paper, and what is said of these; whole where it has nothing else."""
    left = [found[0] for found in _ADDRESS.finditer(text) if not (arxiv_id(found[0]) or doi(found[0]))]
    if not left:
        return text, ()
    rest = _LABELLED.sub(lambda link: link["label"] if link["address"] in left else link[0], text)
    rest = _ADDRESS.sub(lambda found: "" if found[0] in left else found[0], rest)
    rest = re.sub(r" (?=[?!.,;:](?:\s|$))", "", " ".join(_EMPTY.sub("", rest).split())).strip(" -–—:")
    if not any(map(str.isalnum, rest)):
        return text, (f"{_UNREAD}.",)
    return rest, tuple(f"{_UNREAD}: “{address}” was left out." for address in dict.fromkeys(left))
