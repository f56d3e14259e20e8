"""Pages of HTML from templates: what is filled in is escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template


@lru_cache(maxsize=8)
def template(package: str, name: str) -> Template:
    """The template in the file `name` of a package; a variable that is not given is an error."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(text)
