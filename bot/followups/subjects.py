"""What a follow-up is about by its name, beside what a word of it stands for: “what about SPRING on the same game?”."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.followups import words as said
from bot.followups.antecedents import MANY
from bot.questions import names, word_set
from bot.questions.naming import WORD, heading_of
from bot.questions.titles import titles_in
from ingest.library import Library

_FEW = 2  # words of a title; capitals of what stands before its colon
_WORDS = re.compile(r"[^\W_]+")
_POINTING = said.PRONOUNS | said.DEMONSTRATIVES
_QUOTED = re.compile(r"[“\"«]([^”\"»]{8,})[”\"»]")
_OF_MANY = word_set("are were do have")  # whose subject is many

_ASKED = r"(?:(?:and|but|so|then|ok|now)\b,? )*(?:(?:how|why|where|when|what|(?:what|which) [\w-]+)\b )?"
# “does Voyager use it too?”, “and SPRING on this game?”; not “does it beat Voyager?”, “and on Atari?”
_SUBJECT = re.compile(
    rf"""\W*(?:
        {_ASKED.replace(" ", "[ ]")}(?:do|does|did|is|was|are|were|can|could|has|had|will|would)
        |(?:(?:and|but|so)\b,?[ ])?(?:what|how)[ ]about
        |(?:and|but|so)
    )[ ](?:the[ ])?({WORD.pattern})""",
    re.IGNORECASE | re.VERBOSE,
)

# “was Atari used in this?”
_USED = re.compile(r" (?:also |even |ever |really )?(?:(?!need)\w+ed|part|among|run|shown|built|taken|chosen)\b", re.IGNORECASE)

# “and in RLHF Workflow?”, “does RLHF Workflow do so too?”: what stands before a title
_BEFORE_TITLE = re.compile(
    rf"\W*(?:{_ASKED}(?:do|does|did|is|was|are|were|can|could|has|had|will|would)|(?:(?:and|but|so|ok|then)\b,? )*"
    r"(?:(?:what|how) about|in|for|with|on|by|from|of|at)|and|but|so) (?:in |for |with |on |the )*[“\"]?",
    re.IGNORECASE,
)


def titled_subject(question: str, library: Library) -> tuple[str, ...]:
    """The ids of the papers whose title, or the words before its colon, are what a question is about, as `subject` is.

    Raises:
        LibraryError: the library cannot be used.
    """
    text = " ".join(question.split())
    before = _BEFORE_TITLE.match(text)
    if not before or _compares(text) or said.OF_LIST.search(text):
        return ()
    return next((one.papers for one in titles_in(text[before.end() :], library) if one.place.start == 0), ())


def whose_title(question: str, library: Library) -> set[str]:
    """The ids of the papers whose title a text is, or the words before its colon, or that it has in quotation marks.

    Raises:
        LibraryError: the library cannot be used.
    """
    text = " ".join(question.split())
    quoted = _QUOTED.search(text)
    around = _QUOTED.sub(" ", text)
    if quoted and (_compares(around) or not _POINTING.isdisjoint(around.lower().split())):  # “is it better than ‘…’?”
        return set()
    words = _WORDS.findall(quoted[1] if quoted else text)
    if len(words) < _FEW:
        return set()
    phrase = " ".join(words)
    if whole := library.titled([phrase]):
        return set(whole)
    if sum(word[0].isupper() for word in words) < _FEW:  # “on robots” before the colon of “On Robots: …”
        return set()
    folded = phrase.casefold()
    begun = library.entitled([folded])[folded]
    return {one for one, title in begun.items() if _WORDS.findall(heading_of(title).casefold()) == folded.split()}


def subject(question: str) -> str:
    """The name of what a question is about, as it writes it; "" if that has none, or is only compared or used."""
    text = " ".join(question.split())
    found = _SUBJECT.match(text)
    if not found or not names(f"on {found[1]}") or said.OF_LIST.search(text):
        return ""
    return "" if _compares(text) or _USED.match(text, found.end()) else found[1]


def _compares(text: str) -> bool:
    return bool(said.COMPARING.search(text) or said.PREDICATE.search(text))


def is_many(clause: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether the subject of a question is many, which no "its" stands for: "do people like its stories?".

    `behind` are the words of the clause behind its first auxiliary.
    """
    if not behind or not (said.PREPOSITIONS - {"like"}).isdisjoint(behind):
        return False
    return clause[-len(behind) - 1] in _OF_MANY or bool(MANY.fullmatch(behind[0]))


def is_of_others(question: str, papers: Collection[str], library: Library) -> bool:
    """Whether it is the title of another paper than those that it would be on: “Not All Personas Are Worth It”."""
    titled = whose_title(question, library)
    return bool(titled) and titled.isdisjoint(papers)
