"""Whether a question can be understood alone, or leans on what was said before it; read from its words alone.

A pronoun, a demonstrative or "the authors" leans on the conversation unless what it stands for comes before it in the
question itself; a fragment ("and on Atari?") goes on with the topic; a question of words that fit any paper ("which data
sets were used?") is about the papers at hand. Where it is not plain, a question with a topic of its own stands alone.

These rules tell all 11 follow-ups of the development questions by their words alone; of the other 102, and of 809 claims of
SciFact train, they take 1 for a follow-up ("Anthrax spores are very difficult to dispose once they are dispersed."). Those
that use the words of the papers at hand are told in `bot.followups.details`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.filtering.alone import may_be_alone
from bot.followups import words as said
from bot.followups.antecedents import antecedent, asked_behind, clauses, introduced, names_both, tokens_of
from bot.followups.generic import content, definite
from bot.followups.remarks import is_aside, to_the_point
from bot.followups.subjects import is_many
from bot.questions import ORDINALS, names, topic_words

__all__ = [
    "Lean",
    "Leaning",
    "compares_them",
    "content",
    "correction",
    "is_bare",
    "is_pointed_at",
    "lacks_a_side",
    "leaning",
    "leaves_open",
    "of_it",
    "only_points",
    "without_pointers",
]

_FEW = 3  # content words, up to which a question with a pronoun has no topic of its own
_ENOUGH = 7  # content words, from which it finds its paper by itself
_FRAGMENT = 4  # content words of a fragment, or words of one that only names a thing, at most
_ACTS = re.compile(r"(?:[^siu]s|ed)$")  # "what causes drift?", "which agents failed?"; not "loss", "analysis", "corpus"
_POINTERS = (said.AGED_ONE, said.PAIR, said.FEW, said.ORDINAL, said.NUMBERED, said.DESCRIBED_ONE)


class Lean(StrEnum):
    """How a question leans on what was said before it."""

    ALONE = "alone"
    REFERS = "refers"  # to the papers, or whatever else, that was spoken of
    GOES_ON = "goes_on"  # with the topic, or with a detail of the same papers
    OTHERS = "others"  # papers other than those spoken of


# “vs PPO?”, “compared with PPO?”, “faster than PPO?”; not “compare PPO with SAC”, “older than 2020”
_NO_FIRST_SIDE = re.compile(
    r"(?:(?:vs\.?|versus) |(?:compare[ds]?|in comparison) (?:to|with|against) |(?:better|worse|more [\w-]+|less [\w-]+"
    r"|(?!other|rather|whether|either|newer|older|later|earlier|fewer)[a-z]{2,}er) than )"
    r"(?!(?:them|each|these|those|both|\d+)\b)\S",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans on the conversation; `numbers` are the sources that it points at, from 1, -1 the last.

    `shown` tells that it gives them as figures, as they stand beside the sources that were shown last; `of_two` that it says
    "the former" or "the latter".
    """

    lean: Lean
    numbers: tuple[int, ...] = ()
    shown: bool = False
    of_two: bool = False


def leaning(question: str) -> Leaning:
    """How `question` leans on what was said before it."""
    text = said.CONTRACTED.sub(r"\1 is", to_the_point(" ".join(question.split())))
    if is_aside(text) or names_both(text):
        return Leaning(Lean.ALONE)
    meant = correction(text)
    found = _leaning(meant or text)
    return Leaning(Lean.GOES_ON) if meant and found.lean is Lean.ALONE else found


def _leaning(text: str) -> Leaning:
    bare = said.CONNECTED.sub("", text)
    own = content(bare)
    if numbers := _pointed_at(bare):
        shown = without_pointers(bare) == said.NUMBERED.sub(" ", bare)
        return Leaning(Lean.REFERS, numbers, shown, of_two=bool(said.OF_TWO.search(bare)))
    if _wants_others(bare, own):
        return Leaning(Lean.OTHERS)
    if lacks_a_side(bare) or _refers(bare, own):
        return Leaning(Lean.REFERS)
    filters = may_be_alone(bare)  # “any from 2021?”
    if said.OF_LIBRARY.search(bare) and not filters:
        return Leaning(Lean.ALONE)
    if filters or is_bare(bare) or _goes_on(bare, own, connected=bare != text):
        asks = not said.ASKING.isdisjoint(tokens_of(bare))  # "by how much?"
        return Leaning(Lean.REFERS if asks and not own else Lean.GOES_ON)
    return Leaning(Lean.REFERS if (not own and _asks(bare)) or compares_them(bare) else Lean.ALONE)


def _wants_others(text: str, own: Sequence[str]) -> bool:
    """Whether it asks for other papers: "any others on this?", but not "does it say anything else?"."""
    around = said.BY_THEM.sub("", said.ON_IT.sub("", text))
    asked = said.OTHERS.search(said.AGED_ONE.sub(" it ", text))
    return len(own) <= 1 and bool(asked) and not _refers(around, own)


def correction(text: str) -> str:
    """What was meant, of a text that sets right the question before it ("no, I meant tomatoes"); "" of any other.

    So it is where that is said again and again ("no, I mean, I meant tomatoes").
    """
    meant, rest = "", " ".join(text.split())
    while found := said.CORRECTING.fullmatch(rest):
        meant = rest = next(filter(None, found.groups())).strip()
    return meant


def compares_them(question: str) -> bool:
    """Whether it only asks to compare what was spoken of: "compare them", "how do they differ?"."""
    rest = said.PREDICATE.sub(" is ", said.COMPARING.sub(" ", question))
    return bool(rest != question and said.SEVERAL.search(question) and not content(said.SEVERAL.sub(" ", rest)))


def lacks_a_side(question: str) -> bool:
    """Whether it compares what was spoken of with what it names: "vs PPO?", "and faster than PPO?"."""
    return bool(_NO_FIRST_SIDE.match(said.CONNECTED.sub("", question)))


def leaves_open(question: str) -> bool:
    """Whether it may go on from something: "and …", "… too?", "which trick is used?"."""
    return bool(said.CONNECTED.match(question) or said.LEFT_OPEN.search(question))


def is_bare(question: str) -> bool:
    """Whether it only names a thing that is asked for: "what dice score?", "on which tasks?", but not "what causes drift?"."""
    text = said.CONTRACTED.sub(r"\1 is", said.CONNECTED.sub("", question))
    tokens = [token for token in tokens_of(text) if token not in said.SIGNS]
    tokens = tokens[1:] if tokens[:1] and tokens[0] in said.PREPOSITIONS else tokens
    opening = 2 if tokens[:2] in (["how", "many"], ["how", "much"]) else 1
    if not 1 < len(tokens) <= _FRAGMENT or (opening == 1 and tokens[0] not in ("what", "which")):
        return False
    thing = tokens[opening:]
    if not (said.AUXILIARIES | said.PREPOSITIONS | said.SUBORDINATE).isdisjoint(thing):
        return False
    return not any(_ACTS.search(word) for word in thing[:-1])  # a verb, or what has one behind it


def _pointed_at(text: str) -> tuple[int, ...]:
    numbers = [int(next(filter(None, found.groups()))) for found in said.NUMBERED.finditer(text)]
    ordinals = [ORDINALS[next(filter(None, found.groups())).lower()] for found in said.ORDINAL.finditer(text)]
    ordinals += [ORDINALS[one.lower()] for found in said.PAIR.finditer(text) for one in found.groups()]
    for found in said.FEW.finditer(text):
        count = said.COUNTS[found[2].lower()]
        ordinals += range(1, count + 1) if found[1].lower() == "first" else range(-count, 0)
    return tuple(dict.fromkeys(number for number in numbers + ordinals if number))


def without_pointers(text: str) -> str:
    """A question without what points at sources."""
    for pointer in _POINTERS:
        text = pointer.sub(" ", text)
    return text


def of_it(text: str) -> str:
    """A question that says "it" in the place of "the second one": a place in a list is no word to look for."""
    for pointer in (said.PAIR, said.FEW, said.ORDINAL, said.NUMBERED, said.AGED_ONE):
        text = pointer.sub(lambda found: " its " if found[0].endswith(("'s", "’s")) else " it ", text)
    return " ".join(text.split())


def is_pointed_at(text: str) -> bool:
    """Whether "it" stands for what is pointed at before a comma: "and the Bangla one, how much better is it?"."""
    head, comma, rest = text.partition(",")
    return bool(comma) and without_pointers(head) != head and not said.PRONOUNS.isdisjoint(tokens_of(rest))


def only_points(text: str) -> bool:
    """Whether it points at sources and asks nothing ("and the third one?")."""
    rest = without_pointers(text)
    return rest != text and said.BESIDE_POINTERS.issuperset(re.findall(r"\w+", rest.lower()))


def _asks(text: str) -> bool:
    """Whether a text without content is a question, or names something of a paper, rather than a bare "yes"."""
    words = text.split()
    return bool(words) and (text.endswith("?") or len(words) > 1 or not said.GENERIC.isdisjoint(topic_words(text)))


def _goes_on(text: str, own: Sequence[str], *, connected: bool) -> bool:
    """Whether it is a fragment, without a verb of its own as far as that can be told."""
    tokens = tokens_of(text)
    first = tokens[0] if tokens else ""
    if said.WHAT_ABOUT.match(text):
        return len(own) <= _FRAGMENT
    if not said.AUXILIARIES.isdisjoint(tokens) or (first in said.ASKING and len(own) > 1):
        return False
    if connected or (own and first in said.ASKING and len(text.split()) <= _FRAGMENT):  # "how many cores?"
        return len(own) <= _FRAGMENT
    return len(own) <= _FEW and first in said.PREPOSITIONS | said.OPENING


def _refers(text: str, own: Sequence[str]) -> bool:
    """Whether a word of it stands for something that was said before, and not in the question itself."""
    tokens = tokens_of(text)
    if said.AGED_ONE.search(text) or said.THE_ONES.match(text):
        return True
    if (ones := said.SOME_ONES.search(text)) and not content(text[: ones.start()]):
        return True
    if (found := said.STRONG.search(text)) and not _bound(tokens, len(tokens_of(text[: found.start()])), text):
        return True
    if len(own) >= _ENOUGH:
        return False
    compared = len(own) > 1 and said.COMPARING.search(text)  # "tubes vs pipes, what is the difference?"
    if len(own) < _FEW and definite(tokens) and not names(text) and not compared:
        return True
    expletive = (len(own) >= _FEW and said.EXPLETIVE.match(text.lower())) or asked_behind(text)
    return any(
        _points_back(tokens, place) and not (word == "it" and expletive) and not _bound(tokens, place, text)
        for place, word in enumerate(tokens)
    )


def _points_back(tokens: Sequence[str], place: int) -> bool:
    """Whether the word there may stand for something said before."""
    word, before = tokens[place], tokens[place - 1] if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else "."
    if word in said.PRONOUNS:
        return after != "own"
    if word == "there":
        return after in said.SIGNS and before not in said.AUXILIARIES
    if word == "that":
        return after in said.SIGNS or (_is_pronoun(before, after) and not _described(tokens, place))
    if word == "such":
        return after not in ("as", "that") and before != "as" and not _described(tokens, place)
    kept = word == "those" and after in said.DESCRIBED | {"of", "in", "with"}  # "those who …"
    kept |= tokens[place + 2 : place + 3] in (["called"], ["named"])  # "this thing called …"
    return word in said.DEMONSTRATIVES and after not in said.HERE and not kept and not _described(tokens, place)


def _is_pronoun(before: str, after: str) -> bool:
    """Whether a "that" between these words is a demonstrative, rather than a conjunction or a relative pronoun."""
    if after in said.HERE or after == "of":
        return False
    return not before or before in (said.AUXILIARIES | said.PREPOSITIONS) - {"have", "has", "had"}


def _described(tokens: Sequence[str], place: int) -> bool:
    """Whether a demonstrative comes with a long description: "that open benchmark with the fully logged runs"."""
    end = next((i for i in range(place, len(tokens)) if tokens[i] in said.SIGNS), len(tokens))
    return len(content(" ".join(tokens[place + 1 : end]))) > _FEW


def _bound(tokens: Sequence[str], place: int, text: str) -> bool:
    """Whether what a word stands for may come before it in the question: in another clause or, as for "its", in its own."""
    earlier, same = clauses(tokens, place)
    named, before = set(names(text)), content(" ".join(earlier))
    of_library = bool(said.OF_LIBRARY.search(text))
    if (of_library and before) or len(before) + sum(word in named for word in before) >= _FEW:
        return True
    if earlier and earlier[-1] in said.SUBORDINATE and topic_words(" ".join(_behind_auxiliary(earlier))):
        return True  # "do agents fail when they …"
    word = tokens[place] if place < len(tokens) else ""
    if antecedent(earlier, word) or (word in said.PRONOUNS and introduced(text, word)):
        return True
    subject = content(" ".join(_behind_auxiliary(same) or same))
    if word in said.POSSESSIVES:
        if word == "its" and is_many(same, _behind_auxiliary(same)):
            return False
        asked = said.AUXILIARIES.isdisjoint(same)
        return len(subject) > int(asked) or (of_library and place > 1)
    return len(subject) > _FEW


def _behind_auxiliary(tokens: Sequence[str]) -> Sequence[str]:
    """The words behind the first auxiliary, where the subject of a question stands; none if there is no auxiliary."""
    helper = next((i for i, word in enumerate(tokens) if word in said.AUXILIARIES), len(tokens))
    return tokens[helper + 1 :]
