"""Where a question leaves something out of what it asks for: “papers on counting, except crowd counting”, “X but not Y”.

Mostly “not” and “without” belong to a topic (“learning without labels”, “languages other than English”), and so does what is
said of one paper (“does it run on anything other than Atari?”). A topic is left out only where papers are what it is taken
from; a paper that is called by name, wherever something is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.filtering.denials import PICKS
from bot.filtering.phrases import terse
from bot.questions import stem, topic_words
from ingest.records import Paper

_PAPERISH = r"(?:papers?|articles?|publications?|preprints?|stud(?:y|ies)|works?|research|literature|surveys?|reviews?|ones?)"
_THING = r"(?:(?:any|some|every)thing(?:\ else)?|(?:what|who)\ else)"
_ABOUT = r"(?:about|on|regarding|concerning|dealing\ with|concerned\ with)"
_LEAVES = re.compile(
    rf"""(?P<aside>\ ?\(|[,;]?\ |^)(?:(?P<but>but|and|yet)\ )?(?:
        (?P<picks>{PICKS})
        |(?:(?:that|which)\ (?:are|is|were)\ )?(?P<no>not|nothing|none|no)
        |(?P<weak>without|instead\ of|(?:(?:an?|any|the|some|other)\ )?(?P<other>alternatives?)\ (?:to|for|of))
    )\ (?P<object>
        (?P<those>(?:(?:any|all|the|those|these|an?|{_PAPERISH}|anything|everything)\ ){{0,3}}(?:(?:that|which)\ (?:are|is|were)\ )?)
        (?:(?P<about>{_ABOUT})\ |(?P<like>(?:called|named|titled|entitled)\ )|(?P<how>for|in|with|by|from|at|since|before|after)\ )?)
    (?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_HAND = re.compile(
    r"""(?:it|them|(?:this|that|these|those)(?:\ (?:ones?|papers?|stud(?:y|ies)|works?|methods?|two|three))?
        |the\ (?:same|above|ones?|papers?)(?:\ (?:ones?|papers?|above))?
        |(?:the\ (?:ones?|papers?)|those|what)\ (?:that\ )?(?:you|we)\ (?:just\ |already\ )?\w+(?:\ (?:before|already|above))?)
    (?=\s*(?:[?.!,;)]|$)|\ please\b)""",
    re.IGNORECASE | re.VERBOSE,
)
# What is asked so is asked of one thing, or for a reason: nothing is looked for of which some could be left out.
_OF_ONE = re.compile(
    r"""\W*(?:(?:and|but|so|ok|then)\b,?\ )*(?:how|why|when|where|whether|if|does|did|do(?!\ (?:you|we)\ (?:have|know))
        |is(?!\ there|\ any)|are(?!\ there|\ any)|was|were|(?:can|could|would|will)(?!\ you)|should|must|may|might|has|have)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_IT = re.compile(r"(?<!\bon )(?<!\bto )(?<!\babout )(?<!\blike )\b(?:it|its|they|their|he|she)\b", re.IGNORECASE)
_FROM_PAPERS = re.compile(rf"(?:\b{_PAPERISH}|\b{_THING})(?:\ (?:are\ there|is\ there))?$", re.IGNORECASE)
_ASKS_PAPERS = re.compile(rf"\b(?:papers|articles|publications|preprints|studies|surveys|reviews|{_THING})\b", re.IGNORECASE)
_STUDIES = re.compile(r"\bstud(?:y|ies)$", re.IGNORECASE)  # leave people out: “studies excluding smokers”
_ASKS_WHICH = re.compile(r"\W*(?:which|what|who)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|there|on|about)\b", re.IGNORECASE
)  # a verb, before what is left out
_MANY = re.compile(r"[^\W\d_]{2,}(?<![su])s$")
_HEDGE = re.compile(r"(?:only|just|necessarily|always|merely|yet|even|so|too|very|all|more|less)\b", re.IGNORECASE)
_TOPIC = re.compile(r"[^?!.,;:()]{2,60}?(?=\ ?[?!)]*(?:\ please)?[?!.]*$)")
_MOST, _TOPIC_WORDS, _OFTEN = 4, 4, 2
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a question may leave something out, and what.

    All of it begins at `start`; what is left out stands at `place`, behind words as “those on”. `sure` tells that a name there
    is surely not wanted: “without PPO” may as well be wanted so. `other` tells that others of its kind are asked for
    (“alternatives to PPO”), and `opened` that it stands in brackets. It may be the papers `at_hand`, up to their end, or a
    `topic`.
    """

    start: int
    place: int
    sure: bool
    other: bool
    opened: bool
    at_hand: int
    topic: str


def leavings(text: str) -> Iterator[Leaving]:
    """Where a question may leave something out of what it looks for."""
    if _OF_ONE.match(text):
        return
    for found in islice(_LEAVES.finditer(text), _MOST):
        if found["how"] in ("by", "from", "at", "since", "before", "after"):
            continue
        begins = found.start("object")
        hand = _AT_HAND.match(text, begins)
        yield Leaving(
            found.start(),
            found.end(),
            sure=bool(found["picks"] or found["other"] or found["but"] or (found["no"] and found["aside"] in (", ", " (", "("))),
            other=bool(found["other"]),
            opened="(" in found["aside"],
            at_hand=hand.end() if (hand and not found["weak"]) or (hand and found["other"]) else 0,
            topic=_topic(text, found),
        )


def of_one(text: str) -> bool:
    """Whether a question is of something spoken of, or named by a pronoun."""
    return bool(_OF_IT.search(text))


def _topic(text: str, found: re.Match[str]) -> str:
    """The topic that is left out there, at the end of the question; "" if it may be that the words belong to the topic asked for."""
    said, head = _TOPIC.match(text, found.end()), text[: found.start()].strip()
    if not said or found["weak"] or not head or _HEDGE.match(said[0]) or len(said[0].split()) > _TOPIC_WORDS:
        return ""
    if not (topic_words(said[0]) and terse(said[0]) and _takes_from(head, found)):
        return ""
    return " ".join(said[0].split())


def _takes_from(head: str, found: re.Match[str]) -> bool:
    """Whether what is left out is taken from papers, and not said of what they are on."""
    papers, directly, apart = _ASKS_PAPERS.search(head), _FROM_PAPERS.search(head), found["aside"] != " "
    those = bool(found["about"] or (found["those"].strip() and not found["how"]))
    if not (papers or terse(head)) or (_ASKS_WHICH.match(head) and not (those or _SAID.search(head))):
        return False
    if found["picks"]:
        leaves = found["picks"].lower().startswith("exc")
        directly = directly and not (leaves and _STUDIES.search(head))
        return bool(apart or directly or those or (leaves and not found["how"] and not _MANY.search(head)))
    if "(" in found["aside"]:
        return True
    if those:
        return bool(apart or found["but"] or directly)
    if found["how"]:
        return bool(apart and found["but"] and (papers or f" {found['how']} ".lower() in f" {head} ".lower()))
    return bool(found["but"] and papers and found["no"].lower() == "not")


def is_on(topic: str, paper: Paper) -> bool:
    """Whether a paper is on a topic, as far as words tell: its title has them all or, of several, its abstract in a row, twice."""
    wanted = [stem(word) for word in _WORD.findall(topic.lower())]
    if set(wanted) <= {stem(word) for word in _WORD.findall(paper.title.lower())}:
        return True
    words = [stem(word) for word in _WORD.findall(paper.abstract.lower())] if len(wanted) > 1 else []
    rows = (words[place : place + len(wanted)] == wanted for place in range(len(words)))
    return sum(rows) >= _OFTEN
