"""Words with hyphens that nobody wrote before, made of a name: “DPO-trained”, “Rad53-dependent”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.questions import topic_words

_COMPOUND = re.compile(r"(?<![\w-])[^\W_]+(?:-[^\W_]+){1,2}(?![\w-])")
_NAME = re.compile(r"[A-Z]\w*[A-Z]|[^\W\d_]\w*\d")  # two capitals, or letters and a figure: no other word is written so


class Texts(Protocol):
    """What tells which words stand in no paper."""

    def unknown(self, words: Sequence[str]) -> list[str]:
        """Those of these words that stand in no paper."""


def compounds(text: str, library: Texts) -> Mapping[str, list[str]]:
    """For each such word that stands in no paper, lower case, what it is made of: the name that some paper has, then the rest.

    A name may have hyphens itself (“GPT-4-based”); of the rest, what stands in no paper is left out.
    """
    written = {found.lower(): found.split("-") for found in _COMPOUND.findall(text) if _NAME.search(found)}
    found = dict[str, list[str]]()
    for word in library.unknown(list(written)):
        pieces = written[word]
        heads = ["-".join(pieces[:end]) for end in range(len(pieces) - 1, 0, -1)]
        unknown = library.unknown([part.lower() for part in (*heads, *pieces)])
        head = next((one for one in heads if _NAME.search(one) and one.lower() not in unknown), "")
        if head:
            rest = [piece.lower() for piece in pieces[head.count("-") + 1 :] if piece.lower() not in unknown]
            found[word] = [head.lower(), *topic_words(" ".join(rest))]
    return found
