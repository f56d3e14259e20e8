"""Paper → Chunks: runs of whole sentences with stable ids and character offsets. Pure."""

from __future__ import annotations

import math

from ingest.records import Chunk, Paper, Span
from ingest.sentences import sentence_spans

# Characters. arXiv's own limit for an abstract is 1,920: nearly every abstract is one chunk, and its sentences have
# vectors of their own. Smaller chunks did not rank better: gold first on the development questions .79 with 900
# characters and .83 with 1,500, each read in one window, .84 with 2,000 read in windows (see `ingest.embedding.minilm`).
MAX_CHUNK = 2_000
MAX_SENTENCE = 900  # characters; a longer "sentence" (a table, a list of names) is cut at a space
VERSION = 2  # of the rules here and in `ingest.sentences`; a new one makes the next ingest chunk anew


def chunk_paper(paper: Paper) -> tuple[Chunk, ...]:
    """Cut an abstract into chunks of whole sentences, of about equal length, in order.

    Offsets are lossless: `chunk.text == paper.abstract[chunk.start:chunk.end]`, and between two chunks of one
    abstract there is only white space.
    """
    sentences = [piece for span in sentence_spans(paper.abstract) for piece in _cut(paper.abstract, span)]
    return tuple(
        Chunk(
            paper_id=paper.paper_id,
            index=index,
            start=group[0].start,
            end=group[-1].end,
            text=paper.abstract[group[0].start : group[-1].end],
            title=paper.title,
            sentences=tuple(group),
        )
        for index, group in enumerate(_groups(sentences))
    )


def _groups(sentences: list[Span]) -> list[list[Span]]:
    if not sentences:
        return []
    length = sentences[-1].end - sentences[0].start
    target = length / math.ceil(length / MAX_CHUNK)  # two chunks of 1,050 rather than 2,000 and 100
    groups = [[sentences[0]]]
    for span in sentences[1:]:
        start = groups[-1][0].start
        over = span.end - start > MAX_CHUNK
        beyond_target = (span.start + span.end) / 2 - start > target
        if over or beyond_target:
            groups.append([span])
        else:
            groups[-1].append(span)
    return groups


def _cut(text: str, span: Span) -> list[Span]:
    """A span no longer than `MAX_SENTENCE`, or its pieces, cut at spaces where there are any."""
    pieces, start = list[Span](), span.start
    while span.end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        end = space if space > start else start + MAX_SENTENCE
        pieces.append(Span(start, end))
        start = end + (text[end] == " ")
    return [*pieces, Span(start, span.end)] if span.end > start else pieces
