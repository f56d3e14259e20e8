"""Which sentences count for more as evidence, by what a question asks for: what something is, an amount, a reason, a finding.

What is asked of stands in many sentences (“offline RL”, “training”), of which one defines it, or says how long it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, partial

from bot.questions import topic_words
from bot.questions.acronyms import is_explained
from bot.questions.amounts import amounts
from bot.questions.expectations import (
    asks,
    asks_for_number,
    asks_how_fast,
    asks_speedup,
    asks_who_made,
    states_speed,
    states_speedup,
)
from bot.questions.kinds import kinds, lacking
from bot.questions.manners import asks_fault, asks_how, limiting, manner
from bot.questions.naming import introduces, is_name, presents
from bot.questions.openings import GREETING, PLEASE
from bot.questions.sides import DIFFERS, Sides, asks_beyond
from bot.questions.stating import States
from bot.questions.things import told_alone
from bot.questions.within import asked_within
from bot.retrieval.vague import telling_which
from ingest.records import Paper, Span

Told = Callable[[Paper, Sequence[Span]], Sequence[bool]]
Favoured = Callable[[Paper, Sequence[Span]], Sequence[float]]
# Added to the score of a sentence (`bot.retrieval.evidence`) that says what something is, or how long it takes, where that is
# asked; that states an amount of the kind asked for; that answers as the question is put. Of 424 questions made of titles and
# numbers in their abstracts (“How many images does X have?”, “What accuracy does X achieve?”) the sentence with the number
# is quoted for 418, 415 with .3 for amounts and 342 without. Of the evidence of the development questions .711 is quoted with
# .1 or .2 for the last, .695 without; of SciFact train's claims put as questions .643, .636 without. .3 and more lose some.
# What denies or limits is quoted beside the rest, and hardly displaces it.
# Where it is asked what is wrong with something, what is lacking counts: of 26 such questions on abstracts where that stands
# behind “However” it is quoted for 21 with .4, 20 with .2, 12 without. How something works it does not tell: as much less is
# counted for it as more for what does, so that of the sentences quoted for 160 such questions .71 are on what a paper does, .69
# without, and .04 on what is lacking instead of .05.
TOLD, AMOUNT, FAULT, MANNER, LIMIT = 0.8, 0.5, 0.4, 0.2, 0.05
_MOST = 5  # words of a term
_REMEMBERED = 64  # questions, each asked for several times
_ASKS_WHAT = (
    re.compile(
        rf"\W*{GREETING}{PLEASE}(?:what(?:['’]s| is| are) (?:meant by )?|define "
        r"|explain (?:what )?|(?:give |what is )?(?:me )?(?:the |a )?(?:definition|meaning) of |tell me (?:about|what) )"
        r"(?:an? |the |this )?(?P<term>[^?.!,;:]{2,80}?)(?: is| are)?\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\W*what (?:does|do) (?:the |an? )?(?P<term>[^?.!,;:]{2,80}?) (?:mean|stand for|refer to|denote|do)\W*$", re.IGNORECASE
    ),
    re.compile(r"\W*what (?:does|do|did) (?:you|they|it|we|people|one) mean by (?P<term>[^?.!,;:]{2,80}?)\W*$", re.IGNORECASE),
)
_LETTERS = re.compile(r"(?:[A-Z]{2,6}|[bcdfghjklmnpqrstvwxz]{2,6})")  # whose letters may be the first ones of words
_ASIDE = r"(?:s|es)?[”\"']?(?: ?\([^()]{1,60}\))?"
_OPENING = r"\W*(?:(?:[a-z]+ly|however|here|in [a-z ]{1,30}),? )?(?:the |an? |[“\"'])?"
_IS = (
    r",? (?:(?:is|are|was|has been|have been)(?: [a-z]+ly)? (?:an?|the|one|concerned|about|where|when|defined|what|any|known"
    r"|shown|understood|used|designed|meant|to)|refers? to|aims? (?:to|at)|means?|denotes?|describes?|seeks? to|stands? for"
    r"|consists? of|concerns|deals? with|enables?|allows?|holds? (?:great |much )?promise)\b"
)
_WHICH = r", (?:which|where|in which|whereby|that is|i\.e\.|namely|an?|the)\b"
_KNOWN = r"\b(?:known as|called|termed|dubbed|(?:definition|notion|concept) of|defin(?:e|es|ed|ing)) (?:the |an? )?[“\"']?"


@lru_cache(_REMEMBERED)
def asked_term(question: str) -> str:
    """The word or few words that a question asks the meaning of; "" if it asks something else."""
    if asks_for_number(question):  # "what is the learning rate of RISE?"
        return ""
    found = next(filter(None, (pattern.fullmatch(question) for pattern in _ASKS_WHAT)), None)
    term = found["term"].strip(" “”\"'") if found else ""
    return term if topic_words(term) and len(term.split()) <= _MOST else ""


def defining(term: str) -> Callable[[str], bool]:
    """Tells whether a sentence says what `term` is, also where one of both has it in letters: “RL”."""
    words = re.findall(r"[^\W_]+", term)
    forms = sorted(_forms(words), key=len, reverse=True)
    own = f"(?<![^\\W_])(?:{'|'.join(forms)})(?![^\\W_]{{3}})"
    spelled = "|".join(_spelled(word) for word in words if _LETTERS.fullmatch(word)) if len(words) == 1 else ""
    said = [f"^{_OPENING}{own}{_ASIDE}{_IS}", f"{own}{_ASIDE}{_WHICH}", f"{_KNOWN}{own}"]
    said += (
        [rf"(?:{spelled})s? \({re.escape(words[0])}s?\)", rf"\b{re.escape(words[0])} \((?:{spelled})s?\)"] if spelled else []
    )
    pattern = re.compile("|".join(f"(?:{one})" for one in said), re.IGNORECASE)
    return lambda text: bool(pattern.search(text)) or (is_name(term) and (introduces(text, term) or is_explained(term, text)))


def _forms(words: Sequence[str]) -> set[str]:
    """Patterns for these words one after the other, and with runs of them in letters or spelled out."""
    parts = [rf"(?:{re.escape(word)}|{_spelled(word)})" if _LETTERS.fullmatch(word) else re.escape(word) for word in words]
    found = {r"[\s-]".join(parts)}
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            letters = "".join(word[0] for word in words[start:end])
            found.add(r"[\s-]".join([*parts[:start], re.escape(letters), *parts[end:]]))
    return found


def _spelled(letters: str) -> str:
    """A pattern for words that begin with these letters, with others such as “from” between them."""
    return r"[\s-](?:(?:of|from|for|and|in|the|to|with) )?".join(rf"{letter}[^\W_]+" for letter in letters)


def telling(question: str, called: Mapping[str, Collection[str]], own: Collection[str] = ()) -> Told | None:
    """Tells which sentences of a paper say what something is, or how long it takes, where that is asked; else None.

    `called` are the names by which it calls papers, with their ids: what such a paper presents is what its name stands for.
    That is asked also where nothing but such a name stands, or the title of one of the papers `own`.
    """
    if asks_how_fast(question):
        return partial(_fast, asks_speedup(question))
    terms = list(filter(None, [] if kinds(question) or asks_fault(question) else [asked_term(question)]))
    topic = set() if asks(question.rstrip(" ?？")) else set(topic_words(question))
    if called and (asks_who_made(question) or (topic and topic.issubset(topic_words(" ".join(called))))):
        terms = list(called)
    if not (terms or (own and topic)):
        return None
    each, of_names = [defining(term) for term in terms], {paper for ids in called.values() for paper in ids}
    subject = set(topic_words(" ".join(terms))) or topic

    def told(paper: Paper, spans: Sequence[Span]) -> Sequence[bool]:
        texts = [span.of(paper.abstract) for span in spans]
        found = [any(defines(text) for defines in each) for text in texts]
        entitled = paper.paper_id in own and subject.issubset(topic_words(paper.title))
        presented = entitled or (bool(terms) and paper.paper_id in of_names)
        return [presents(text) for text in texts] if presented and not any(found) else found

    return told


def _presented(question: str, sides: Sides) -> Told | None:
    """Tells which sentences say what a paper presents, where papers are compared and it is not said in what; else None."""
    rest = set(topic_words(DIFFERS.sub(" ", question)))
    compared = len(sides.papers) > 1 and DIFFERS.search(question)
    if not compared or not rest <= set(topic_words(" ".join(sides.names))):
        return None
    return lambda paper, spans: [paper.paper_id in sides.papers and presents(span.of(paper.abstract)) for span in spans]


def _fast(speedup: bool, paper: Paper, spans: Sequence[Span]) -> Sequence[bool]:
    """Which sentences say how fast something is; where a speedup is asked for, those alone that tell one, if any does."""
    texts = [span.of(paper.abstract) for span in spans]
    faster = [speedup and states_speedup(text) for text in texts]
    return faster if any(faster) else [states_speed(text) for text in texts]


def favouring(question: str, sides: Sides) -> Favoured | None:
    """How much more each sentence of a paper counts if it is of the kind that is asked for; None if none is known."""
    told = _presented(question, sides) or telling(question, sides.called, sides.own)
    stated, put = _stated(question)
    if not (told or stated or put):
        return None
    favours = [*((states, AMOUNT) for states in stated), *((states, more) for states, _, more in put)]

    def favoured(paper: Paper, spans: Sequence[Span]) -> Sequence[float]:
        tells = told(paper, spans) if told else [False] * len(spans)
        return [TOLD if tells[i] else _favour(span.of(paper.abstract), favours) for i, span in enumerate(spans)]

    return favoured


def _favour(text: str, favours: Sequence[tuple[States, float]]) -> float:
    return next((more for states, more in favours if states(text)), 0.0)


def needed(question: str) -> list[tuple[States, int]]:
    """What tells the sentences that an answer needs, and how many: one for each amount asked for, and such as it is put for."""
    stated, put = _stated(question)
    return [*((states, 1) for states in stated), *(one[:2] for one in put)]


def _stated(question: str) -> tuple[list[States], list[tuple[States, int, float]]]:
    """What states the amounts and kinds of fact that a question asks for and, if for no kind, what answers as it is put.

    The latter with how many such sentences it needs, and how much more they count. “Is the code available?” is no question
    for a finding.
    """
    # “which papers call it so, and what problem do they solve?” asks for no fact
    facts = [] if asks_beyond(question) else [*kinds(question), *asked_within(question), *telling_which(question)]
    put, limits = manner(question), limiting(question)
    manners = [*([(*put, MANNER)] if put else []), *([(limits, 1, LIMIT)] if limits else [])]
    if asks_fault(question):
        manners.insert(0, (lacking, 1, FAULT))
    elif asks_how(question):
        manners.append((lacking, 0, -MANNER))
    return [*(amounts(question) or told_alone(question)), *facts], [] if facts else manners
