"""A reading-group pack as a thread: an overview with the agenda, then one message a paper, then what is across them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.reading_group.pack import Aspect, Choice, Discussion, Excerpt, Finding, Pack, Relation
from bot.reading_group.pack import Part as Agendum
from bot.reading_group.wording import KINDS, NO_RELATIONS, across, on_paper, published, summary
from bot.slack.messages import Block, Part, SlackMessage, button, packed, section, sections
from bot.slack.notices import shortened, titled, venue
from bot.slack.safety import escape, label
from ingest.records import Paper

VOTE, HANDOUT, REMOVE = "paperbot_vote", "paperbot_handout", "paperbot_remove"  # action ids
_TITLE = 300  # characters of a title that are shown
_VOTE = "Vote for the paper that you most want to discuss: one vote each, and you may change it."
_HANDOUT = "The handout has all of this on one page to print, with the comparison table, a map of the papers and BibTeX."
_TABLE = "The comparison, aspect by aspect, is a table in the handout (the button in the first message)."
_REMOVED = "Its messages, votes and handout are deleted; what people wrote below it stays. Only who asked for it can do that."
_IN_THREAD = "The primer, briefs and questions stand in the thread. I stay out of the talk there; mention me to ask something."
_NUMBERED = re.compile(r"^\*\d+ min · \[(\d{1,2})\]\* (.+)$", re.MULTILINE)  # as `_listed` writes them


@dataclass(slots=True)
class _Quoted:
    """Quotes as lines of mrkdwn, each of which need be shown once."""

    seen: set[tuple[str, int, int]] = field(default_factory=set)

    def new(self, excerpts: Sequence[Excerpt], *, numbered: bool = False) -> list[str]:
        """Those that were not shown before."""
        return self.all([one for one in excerpts if _place(one) not in self.seen], numbered=numbered)

    def all(self, excerpts: Sequence[Excerpt], *, numbered: bool = False) -> list[str]:
        """All of them, for words that point to them."""
        self.seen |= {_place(one) for one in excerpts}
        return [f"> {f'[{one.number}] ' if numbered else ''}“{label(one.quote, coded=True)}”" for one in excerpts]


def _place(excerpt: Excerpt) -> tuple[str, int, int]:
    return excerpt.paper_id, excerpt.start, excerpt.end


def group_messages(pack: Pack, pack_id: str, asked_by: str = "", removal: str = "") -> list[SlackMessage]:
    """The messages of the thread, the first of which begins it; without votes and handout if there is no `pack_id`.

    One paper is nothing to vote on.
    `asked_by` is a name, which is shown and not mentioned; `removal` the value of the button that removes the pack, if any.
    """
    ballot = pack_id if len(pack.choices) > 1 else ""
    groups = [
        _overview(pack, pack_id, ballot, asked_by) + _removal(removal),
        _opening(pack),
        *(_paper(pack, choice, ballot) for choice in pack.choices),
        _across(pack, pack_id) if len(pack.choices) > 1 else [],
        _closing(pack),
    ]
    return [message for parts in groups for message in packed(parts)]


def _overview(pack: Pack, pack_id: str, ballot: str, asked_by: str) -> list[Part]:
    title = label(shortened(pack.title, _TITLE))
    heading = section(f"*{title}*")
    if pack_id:
        heading["accessory"] = button("Get the handout", HANDOUT, pack_id, "Get the handout as a file in this thread")
    said = f"Asked for by {label(asked_by)}. {escape(summary(pack))}" if asked_by else escape(summary(pack))
    parts = [Part((heading,), title), *sections("\n".join([said, *map(escape, pack.notes)]), small=True)]
    for part in pack.agenda:
        choice = next((one for one in pack.choices if part.title.startswith(f"[{one.number}] ")), None)
        parts += _listed(choice, part, ballot) if choice else sections(_agendum(part))
    hints = [_VOTE if ballot else "", _HANDOUT if pack_id else "", _IN_THREAD]
    return [*parts, *sections("\n".join(filter(None, hints)), small=True)]


def _removal(value: str) -> list[Part]:
    """A button that asks once more before it removes the pack."""
    if not value:
        return []
    said = {"title": "Remove this pack?", "text": _REMOVED, "confirm": "Remove", "deny": "Keep"}
    confirm = {name: {"type": "plain_text", "text": text, "emoji": False} for name, text in said.items()}
    element = button("Remove", REMOVE, value, "Remove this pack, if you asked for it") | {"confirm": confirm}
    return [Part(({"type": "actions", "elements": [element]},))]


def _agendum(part: Agendum) -> str:
    return f"*{part.minutes} min · {escape(part.title)}* ({escape(part.lead)})\n{escape(part.what)}"


def _listed(choice: Choice, part: Agendum, ballot: str) -> list[Part]:
    """A paper in the overview: its minutes and title with a button to vote for it, and why it is there."""
    line = f"*{part.minutes} min · [{choice.number}]* {_titled(choice.paper)}"
    block = section(line)
    if ballot:
        block["accessory"] = vote_button(ballot, choice.number)
    small = sections(f"chosen: {escape(choice.why)}\norder: {escape(choice.order)}", small=True)
    first, others = small[0], small[1:]
    return [Part((block, *first.blocks), f"{line}\n{first.text}"), *others]


def numbered(text: str) -> list[str]:
    """The numbers and titles in the text of an overview, line by line: “[1] Title (2024)”."""
    return [f"[{number}] {title}" for number, title in _NUMBERED.findall(text)]


def _titled(paper: Paper) -> str:
    return f"{titled(paper.title, paper.url)} {label(published(replace(paper, venue=venue(paper.venue))))}".rstrip()


def vote_button(pack_id: str, number: int, votes: int = 0) -> Block:
    """The button that votes for a paper, with its votes so far; `vote_of` reads a click on it."""
    hint = f"Vote for paper {number}, which has {votes} vote{'' if votes == 1 else 's'} so far"
    return button(f"Vote ({votes})" if votes else "Vote", VOTE, f"{pack_id}:{number}", hint)


def vote_of(action: Mapping[str, Any]) -> tuple[str, int]:
    """The pack and the number of the paper that a click votes for; "" and 0 if it votes for none."""
    pack_id, _, number = str(action.get("value", "")).partition(":")
    return (pack_id, int(number)) if number.isdecimal() and len(number) < 4 else ("", 0)


def with_votes(blocks: Sequence[Block], votes: Mapping[int, int]) -> list[Block]:
    """The same blocks, whose buttons show these votes."""

    def counted(element: Block) -> Block:
        if element.get("action_id") != VOTE:
            return element
        pack_id, number = vote_of(element)
        return vote_button(pack_id, number, votes.get(number, 0))

    shown = list[Block]()
    for block in blocks:
        changed = dict(block)
        if "accessory" in block:
            changed["accessory"] = counted(block["accessory"])
        if block["type"] == "actions":
            changed["elements"] = [counted(element) for element in block["elements"]]
        shown.append(changed)
    return shown


def votes_shown(blocks: Sequence[Block]) -> set[int]:
    """The papers that may be voted for in these blocks."""
    elements = [one for block in blocks for one in (block.get("accessory"), *block.get("elements", ())) if one]
    return {vote_of(one)[1] for one in elements if one.get("action_id") == VOTE}


def _opening(pack: Pack) -> list[Part]:
    primer = [escape(pack.primer.text)] if pack.primer.text else []
    primer += _Quoted().new(pack.primer.excerpts, numbered=True)
    roles = [f"• *{escape(task.role)}*: {escape(task.what)}" for task in pack.roles]
    return [
        *sections("\n".join(["*Primer*", *primer]) if primer else ""),
        *sections("\n".join(["*Roles*", *roles]) if roles else ""),
    ]


def _paper(pack: Pack, choice: Choice, ballot: str) -> list[Part]:
    """All on one paper: its brief, its questions, a button to vote for it."""
    quoted, brief = _Quoted(), next(one for one in pack.briefs if one.number == choice.number)
    authors = ", ".join(choice.paper.authors)
    parts = sections(f"*[{choice.number}]* {_titled(choice.paper)}") + sections(label(authors), small=True)
    for finding in brief.findings:
        if finding.excerpts or finding.summary:
            parts += sections(_finding(finding, quoted))
    if silent := [str(one.aspect) for one in brief.findings if not one.excerpts and not one.summary]:
        parts += sections(f"The abstract does not say: {', '.join(silent)}.", small=True)
    if own := on_paper(pack, choice.number):
        parts += sections("\n".join(["*Questions*", *_questions(own, quoted)]))
    return [*parts, Part(({"type": "actions", "elements": [vote_button(ballot, choice.number)]},))] if ballot else parts


def _finding(finding: Finding, quoted: _Quoted) -> str:
    name = str(finding.aspect).capitalize() + (" and figures" if finding.aspect is Aspect.EVIDENCE else "")
    fresh = quoted.new(finding.excerpts)
    head = f"*{name}*: {escape(finding.summary)}" if finding.summary else f"*{name}*"
    return "\n".join([head if fresh or finding.summary else f"{head}: see the quotes above", *fresh])


def _questions(questions: Sequence[Discussion], quoted: _Quoted, *, numbered: bool = False) -> Iterator[str]:
    for number, question in enumerate(questions, 1):
        yield f"{number}. {escape(question.text)} _({question.level})_"
        names_them = "“" in question.text  # then they are found where they stand; “this result” is not
        yield from (quoted.new if names_them else quoted.all)(question.excerpts, numbered=numbered)


def _across(pack: Pack, pack_id: str) -> list[Part]:
    """Where the papers agree and part, and the questions across them."""
    quoted = _Quoted()
    parts = [] if pack.relations else sections(f"*Agreements and disagreements*\n{NO_RELATIONS}")
    for kind, title in KINDS.items():
        found = [relation for relation in pack.relations if relation.kind is kind]
        lines = [line for relation in found for line in _relation(relation, quoted)]
        parts += sections("\n".join([f"*{title}*", *lines])) if found else []
    if several := across(pack):
        parts += sections("\n".join(["*Questions across the papers*", *_questions(several, quoted, numbered=True)]))
    return [*parts, *sections(_TABLE, small=True)] if pack_id else parts


def _relation(relation: Relation, quoted: _Quoted) -> list[str]:
    return [f"• {escape(relation.text)}", *quoted.new(relation.sides, numbered=True)]


def _closing(pack: Pack) -> list[Part]:
    """Terms, and what was left out."""
    terms = [
        f"• *{label(term.term)}*: {label(term.meaning) or f'“{label(term.excerpt.quote)}”'} [{term.excerpt.number}]"
        for term in pack.glossary
    ]
    left = [f"• {label(shortened(one.title, _TITLE))} ({escape(one.why)})" for one in pack.left_out]
    parts = sections("\n".join(["*Glossary*", *terms])) if terms else []
    return [*parts, *(sections("\n".join(["*Left out, though near*", *left]), small=True) if left else [])]
