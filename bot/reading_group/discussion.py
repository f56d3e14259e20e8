"""Questions to discuss, without a model: on each paper and across several, each tied to a quote.

What in a sentence calls for a question decides which is asked (`forms`); no wording comes twice in a pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from zlib import crc32

from bot.questions import stem, topic_words
from bot.reading_group.briefs import DIFFICULTY, stated
from bot.reading_group.clauses import clause
from bot.reading_group.forms import FORMS, PLAIN, PROPOSE
from bot.reading_group.hints import Form
from bot.reading_group.pack import Aspect, Discussion, Excerpt, Kind, Level, Relation, Row, short_name
from bot.reading_group.reading import Read, Sentence
from bot.reading_group.roles import Role
from bot.reading_group.selection import is_overview

EACH, MANY, EACH_OF_MANY = 3, 6, 2  # questions a paper; fewer where there are more papers than MANY
_ORDER = (Role.EVIDENCE, Role.APPROACH, Role.PROBLEM, Role.IMPLICATION, Role.LIMITS, Role.BACKGROUND, Role.RESOURCE)
_LEVELS = tuple(Level)
_SHORTEST = 60  # characters of a sentence that says enough to be asked about by itself
_UNIT = re.compile(r"\d\s?(%|percent|×|x\b|times\b|-?fold\b|points?\b|dB\b)|\b(hazard|odds|risks?)\b", re.IGNORECASE)
_MAKES = re.compile(
    rf"{PROPOSE}(?:[\w-]+ ){{0,8}}?(?:framework|method|approach|algorithm|system|architecture|network|pipeline|strategy|module"
    r"|mechanism|technique|scheme|loss|planner|detector|agent|objective|language|library|benchmark)s?\b"
    rf"|{PROPOSE}(?-i:[A-Z])",
    re.IGNORECASE,
)
_WE = re.compile(r"(?:to [^,]+, )?(?:we|our)\b", re.IGNORECASE)


class Asked:
    """The wordings that a pack has used."""

    def __init__(self) -> None:
        self._used = set[str]()

    def fresh(self, wordings: Sequence[str], about: str) -> str:
        """One of these that was not used yet, which one depends on the paper `about`; "" if all were."""
        first = crc32(about.encode()) % len(wordings)
        return next((wording for wording in (*wordings[first:], *wordings[:first]) if wording not in self._used), "")

    def use(self, wording: str) -> None:
        """Not again."""
        self._used.add(wording)


def on_paper(paper: Read, asked: Asked, most: int = EACH) -> list[Discussion]:
    """Questions on one paper, from understanding to critique; no two on the same sentence while there are others."""
    found, sentences, levels = list[Discussion](), set[int](), set[Level]()
    for wanted in (*_LEVELS, None):
        if len(found) >= most:
            break
        question = next(_possible(paper, asked, wanted, sentences, levels), None)
        if question:
            wording, made, start = question
            asked.use(wording)
            found.append(made)
            sentences.add(start)
            levels.add(made.level)
    while len(found) < min(2, most) and (plain := _plain(paper, asked, sentences)):
        found.append(plain)
    return sorted(found, key=lambda one: _LEVELS.index(one.level))


def _possible(
    paper: Read, asked: Asked, wanted: Level | None, taken: set[int], levels: set[Level]
) -> Iterator[tuple[str, Discussion, int]]:
    """The questions that may be asked, the most particular first: wording, question, and where its sentence begins."""
    for form in FORMS:
        if wanted not in (form.level, None) or (wanted is None and form.level in levels and len(levels) < len(_LEVELS)):
            continue
        for sentence in _by_role(paper, form):
            if sentence.span.start in taken:
                continue
            words = form.found(sentence.text) or {}
            if (able := form.able(words)) and (wording := asked.fresh(able, paper.paper.paper_id)):
                text = wording.format(**words, name=_name(paper))
                yield wording, Discussion(form.level, text, (sentence.excerpt(),)), sentence.span.start


def _by_role(paper: Read, form: Form) -> list[Sentence]:
    """The sentences that a form asks about. What is hard is named before what was found: there it is part of a finding."""
    turn = next((one.span.start for one in paper.sentences if one.role is Role.EVIDENCE), len(paper.paper.abstract))
    suited = (
        one for one in paper.sentences if one.role in form.roles and (one.role is not Role.PROBLEM or one.span.start < turn)
    )
    fitting = [one for one in suited if form.found(one.text) is not None]
    return sorted(fitting, key=lambda one: _ORDER.index(one.role))


def _plain(paper: Read, asked: Asked, taken: set[int]) -> Discussion | None:
    for role in _ORDER:
        asked_as = [one for one in paper.sentences if _asked_as(one) is role]
        for sentence in sorted(asked_as, key=lambda one: len(one.text) < _SHORTEST):
            if sentence.span.start not in taken and (wording := asked.fresh(PLAIN[role], paper.paper.paper_id)):
                asked.use(wording)
                taken.add(sentence.span.start)
                level = Level.UNDERSTANDING if role is Role.BACKGROUND else Level.CRITIQUE
                return Discussion(level, wording.format(name=_name(paper)), (sentence.excerpt(),))
    return None


def _asked_as(sentence: Sentence) -> Role:
    """The role by which a sentence is asked about: as a problem only if it names a difficulty."""
    named = sentence.role is not Role.PROBLEM or DIFFICULTY.search(sentence.text)
    return sentence.role if named else Role.APPROACH if _WE.match(sentence.text) else Role.BACKGROUND


def _name(paper: Read) -> str:
    name = short_name(paper.paper)
    return name if len(name) <= 30 else f"[{paper.number}]"


def across(
    papers: Sequence[Read], relations: Sequence[Relation], rows: Sequence[Row], columns: Sequence[str]
) -> list[Discussion]:
    """Questions across papers: on what they agree or part in, their figures, their evidence, what could be joined."""
    if len(papers) < 2:
        return []
    found = [
        *_on_relations(relations),
        *_on_figures(rows, columns),
        *_on_resources(papers, rows, columns),
        *_on_joining(papers),
    ]
    return found[: max(3, len(papers))]


def _on_relations(relations: Sequence[Relation]) -> Iterator[Discussion]:
    texts = {
        Kind.OPPOSED: (
            Level.CRITIQUE,
            "[{0}] and [{1}] seem to say the opposite. Can both be right? Say under which conditions each would be.",
        ),
        Kind.AGREE: (
            Level.ANALYSIS,
            "[{0}] and [{1}] start close together. Where is the first sentence of one that the authors of the other "
            "would not sign?",
        ),
        Kind.DIFFER: (
            Level.CRITIQUE,
            "Faced with a new problem of this kind on Monday, would you begin with [{0}] or with [{1}]? Which fact about the"
            " problem would make you change your mind?",
        ),
    }
    for kind in (Kind.OPPOSED, Kind.DIFFER, Kind.AGREE):
        first = next((relation for relation in relations if relation.kind is kind), None)
        if first:
            level, text = texts[kind]
            yield Discussion(level, text.format(*(side.number for side in first.sides)), first.sides)


def _on_figures(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[Discussion]:
    """On the first two figures that are of one kind: the same unit, and a word that is said of both."""
    pairs = combinations(_column(rows, columns, "Figures"), 2)
    if pair := next((pair for pair in pairs if _comparable(*(figure.quote for figure in pair))), None):
        one, other = pair
        text = (
            f"Both [{one.number}] and [{other.number}] give figures. What would have to be held equal before the two "
            f"could stand"
            " in one table?"
        )
        yield Discussion(Level.ANALYSIS, text, pair)


def _comparable(one: str, other: str) -> bool:
    units = [{unit[unit.lastindex or 0].lower() for unit in _UNIT.finditer(quote)} for quote in (one, other)]
    words = [{stem(word) for word in topic_words(quote) if not word[0].isdigit()} for quote in (one, other)]
    return all(not one.isdisjoint(other) for one, other in (units, words))


def _on_resources(papers: Sequence[Read], rows: Sequence[Row], columns: Sequence[str]) -> Iterator[Discussion]:
    published = _column(rows, columns, "Code or data")
    if published and len(published) < len(papers):
        others = [f"[{row.number}]" for row in rows if row.number not in {one.number for one in published}]
        text = (
            f"[{published[0].number}] offers code, data or models of its own; the abstract{'s' if len(others) > 1 else ''} of"
            f" {_listed(others)} do{'' if len(others) > 1 else 'es'} not. How does that change what you would build on?"
        )
        yield Discussion(Level.CRITIQUE, text, (published[0],))


def _on_joining(papers: Sequence[Read]) -> Iterator[Discussion]:
    """The approaches of papers, two by two, as parts of one system; and what a next paper would have to show."""
    makers = [paper for paper in papers if _makes(paper)]  # what a review or a study does is put inside nothing
    made = [next(one for one in stated(paper, Aspect.APPROACH) if _MAKES.search(one.text)) for paper in makers]
    if len(made) >= 2:
        one, other = made[0], made[-1]
        text = f"Could what [{one.number}] does be put inside what [{other.number}] does? What would have to give way first?"
        yield Discussion(Level.ANALYSIS, text, (_short(one), _short(other)))
    shown = [sentences[0] for paper in makers if (sentences := stated(paper, Aspect.EVIDENCE))]
    if len(shown) >= 2:
        numbers, all_ = _listed([f"[{one.number}]" for one in shown]), "both" if len(shown) == 2 else "all"
        text = (
            f"Which single experiment would {numbers} {all_} have to face, so that you would know which of them to trust most?"
        )
        yield Discussion(Level.CRITIQUE, text, tuple(_short(one) for one in shown))
    found = [sentences[0] for paper in papers if (sentences := stated(paper, Aspect.EVIDENCE))]
    if len(shown) < 2 <= len(found):
        text = "Which of these findings would you rely on first, and what would you look for in the full papers before you did?"
        yield Discussion(Level.CRITIQUE, text, tuple(_short(one) for one in found))
    asked = [sentences[0] for paper in papers if (sentences := stated(paper, Aspect.PROBLEM))]
    if len(asked) >= 2:
        text = "Which of these difficulties is nearest to one of your own, and which paper would you hand to whom tomorrow?"
        yield Discussion(Level.UNDERSTANDING, text, tuple(_short(one) for one in asked[:3]))
    ways = [sentences[0] for paper in papers if (sentences := stated(paper, Aspect.APPROACH))]
    if len(made) < 2 <= len(ways):
        one, other = ways[0], ways[-1]
        text = f"What does [{other.number}] look at that [{one.number}] leaves out, and what would the one gain from the other?"
        yield Discussion(Level.ANALYSIS, text, (_short(one), _short(other)))


def _makes(paper: Read) -> bool:
    return not is_overview(paper.paper.title) and any(_MAKES.search(one.text) for one in stated(paper, Aspect.APPROACH))


def _short(sentence: Sentence) -> Excerpt:
    return sentence.excerpt(*clause(sentence.text))


def _column(rows: Sequence[Row], columns: Sequence[str], name: str) -> list[Excerpt]:
    place = list(columns).index(name)
    return [cell for row in rows if (cell := row.cells[place]) is not None]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
