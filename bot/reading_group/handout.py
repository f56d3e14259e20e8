"""A pack as a handout: Markdown, or JSON; HTML stands in `page`. All show the same, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import PurePath

from bot.formats.markdown import address, cell, escaped
from bot.reading_group.pack import Aspect, Brief, Discussion, Excerpt, Pack, Relation
from bot.reading_group.page import page
from bot.reading_group.wording import EMPTY_CELL, KINDS, NO_RELATIONS, NOT_STATED, PLACES, across, on_paper, published, summary
from ingest.errors import QuestionError


class Form(StrEnum):
    """What a handout is written in."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


ENDINGS = {".md": Form.MARKDOWN, ".markdown": Form.MARKDOWN, ".html": Form.HTML, ".htm": Form.HTML, ".json": Form.JSON}


def form_of(path: PurePath) -> Form:
    """What a file is to be written in, by its ending.

    Raises:
        QuestionError: the ending tells nothing.
    """
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise QuestionError(f"What {path} is to be written in is not told by its ending.", "End it in .md, .html or .json.")
    return form


def handout(pack: Pack, form: Form) -> str:
    """The text of a handout."""
    if form is Form.JSON:
        return json.dumps(pack.to_json(), ensure_ascii=False, indent=1) + "\n"
    return page(pack) if form is Form.HTML else markdown(pack)


def markdown(pack: Pack) -> str:
    """A pack as Markdown."""
    sections = {
        "Agenda": _agenda(pack),
        "Primer": _primer(pack),
        "Papers, in reading order": _papers(pack),
        "Briefs": (text for brief in pack.briefs for text in _brief(pack, brief)),
        "Comparison": _table(pack),
        "Agreements and disagreements": _relations(pack.relations),
        "Questions": _questions(pack),
        "Glossary": _glossary(pack),
        "References": [f"```bibtex\n{pack.bibtex.strip()}\n```"],
        "Left out": _left_out(pack),
    }
    parts = [f"# {escaped(pack.title)}", f"*{escaped(summary(pack))} {PLACES}*", *(f"*{escaped(note)}*" for note in pack.notes)]
    parts += [text for title, body in sections.items() for text in _section(title, list(body))]
    return "\n\n".join(parts) + "\n"


def _section(title: str, body: Sequence[str]) -> list[str]:
    return [f"## {title}", *body] if body else []


def _quoted(excerpt: Excerpt) -> str:
    return f"> “{escaped(excerpt.quote)}” \\[{excerpt.number}\\] ({excerpt.start}–{excerpt.end})"


def _agenda(pack: Pack) -> Iterator[str]:
    rows = [f"| {part.minutes} | {cell(part.title)} | {cell(part.lead)} | {cell(part.what)} |" for part in pack.agenda]
    total = f"| **{sum(part.minutes for part in pack.agenda)}** | | | |"
    yield "\n".join(["| min | part | leads | what |", "|---:|---|---|---|", *rows, total])
    yield "\n".join(f"- **{task.role}**: {task.what}" for task in pack.roles)


def _primer(pack: Pack) -> Iterator[str]:
    if pack.primer.text:
        yield escaped(pack.primer.text)
    yield "\n>\n".join(map(_quoted, pack.primer.excerpts))


def _papers(pack: Pack) -> Iterator[str]:
    for choice in pack.choices:
        when = f" {escaped(words)}" if (words := published(choice.paper)) else ""
        head = f"{choice.number}. **{escaped(choice.paper.title)}**{when}{address(choice.paper.url)}"
        if choice.paper.authors:
            head += f"\n   {escaped(', '.join(choice.paper.authors))}"
        yield f"{head}\n   - chosen: {escaped(choice.why)}\n   - order: {escaped(choice.order)}"


def _brief(pack: Pack, brief: Brief) -> Iterator[str]:
    yield f"### [{brief.number}] {escaped(pack.paper(brief.number).title)}"
    for finding in brief.findings:
        name = str(finding.aspect).capitalize() + (" and figures" if finding.aspect is Aspect.EVIDENCE else "")
        yield f"**{name}**" + (f": {escaped(finding.summary)}" if finding.summary else "")
        yield "\n>\n".join(map(_quoted, finding.excerpts)) or NOT_STATED


def _table(pack: Pack) -> Iterator[str]:
    head = f"| | {' | '.join(pack.columns)} |\n|---|{'---|' * len(pack.columns)}"
    rows = []
    for row in pack.rows:
        cells = [f"“{cell(one.quote)}”" if one else EMPTY_CELL for one in row.cells]
        rows.append(f"| [{row.number}] {cell(pack.paper(row.number).title)} | {' | '.join(cells)} |")
    yield "\n".join([head, *rows])


def _relations(relations: Sequence[Relation]) -> Iterator[str]:
    for kind, title in KINDS.items():
        found = [relation for relation in relations if relation.kind is kind]
        if found:
            yield f"### {title}"
        for relation in found:
            yield escaped(relation.text)
            yield "\n>\n".join(map(_quoted, relation.sides))
    if not relations:
        yield NO_RELATIONS


def _questions(pack: Pack) -> Iterator[str]:
    for choice in pack.choices:
        if own := on_paper(pack, choice.number):
            yield f"### On [{choice.number}] {escaped(choice.paper.title)}"
            yield from map(_question, own)
    if several := across(pack):
        yield "### Across the papers"
        yield from map(_question, several)


def _question(question: Discussion) -> str:
    quotes = "\n".join(f"  {line}" for line in "\n>\n".join(map(_quoted, question.excerpts)).split("\n"))
    return f"- *{question.level}*: {escaped(question.text)}\n\n{quotes}"


def _glossary(pack: Pack) -> Iterator[str]:
    lines = [
        f"- **{escaped(term.term)}**: {escaped(term.meaning) or f'“{escaped(term.excerpt.quote)}”'} \\[{term.excerpt.number}\\]"
        for term in pack.glossary
    ]
    yield from ["\n".join(lines)] if lines else []


def _left_out(pack: Pack) -> Iterator[str]:
    lines = [f"- {escaped(one.title)}: {escaped(one.why)}" for one in pack.left_out]
    yield from ["\n".join(lines)] if lines else []
