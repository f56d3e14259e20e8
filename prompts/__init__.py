"""Prompts as files with $variables; `render` fills them in and is strict both ways."""

from __future__ import annotations

from importlib.resources import files
from string import Template


class PromptError(Exception):
    """A prompt is missing, or was given the wrong variables; a fault of the calling code."""


def render(name: str, **values: str) -> str:
    """The text of `prompts/NAME.md` with its variables filled in; `$$` stands for a dollar sign.

    Raises:
        PromptError: there is no such prompt, or variables are missing or unknown; the message lists all of them.
    """
    path = files("prompts") / f"{name}.md"
    if not path.is_file():
        raise PromptError(f"there is no prompt “{name}”")
    template = Template(path.read_text(encoding="utf-8"))
    wanted = set(template.get_identifiers())
    faults = [f"missing: {v}" for v in sorted(wanted - set(values))] + [f"unknown: {v}" for v in sorted(set(values) - wanted)]
    if faults:
        raise PromptError(f"prompt “{name}”: {', '.join(faults)}")
    return template.substitute(values)
