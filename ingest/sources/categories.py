"""The categories in what sources write down: keywords in a list, or arXiv's codes with nothing but spaces between."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ARCHIVE = (  # of arXiv, those of its first years among them
    r"(?:(?:astro|atom|chem|plasm|acc|math|quant|hep|nucl)-(?:ph|ex|lat|th)|cond-mat|gr-qc|q-(?:bio|fin|alg)|physics|math|cs|stat"
    r"|nlin|econ|eess|adap-org|alg-geom|ao-sci|bayes-an|chao-dyn|cmp-lg|comp-gas|dg-ga|funct-an|mtrl-th|patt-sol|solv-int|supr-con)"
)
_CODE = rf"{_ARCHIVE}(?:\.[A-Za-z-]{{2,9}})?"
_CODES = re.compile(rf"(?=.*[.-]){_CODE}(?:\s+{_CODE})+")


def split(text: str) -> list[str]:
    """The categories in a text."""
    if _CODES.fullmatch(text.strip()):
        return text.split()
    separator = r"\s*[;,|]\s*" if re.search(r"[;,|]", text) else r"\s+(?=[a-z-]+\.[A-Z])"
    return re.split(separator, text.strip())


def apart(named: Iterable[str]) -> tuple[str, ...]:
    """Categories, those that one text names in arXiv's way each on its own (“hep-ph gr-qc”), none twice."""
    each = (code for name in named for code in (name.split() if _CODES.fullmatch(name) else [name]))
    return tuple(dict.fromkeys(filter(None, each)))
