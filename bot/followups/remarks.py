"""What is no question: thanks, a greeting, a word on the answer before; also where it stands before one."""

from __future__ import annotations

import re

from bot.followups import words as said
from bot.followups.holdings import is_about_library
from bot.questions import topic_words
from bot.questions.expectations import asks
from bot.questions.openings import PLEASE
from ingest.sentences import sentence_spans

_REMARK, _MANY = 80, 4  # characters of a remark before a question, and remarks
_ENDS = re.compile(r"(?:[.!…]+|[,;:]| [-–—]+)(?= \S)")
_GOES_ON = re.compile(
    r"\W*(?:\d|(?:and|or|but) (?!(?:what|which|how|why|who|when|where|is|are|do|does|did|can)\b))", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!…] +\S")
_ABOUT = re.compile(r"(?:what|how) about ", re.IGNORECASE)
_MOMENT = r"(?:\ (?:a|one)\ (?:minute|moment|second|sec|bit))?"
# “Wait, …”, “Hold on. …”, “skip the details. …”, “forget about robots. …”: no remark unless something is asked behind it.
_BEFORE_ASKING = re.compile(
    rf"""(?:(?:oh|ok(?:ay)?|well|no|hm+|and|but|so|please)\b[,.!]?\ )*(?:
        (?:wait|hold\ on|hang\ on){_MOMENT} |(?:just\ )?(?:a|one)\ (?:minute|moment|second|sec)
        |(?:now\ )?(?:something\ else|(?:another|a\ different|next|new)\ (?:question|topic))
        |let\ me\ (?:see|think) |by\ the\ way |btw |anyway
        |(?:never\ ?mind|forget)\ (?:about\ )?(?:the|all|those|these)\ \w[\w-]*(?:\ \w[\w-]*)?
        |(?:never\ ?mind|forget)\ about\ \w[\w-]*(?:\ \w[\w-]*)?
        |(?:skip|spare\ me|leave\ out)\ (?:all\ )?the\ (?:details?|background|intro(?:duction)?|math\w*|theory|basics)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_REQUEST = re.compile(
    rf"\W*(?:(?:and|but|so|now|then)\b,? )*{PLEASE}"
    r"(?:tell|show|list|find|give|compare|contrast|summari[sz]e|explain|describe|search)\b",
    re.IGNORECASE,
)


def is_courtesy(text: str) -> bool:
    """Whether it is no question: thanks, a greeting, a word on the answer before."""
    line = " ".join(text.split())
    if said.POLITE.fullmatch(line) or said.DISMISSED.fullmatch(line):
        return True
    tokens = re.findall(r"[^\W_]+", re.sub(r"['’]s\b", " is", said.EMOJI.sub(" ", text.lower())))
    if not text.strip() or "?" in text or (tokens and (tokens[0] in said.AUXILIARIES or said.COURTESIES.isdisjoint(tokens))):
        return False
    return said.COURTESIES.union(said.BESIDE_COURTESIES).issuperset(tokens)


def is_aside(text: str) -> bool:
    """Whether it asks nothing of any paper: a courtesy, or a question about the library as a whole."""
    return is_courtesy(text) or is_about_library(text)


def to_the_point(text: str) -> str:
    """A question without what is only said before it: “what does it cost?” of “OK got it. And what does it cost?”.

    A word before a comma is left out only where a question, or a request, follows. Who lets go of what was asked and then says
    “what about drones?” goes on from nothing.
    """
    dismissed = False
    for _ in range(_MANY):
        if not (remark := _remark(text)):
            break
        dismissed = dismissed or bool(said.DISMISSED.fullmatch(remark.rstrip(" ,;:-–—")))
        text = text[len(remark) :].lstrip(" ,;:.!…-–—")
    topic = _ABOUT.sub("", text)
    return topic if dismissed and not said.GENERIC.issuperset(topic_words(topic)) else text


def _remark(text: str) -> str:
    """The remark that a text begins with; "" if it begins with none, or is nothing else."""
    if said.CORRECTING.fullmatch(" ".join(text.split())):
        return ""
    for end in _ENDS.finditer(text[:_REMARK]):
        head, rest = text[: end.start()], text[end.end() :].lstrip()
        said_before = is_courtesy(head) or _BEFORE_ASKING.fullmatch(head)
        if not said_before or not any(map(str.isalnum, head)) or _GOES_ON.match(rest) or not any(map(str.isalnum, rest)):
            continue
        if (
            end[0][0] in ".!…"
            or asks(rest.rstrip("?？"))
            or _REQUEST.match(rest)
            or said.WHAT_ABOUT.match(said.CONNECTED.sub("", rest))
        ):
            return text[: end.end()]
    return ""


def behind_remark(text: str) -> str:
    """The last sentence of a text, a question that leans on nothing, where those before it only state something; or ""."""
    spans = list(sentence_spans(text)) if _SENTENCE.search(text) else []
    last = spans[-1].of(text) if len(spans) > 1 else ""
    return last if asks(last) and "?" not in text[: spans[-1].start] else ""
