"""A program that ingests papers into the library of its environment, and waits for a line of input at each batch."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

from ingest.embedding.vectors import ChunkVectors
from ingest.library import Library
from ingest.records import Chunk
from ingest.settings import LibrarySettings
from tests.conftest import ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder


class _Telling(WordsEmbedder):
    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        print("writing", flush=True)
        sys.stdin.readline()
        return super().embed_chunks(chunks)


def main() -> None:
    library = Library(LibrarySettings.from_environ(os.environ))
    ingest_papers(library, _Telling(), [paper(n) for n in range(int(sys.argv[1]))])
    print("done", flush=True)
