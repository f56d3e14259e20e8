"""What a conversation has come to: the papers and the topic that it is about, and as much of it as a prompt has room for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from bot.answers import Turn
from bot.followups.details import may_mention
from bot.followups.ellipsis import Lean, content, correction, leaning
from bot.followups.elliptic import left_out
from bot.followups.mentions import by_names, by_titles
from bot.followups.remarks import is_aside, to_the_point
from bot.followups.several import is_detail, leaves_out_of_what
from bot.followups.wishes import Wish, leads_on, wished
from bot.questions import WordFinder, names, topic_words
from ingest.library import Library
from ingest.sentences import sentence_spans

CHARACTERS_A_TOKEN = 4  # about: https://help.openai.com/en/articles/4936856
_LOOKED_BACK, _FOR_TOPIC, _CLOSELY = 6, 20, 2  # questions
_READ = 6_000  # characters at the end of an answer, where its sources stand
_READ_FOR_NAMES = 1_500
_MAX_CONTEXT = 300  # characters
_MIN_CUT = 200  # characters of an answer that are worth keeping


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, how it leans on those before it, whether it `points` at sources, and the answers to it.

    Of a question that sets right the one before it, that is what was meant.
    """

    question: str
    lean: Lean
    answers: tuple[Turn, ...]
    points: bool = False


def spoken_of(history: Sequence[Turn], library: Library) -> tuple[str, ...]:
    """The ids of the papers that the conversation is about: those that the last answer to cite any has cited, in its order.

    Where an answer's papers are not known, they are told by their titles in it, or by a name that no other paper holds.
    """
    recorded = any(turn.papers for turn in history)
    for back, exchange in enumerate(islice(exchanges(history), _LOOKED_BACK)):
        if papers := papers_of(exchange, library, back):
            return papers
        if exchange.lean is Lean.ALONE:
            if recorded or any(turn.refused for turn in exchange.answers):  # it was answered with nothing
                return ()
            text = " ".join([exchange.question, *(turn.text for turn in exchange.answers)])
            if back < _CLOSELY and (paper := by_names(text[:_READ_FOR_NAMES], library)):
                return (paper,)
    return ()


def papers_of(exchange: Exchange, library: Library, back: int) -> tuple[str, ...]:
    """The ids of the papers that the answers of an exchange cite; it is `back` exchanges before the last one."""
    for turn in reversed(exchange.answers):
        if papers := turn.papers or by_titles(turn.text[-_READ:], library, bare=back < _CLOSELY):
            return papers
    return ()


def last_two(history: Sequence[Turn], library: Library, *, whole: bool = False) -> tuple[str, ...]:
    """The first papers of the last two answers that begin with different ones, the earlier first; else none.

    So it is where "them" hardly means the papers of the last answer alone: that cites one paper, or answers a question that
    goes on from the one before ("and SEAL?"). Of the earlier answer that is all papers if `whole`; a list that has the last
    one is no answer on another.
    """
    asked = _questions(history)
    if len(asked) < 2:
        return ()
    last, goes_on = spoken_of(history, library), leaning(history[asked[-1]].text[:_READ]).lean is Lean.GOES_ON
    for place in reversed(asked[1:][-_LOOKED_BACK:]) if goes_on or len(last) == 1 else ():
        before = spoken_of(history[:place], library)
        if before and before[:1] != last[:1]:
            return () if last[0] in before else (*(before if whole else before[:1]), *last[:1])
    return ()


def topic(history: Sequence[Turn]) -> str:
    """The last question that could be understood alone, with those that went on from it; "" if it has no topic ("why?")."""
    text = " ".join(_on_topic(history))
    return text if len(text) <= _MAX_CONTEXT else text[:_MAX_CONTEXT].rsplit(" ", 1)[0]


def last_on_topic(history: Sequence[Turn], least: int = 1) -> str:
    """The last of the questions that `topic` is made of: so many that they have `least` words that tell it, or all."""
    asked = _on_topic(history)
    tails = (" ".join(asked[start:]) for start in range(len(asked) - 1, -1, -1))
    return next((tail for tail in tails if len(content(tail)) >= least), " ".join(asked))


def _on_topic(history: Sequence[Turn]) -> list[str]:
    asked, latest, back_at = list[str](), list(islice(exchanges(history), _FOR_TOPIC + 1)), set[str]()
    for place, exchange in enumerate(latest[:_FOR_TOPIC]):
        if back_at and _cited(exchange) != back_at:
            continue  # said between a list and going back to it
        back_at = _cited(exchange) if wished(exchange.question) is Wish.BACK else set()
        if exchange.lean is Lean.ALONE and place + 1 < len(latest) and _stays(exchange, latest[place + 1]):
            continue
        if exchange.lean is Lean.ALONE and not topic_words(exchange.question):
            return []
        if exchange.lean in (Lean.ALONE, Lean.GOES_ON):
            asked.insert(0, exchange.question)
        if exchange.lean is Lean.ALONE and not _goes_on(exchange, latest[place + 1 :]):
            break
    return asked


def _cited(exchange: Exchange) -> set[str]:
    return {paper for turn in exchange.answers for paper in turn.papers}


def _stays(exchange: Exchange, before: Exchange) -> bool:
    """Whether a question that names no topic, or only "the judge", was answered from the one paper that it was on."""
    papers = _cited(exchange)
    asked = exchange.question
    on_it = not names(asked) and (may_mention(asked) or left_out(asked))
    return len(papers) == 1 and papers <= _cited(before) and bool(on_it)


def _goes_on(exchange: Exchange, before: Sequence[Exchange]) -> bool:
    """Whether a question only asks for a thing that papers have ("how many people were followed?"), of those cited before."""
    question, cited = exchange.question, next(filter(None, map(_cited, before)), set[str]())
    alone = any(turn.refused for turn in exchange.answers) or (names(question) and not is_detail(question))
    return bool(cited) and _cited(exchange) <= cited and not alone and leaves_out_of_what(question)


def gone_on_from(history: Sequence[Turn], question: str) -> list[Turn]:
    """The part of a conversation that `question` may go on from: without asides, and without what led nowhere.

    Where nothing was found a person goes back to what was ("how does it work?"), unless the question that was refused is what
    they keep at: it asked more of what was spoken of, and a fragment ("and on robots?") asks it of something else, or its own
    words are asked again ("how long should I boil it?" after the egg).

    Of the eleven development follow-ups, each behind 60 everyday questions that were refused and two courtesies, 680 of 682 so
    find their paper first, 423 without.
    """
    parts = [part for part in _parts(history) if not (part[0].role == "user" and _leads_nowhere(part[0].text))]
    kept, found = list[Turn](), False
    for place, part in enumerate(parts):
        refused = len(part) > 1 and all(turn.refused for turn in part[1:])
        following = parts[place + 1][0].text if place + 1 < len(parts) else question
        if not (refused and found and not _kept_at(part[0].text, following, topic(kept))):
            kept += part
        found |= part[0].role == "user" and len(part) > 1 and not refused
    return kept


def before_asked_again(question: str, history: Sequence[Turn]) -> Sequence[Turn]:
    """The conversation before the same question where that, a whole one, is asked again at once: it is read as it was."""
    asked = [place for place, turn in enumerate(history) if turn.role == "user"]
    while asked and leaning(question).lean is Lean.ALONE and _bare(history[asked[-1]].text) == _bare(question):
        history = history[: asked.pop()]
    return history


def _bare(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.casefold()))


def _leads_nowhere(text: str) -> bool:
    """Whether it is an aside, or a request on the answer before it that points at none of its sources."""
    wish = wished(text)
    return is_aside(text) or bool(wish and not leads_on(wish) and not leaning(text).numbers)


def _questions(history: Sequence[Turn]) -> list[int]:
    """The places of the questions in a conversation."""
    return [place for place, turn in enumerate(history) if turn.role == "user"]


def _parts(history: Sequence[Turn]) -> list[Sequence[Turn]]:
    """Each question with its answers; what was said before the first question stands alone."""
    starts = sorted({0, *_questions(history)})
    return [history[start:end] for start, end in pairwise([*starts, len(history)]) if start < end]


def _kept_at(refused: str, following: str, before: str) -> bool:
    """Whether a question goes on from the refused one before it, rather than from the topic `before` that."""
    if correction(following):
        return True
    if leaning(following).lean is Lean.GOES_ON and WordFinder(content(before))(refused):
        return True
    return bool(WordFinder(content(following))(refused))


def exchanges(history: Sequence[Turn]) -> Iterator[Exchange]:
    """The questions with their answers, the last one first; the first question of all leans on nothing."""
    asked = _questions(history)
    ends = [*asked[1:], len(history)]
    for number in reversed(range(len(asked))):
        start, question = asked[number], to_the_point(" ".join(history[asked[number]].text[:_READ].split()))
        found = leaning(question)
        lean = found.lean if number else Lean.ALONE
        if number and (wish := wished(question)) and leads_on(wish):
            lean = Lean.REFERS
        yield Exchange(correction(question) or question, lean, tuple(history[start + 1 : ends[number]]), bool(found.numbers))
    if history and not asked:
        yield Exchange("", Lean.ALONE, tuple(history))


def fitted(history: Sequence[Turn], budget_tokens: int) -> list[Turn]:
    """The last turns of a conversation that fit into so many tokens, in their order.

    Turns are kept whole, the newest first; of an answer too long for what is left, its first sentences are kept.
    """
    left, kept = CHARACTERS_A_TOKEN * budget_tokens, list[Turn]()
    for turn in reversed(history):
        if len(turn.text) > left:
            if turn.role == "assistant" and (text := _first_sentences(turn.text, left)):
                kept.append(replace(turn, text=text))
            break
        kept.append(turn)
        left -= len(turn.text)
    return kept[::-1]


def _first_sentences(text: str, characters: int) -> str:
    if characters < _MIN_CUT:
        return ""
    ends = [span.end for span in sentence_spans(text[: 2 * characters]) if span.end <= characters - 2]
    return f"{text[: ends[-1]]} …" if ends else ""
