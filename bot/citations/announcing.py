"""Headings, labels and lines that only announce what follows: they state nothing, and no citation is added to them."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.citations.clauses import states
from bot.citations.sentences import Sentence
from bot.questions import names, stem, topic_words

_HEADING_WORDS = 4  # a longer one may state something
_LABEL = 2  # words of the head of a column, too few to state something
_LONGEST = 10  # words of one that has no verb
_MARKS = re.compile(r"[*`]+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
_POINT = re.compile(r"(?:\d{1,2}|[A-Za-z]|[IVX]{1,4})[.)]\s+")  # “1. ReMax”, within a heading
_FIGURE = re.compile(r"(?<![\w.^-])\d")  # none of “GPT-4”
# Figures that state nothing: “Step 2”, “the 3 main findings”.
_COUNTED = (
    "(?:ways|reasons|methods|papers|abstracts|sources|studies|approaches|findings|aspects|points|steps|differences|advantages"
    "|benefits|drawbacks|limitations|contributions|components|parts|strategies|techniques|results|things|examples)"
)
_NUMBERED = re.compile(
    r"\b(?:step|part|phase|stage|paper|source|option|question|point|experiment|case|method|section) \d{1,2}\b"
    rf"|\b\d{{1,2}} (?:[a-z]+ )?{_COUNTED}\b",
    re.IGNORECASE,
)
# A clause that names something and states no more of it than that something follows: “SERL offers the following”.
_SEVERAL = "(?:several|some|various|multiple|many|different|a few|a number of|two|three|four|five|six)"
_MANY = f"(?:{_SEVERAL}|main|key|these)"
_FOLLOWS = re.compile(
    rf"\b(?:the following(?: [\w-]+){{0,3}}|as follows|below|like this|{_MANY}(?: [\w-]+)?(?: {_COUNTED}))$", re.IGNORECASE
)
# One that counts what is told of behind it: “There are two main approaches to that”, “They fail for two reasons”.
_COUNTS = re.compile(rf"\b{_SEVERAL}(?: [\w-]+)? {_COUNTED}\b", re.IGNORECASE)
_OPENS = re.compile(
    r"^(?:there (?:are|exist)|(?:the|these|both) (?:abstracts|papers|sources|studies) (?:describe|discuss|propose|present"
    r"|suggest|offer|name|report|explain|address)|here are)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(r"^ *(?:explain|discuss|address|describe)\b", re.IGNORECASE)
_ASKS_MORE = re.compile(r"\W*(?:how|why|what|which|in (?:what|which))\b", re.IGNORECASE)  # than whether it is so
_DENIES = re.compile(r"\b(?:not?|never|neither|cannot|without|hardly|yes)\b|n['’]t\b", re.IGNORECASE)

# “Ensembles cure cancer”: where no ending tells the verb of what many do.
_MANY_DO = re.compile(r"[^\W\d_]+[^\W\d_s]s (?!(?:of|for|in|on|and|or|with|to|by|from|as|at|vs|versus)\b)[a-z]+(?<!s) [a-z]")


def announces(sentence: Sentence, named: Collection[str], asked: str = "") -> bool:
    """Whether a sentence that cites nothing only announces what follows; the question, `asked`, has these names.

    A heading does, also one that is only set in bold or stands above the points of a list, and what ends in a colon: unless
    there are figures in it, or it states something of what the question does not name. So does what only counts what is
    told behind it (“There are two ways to do so”), in the question's words. The heads of a table's columns do,
    whatever figures and names they hold (“Week 12”, “AppWorld”).
    """
    text = _MARKS.sub("", sentence.text).strip("| ")
    parts = [_POINT.sub("", part.strip(), count=1) for part in text.split("|")]
    is_head = sentence.text.startswith("|") and sentence.heading and len(parts) > 1
    if is_head and not any(_is_claim(part) for part in parts if len(part.split()) > _LABEL):
        return True
    if any(_FIGURE.search(_NUMBERED.sub("", part)) for part in parts):
        return False
    if text.endswith((":", "：")):
        return all(not _is_new_to(named, part) or _only_leads(part.rstrip(":： ")) for part in parts)
    if _leads(text, asked):
        return True
    short = all(len(part.split()) <= _HEADING_WORDS for part in parts)
    if sentence.heading and short:
        return all(not _is_new_to(named, part) or not states(part) for part in parts)
    brief = all(len(part.split()) <= _LONGEST for part in parts)
    return (sentence.heading or sentence.above) and brief and not any(map(_is_claim, parts))


def _leads(text: str, asked: str) -> bool:
    """Whether a sentence says no more than how many things are told of what a question takes for granted."""
    counted = _COUNTS.search(text)
    if not counted or _DENIES.search(text) or not _ASKS_MORE.match(asked):
        return False
    rest = f"{_OPENS.sub('', text[: counted.start()])} {_EXPLAINS.sub('', text[counted.end() :])}"
    return {stem(word) for word in topic_words(rest)} <= {stem(word) for word in topic_words(asked)}


def _only_leads(clause: str) -> bool:
    return not states(clause) or bool(_FOLLOWS.search(clause))


def _is_claim(part: str) -> bool:
    if part.endswith("?"):
        return False
    return part.endswith((".", "!", "…", "。")) or bool(_MANY_DO.match(part)) or (states(part) and not _is_title(part))


def _is_new_to(named: Collection[str], part: str) -> bool:
    """Whether a part names something that is not among these; the capitals of a title make no name."""
    found = names(part)
    if _is_title(part):
        found = [name for name in found if _is_coined(name, part)]
    return not set(named).issuperset(found)


def _is_title(part: str) -> bool:
    """Whether each longer word begins with a capital: “Training Time and Memory”."""
    longer = [word for word in re.findall(r"[^\W\d_][\w-]*", part) if len(word) > _HEADING_WORDS - 1]
    return len(longer) > 1 and all(word[0].isupper() for word in longer)


def _is_coined(name: str, part: str) -> bool:
    """Whether a name is written as one within: “ReMax”, “D4RL”."""
    written = re.search(re.escape(name), part, re.IGNORECASE)
    return written is not None and any(one.isupper() or one.isdigit() for one in written[0][1:])
