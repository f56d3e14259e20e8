"""What paperbot is compared with: LangChain's Chroma with Chroma's default embedder, its model supplied locally.

The model is the very one that paperbot uses, in float32, written as an ordinary export (`benchmarks.default_model`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.default_model import exported
from ingest.embedding.onnx_graph import model_folder, verified_weights
from ingest.records import Paper


def write_default_model(folder: Path) -> None:
    """Put the files that Chroma's default embedder wants below `folder`."""
    import onnx
    from safetensors.numpy import load_file

    target = folder / "onnx"
    target.mkdir(parents=True)
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt"):
        shutil.copy(model_folder() / name, target / name)
    onnx.save(exported(load_file(str(verified_weights()))), target / "model.onnx")


class LangChainChroma:
    """LangChain's Chroma vector store, embedded, with Chroma's default embedder."""

    def __init__(self, folder: Path) -> None:
        from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2
        from langchain_chroma import Chroma
        from langchain_core.embeddings import Embeddings

        write_default_model(folder / "model")
        function = ONNXMiniLM_L6_V2()
        function.DOWNLOAD_PATH = folder / "model"

        class Default(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [vector.tolist() for vector in function(texts)]

            def embed_query(self, text: str) -> list[float]:
                return self.embed_documents([text])[0]

        self._store = Chroma(collection_name="peer", embedding_function=Default(), persist_directory=str(folder / "chroma"))

    def add(self, papers: Sequence[Paper]) -> None:
        """Embed and store title and abstract of each paper, 64 at a time."""
        for batch in _batches(papers, 64):
            texts = [f"{paper.title}. {paper.abstract}" for paper in batch]
            metadatas = [{"paper_id": paper.paper_id, "title": paper.title} for paper in batch]
            self._store.add_texts(texts, metadatas=metadatas, ids=[paper.paper_id for paper in batch])

    def search(self, question: str, count: int) -> list[Any]:
        """The nearest papers."""
        return self._store.similarity_search(question, k=count)


def _batches(papers: Sequence[Paper], size: int) -> Iterator[Sequence[Paper]]:
    for start in range(0, len(papers), size):
        yield papers[start : start + size]
