"""What is said beside quotes: what the question names and no figure stands by, and what stands in no paper at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.filtering.asking import reviewed
from bot.filtering.dates import names_year
from bot.questions import WordFinder, topic_words, word_set
from bot.questions.causes import asked_of
from bot.questions.expectations import asks_for_number, beside_writing, judging
from bot.questions.naming import WORD, is_name
from bot.retrieval import Retrieved
from bot.retrieval.absent import is_unheard, stands_nowhere, words_of_records
from bot.retrieval.facts import asks_how_much, may_state_number
from bot.retrieval.relevance import DOUBTED, OF_ANYTHING, relevance
from bot.retrieval.unstated import FIELD_NAMES, as_written, stands
from ingest.records import Paper
from ingest.sentences import sentence_spans

_SHORT = 6  # words of a topic; a longer one describes what it asks of in words of its own
_CONDITION = re.compile(rf"\b(?i:on|in|at) (?:the )?(?P<name>{WORD.pattern})")
# What a study allows for, and does not look at: “adjusted for age, smoking and aspirin use”.
_ALLOWED_FOR = re.compile(
    r"\b(?:(?:adjust(?:ed|ing|ments?)|controll(?:ed|ing)|account(?:ed|ing)|match(?:ed|ing)|correct(?:ed|ing))(?: \w+)? for"
    r"|independent(?:ly)? of)\b[^.;]*",
    re.IGNORECASE,
)
# Words that may stand in no paper of a small library, and name nothing that papers could be missed on.
_ORDINARY = word_set(
    """
    actually another anyone anything apart away baseline baselines beat beating beats best better big bigger biggest bring
    brings brought came certain come comes differ difference differences different easily effect effects else except
    expected first get gets getting gist go goes going gone happen happened happens herself himself impact important keep
    keeps kept kind largest last likely main matter mean means mostly newest next oldest ordinary others overall particular
    possible previous really remind right said same second similar smallest sometimes sorry sort sota sure take taken takes
    taking thanks themselves thing things time times took tried tries try trying typical typically usual usually want wants
    way ways worse worst wrong
    """
)
_COUNTS = re.compile(r"\bhow many\b", re.IGNORECASE)  # what there are of something, whatever they are tried on


def without_figure(found: Retrieved, paper: Paper) -> str:
    """The name of what a number is asked for on (“on MiniWoB++”), if no figure stands beside it in the abstract; or ""."""
    question = found.question
    if not found.english or _COUNTS.search(question) or not (asks_for_number(question) or asks_how_much(question)):
        return ""
    sentences = [span.of(paper.abstract) for span in sentence_spans(paper.abstract)]
    for name in _conditions(question):
        own = name in found.sides.called or stands(name.lower(), name, paper.title)
        if not own and not _has_figure(name, sentences):
            return name
    return ""


def _conditions(text: str) -> list[str]:
    """The names behind “on” and the like: “MT-Bench”, not “PCI-treated”, “Next-Frame” or “RL”."""
    names = [match["name"] for match in _CONDITION.finditer(text)]
    return [name for name in names if _is_condition(name.split("-"), name)]


def _is_condition(parts: list[str], name: str) -> bool:
    written = any(map(is_name, parts)) and not any(part.islower() for part in parts)
    return written and name.lower() not in FIELD_NAMES


def _has_figure(name: str, sentences: list[str]) -> bool:
    """Whether a figure stands in a sentence with a name, or in the next one if that is on nothing else."""
    before = False
    for sentence in sentences:
        here = stands(name.lower(), name, sentence)
        if (here or (before and not _conditions(sentence))) and may_state_number(sentence):
            return True
        before = here
    return False


def only_allowed_for(word: str, texts: Sequence[str]) -> bool:
    """Whether a word stands in these texts only as one of what was allowed for, such as “adjusted for aspirin use”."""
    finds = WordFinder([word.lower()])
    held = [text for text in texts if finds(text)] if word else []
    return bool(held) and not any(finds(_ALLOWED_FOR.sub(" ", text)) for text in held)


def unheard(found: Retrieved) -> tuple[str, ...]:
    """The words of a short question that stand in no paper of the library, as it has them, where what was found may not fit.

    Where it is about a paper that it calls by name, what was found fits. Names and years are told in any case, and so is, of
    what is to be answered by yes or no, what it asks of (“Does omeprazole …?”), however well the rest fits. Words that only ask
    for what a record has are none.
    """
    topic = beside_writing(found.question, topic_words(found.question))
    if found.follows:
        return ()
    of, viewed = asked_of(found.question).lower(), reviewed(found.question)  # “review”: any paper on its topic will do
    asking = words_of_records(found.question) | (set(topic) - set(topic_words(viewed)) if viewed else set())
    doubted = found.english and not found.sides.own and relevance(found) < DOUBTED
    said = asking | _ORDINARY | OF_ANYTHING.union(judging(found.question, topic))
    unknown = [word for word in topic if is_unheard(word, found) and word not in said]
    told = {word: as_written(word, found.question) for word in unknown}
    short = len(topic) <= _SHORT
    sure = [word for word in unknown if (short and (doubted or word == of or names_year(word))) or is_name(told[word])]
    return tuple(dict.fromkeys(told[word] for word in sure if stands_nowhere(told[word], found)))
