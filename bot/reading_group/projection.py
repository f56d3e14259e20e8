"""The map: abstracts in two dimensions, by principal components (Pearson, 1901) of their vectors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.reading_group.pack import Map, Spot
from bot.reading_group.reading import whole
from ingest.embedding.vectors import Floats
from ingest.library import Library
from ingest.records import Paper

SHOWN = 600  # papers, beside those chosen; of more, some are taken evenly


def project(library: Library, chosen: Mapping[str, int]) -> Map:
    """A map of the library with the `chosen` papers, their numbers by their ids.

    Raises:
        LibraryError: the library cannot be used.
    """
    papers = list(library.papers())
    shown = _some(papers, chosen)
    kept = library.stored([paper.paper_id for paper in shown])
    shown = [paper for paper in shown if paper.paper_id in kept]
    places, share = _plane(np.stack([whole(kept[paper.paper_id]) for paper in shown]))
    spots = tuple(
        Spot(paper.title, round(float(x), 4), round(float(y), 4), chosen.get(paper.paper_id, 0))
        for paper, (x, y) in zip(shown, places, strict=True)
    )
    return Map(spots, round(share, 3), len(papers))


def _some(papers: list[Paper], chosen: Mapping[str, int]) -> list[Paper]:
    others = [paper for paper in papers if paper.paper_id not in chosen]
    step = max(1.0, len(others) / SHOWN)
    evenly = [others[int(i * step)] for i in range(min(len(others), SHOWN))]
    return [*evenly, *(paper for paper in papers if paper.paper_id in chosen)]


def _plane(vectors: Floats) -> tuple[Floats, float]:
    """Two coordinates from 0 to 1 for each vector, float32 [n, 2], and their share of the whole spread."""
    centred = vectors - vectors.mean(axis=0)
    left, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    spread = float((sizes**2).sum()) or 1.0
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    dimensions = min(2, len(sizes))
    signs = np.sign(axes[np.arange(dimensions), np.abs(axes[:dimensions]).argmax(axis=1)])  # the same at every run
    places[:, :dimensions] = left[:, :dimensions] * sizes[:dimensions] * signs
    low, high = places.min(axis=0), places.max(axis=0)
    scaled: Floats = np.where(high > low, (places - low) / np.maximum(high - low, 1e-9), 0.5).astype(np.float32)
    return scaled, float((sizes[:2] ** 2).sum() / spread)
