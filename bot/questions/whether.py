"""What a question that is answered by yes or no asks of a paper: “diffusion models” of “does it use diffusion models?”."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.questions import topic_words, word_set
from bot.questions.expectations import judging

_BE = r"(?:is|are|was|were)"
_DO = r"(?:do|does|did|can|could|will|would|may|might|should|has|have|had)"
_OPENS = re.compile(
    r"\W*(?:(?:and|but|so|or|ok|then)\b,? )*"
    r"(?:(?:(?:is it|it is) true|do you know|i wonder|can you tell me) (?:that|if|whether) )?"
    rf"(?:(?P<be>{_BE})|(?P<do>{_DO}))?(?:n['’]t)?\b ?",
    re.IGNORECASE,
)
_OF_PAPERS = (
    r"(?:it|they|(?:this|that|the|these|those|their) (?:authors?|papers?|work|stud(?:y|ies)|trial|methods?|models?|approach"
    r"|algorithms?|framework|systems?|agents?|benchmark|tool))"
)
_KIND = r"(?:study|trial|paper|method|model|approach|algorithm|framework|system|agent|benchmark|project|programme|program)"
_ASIDE = re.compile(
    r"(?:(?:really|actually|also|ever|even|still|already|just|only|been|being|be|have|had|not|explicitly|currently) )+",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(\w{2,}(?:ed|own|ade|ilt|ound|itten)|done|run|given|meant|seen|taken) "
    r"(?=(?:in|on|with|by|for|to|from|at|against|as|through|via|under|within|over|using)\b)",
    re.IGNORECASE,
)
# What parts the things that are asked about; behind the last of these something else is asked.
_PARTS = re.compile(
    r"(?<![\w-])(?:in|on|with|by|for|to|from|at|against|as|through|via|under|within|over|into|of|during|about|without|using)(?![\w-])",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[,;:?!()]|\.(?!\d)|\b(?:that|which|who|when|where|while|if|because|than|compared|like|such|and|or|but)\b", re.IGNORECASE
)
# What stands behind a word that tells which one of them it is: “value function”, “tree search”.
_HEADS = word_set(
    """algorithm algorithms approach approaches architecture architectures data dataset datasets experiments function functions
    information learning level levels mechanism mechanisms method methods model models modeling modelling network networks
    outcome outcomes policies policy problem problems process processes rate rates result results sample samples score scores
    setting settings strategies strategy system systems task tasks technique techniques test tests tool tools training trial
    trials version"""
)
# What a paper may do with anything: that it stands in an abstract tells nothing of the thing.
_VERBS = word_set(
    """affect affected apply applied assess assessed change changed come compare compared consider considered contain cover
    deal depend done employ evaluate evaluated examine examined go handle help include included investigate involve learn look
    measure measured need offer operate perform play played present provide rely report reported require run seen support
    supported take taken test tested tested train trained tried try validated work written"""
)
# What hardly a paper says of itself, and anybody may ask of it.
_OPINIONS = word_set(
    """boring cool correct fake famous fun legit modern old outdated popular recent right serious trustworthy up-to-date wrong
    young"""
)
_DETERMINERS = re.compile(r"^(?:(?:the|an?|any|some|its|their|all) )+", re.IGNORECASE)
_LONGEST = 4  # words of what is asked


@dataclass(frozen=True, slots=True)
class Whether:
    """What is asked of a paper, as the question has it, and the `words` of it that tell which thing that is, as written.

    `of_kind` tells that these only say which one of a kind it is: “diffusion models”.
    """

    phrase: str
    words: tuple[str, ...]
    of_kind: bool


def asked_whether(question: str, called: Collection[str]) -> Whether | None:
    """What a question that is answered by yes or no asks of what is `called` so, or of “it”; None where it is not plain."""
    opening = _OPENS.match(question)
    told = question[opening.end() :] if opening else ""
    names = sorted(map(re.escape, called), key=len, reverse=True)
    subject = re.match(
        rf"(?:{_OF_PAPERS}|(?:the )?(?:{'|'.join(names) or '(?!)'})(?: {_KIND})?)(?![\w-]) ", told, re.IGNORECASE
    )
    if not (opening and opening.end() and subject):
        return None
    verb, rest = "", _ASIDE.sub("", told[subject.end() :], count=1)
    if done := _DONE.match(rest):
        verb, rest = done[1], rest[done.end() :]
    elif not opening["be"]:
        verb, rest = _behind_verb(rest)
    phrases = [part.strip() for part in _PARTS.split(_ENDS.split(rest, maxsplit=1)[0])]
    return next((_thing(phrase, verb) for phrase in phrases if topic_words(phrase)), None)


def _behind_verb(text: str) -> tuple[str, str]:
    """The first word, and what stands behind it; that word alone where nothing does."""
    verb, _, behind = text.partition(" ")
    return (verb, behind) if topic_words(_ENDS.split(behind, maxsplit=1)[0]) else ("", verb)


def _thing(phrase: str, verb: str) -> Whether | None:
    words = topic_words(phrase)
    telling = [word for word in words if word not in _HEADS]
    if len(words) > _LONGEST or not telling or judging(f"{phrase}?", words) or not _OPINIONS.isdisjoint(words):
        return None
    written = {word.lower(): word for word in re.findall(r"[\w'’-]+", phrase)}
    done = [verb] if topic_words(verb) and verb.lower() not in _VERBS else []
    return Whether(_DETERMINERS.sub("", phrase), (*(written.get(one, one) for one in telling), *done), words[-1] in _HEADS)
