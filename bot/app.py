"""Composition root: settings → a ready Answerer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering import Answerer
from bot.llm import Model, load_model
from bot.retrieval import Retriever
from bot.settings import BotSettings
from bot.support import Checker
from ingest.embedding import load_embedder
from ingest.errors import SettingsError
from ingest.library import Library


@dataclass(frozen=True, slots=True)
class App:
    """All that a front end needs."""

    settings: BotSettings
    library: Library
    retriever: Retriever
    answerer: Answerer
    checker: Checker
    model: Model | None


def build(settings: BotSettings, *, llm: bool | None = None) -> App:
    """Open the library and everything that answers from it.

    `llm` is whether a language model writes the answers: True demands one, None takes one if it is set up.

    Raises:
        LibraryError: there is no library, or it cannot be used.
        EmbedderError: the embedder's weights or key are missing.
        SettingsError: a language model is demanded, and none is set up.
    """
    model = model_of(settings, llm)
    embedder = load_embedder(settings)
    library = Library.open(settings, embedder.fingerprint)
    retriever = Retriever(library, embedder)
    checker = Checker(library, embedder)
    return App(settings, library, retriever, Answerer(library, retriever, checker, model), checker, model)


def switched(app: App, *, llm: bool) -> App:
    """The same over the same library, with or without a language model.

    Raises:
        SettingsError: there is to be one, and none is set up.
    """
    model = model_of(app.settings, llm)
    return replace(app, answerer=Answerer(app.library, app.retriever, app.checker, model), model=model)


def model_of(settings: BotSettings, llm: bool | None) -> Model | None:
    """The language model that writes the answers, if one does; `llm` as for `build`.

    Raises:
        SettingsError: one is demanded, and none is set up.
    """
    model = load_model(settings) if llm is not False else None
    if llm and model is None:
        raise SettingsError(
            "No language model is set up.",
            "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own; or go on without one.",
        )
    return model
