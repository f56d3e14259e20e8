"""A pack as one page of HTML that needs nothing else: no script, no file beside it, no network."""

from __future__ import annotations

from typing import Any

from bot.formats.addresses import web_address
from bot.formats.templates import template
from bot.reading_group import wording
from bot.reading_group.pack import Map, Pack, short_name
from ingest.text import plain

_WIDTH, _HEIGHT, _EDGE = 640, 400, 24  # of the map, in its own units


def page(pack: Pack) -> str:
    """The page of a pack."""
    return template(__package__ or "", "page.html").render(
        pack=pack, summary=wording.summary(pack), places=wording.PLACES, empty=wording.EMPTY_CELL,
        not_stated=wording.NOT_STATED, reference=wording.reference,
        no_relations=wording.NO_RELATIONS, several=wording.across(pack),
        kinds=[(title, [r for r in pack.relations if r.kind is kind]) for kind, title in wording.KINDS.items()],
        own={choice.number: wording.on_paper(pack, choice.number) for choice in pack.choices},
        published=wording.published, place=wording.place, link=web_address, short=short_name, plain=plain,
        spots=_spots(pack.map), width=_WIDTH, height=_HEIGHT,
    )  # fmt: skip


def _spots(found: Map) -> list[dict[str, Any]]:
    """The papers of the map, the chosen ones last, so that they lie on top; labels turn inwards at the right edge."""
    placed = [
        {
            "title": plain(spot.title), "number": spot.number, "x": round(_EDGE + spot.x * (_WIDTH - 2 * _EDGE), 1),
            "y": round(_HEIGHT - _EDGE - spot.y * (_HEIGHT - 2 * _EDGE), 1), "left": spot.x > 0.5,
        }
        for spot in found.spots
    ]  # fmt: skip
    return sorted(placed, key=lambda spot: spot["number"])
