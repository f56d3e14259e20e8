"""Where a sentence states something of its own behind what it denies: “…, and PPO doubles the accuracy of DQN”.

What is denied goes on in lists (“the dose, the costs, or the machines used”) and in questions (“…, and how it was tuned”). A
clause of its own has a verb that belongs to none of the words by which clauses hang on others. Verbs are told by their form and
by what follows them; what is taken for a claim wrongly is only checked, while nobody would check what is missed.
"""

from __future__ import annotations

import re

from bot.instructions.words import COMMANDS, FINITE, NOT_VERBS
from bot.questions import word_set

_MOST = 200  # parts of a sentence: what has more is no honest denial
_LONGEST = 300  # characters of a part that are looked at
_PARTED = re.compile(r"[,;:.!?] |[()—] ?|\s[–-]+\s")
_JOINED = re.compile(r"\s(?=(?:and|but|so|yet|because|since|whereas|although|though)\s)", re.IGNORECASE)
_JOINING = re.compile(r"(?:and|but|so|yet)\b,? ?", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:how|which|what|whether|when|where|why|who|whom|whose|that|if)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_](?:[\w'’%./-]*[\w%])?")
_LINKING = word_set("and but so yet then also only because since as while whereas although though however thus hence")
_HANGING = word_set(
    "that which who whom whose where when what how why whether if because since while although though unless until"
)
_IN_LIST = word_set("or nor including e.g i.e")
_QUESTIONS = word_set("what how why whether whose whom where that")
_RELATIVE = word_set("which who that")
_SURE = word_set(
    """is are was were has have had can could will would may might must should shall does do did cannot can't can’t isn't isn’t
    aren't aren’t wasn't won't won’t ran rose fell grew gave took saw became began came went showed drove broke chose wrote
    died survived recovered failed remained differed converged succeeded lived seemed occurred"""
)
_DETERMINERS = word_set(
    """a an the its their his her our your my this these those that all any both each every most many some no it them us him
    more fewer less two three four five six seven eight nine ten half twice"""
)
_BEFORE_NONE = _DETERMINERS | word_set("to of in on by for with from at into not no never")
_THEY = word_set("they we i you")
_PRONOUNS = _THEY | word_set("it he she everyone everything nobody nothing")
_BEFORE_NONE -= _PRONOUNS | word_set("this that these those")
_NO_OBJECT = NOT_VERBS | _HANGING | _LINKING | word_set("of to for and or")
_NO_VERB_ENDINGS = ("ss", "us", "is", "ics", "'s", "’s")
_DIRECTED = word_set("by to from")


def goes_on(text: str, start: int, end: int) -> int:
    """Where a text that denies something from `start` to `end` at least states something of its own; its length if nowhere."""
    asks = _ASKING.search(text, start)
    places = [parted.end() for parted in _PARTED.finditer(text, end)]
    before = min([asks.start() if asks else len(text), *places[:1]])
    places = [joined.end() for joined in _JOINED.finditer(text, end, before)] + places
    for place in places[:_MOST]:
        until = _PARTED.search(text, place, place + _LONGEST)
        if states(text[place : until.start() if until else place + _LONGEST]):
            joining = _JOINING.match(text, place)
            return joining.end() if joining else place
    return places[_MOST] if len(places) > _MOST else len(text)


def states(part: str) -> bool:
    """Whether a part of a sentence is a clause of its own: “which wins on Minecraft” too, and “but shows that it fails”."""
    words = _WORD.findall(part)
    linked = 0
    while words[linked : linked + 1] and words[linked].lower() in _LINKING:
        linked += 1
    words = words[linked:]
    if len(words) < 2 or words[0].lower() in _IN_LIST:
        return False
    if words[0].lower() in _RELATIVE and _is_verb(["it", *words[1:]], 1):
        words[0] = "it"
    if words[0].lower() in _QUESTIONS or (words[0].lower() in _RELATIVE):
        return False
    if linked and (words[1].lower() == "that" or words[0].lower() in FINITE) and words[0].endswith("s"):
        words = ["it", *words]  # “and shows that …”
    hanging = [place for place in range(len(words)) if _hangs(words, place)]
    verbs = [place for place in range(len(words)) if _is_verb(words, place)]
    return len(verbs) > len(hanging) or (bool(verbs) and verbs[0] < hanging[0])


def _hangs(words: list[str], place: int) -> bool:
    """Whether a word begins a clause that hangs on what stands before it; “they” in “the drugs they took” does."""
    word = words[place].lower()
    return word in _HANGING or (place > 0 and word in _PRONOUNS and words[place - 1].lower() not in _HANGING)


def _is_verb(words: list[str], place: int) -> bool:
    """Whether a word of a clause is a verb that states something."""
    word, before = words[place].lower(), words[place - 1] if place else ""
    if word in _SURE:
        return True
    if not before or before.lower() in _BEFORE_NONE or word in _NO_OBJECT or word.endswith(("ing", "ly")):
        return False
    following = words[place + 1].lower() if place + 1 < len(words) else ""
    if following in _DETERMINERS or following.endswith("ly") or before.lower() in _THEY:
        return word.isalpha()
    return word.isalpha() and _has_form(word, before, words[place + 1 : place + 3], first=place == 1)


def _has_form(word: str, before: str, behind: list[str], *, first: bool) -> bool:
    """Whether a word between others has the form of a verb; `first` tells that only one word stands before it."""
    following = behind[0].lower() if behind else ""
    told, named = before.lower() in _PRONOUNS, any(map(str.isupper, before)) and before[-1] != "s" and bool(behind)
    has_object = bool(behind) and following not in _NO_OBJECT
    known = word in FINITE or not COMMANDS.isdisjoint((word, word[:-1], word[:-2]))
    if word.endswith("s") and not word.endswith(_NO_VERB_ENDINGS):
        return told or known or (has_object and not following.endswith("ed")) or (named and first)
    if word.endswith("ed"):
        directed = following in _DIRECTED and behind[1:2] != [] and behind[1][0].isdigit()
        return told or directed or named or (has_object and not before.endswith("ly"))
    return before.endswith("s") and has_object and (known or (following[0].isdigit() and len(behind) > 1))
