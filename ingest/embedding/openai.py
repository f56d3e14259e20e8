"""Embeddings by an OpenAI-compatible service, through langchain-openai."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from ingest.embedding.vectors import ChunkVectors, context, unit
from ingest.errors import EmbedderError
from ingest.proxies import proxy_of
from ingest.records import Chunk

BATCH = 256  # texts a request; the service takes at most 2,048
_RETRIES = 6  # with growing pauses, honouring Retry-After (openai client)
_TIMEOUT = 60.0  # seconds


class OpenAIEmbedder(Embeddings):
    """Embeddings from the model `model` at `base_url` ("" for OpenAI itself)."""

    vocabulary = None  # such services do not tell

    def __init__(self, model: str, api_key: str, base_url: str) -> None:
        """
        Raises:
            EmbedderError: there is no key, or the proxy or the certificates that are set cannot be used.
        """
        if not api_key:
            raise EmbedderError(
                f"PAPERBOT_EMBEDDINGS=openai:{model} needs a key.",
                "Set OPENAI_API_KEY, or unset PAPERBOT_EMBEDDINGS to embed on this machine.",
            )
        from langchain_openai import OpenAIEmbeddings

        self.fingerprint = f"openai/{model}/1"
        # The service counts tokens itself; counting them here would download a vocabulary.
        address = base_url or "https://api.openai.com/v1"
        try:
            self._service = OpenAIEmbeddings(
                model=model, api_key=api_key, base_url=address, chunk_size=BATCH,  # type: ignore[arg-type]
                max_retries=_RETRIES, timeout=_TIMEOUT, check_embedding_ctx_length=False,
            )  # fmt: skip
        except (ImportError, OSError, ValueError) as error:  # the client reads proxies and certificates from the environment
            by = proxy_of(address)
            said = f"The embedding service cannot be reached{f' through {by.shown}' if by else ''}."
            raise EmbedderError(said, _CHECK_WAY) from error

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text.

        Raises:
            EmbedderError: the service refuses, cannot be reached, or gives no vectors.
        """
        import openai

        try:
            vectors = self._service.embed_documents(texts)
        except openai.OpenAIError as error:
            raise _explained(error) from None
        except Exception as error:  # the client meets whatever else answers at the address
            said = f"The embedding service's answer could not be read ({type(error).__name__})."
            raise EmbedderError(said, _CHECK_MODEL) from error
        if len(vectors) != len(texts):
            raise EmbedderError(f"The embedding service gave {len(vectors)} vectors for {len(texts)} texts.", _CHECK_MODEL)
        if texts and not _are_vectors(vectors):
            raise EmbedderError("The embedding service gave something else than vectors.", _CHECK_MODEL)
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return unit(np.array(self.embed_documents([text])[0], dtype=np.float32)).tolist()  # type: ignore[no-any-return]

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        """The vectors of each chunk and of its sentences, in order; the texts share requests."""
        texts = list[str]()
        for chunk in chunks:
            texts.append(f"{context(chunk.title)} {chunk.text}".strip())
            texts += [chunk.text[span.start - chunk.start : span.end - chunk.start] for span in chunk.sentences]
        vectors = unit(np.array(self.embed_documents(texts), dtype=np.float32)) if texts else np.zeros((0, 0), np.float32)
        place = 0
        for chunk in chunks:
            after = place + 1 + len(chunk.sentences)
            yield ChunkVectors(vectors[place], vectors[place + 1 : after])
            place = after


def _are_vectors(vectors: list[list[float]]) -> bool:
    """Whether these are rows of numbers whose lengths are numbers, too."""
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            rows = np.asarray(vectors, dtype=np.float32)
            lengths = np.square(rows).sum(axis=-1)
    except (TypeError, ValueError, OverflowError):
        return False
    return rows.ndim == 2 and rows.shape[1] > 0 and bool(np.isfinite(lengths).all())


_CHECK_WAY = "Check HTTPS_PROXY and ALL_PROXY (SOCKS needs: pip install socksio), SSL_CERT_FILE and SSL_CERT_DIR."
_CHECK_MODEL = "Check PAPERBOT_EMBEDDINGS and OPENAI_BASE_URL."


def _explained(error: Any) -> EmbedderError:
    """A fault of the service in words; its own text may hold the key, so it is left out."""
    import openai

    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return EmbedderError("The embedding service refused the key.", "Check OPENAI_API_KEY.")
    if isinstance(error, openai.RateLimitError):
        return EmbedderError("The embedding service is over its rate limit or quota.", "Wait a minute, then run it again.")
    if isinstance(error, openai.APITimeoutError):
        return EmbedderError("The embedding service took too long to answer.", "Run it again.")
    if isinstance(error, openai.APIConnectionError):
        return EmbedderError("The embedding service cannot be reached.", "Check the network and OPENAI_BASE_URL.")
    if isinstance(error, openai.APIStatusError):
        return EmbedderError(f"The embedding service answered with HTTP {error.status_code}.", _CHECK_MODEL)
    return EmbedderError(f"The embedding service failed ({type(error).__name__}).", _CHECK_MODEL)
