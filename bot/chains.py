"""The library as a LangChain retriever, to be used in any chain.

It stands in a module of its own because importing langchain_core's retrievers takes over a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot.app import build
from bot.retrieval import Retriever
from bot.retrieval.evidence import RankedPaper
from bot.settings import BotSettings
from ingest.filters import EVERYTHING, Filters
from ingest.settings import environment


class PaperRetriever(BaseRetriever):
    """Finds papers for a question; each is a Document whose text is the abstract.

    Its metadata hold what is known of the paper (`paper_id`, `title`, `authors`, `year`, `venue`, `url`, …), its scores
    (`score`, `dense`, `keyword`) and `passages`: the sentences that answer best, best first, each with its `text`, its
    offsets `start` and `end` in the abstract, and its `score`. Only papers that match `filters`, and those that the question
    itself states, are given.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    k: int = 5
    filters: Filters = EVERYTHING

    @classmethod
    def open(cls, settings: Mapping[str, str] | None = None, k: int = 5) -> PaperRetriever:
        """A retriever of `k` papers from the library that `settings` name (the environment's, if None).

        Raises:
            PaperbotError: the library or the embedder cannot be used.
        """
        app = build(BotSettings.from_environ(environment() if settings is None else settings))
        return cls(retriever=app.retriever, k=k)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(ranked) for ranked in self.retriever.retrieve(query, self.k, self.filters).papers]


def _document(ranked: RankedPaper) -> Document:
    metadata: dict[str, Any] = ranked.paper.to_json()
    abstract = metadata.pop("abstract")
    metadata |= {"score": ranked.score, "dense": ranked.dense, "keyword": ranked.keyword}
    metadata["passages"] = [asdict(passage) for passage in ranked.passages]
    return Document(page_content=abstract, metadata=metadata, id=ranked.paper.paper_id)
