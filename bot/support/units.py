"""The units that stand behind numbers in abstracts, each as a basic unit and how many of it they are."""

from __future__ import annotations

import re

# Basic unit → the ways to write it and its multiples. What stands before “:” is how many basic units it is.
_TABLE = {
    "%": "1: \\$?\\\\?% percent per\\scent pct; 0.1: ‰",
    "points": "1: percentage[-\\s]points? points? pp ppts? pts?",
    "times": "1: folds? × \\$?\\\\times\\$? x times X",
    "seconds": """1: s secs? seconds?; 0.001: ms msecs? milliseconds?; 1e-6: µs μs us microseconds?; 1e-9: ns nanoseconds?;
        1e-15: fs femtoseconds?; 1e-12: ps picoseconds?; 60: mins? minutes?; 3600: h hrs? hours?; 86400: d days?;
        604800: wks? weeks?; 2629800: mo mos months?; 31557600: y yrs? years? years?[-\\s]olds? years\\sof\\sage;
        315576000: decades?""",
    "grams": """1: g grams?; 1000: kg kilograms? kilos?; 0.001: mg milligrams?; 1e-6: µg μg ug mcg micro[-\\s]?g micrograms?;
        1e-9: ng nanograms?; 1e-12: pg picograms?; 1e-15: fg femtograms?""",
    "metres": """1: m metres? meters?; 1000: km kilomet(?:re|er)s?; 0.01: cm centimet(?:re|er)s?; 0.001: mm millimet(?:re|er)s?;
        1e-6: µm μm um micro[-\\s]?m microns? micromet(?:re|er)s?; 1e-9: nm nanomet(?:re|er)s?; 1e-10: Å Å [åa]ngstr[öo]ms?""",
    "square metres": """1: m² m\\^?2 m\\(2\\) square\\smet(?:re|er)s?; 1e6: km² km\\^?2 square\\skilomet(?:re|er)s?;
        1e-4: cm² cm\\^?2 cm\\(2\\) square\\scentimet(?:re|er)s?; 1e-6: mm² mm\\^?2 mm\\(2\\) square\\smillimet(?:re|er)s?;
        1e-12: µm² μm² [µμu]m\\^?2 [µμu]m\\(2\\) micro[-\\s]?m\\(2\\)""",
    "cubic metres": """1: m³ m\\^?3 m\\(3\\) cubic\\smet(?:re|er)s?; 1e-6: cm³ cm\\^?3 cm\\(3\\) cubic\\scentimet(?:re|er)s?;
        1e-9: mm³ mm\\^?3 mm\\(3\\) cubic\\smillimet(?:re|er)s?""",
    "grays": "1: Gy grays?; 0.01: cGy; 0.001: mGy",
    "litres": """1: L lit(?:re|er)s?; 0.001: ml mL millilit(?:re|er)s?; 0.1: dl dL;
        1e-6: µl μl µL μL ul micro[-\\s]?[lL] microlit(?:re|er)s?""",
    "molar": """1e-3: mM mmol millimolar millimoles?; 1e-6: µM μM uM micro[-\\s]?M µmol μmol umol micromol micromolar
        micromoles?; 1e-9: nM nmol nanomolar nanomoles?; 1e-12: pM pmol picomolar; 1: mol""",
    "international units": "1: IU international\\sunits?; 1000: kIU",
    "hertz": "1: Hz hertz; 1e3: kHz KHz kilohertz; 1e6: MHz megahertz; 1e9: GHz gigahertz; 1e12: THz terahertz",
    "daltons": "1: Da; 1000: kDa kd kD kilodaltons?; 1e6: MDa",
    "bases": "1: bp nt base\\spairs? nucleotides?; 1000: kb kbp Kb kilobases?; 1e6: Mb Mbp megabases?",
    "bytes": "1: bytes?; 1e3: KB kB kilobytes?; 1e6: MB megabytes?; 1e9: GB gigabytes?; 1e12: TB terabytes?",
    "bits": "1: bits?",
    "watts": "1: W watts?; 1000: kW kilowatts?; 0.001: mW milliwatts?; 1e6: MW megawatts?",
    "volts": "1: V volts?; 0.001: mV millivolts?; 1000: kV kilovolts?",
    "electronvolts": "1: eV; 1e3: keV; 1e6: MeV; 1e9: GeV; 0.001: meV",
    "decibels": "1: dB decibels?",
    "degrees": "1: ° degrees? deg °C ºC °F",
    "millimetres of mercury": "1: mmHg mm\\sHg",
    "parts per million": "1: ppm parts\\sper\\smillion; 0.001: ppb parts\\sper\\sbillion",
    "frames per second": "1: FPS fps frames\\sper\\ssecond frames/s",
    "dollars": "1: dollars? USD",
    "euros": "1: euros? EUR",
    "sterling": "1: GBP pounds\\ssterling",
}
# Short ones that are words or names too stand close behind the figure: “5 m” may be five of anything, “2 d” two dimensions.
_CLOSE = frozenset("s h d g m m² m³ L W V y X nt kb Mb Kb MW x us".split())

_FIGURE = re.compile(r"\s[0-9]")


def _read_table() -> dict[str, tuple[str, float]]:
    known = dict[str, tuple[str, float]]()
    for unit, rows in _TABLE.items():
        for row in rows.split(";"):
            factor, _, written = row.partition(":")
            known |= {one: (unit, float(factor)) for one in written.split()}
    return known


def _titled(written: str) -> str:
    """The pattern of a unit that is spelt out also as it stands in titles: “10-Year Risk”."""
    return f"[{written[0].upper()}{written[0]}]{written[1:]}" if re.match("[a-z]{4}", written) else written


_KNOWN = _read_table()
_ORDER = sorted(_KNOWN, key=len, reverse=True)
UNIT = re.compile(
    "[\\s-]?-?(?:" + "|".join(f"(?P<u{place}>{_titled(written)})" for place, written in enumerate(_ORDER)) + r")(?![^\W_]|\d)"
)


def read_unit(text: str, place: int) -> tuple[str, float, int]:
    """The unit at `place`, behind a number: its basic unit ("" if there is none), how many it is, and where it ends."""
    found = UNIT.match(text, place)
    if found is None or found.lastgroup is None:
        return "", 1.0, place
    written = found[found.lastgroup]
    apart = found.start(found.lastgroup) - place
    if written in _CLOSE and (apart > 1 or (apart and _FIGURE.match(text, found.end()))):
        return "", 1.0, place
    unit, factor = _KNOWN[_ORDER[int(found.lastgroup[1:])]]
    return unit, factor, found.end()
