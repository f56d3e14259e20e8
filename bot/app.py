"""Composition root: settings → a ready Answerer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering import Answerer
from bot.retrieval import Retriever
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.library import Library


@dataclass(frozen=True, slots=True)
class App:
    """All that a front end needs."""

    settings: BotSettings
    library: Library
    retriever: Retriever
    answerer: Answerer


def build(settings: BotSettings) -> App:
    """Open the library and everything that answers from it.

    Raises:
        LibraryError: there is no library, or it cannot be used.
        EmbedderError: the embedder's weights or key are missing.
    """
    embedder = load_embedder(settings)
    library = Library.open(settings, embedder.fingerprint)
    retriever = Retriever(library, embedder)
    return App(settings, library, retriever, Answerer(retriever))
