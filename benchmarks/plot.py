"""The figures of `benchmarks.scale` as a table and a chart.

    python -m benchmarks.plot [benchmarks/results.json]

Writes scale.svg beside the figures, and the table between the two markers in README.md there.
"""

from __future__ import annotations

import argparse
import html
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
COLOURS = {"paperbot": "#1261a0", "langchain-chroma": "#c2571a", "llama-index": "#3b7d3a"}
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 330, 220, 62, 64, 100  # of a panel, and around it
Line = tuple[str, bool, list[tuple[float, float]]]  # system, dashed, points

_COLUMNS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("ingest, abstracts/s", lambda s: f"{s['ingest']['rate']:.1f}"),
    ("of its embedder alone", lambda s: f"{s['bare']['share']:.0%}" if "bare" in s else "–"),
    ("peak memory (growth), MB", lambda s: f"{s['ingest']['peak_mb']:.0f} ({s['ingest']['growth_mb']:.0f})"),
    ("disk, MB", lambda s: f"{s['disk_mb']:.1f}"),
    ("second ingest, s", lambda s: _second(s["sync"])),
    ("imports + first answer, s", lambda s: f"{s['open']['imports']:.2f} + {s['open']['first_answer']:.2f}"),
    ("query p50 / p95, ms", lambda s: f"{s['query']['p50_ms']:.1f} / {s['query']['p95_ms']:.1f}"),
    ("p50 after changes, ms", lambda s: f"{s['query_after_changes']['p50_ms']:.1f}"),
    ("own paper found (after changes)", lambda s: f"{s['query']['found']:.1%} ({s['query_after_changes']['found']:.1%})"),
    ("memory while answering, MB", lambda s: f"{s['query']['peak_mb']:.0f}"),
)


def main() -> None:
    """Read figures, write the chart and the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, nargs="?", default=Path("benchmarks/results.json"))
    path = parser.parse_args().results
    results = json.loads(path.read_text())
    path.with_name("scale.svg").write_text(chart(results))
    page = path.with_name("README.md")
    before, _, rest = page.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    figures = f"{machine(results)}\n\n{table(results)}\n\n![Latency and memory over the size of the library](scale.svg)"
    page.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}")


def machine(results: dict[str, Any]) -> str:
    """What the figures were measured on, in a sentence or two."""
    its = results["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in its["packages"].items())
    return (
        f"{results['papers']}, {results['queries']} queries. {its['cpu']}, {its['cores']} cores, {its['memory_gb']} GB, "
        f"{its['system']}; Python {its['python']}, SQLite {its['sqlite']}, {versions}. {its['date']}; load before: "
        f"{its['load_before']}."
    )


def table(results: dict[str, Any]) -> str:
    """The figures as a Markdown table, a line for each size and system."""
    lines = ["| papers | system | " + " | ".join(name for name, _ in _COLUMNS) + " |", "|---:|---|" + "---:|" * len(_COLUMNS)]
    for one in results["sizes"]:
        for system, figures in one["systems"].items():
            cells = [f"{one['size']:,}", system, *(show(figures) for _, show in _COLUMNS)]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _second(sync: dict[str, Any]) -> str:
    """Nothing should be embedded; where something was, that is said."""
    if "seconds" not in sync:
        return "–"
    return f"{sync['seconds']:.1f}" + (f" ({sync['embedded']} embedded)" if sync["embedded"] else "")


def chart(results: dict[str, Any]) -> str:
    """Two panels as SVG: the median of a warm query, and peak memory, over the number of papers."""
    systems = [system for system in COLOURS if any(system in one["systems"] for one in results["sizes"])]
    latency = [(s, False, _points(results, s, "query", "p50_ms")) for s in systems]
    memory = [(s, dashed, _points(results, s, name, "peak_mb")) for s in systems for name, dashed in
              (("ingest", False), ("query", True))]  # fmt: skip
    right = _LEFT + _WIDTH + _GAP
    width, height = right + _WIDTH + 40, _TOP + _HEIGHT + 52
    legend = "".join(
        f'<rect x="{_LEFT + 150 * place}" y="14" width="12" height="12" fill="{COLOURS[system]}"/>'
        + _text(_LEFT + 18 + 150 * place, 24, system)
        for place, system in enumerate(systems)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="#222"><rect width="{width}" height="{height}" fill="#fff"/>{legend}'
        f"{_panel(_LEFT, 'warm query, median, ms', latency)}"
        f"{_panel(right, 'peak memory, MB: ingest (line), answering (dashed)', memory)}</svg>\n"
    )


def _points(results: dict[str, Any], system: str, group: str, name: str) -> list[tuple[float, float]]:
    sizes = [one for one in results["sizes"] if system in one["systems"]]
    return [(one["size"], one["systems"][system][group][name]) for one in sizes]


def _panel(left: float, title: str, lines: Sequence[Line]) -> str:
    """A pair of axes from zero, with its lines."""
    points = [point for _, _, those in lines for point in those]
    steps_x, steps_y = _steps(max(x for x, _ in points)), _steps(max(y for _, y in points))

    def across(value: float) -> float:
        return left + value / steps_x[-1] * _WIDTH

    def down(value: float) -> float:
        return _TOP + _HEIGHT - value / steps_y[-1] * _HEIGHT

    parts = [_text(left, _TOP - 14, title, weight="bold")]
    for y in steps_y:
        parts.append(_line([(left, down(y)), (left + _WIDTH, down(y))], "#ddd", 1))
        parts.append(_text(left - 8, down(y) + 4, f"{y:,g}", anchor="end"))
    parts += [_text(across(x), _TOP + _HEIGHT + 18, f"{x:,g}", anchor="middle") for x in steps_x]
    parts.append(_text(left + _WIDTH / 2, _TOP + _HEIGHT + 38, "papers", anchor="middle"))
    for system, dashed, those in lines:
        drawn = [(across(x), down(y)) for x, y in those]
        parts.append(_line(drawn, COLOURS[system], 2, dashed=dashed))
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[system]}"/>' for x, y in drawn]
    return "".join(parts)


def _steps(most: float) -> list[float]:
    """Round numbers from zero to `most` or just above, four to seven of them."""
    size = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 0.1
    step = next(step for part in (0.1, 0.2, 0.25, 0.5, 1, 2) if (step := size * part) * 6 >= most)
    return [step * number for number in range(int(-(-most // step)) + 1)]


def _line(points: Sequence[tuple[float, float]], colour: str, width: int, *, dashed: bool = False) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}"'
    return f"<text {place}>{html.escape(text)}</text>"


if __name__ == "__main__":
    main()
