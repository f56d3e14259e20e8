"""What all handouts say alike."""

from __future__ import annotations

from bot.formats.addresses import web_address
from bot.reading_group.pack import Discussion, Excerpt, Kind, Pack
from ingest.records import Paper
from ingest.text import counted, plain

NOT_STATED = "The abstract does not say."
EMPTY_CELL = "not stated"
NO_RELATIONS = "The abstracts show neither."
KINDS = {
    Kind.OPPOSED: "Where they seem to say the opposite",
    Kind.DIFFER: "Where they go different ways",
    Kind.AGREE: "Where they agree",
}
PLACES = "The numbers behind a quote are the paper and the characters of its abstract where it stands."
_SAMPLE = "The texts are summaries from paperbot's sample library, not the original abstracts."


def summary(pack: Pack) -> str:
    """What a handout holds, in one line."""
    size = f"{counted(pack.minutes, 'minute')}, {counted(len(pack.choices), 'paper')}."
    parts = [size, "Made from the abstracts alone; what stands in quotation marks is verbatim."]
    if pack.usage and pack.written:
        parts.append(_by_model(pack, pack.usage.model))
    if any(choice.paper.source == "sample" for choice in pack.choices):
        parts.append(_SAMPLE)
    return " ".join(parts)


def _by_model(pack: Pack, model: str) -> str:
    """What of a pack a language model wrote."""
    if pack.primer.text or any(finding.summary for brief in pack.briefs for finding in brief.findings):
        return f"Summaries by a language model ({model}), each found in its abstract."
    return f"Questions or comparisons by a language model ({model}), each with the words that it is about."


def published(paper: Paper) -> str:
    """Venue and year in brackets, with a space before them."""
    parts = [part for part in (paper.venue, str(paper.year or "")) if part]
    return f" ({', '.join(parts)})" if parts else ""


def reference(paper: Paper) -> str:
    """A paper as it stands in a list of references."""
    numbers = [f"doi:{paper.doi}" if paper.doi else "", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else ""]
    parts = [", ".join(paper.authors), f"{paper.title.rstrip('.')}{published(paper)}", ", ".join(filter(None, numbers))]
    return plain(" ".join([*(f"{part.rstrip('.')}." for part in parts if part), web_address(paper.url)]))


def place(excerpt: Excerpt) -> str:
    """Where a quote stands."""
    return f"[{excerpt.number}], characters {excerpt.start}–{excerpt.end}"


def across(pack: Pack) -> list[Discussion]:
    """The questions on several papers: by their quotes, or by the numbers that they name."""
    return [one for one in pack.questions if len(one.numbers) > 1 or _names_others(pack, one)]


def on_paper(pack: Pack, number: int) -> list[Discussion]:
    """The questions on one paper alone."""
    return [one for one in pack.questions if one.numbers == (number,) and not _names_others(pack, one)]


def _names_others(pack: Pack, question: Discussion) -> bool:
    return any(f"[{c.number}]" in question.text for c in pack.choices if c.number not in question.numbers)
