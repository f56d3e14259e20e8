"""Numbers that tell how sure others are, and bear out nothing else: levels and limits of confidence, and p-values."""

from __future__ import annotations

import re
from enum import StrEnum

_NUMBER = r"[-−–+]?\s?[0-9]*[.·]?[0-9]+"
_INTERVAL = (
    r"(?:CI|CrI|UI|HDI|(?:confidence|credible|credibility|uncertainty)\s(?:intervals?|limits?|regions?|bounds?|levels?))"
    r"(?![^\W_])"
)
_LEVEL = re.compile(rf"(?<![\w.])(?P<told>[0-9]{{2}}(?:[.·][0-9]+)?\s?(?:\\?%|per\s?cent))[\s-]?(?:\w+\s)?\[?{_INTERVAL}")
_LIMIT = re.compile(
    rf"(?<![^\W_]){_INTERVAL}(?:[\s,:;=()\[\]]|of|was|were|is|from|between|95|%|CI){{0,12}}"
    rf"(?P<told>{_NUMBER}\s?%?\s?(?:[-−–,;]|to|and)\s?{_NUMBER}(?:\s?%)?)"
)
_CHANCE = re.compile(
    r"(?<![^\W_])[pP](?:[\s-]?values?|\([^()]{1,20}\)|\sfor\s[\w\s-]{1,20}|[-_]\w{1,12})?"
    rf"\s?(?:[<>=≤≥⩽⩾]+|<\sor\s=|of|was|is|below|under)\s?(?P<told>{_NUMBER}(?:\s?[x×·*]\s?10\S{{0,8}})?)"
)
_ERROR = re.compile(rf"(?:±|\+/?[-−])\s?(?P<told>{_NUMBER})")  # “32 ± 12”
_SPREAD = re.compile(
    rf"[0-9%](?:\s[^\W\d_]{{1,12}})?\s?[(\[](?P<told>{_NUMBER}[^\d()\[\],;]{{0,12}}?(?:[-−–]|to)\s?{_NUMBER}[^\d()\[\],;]{{0,12}})[)\]]"
)
_RATIO_LIMITS = re.compile(  # “(HR 2.3, 1.7–3.1)”
    rf"(?<![^\W_])(?:a?[HO]R|RR|SMR|IRR)\s?[=:]?\s?[0-9.·]+[,;]\s(?P<told>{_NUMBER}\s?(?:[-−–]|to)\s?{_NUMBER})(?![0-9%])"
)


class Sureness(StrEnum):
    """What a number tells of how sure or how spread another is."""

    LEVEL = "level"  # “95 % confidence interval”
    LIMIT = "limit"
    CHANCE = "chance"  # “P < .05”
    SPREAD = "spread"  # “19.9 % (12.3–35.3 %)”, which may also be what is told


_READ = (
    (_RATIO_LIMITS, Sureness.LIMIT), (_SPREAD, Sureness.SPREAD), (_ERROR, Sureness.LIMIT), (_LEVEL, Sureness.LEVEL),
    (_LIMIT, Sureness.LIMIT), (_CHANCE, Sureness.CHANCE),
)  # fmt: skip


def sureness(text: str) -> dict[int, Sureness]:
    """Which of these the numbers of a text tell, by the places of their characters."""
    found = ((match.span("told"), how) for pattern, how in _READ for match in pattern.finditer(text))
    return {place: how for (start, end), how in found for place in range(start, end)}
