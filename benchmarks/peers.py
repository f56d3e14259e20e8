"""What is compared: paperbot, LangChain's Chroma with Chroma's default embedder, and LlamaIndex with its own store.

The peers' model is the very one that paperbot uses, in float32, written as an ordinary export (`benchmarks.default_model`).
LlamaIndex is no dependency of anything here: where it is missing, `available` says how to install it.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.memory import peak_beside

if TYPE_CHECKING:
    from bot.app import App
    from ingest.crews import Crew
    from ingest.embedding.minilm import MiniLM
    from ingest.records import Chunk, Paper

LLAMA_INDEX = f"{sys.executable} -m pip install llama-index-core"
_BATCH = 64  # papers
_TOKENS = 256  # what sentence-transformers and Chroma read of a text with this model


def write_default_model(folder: Path) -> None:
    """Put the files that Chroma's default embedder wants below `folder`."""
    import onnx
    from safetensors.numpy import load_file

    from benchmarks.default_model import exported
    from ingest.embedding.onnx_graph import model_folder, verified_weights

    target = folder / "onnx"
    target.mkdir(parents=True)
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt"):
        shutil.copy(model_folder() / name, target / name)
    onnx.save(exported(load_file(str(verified_weights()))), target / "model.onnx")


class Paperbot:
    """The product: `ingest` writes, the retriever answers. `model` is the folder for its built model."""

    def __init__(self, folder: Path, model: Path) -> None:
        from bot.settings import BotSettings

        self._settings = BotSettings.from_environ({"PAPERBOT_HOME": str(folder), "PAPERBOT_CACHE": str(model)})
        self._until_saved = ExitStack()
        self.beside_mb = 0.0  # that processes of an ingest have had at most

    @staticmethod
    def imports() -> None:
        """Load the libraries that writing and answering need."""
        import chromadb  # noqa: F401
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401

        import bot.app  # noqa: F401
        import ingest.sync  # noqa: F401

    @cached_property
    def _embedder(self) -> MiniLM:
        from ingest.embedding.minilm import MiniLM

        return MiniLM(self._settings.cache, self._settings.threads)

    @cached_property
    def _crew(self) -> Crew:
        """That of `paperbot ingest`; one for all parts, as in an ingest of all papers at once."""
        from ingest.crews import gathered

        return self._until_saved.enter_context(gathered(self._settings, self._embedder))

    @cached_property
    def _app(self) -> App:
        from bot.app import build

        return build(self._settings)

    def warm(self) -> None:
        self._embedder.embed_documents(["warm up"])

    def add(self, papers: Iterable[Paper], *, prune: bool = False) -> int:
        """Ingest papers as a source that is read while they are embedded, as `paperbot ingest` does; how many were embedded."""
        from ingest.library import Library
        from ingest.report import Report
        from ingest.sources.arguments import Source, Sources
        from ingest.sync import ingest

        sources, report = Sources((Source("papers", lambda: iter(papers), lambda: None),)), Report()
        with closing(Library(self._settings)) as library:
            ingest(library, self._embedder, sources, report, prune=prune, progress=lambda *_: None, crew=self._crew)
        self.beside_mb = max(self.beside_mb, peak_beside())
        return report.embedded

    def save(self) -> None:
        """Everything is on disk already."""
        self._until_saved.close()

    def sync(self, papers: Iterable[Paper]) -> int:
        return self.add(papers)

    def change(self, papers: Sequence[Paper], gone: set[str], new: dict[str, Paper]) -> None:
        """Ingest once more what the source has by now."""
        self.add((new.get(paper.paper_id, paper) for paper in papers if paper.paper_id not in gone), prune=True)

    def chunks(self, papers: Sequence[Paper]) -> list[Chunk]:
        from ingest.chunking import chunk_paper

        return [chunk for paper in papers for chunk in chunk_paper(paper)]

    def embed(self, chunks: Sequence[Chunk]) -> None:
        """The embedder alone."""
        list(self._embedder.embed_chunks(chunks))

    def answer(self, question: str, count: int) -> None:
        self._app.answerer.answer(question, papers=count)

    def search(self, question: str, count: int) -> list[str]:
        return [ranked.paper.paper_id for ranked in self._app.retriever.retrieve(question, count).papers]


class LangChainChroma:
    """LangChain's Chroma vector store, embedded, with Chroma's default embedder; `model` is written if it is not there."""

    def __init__(self, folder: Path, model: Path | None = None) -> None:
        from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2
        from langchain_chroma import Chroma
        from langchain_core.embeddings import Embeddings

        if model is None:
            write_default_model(folder / "model")
        function = ONNXMiniLM_L6_V2()
        function.DOWNLOAD_PATH = model or folder / "model"

        class Default(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [vector.tolist() for vector in function(texts)]

            def embed_query(self, text: str) -> list[float]:
                return self.embed_documents([text])[0]

        self._embed = Default().embed_query
        self._store = Chroma(collection_name="peer", embedding_function=Default(), persist_directory=str(folder / "chroma"))

    @staticmethod
    def imports() -> None:
        import chromadb  # noqa: F401
        import langchain_chroma  # noqa: F401
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401

    def warm(self) -> None:
        self._embed("warm up")

    def add(self, papers: Iterable[Paper]) -> None:
        """Embed and store title and abstract of each paper, 64 at a time."""
        for batch in _batches(papers, _BATCH):
            texts = [f"{paper.title}. {paper.abstract}" for paper in batch]
            metadatas = [{"paper_id": paper.paper_id, "title": paper.title} for paper in batch]
            self._store.add_texts(texts, metadatas=metadatas, ids=[paper.paper_id for paper in batch])

    def save(self) -> None:
        """Everything is on disk already."""

    def change(self, papers: Sequence[Paper], gone: set[str], new: dict[str, Paper]) -> None:
        self._store.delete(ids=sorted(gone))
        self.add(new.values())

    def answer(self, question: str, count: int) -> None:
        self.search(question, count)

    def search(self, question: str, count: int) -> list[str]:
        """The ids of the nearest papers."""
        return [str(found.metadata["paper_id"]) for found in self._store.similarity_search(question, k=count)]


class LlamaIndex:
    """LlamaIndex's VectorStoreIndex with all its defaults (its own store, in memory and in JSON files), and the same model."""

    def __init__(self, folder: Path, model: Path) -> None:
        from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage

        self._folder, self._embedder = folder / "llama", _llama_embedder(model)
        if self._folder.is_dir():
            context = StorageContext.from_defaults(persist_dir=str(self._folder))
            self._index: Any = load_index_from_storage(context, embed_model=self._embedder)
        else:
            self._index = VectorStoreIndex(nodes=[], embed_model=self._embedder)

    @staticmethod
    def imports() -> None:
        import llama_index.core  # noqa: F401
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401

    def warm(self) -> None:
        self._embedder.get_query_embedding("warm up")

    def add(self, papers: Iterable[Paper]) -> None:
        """What `from_documents` does, 64 papers at a time."""
        from llama_index.core import Settings
        from llama_index.core.ingestion import run_transformations

        for batch in _batches(papers, _BATCH):
            documents = _documents(batch)
            for document in documents:
                self._index.docstore.set_document_hash(document.id_, document.hash)
            self._index.insert_nodes(run_transformations(documents, Settings.transformations))

    def save(self) -> None:
        self._index.storage_context.persist(str(self._folder))

    def sync(self, papers: Iterable[Paper]) -> int:
        return sum(sum(self._index.refresh_ref_docs(_documents(batch))) for batch in _batches(papers, _BATCH))

    def change(self, papers: Sequence[Paper], gone: set[str], new: dict[str, Paper]) -> None:
        for paper_id in gone:
            self._index.delete_ref_doc(paper_id, delete_from_docstore=True)
        self._index.refresh_ref_docs(_documents(list(new.values())))
        self.save()

    def answer(self, question: str, count: int) -> None:
        self.search(question, count)

    def search(self, question: str, count: int) -> list[str]:
        found = self._index.as_retriever(similarity_top_k=count).retrieve(question)
        return [str(node.node.ref_doc_id) for node in found]


SYSTEMS: dict[str, Any] = {"paperbot": Paperbot, "langchain-chroma": LangChainChroma, "llama-index": LlamaIndex}


def available(name: str) -> str:
    """How to install a peer that is missing; "" if it is there."""
    needed, command = {
        "langchain-chroma": ("langchain_chroma", "make test (its lock file has it)"),
        "llama-index": ("llama_index", LLAMA_INDEX),
    }[name]
    return "" if importlib.util.find_spec(needed) else command


def _documents(papers: Sequence[Paper]) -> list[Any]:
    from llama_index.core import Document

    return [Document(id_=paper.paper_id, text=paper.abstract, metadata={"title": paper.title}) for paper in papers]


def _llama_embedder(model: Path) -> Any:
    """The model in float32 as LlamaIndex wants it: batches padded to their longest text, the mean of all tokens."""
    import numpy as np
    import onnxruntime
    from llama_index.core.embeddings import BaseEmbedding
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(str(model / "onnx" / "model.onnx"), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(model / "onnx" / "tokenizer.json"))
    tokenizer.enable_truncation(max_length=_TOKENS)
    tokenizer.enable_padding()

    class Float(BaseEmbedding):  # type: ignore[misc]
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            encoded = tokenizer.encode_batch(texts)
            ids, mask = (np.array([getattr(one, name) for one in encoded]) for name in ("ids", "attention_mask"))
            inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            states = session.run(None, inputs)[0] * mask[:, :, None]
            vectors = states.sum(axis=1) / mask.sum(axis=1, keepdims=True)
            return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32).tolist()

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Float(model_name="all-MiniLM-L6-v2")


def _batches(papers: Iterable[Paper], size: int) -> Iterator[list[Paper]]:
    rest = iter(papers)
    while batch := list(islice(rest, size)):
        yield batch
