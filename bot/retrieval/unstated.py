"""What a question asks of a paper that it calls by name, and that paper's abstract does not speak of.

That can be told of words that are written like names (A100, Franka), and of kinds of facts that hardly an abstract states: for
all others it may have words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.filtering.phrases import FIELDS
from bot.questions import WordFinder, names, topic_words
from bot.questions.expectations import asks_who_made, counts_papers
from bot.questions.naming import WORD, is_name, unmarked
from bot.questions.sides import asks_beyond
from bot.retrieval import Retrieved
from bot.retrieval.facts import Unsaid, asks_more, unsaid
from bot.retrieval.favouring import asked_term
from bot.retrieval.members import unnamed
from bot.retrieval.uncounted import uncounted
from bot.retrieval.vague import vague
from ingest.records import Paper

# A question is not answered by an abstract that lacks this share of its topic's words, a name among them.
_SHARE = 0.5
_TELLING = 5  # letters and figures; fewer stand amid other words by chance
_SHORTEST = 2  # letters of a name whose version, or plural, is looked past
_START = r"(?<![^\W_])"
_UNITS = {"k": "thousand|,?000", "m": "million", "b": "billion|bn", "t": "trillion", "d": "dimension"}
# What stands in the place of its kind: whoever names a Jetson names a GPU.
_OF_KIND = {
    "gpu": r"\b(?:nvidia|[rg]tx|geforce|jetson|radeon|cuda|[ahv]\d00s?|l40s?|[34]0[5-9]0|graphics (?:card|processor)s?)\b",
    "cpu": r"\b(?:xeon|epyc|ryzen|raspberry pi|(?:intel|amd) (?:core|processor)s?)\b",
}
_NO_NAME = re.compile(r"i['’]\w+|\dd")  # “I'd”, “3D”
_CHOOSES = re.compile(r"\W*(?:(?:and|but|so),? )?(?:is|are|was|were|do|does|did|has|have|which)\b", re.IGNORECASE)
_OR = re.compile(r",? or (?:the |an? |rather )?")
FIELD_NAMES = frozenset(field.lower() for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Lacking:
    """The `papers` that a question is about, and what their abstracts lack of it.

    That are `names`, as the question writes them, or a `fact`, in words for a reader. `all_asked` tells that the question hangs
    on these.
    """

    papers: tuple[Paper, ...] = ()
    names: tuple[str, ...] = ()
    fact: str = ""
    all_asked: bool = False

    def said(self, where: str) -> str:
        """That it stands nowhere in the abstract of `where`, for a reader."""
        several = len(self.papers) > 1
        of, themselves = f"abstract{'s' if several else ''} of {where}", "papers themselves" if several else "paper itself"
        if self.fact:
            return f"The {of} {'do' if several else 'does'} not state {self.fact}; the {themselves} may."
        listed, many = " and ".join(f"“{name}”" for name in self.names), len(self.names) > 1
        return f"{listed} {'stand' if many else 'stands'} nowhere in the {of}; the {themselves} may say."

    @property
    def titles(self) -> str:
        """The titles of the papers, in words for a reader."""
        return " and ".join(f"“{paper.title}”" for paper in self.papers)


def lacking(found: Retrieved, quoted: Sequence[Paper] = ()) -> Lacking:
    """What is asked of papers called by name, or the one that alone is `quoted`, and their abstracts do not speak of."""
    question = found.sides.of_each(found.question)
    own = tuple(one.paper for one in found.papers if one.paper.paper_id in found.sides.own)
    papers = own or tuple(quoted if len(quoted) == 1 else ())
    asks_otherwise = asks_who_made(question) or asked_term(question) or counts_papers(question)
    if not papers or found.for_papers or asks_otherwise:
        return Lacking()
    texts = [paper.text for paper in papers]
    fact = _unsaid(found, papers, named=bool(own) or any(_titled(question, paper) for paper in papers))
    either = _alternatives(question) if found.english and not asks_beyond(question) else ()
    if not fact and either and not any(stands(name.lower(), name, text) for name in either for text in texts):
        return Lacking(papers, either, all_asked=not asks_more(question))
    if fact or not own or asks_beyond(question) or not found.english:  # elsewhere other words have capitals than names
        return Lacking(papers, fact=fact.what if fact else "", all_asked=bool(fact and fact.all))
    return _lacking_names(found, papers)


def _unsaid(found: Retrieved, papers: Sequence[Paper], *, named: bool) -> Unsaid | None:
    """The fact that is asked for and that papers lack; what is told by words alone hangs on it only if they are `named`."""
    question, texts = found.sides.of_each(found.question), [f"{paper.title}\n{paper.abstract}" for paper in papers]
    if (fact := unsaid(question, found.sides.called, texts)) or not found.english:
        return fact
    hangs_on = named and not asks_more(question) and not asks_beyond(question)
    if count := uncounted(question, texts):
        return Unsaid(f"how many {count.what} there are", hangs_on and count.sure)
    surely = unnamed(question, found.sides.called, texts)
    if kind := surely or vague(question, found.sides.called, texts):
        many = kind.endswith("s") and kind != "species"
        return Unsaid(f"which {kind} {'they were' if many else 'it was'}", hangs_on and bool(surely))
    return None


def _alternatives(question: str) -> tuple[str, ...]:
    """The names of which a question asks the right one: “is it SAC or TD3?”; none if it asks something else."""
    words = [word for word in WORD.finditer(question) if is_name(word[0])] if _CHOOSES.match(question) else []
    for one, other in pairwise(words):
        if _OR.fullmatch(question, one.end(), other.start()):
            return one[0], other[0]
    return ()


def _titled(question: str, paper: Paper) -> bool:
    """Whether the title of a paper stands in a question, or its words before a colon do, written as there."""
    heading, colon, _ = paper.title.partition(":")
    return paper.title.lower() in question.lower() or (colon != "" and " " in heading and heading in question)


def _lacking_names(found: Retrieved, papers: tuple[Paper, ...]) -> Lacking:
    question = found.sides.of_each(found.question)
    ids, texts = {paper.paper_id for paper in papers}, [f"{paper.text}\n{on_record(paper)}" for paper in papers]
    own = {name.lower() for name, called in found.sides.called.items() if not ids.isdisjoint(called)}
    topic = [word for word in topic_words(question) if word not in own]
    absent = {word for word in topic if not any(stands(word, as_written(word, question), text) for text in texts)}
    called = [word for word in names(question) if word in absent and word not in FIELD_NAMES and not _NO_NAME.fullmatch(word)]
    missing = dict.fromkeys(as_written(word, question) for word in called)
    return Lacking(papers, tuple(missing), all_asked=bool(missing) and len(absent) >= _SHARE * len(topic))


def on_record(paper: Paper) -> str:
    """What is known of a paper beside its text: no abstract names its authors, and where and when it appeared."""
    return " ".join((*paper.authors, paper.venue, str(paper.year or "")))


def held_on_record(question: str, paper: Paper) -> bool:
    """Whether a name in a question stands in what is known of a paper, and not in its text."""
    record = on_record(paper)
    return any(WordFinder([name])(record) and not WordFinder([name])(paper.text) for name in names(question))


def stands(word: str, written: str, text: str) -> bool:
    """Whether a word, `written` so in the question, stands in a text; also where that is in doubt.

    Also as the first letters of words, half of it (DPO-trained), or in another spelling (GPT4 for GPT-4).
    """
    version = any(part[:1].isdigit() for part in written.split("-")[1:])  # GPT-3.5 is no GPT-4
    if not version and WordFinder([word])(text):
        return True
    return _within(word, text) or any(re.search(form, text, re.IGNORECASE) for form in _forms(word, written))


def _forms(word: str, written: str) -> Iterator[str]:
    """Patterns for a word, `written` so in the question, as papers may have it."""
    if "-" in written:  # half of it: DPO-trained
        yield from (_unversioned([half.lower()]) for half in written.split("-") if is_name(half))
    letters = word.removesuffix("s")
    if len(letters) > 1 and letters.isalpha():  # the first letters of words
        yield r"\b" + r"[\s-]".join(rf"{letter}[^\W_]*" for letter in letters) + r"\b"
    if letters in _OF_KIND:
        yield _OF_KIND[letters]
    yield from _spellings(word)


def has_only_other_versions(written: str, texts: Sequence[str]) -> bool:
    """Whether some of these texts have a name in another version than it is `written` in, and none in that: BRCA1 for BRCA3."""
    parts = re.findall(r"\d+|[^\W\d_]+", written)
    if len(parts) < 2 or not parts[-1].isdigit() or len(parts[0]) < _SHORTEST:
        return False
    other, same = _START + _between(parts[:-1]) + r"[-_]?v?\d", _START + _between(parts) + _end(parts[-1])
    found = [{bool(re.search(form, text, re.IGNORECASE)) for text in texts} for form in (other, same)]
    return True in found[0] and True not in found[1]


def _within(word: str, text: str) -> bool:
    """Whether a word stands in a text whatever marks are between its letters, as “PASCAL-$5^i$” for PASCAL-5i."""
    bare = unmarked(word)
    if len(bare) < _TELLING:
        return False
    lower = text.lower()
    return word in lower or (bare != word and bare in unmarked(lower))


def _spellings(word: str) -> Iterator[str]:
    """Patterns for a word as others write it: GPT4 for GPT-4, PCB for PCBs, Qwen for Qwen2.5, “7 billion” for 7B."""
    parts = re.findall(r"\d+|[^\W\d_]+", word.removesuffix("s") if len(word) > _SHORTEST else word)
    yield _START + _between(parts) + _end(parts[-1])
    if len(parts) > 1 and parts[-1].isdigit() and len(parts[0]) >= _SHORTEST:  # the name alone, of no other version
        yield _unversioned(parts[:-1])
    if len(parts) == 2 and parts[0].isdigit() and parts[1] in _UNITS:
        yield rf"(?<!\d){parts[0]}[\s-]?(?:{_UNITS[parts[1]]})"


def _unversioned(parts: Sequence[str]) -> str:
    """A pattern for a name without a version."""
    return _START + _between(parts) + r"s?(?![^\W_])(?![-_ ]?v?\d)"


def _between(parts: Sequence[str]) -> str:
    """A pattern for parts of a word with marks between them; “a 100” is no A100."""
    marks = r"[\W_]{0,3}" if len(parts[0]) >= 2 else r"[-_.]?"
    return marks.join(parts)


def _end(last: str) -> str:
    """What may be behind a name: a letter of a version (GPT-4o), a version of its own, the s of many."""
    return r"(?!\d)" if last.isdigit() else r"s?(?![^\W\d_])"


def as_written(word: str, question: str) -> str:
    """The whole name that a word of a question is of, as it is written there: “Qwen2.5-7B” of “qwen2”."""
    return next((whole for whole in WORD.findall(question) if word in topic_words(whole)), word)
