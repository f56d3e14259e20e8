"""Embedders: local by default, or an OpenAI-compatible service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from ingest.embedding.vectors import ChunkVectors
from ingest.embedding.vocabulary import Vocabulary
from ingest.records import Chunk
from ingest.settings import LibrarySettings


class Embedder(Protocol):
    """What both embedders offer, beside being a langchain `Embeddings`.

    `fingerprint` names the model and its use: vectors of one fingerprint can be compared, others cannot.
    `vocabulary` tells how near single words are; None if the model does not say.
    """

    fingerprint: str

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The model's word pieces."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        """The vectors of each chunk and of its sentences, in order."""


def load_embedder(settings: LibrarySettings) -> Embedder:
    """The embedder that the settings name.

    Raises:
        EmbedderError: its weights or its key are missing.
    """
    if settings.embeddings == "local":
        from ingest.embedding.minilm import MiniLM

        return MiniLM(settings.cache, settings.threads)
    from ingest.embedding.openai import OpenAIEmbedder

    model = settings.embeddings.partition(":")[2]
    return OpenAIEmbedder(model, settings.openai_api_key.get_secret_value(), settings.openai_base_url)
