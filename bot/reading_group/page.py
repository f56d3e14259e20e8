"""A pack as one page of HTML that needs nothing else: no script, no file beside it, no network."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from bot.formats.addresses import web_address
from bot.formats.templates import template
from bot.reading_group import wording
from bot.reading_group.pack import Excerpt, Map, Pack, short_name
from ingest.text import plain

_ADDRESS = re.compile(r"""https?://[^\s<>"'“”‘’{}\\^`|]+""")
_BEHIND = ".,;:!?)]*_…"  # of a sentence, not of an address in it
_WIDTH, _HEIGHT, _EDGE = 640, 400, 24  # of the map, in its own units


def page(pack: Pack) -> str:
    """The page of a pack."""
    return template(__package__ or "", "page.html").render(
        pack=pack, summary=wording.summary(pack), places=wording.PLACES, empty=wording.EMPTY_CELL,
        not_stated=wording.NOT_STATED, linked=partial(linked, pack), reference=wording.reference,
        no_relations=wording.NO_RELATIONS, several=wording.across(pack),
        kinds=[(title, [r for r in pack.relations if r.kind is kind]) for kind, title in wording.KINDS.items()],
        own={choice.number: wording.on_paper(pack, choice.number) for choice in pack.choices},
        published=wording.published, place=wording.place, link=web_address, short=short_name, plain=plain,
        spots=_spots(pack.map), width=_WIDTH, height=_HEIGHT,
    )  # fmt: skip


def linked(pack: Pack, excerpt: Excerpt) -> list[tuple[str, str]]:
    """The words of a quote in pieces, each with the address that it is, or "": addresses that stand whole in the abstract."""
    abstract, place = pack.paper(excerpt.number).abstract, excerpt.start
    if abstract[excerpt.start : excerpt.end] != excerpt.quote:
        return [(plain(excerpt.quote), "")]
    pieces = list[tuple[str, str]]()
    for found in _ADDRESS.finditer(abstract):
        end = found.start() + len(found.group().rstrip(_BEHIND))
        address = web_address(abstract[found.start() : end])
        if address == plain(address) != "" and place <= found.start() and end <= excerpt.end:
            pieces += [(abstract[place : found.start()], ""), (address, address)]
            place = end
    pieces.append((abstract[place : excerpt.end], ""))
    return [(_folded(text), address) for text, address in pieces if text]


def _folded(text: str) -> str:
    """A piece of a line: the spaces at its ends are kept."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' if before else ''}{plain(text)}{' ' if after and plain(text) else ''}"


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
