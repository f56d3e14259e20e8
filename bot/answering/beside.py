"""What is quoted beside a paper's best sentences: what the question needs and they lack, and what they refer back to.

All sentences of the paper are looked at: one that goes on from another (“It …”, “The results …”) often answers, and shares no
word with the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from bot.questions import WordFinder, names, topic_words
from bot.questions.manners import asks_all
from bot.questions.naming import presents
from bot.retrieval.favouring import needed
from ingest.records import Passage

NEEDED_SHARE = 0.65  # of the best score, at least, for a sentence that says what the question needs
# Begins a sentence that is hardly understood without the one before it, as one quote in forty does.
_REFERS_BACK = re.compile(
    r"(?:(?:however|thus|therefore|hence|moreover|in addition|additionally|furthermore|further|as a result|finally),? )?"
    r"(?:(?:this|these|those|such|it|its|they|their)\b|we (?:term|call|name|dub|refer to) (?:this|these|it|them)\b"
    r"|others? (?:[\w-]+,? )?such as\b|second(?:ly)?,|in (?:[a-z]+ )?contrast(?:,| to (?:this|these|that|those|it|them)\b)"
    r"|(?:building|based|motivated|inspired|driven|guided|prompted) (?:up)?(?:on|by) (?:this|these|those|it|them|such)\b"
    r"|we [a-z]+ that (?:this|these|those|such)\b)",
    re.IGNORECASE,
)
# What such a one sets out to do is understood alone where it says what the paper presents.
_TAKES_ON = re.compile(
    r"to (?:address|overcome|tackle|solve|mitigate|alleviate|remedy|resolve|bridge|fill|close)"
    r" (?:this|these|those|it|them|such)\b",
    re.IGNORECASE,
)
# Begins one that only seems so: “This paper …”, “It is known that …”.
_STANDS_ALONE = re.compile(
    r"(?:[\w ]{3,16}, )?(?:(?:this|such an?) (?:present |current )?(?:paper|work|article|study|survey|review|report|thesis)\b"
    r"|it (?:is|was|has been|remains|seems|appears) (?:[\w-]+ ){0,3}?(?:that|to|whether|how|why)\b)",
    re.IGNORECASE,
)


Fit = Callable[[Passage], bool]  # whether a sentence may be quoted


def needed_beside(quoted: Sequence[Passage], every: Sequence[Passage], fit: Fit, question: str) -> list[Passage]:
    """The sentences besides `quoted` that a question needs: for each amount that it asks for one that states it, and so on."""
    more, enough = list[Passage](), 0.0 if asks_all(question) else NEEDED_SHARE * every[0].score
    for states, least in needed(question):
        have = sum(states(passage.text) for passage in [*quoted, *more])
        others = [one for one in every if one not in quoted and one not in more and one.score >= enough]
        more += islice((one for one in others if states(one.text) and fit(one)), max(0, least - have))
    return more


def only_ones_on(quoted: Sequence[Passage], every: Sequence[Passage], fit: Fit, question: str, title: str) -> list[Passage]:
    """The one sentence with a name of the question, where no quote has that: it may speak against them.

    What the title has is what the whole paper is on.
    """
    finders = [WordFinder([name]) for name in names(question) if topic_words(name)]
    unsaid = [has for has in finders if not (has(title) or any(has(passage.text) for passage in quoted))]
    held = [[passage for passage in every if has(passage.text) and fit(passage)] for has in unsaid]
    return list(dict.fromkeys(passages[0] for passages in held if len(passages) == 1))


def referred_to(quoted: Sequence[Passage], every: Sequence[Passage], fit: Fit, abstract: str) -> list[Passage]:
    """The sentence before the best quote that refers back to one which is not quoted; none if there is no such."""
    for later in quoted:
        if _refers_back(later.text):
            before = [p for p in every if p.end <= later.start and not abstract[p.end : later.start].strip()]
            if before and before[0] not in quoted and fit(before[0]):
                return before
    return []


def _refers_back(text: str) -> bool:
    goes_on = bool(_REFERS_BACK.match(text)) and not _STANDS_ALONE.match(text)
    return goes_on or (bool(_TAKES_ON.match(text)) and not presents(text))
