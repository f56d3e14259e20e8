"""What a question among people's talk is read as, where it does not say itself what it is about.

A thread is people's own. Of what they say to each other one message at most is taken for a question's topic, and only where
the question leans on something: it goes to a language model then. What stands alone is asked alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import Answer, Turn
from bot.followups import needs_context
from bot.followups.ellipsis import Lean, content, leaning
from bot.followups.history import spoken_of
from bot.followups.remarks import is_aside
from bot.followups.wishes import wished
from bot.questions import names, topic_words
from bot.questions.expectations import asks
from bot.slack.safety import one_line
from ingest.identity import arxiv_id, doi
from ingest.library import Library

_MOST = 600  # characters of a message that are taken for a topic
_TOLD = 3  # content words of a message that tells its topic without a name
# "What do you think?", "is that true?", "answer please": these only ask to say something of what somebody else has said.
_TO_ANSWER = frozenset("answer answers question questions".split())
_CALLS = _TO_ANSWER | frozenset(
    """agree comment comments correct idea ideas know library literature message opinion opinions post right say think thought
    thoughts thread true view views wrong""".split()
)
# The calls that name nothing at all, and mean nothing where nobody has said anything.
_CALLING = re.compile(
    r"""(?:(?:please|ok(?:ay)?|so|and|hey)\b,?\ )*(?:
        (?:(?:can|could|will|would)\ you\ (?:please\ )?)?(?:
            answer(?:\ (?:this|that|it|me|us|the\ question))?|help\ (?:us|me)\ out)
        |what\ do\ you\ (?:think|say)(?:\ (?:of|about|to)\ (?:this|that|it))?|what(?:['’]?s|\ is)\ your\ (?:opinion|view|take)
        |(?:(?:any|your)\ )?(?:ideas?|thoughts?|opinions?|comments?)
    )(?:,?\ please)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
# These ask for something that no call asks for.
_OF_ITS_OWN = frozenset("how why who whom whose when where which more else other others".split())
_SOMEONE = re.compile(r"@someone(?:['’]s)?\b[,:;]?\s*")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its place: what is to be answered, and the turns before it.

    `message` is the one of people's talk that it is about, "" if there is none; `called` tells that it only asks to answer
    that.
    """

    question: str
    history: tuple[Turn, ...] = ()
    message: str = ""
    called: bool = False

    @property
    def idle(self) -> bool:
        """Whether it only calls for an answer (“answer please”, “thoughts?”) where nobody has said anything to answer."""
        return not self.called and bool(_CALLING.fullmatch(self.question))

    def told(self, answer: Answer, posted: str) -> Answer:
        """The answer to what was `posted`, with a note if it was read as something else."""
        if not self.called:
            return answer
        return replace(answer, question=posted, notes=(f"Read as: {self.question}", *answer.notes))


def read(text: str, turns: Sequence[Turn], talk: Sequence[str]) -> Asked:
    """A question that people have put to the bot, after its own `turns` in that thread.

    `talk` is what they said to each other since it last spoke, the oldest first. A mere call ("answer please", "is that true?")
    asks what one message of it says; a question that leans on something, in a thread where the bot has said nothing, goes on
    from that message; every other goes on from the turns alone.
    """
    words = {word.lower() for word in _WORD.findall(text)}
    called = bool(_CALLING.fullmatch(text)) or (_is_call(text, words) and (not turns or bool(words & _CALLS)))
    if called and (said := _message(talk, bool(words & _TO_ANSWER))):
        return Asked(said, message=said, called=True)
    if not turns and leaning(text).lean is not Lean.ALONE and (said := _message(talk, to_answer=False)):
        return Asked(text, (Turn("user", said),), said)
    return Asked(text, tuple(turns))


def knowing(asked: Asked, library: Library) -> Asked:
    """The same, with the papers that its message links to or names, if it is about one.

    Raises:
        LibraryError: the library cannot be used.
    """
    if not asked.message:
        return asked
    said = _with_titles(asked.message, library)
    if asked.called:
        return replace(asked, question=said, message=said)
    papers = library.by_ids(spoken_of([Turn("assistant", said)], library))
    titles = ", ".join(f"“{paper.title}”" for paper in papers)
    named = [Turn("assistant", titles, tuple(paper.paper_id for paper in papers))] if papers else []
    return replace(asked, history=(Turn("user", said), *named), message=said)


def _with_titles(text: str, library: Library) -> str:
    """A text with the titles of papers in the place of their addresses, as far as the library has them."""
    words = text.split(" ")
    ids = {word: f"arxiv:{number}" for word in words if (number := arxiv_id(word.strip("()[]<>.,;:!?")))}
    ids |= {word: f"doi:{number}" for word in words if word not in ids and (number := doi(word))}
    titles = {name: paper.title for name, paper in library.identified(ids.values()).items()}
    return " ".join(f"“{titles[ids[word]]}”" if ids.get(word) in titles else word for word in words)


def leans(text: str) -> bool:
    """Whether a question leans on something before it, or is a request on the answer before; its language may leave it open."""
    return needs_context(text, (Turn("user", ""),)) or wished(text) is not None


def begins(turns: Sequence[Turn]) -> bool:
    """Whether a conversation begins with these turns: their first question stands alone, and led somewhere."""
    asked = next((turn.text for turn in turns if turn.role == "user"), "")
    found = any(turn.role == "assistant" and not turn.refused for turn in turns)
    return bool(asked) and found and not leans(asked) and not is_aside(asked)


def _is_call(text: str, words: set[str]) -> bool:
    """Whether it names nothing of its own, and asks for nothing but a word on what was said."""
    if is_aside(text) or not _OF_ITS_OWN.isdisjoint(words):
        return False
    return _CALLS.issuperset(topic_words(_SOMEONE.sub(" ", text)))


def _message(talk: Sequence[str], to_answer: bool) -> str:
    """The message that a question is about: the last if it tells its topic alone, or else the first; "" if neither does.

    Who wants something answered means the first, if that is a question.
    """
    said = [one_line(_SOMEONE.sub("", text)) for text in talk]
    if not said:
        return ""
    first, last = said[0], said[-1]
    chosen = first if to_answer and asks(first) else last if _tells(last) else first
    return _cut(chosen) if any(not word.isdecimal() for word in content(chosen)) else ""  # "+1" tells nothing


def _tells(text: str) -> bool:
    known = bool(names(text)) or len(content(text)) >= _TOLD
    return known and leaning(text).lean is Lean.ALONE and not is_aside(text)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 1].rsplit(' ', 1)[0]}…"
