"""What a pronoun of a question stands for in the question itself: “what is unlearning and how is it measured?”.

So does an “it” that only opens the way to what is asked: “is it possible to detect deepfakes?”. Of what these name without
“the” the question is, unless the papers at hand hold just that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.followups import words as said
from bot.followups.generic import content
from bot.questions import names, word_set

NAMED = r"(?P<named>[^,:;?!]{2,60}?)"  # before something is asked of it
# “and SPRING, does it …?”, “what about cherries, can they be counted?”
_ANNOUNCES = re.compile(
    r"(?:(?:and|but|so|ok(?:ay)?) )?(?P<lead>(?:(?:what|how) about|as for|about|regarding|concerning) )?"
    rf"{NAMED}(?:[,:;] | [-–—]+ ).*\b(?:it|its|they|their|them|he|she)\b.*",
    re.IGNORECASE,
)
# “using labels, does it …”, “honestly, is it …”, “quick question, does it …”: of nothing new
_NO_THING = re.compile(r"(?:using|given|assuming|considering|unlike|despite|besides|except|instead)\b|\w+ly$", re.IGNORECASE)
_POLITE = said.COURTESIES | {"sorry"}  # “great paper, does it …”
_SAID_BESIDE = _POLITE | said.BESIDE_COURTESIES | word_set("one ones other others rest")
MANY = re.compile(r"people|children|.*[^siu]s")
_OF_ONE, _OF_MANY = word_set("is was does has isn wasn doesn hasn"), word_set("are were do have aren weren don haven")
_IT, _THEY = word_set("it its"), word_set("they them their theirs")
_ASKED = word_set("what how why where when")
_JOINED = word_set("and but , ; ? .")
_INDEFINITE = word_set("a an")
# Before what is known already, or how much there is of it.
_DEFINITE = (
    said.PRONOUNS
    | said.DEMONSTRATIVES
    | word_set(
        """the that such there i we you one my our your his each every both all any no some another other others more less fewer
    many much most few enough several"""
    )
)
_ENDS = said.PREPOSITIONS | said.PARTING | said.AUXILIARIES | word_set("or out up down behind between among around")
# What was done to something is no thing: “what is kept and why does it help?”
_DONE = re.compile(
    r"(?:\w+ed|built|chosen|done|drawn|driven|found|frozen|given|held|hidden|kept|known|lost|made|put|run|sent|shown|spent"
    r"|taken|unclear|wrong)$"
)
_QUALITY = (
    r"(?:im|un)?(?:possible|feasible|necessary|safe|legal|ethical|realistic|reasonable|plausible|practical|wise|fair)"
    r"|hard|harder|easy|easier|difficult|useful|helpful|important|essential|crucial|illegal|true|good|bad|better|best|worth|ok|okay"
    r"|common|sensible|dangerous|risky|cheap|cheaper|expensive|costly|known|shown|proved|proven|said|claimed|believed"
)
_HOW = r"(?:so |too |really |actually |still |even |ever |always |very |be |been |not |now |just |already )*"
# “is it possible to …”, “how hard is it for robots to …”, “what does it take to …”, “is it true that …”
_EMPTY = re.compile(
    rf"""(?:(?:and|but|so)\ )?(?:
        (?:(?:why|when|where)\ )?(?:is|was|isn['’]t|would|will|can|could|might)\ it\ {_HOW.replace(" ", "[ ]")}(?:{_QUALITY})
        |how\ (?:{_QUALITY})\ (?:is|was|would|will)\ it(?:\ be)?
        |(?:(?:how\ (?:long|much|many\ [\w-]+)|what|when|why)\ )?(?:does|did|will|would)\ it\ (?:take|cost|pay|make\ sense)
    )\ (?:for\ (?P<who>[\w\ -]{{2,40}}?)\ )?(?:to\ (?P<act>.+)|that\ (?P<fact>.+))""",
    re.IGNORECASE | re.VERBOSE,
)
# What is done so is done to something spoken of: “is it possible to add text?”
_BESIDE_VERB = word_set("not up out down")
_CHANGES = word_set("use add apply replace remove extend change adapt increase get have be become do")

# “which of the two is better, LoRA or BitFit?”
_CHOICE = re.compile(
    r"\b(?:which|what) (?:one )?of (?:the two|these|those|them)\b[^,:?]+[,:] (\w[\w .-]{1,40}?) or (\w[\w .-]{1,40})\W*$",
    re.IGNORECASE,
)


def tokens_of(text: str) -> list[str]:
    """The words and signs of a text, lower case."""
    return [match.group().lower() for match in said.TOKEN.finditer(text)]


def clauses(tokens: Sequence[str], place: int) -> tuple[Sequence[str], Sequence[str]]:
    """What stands before the clause of a word, and what in it before the word."""
    start = next((i for i in range(place - 1, -1, -1) if tokens[i] in said.PARTING), -1) + 1
    return tokens[:start], tokens[start:place]


def antecedent(earlier: Sequence[str], word: str) -> list[str]:
    """What a pronoun may stand for in the clauses before its own; none if it stands for nothing there."""
    return _asked_of(earlier, word) or _supposed(earlier, word) or _introduced(earlier, word)


def announced(question: str) -> str:
    """What a question names before it asks something with a pronoun, "" if that is nothing, or a clause.

    “On Atari, does it …” asks of the paper at hand.
    """
    found = _ANNOUNCES.fullmatch(question)
    if not found:
        return ""
    named = found["named"]
    first, *rest = named.lower().split() or [""]
    clause = said.AUXILIARIES | said.SUBORDINATE | said.ASKING
    within = clause if found["lead"] else clause | said.PREPOSITIONS
    return named if first not in said.PREPOSITIONS | clause and within.isdisjoint(rest) else ""


def introduced(question: str, word: str) -> list[str]:
    """The words of what a question names first, if this pronoun of it stands for that: “cherries, can they be counted?”.

    It has a name, or is named without “the”, and is one for “it”, many for “they”.
    """
    named = announced(question)
    tokens = list(takewhile(lambda one: one not in _ENDS, tokens_of(named)))
    if not tokens or tokens[0] in _POLITE or tokens[-1] in _SAID_BESIDE or _NO_THING.match(tokens[0]):
        return []
    called, many = bool(names(f"on {named}")), bool(MANY.fullmatch(tokens[-1]))
    if (word in _THEY and not many) or (not called and (tokens[0] in _DEFINITE or many is not (word in _THEY))):
        return []
    return content(named)


def its_own(question: str) -> list[str]:
    """What the pronoun of a question may stand for in itself, or only opens the way to; none if it has no such.

    Where the papers at hand hold just that, the question goes on from them all the same.
    """
    text = said.CONNECTED.sub("", said.CONTRACTED.sub(r"\1 is", question))
    tokens = tokens_of(text)
    places = (place for place, word in enumerate(tokens) if word in said.PRONOUNS)
    own = (antecedent(clauses(tokens, p)[0], tokens[p]) or introduced(text, tokens[p]) for p in places)
    return asked_behind(text) or next(filter(None, own), [])


def _asked_of(earlier: Sequence[str], word: str) -> list[str]:
    """What the clauses before a pronoun ask of, if that may stand for it: “drones” of “how do drones fly, and how do they …”.

    It is named without “the”, and is one for “it”, many for “they”.
    """
    asking, embedded = bool(earlier) and earlier[0] in _ASKED, _is_embedded(earlier)
    helper = next((place for place, one in enumerate(earlier) if one in said.AUXILIARIES), len(earlier))
    if helper > (2 if earlier[:1] == ["how"] and earlier[1:2] not in (["much"], ["many"]) else 1):
        return []
    if not (embedded or (asking and not _JOINED.isdisjoint(earlier))) or not _agree(earlier[helper : helper + 1], word):
        return []
    return _named(earlier[helper + 1 :], whole=earlier[0] == "what" and helper == 1)


def _is_embedded(earlier: Sequence[str]) -> bool:
    """Whether a clause within another comes next: “how do robots know where”, not “how do robots walk, and where”."""
    return len(earlier) > 2 and earlier[-1] in said.ASKING and earlier[-2] not in said.PARTING


def _agree(helper: Sequence[str], word: str) -> bool:
    if word in _IT:
        return _OF_MANY.isdisjoint(helper)
    return word not in _THEY or _OF_ONE.isdisjoint(helper)


def _named(tokens: Sequence[str], *, whole: bool) -> list[str]:
    """The words of the thing that is named there first, without “the”; with `whole`, not only the first may tell its topic."""
    phrase = list(takewhile(lambda one: one not in _ENDS, tokens))
    phrase = phrase[1:] if phrase and phrase[0] in _INDEFINITE else phrase
    if not phrase or phrase[0] in _DEFINITE or not (whole or content(phrase[0])):
        return []
    return [one for one in content(" ".join(phrase)) if not _DONE.match(one)]


def _supposed(earlier: Sequence[str], word: str) -> list[str]:
    """What a clause that begins with “when” or “if” is about, for “they”: “LLMs” of “when LLMs reason, do they overthink?”.

    “If noise is added, does it work?” asks of something else.
    """
    if word not in _THEY or earlier[:1] not in (["when"], ["if"]) or "," not in earlier:
        return []
    named = _named(earlier[1:], whole=False)
    return named if named and earlier[1].endswith("s") else []


def _introduced(earlier: Sequence[str], word: str) -> list[str]:
    """What stands with “a” before a clause with “it”: “image” of “how to protect an image so that it cannot be edited?”."""
    if word not in _IT or len(earlier) < 2 or earlier[-1] not in said.SUBORDINATE or earlier[0] in said.SUBORDINATE:
        return []
    places = [place for place, one in enumerate(earlier) if one in _INDEFINITE]
    return _named(earlier[places[-1] :], whole=False) if places else []


def asked_behind(text: str) -> list[str]:
    """What “it” only opens the way to: “deepfakes” of “is it possible to detect deepfakes?”; none where it is something."""
    found = _EMPTY.match(text) if " it " in text.lower() else None
    if not found:
        return []
    if found["fact"]:
        return _named(tokens_of(found["fact"]), whole=False)[:1]
    verb, *rest = [one for one in tokens_of(found["act"]) if one not in _BESIDE_VERB] or [""]
    return [] if verb in _CHANGES else _named(rest, whole=True)


def names_both(text: str) -> bool:
    """Whether the two that it asks to choose from come behind: “which of the two is better, LoRA or full fine-tuning?”."""
    found = _CHOICE.search(text)
    if not found:
        return False
    told = all(content(side) and side.split()[0].lower() not in _ENDS | _DEFINITE for side in found.groups())
    return told and bool(names(f"of {found[1]} or {found[2]}"))
