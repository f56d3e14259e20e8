"""Prompts: files with variables, filled in strictly."""

from __future__ import annotations

from importlib.resources import files
from string import Template

import pytest

from prompts import PromptError, render

_FOLDER = files("prompts")
_NAMES = sorted(path.name.removesuffix(".md") for path in _FOLDER.iterdir() if path.name.endswith(".md"))


def _variables(name: str) -> list[str]:
    return sorted(set(Template((_FOLDER / f"{name}.md").read_text(encoding="utf-8")).get_identifiers()))


def test_a_missing_prompt_is_named() -> None:
    with pytest.raises(PromptError, match="no prompt “no-such-prompt”"):
        render("no-such-prompt")


@pytest.mark.parametrize("name", _NAMES)
def test_all_variables_are_filled_in(name: str) -> None:
    values = {variable: f"<value of {variable}>" for variable in _variables(name)}
    text = render(name, **values)
    assert all(value in text for value in values.values())
    assert "${" not in text


@pytest.mark.parametrize("name", _NAMES)
def test_a_value_is_taken_as_it_is(name: str) -> None:
    hostile = "$title ${nothing} $$ 100% {braces} \\n"
    values = dict.fromkeys(_variables(name), hostile)
    assert render(name, **values).count(hostile) >= len(values)


@pytest.mark.parametrize("name", _NAMES)
def test_missing_and_unknown_variables_are_all_listed(name: str) -> None:
    with pytest.raises(PromptError) as caught:
        render(name, surely_not_wanted="", another_one="")
    said = str(caught.value)
    assert all(f"missing: {variable}" in said for variable in _variables(name))
    assert "unknown: another_one, unknown: surely_not_wanted" in said
