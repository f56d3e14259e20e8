"""Whether a sentence of an abstract commands or questions its reader, instead of stating something of a paper.

Abstracts can carry text that was put there to command an assistant that reads them ("indirect prompt injection":
Greshake et al., Not what you've signed up for, AISec 2023). Papers hardly ever use the imperative, so that mood tells
most of it; the rest is speech about the reader and the answer, role tags, and questions that are not the paper's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from bot.instructions import duties
from bot.instructions import words as words_of
from bot.instructions.words import COMMANDS, NOT_VERBS, OBJECT_WANTED, OBJECTS, SURE_OBJECTS
from bot.questions import stem, stem_counts, topic_words
from ingest.unseen import seen

_SIGNS = " \"'“”‘’«»„([{*_`~>#•·-–—,.;:!…0123456789)]"
_QUOTED = (*"\"“'‘«„`$", "http", "www.")
_ENDINGS = ("ly", "ing", "ed", "s")  # of words that are no verbs in their base form; those that are stand in a list
_JOINING = frozenset("and or but so".split())
_NOT_BARE = frozenset("of and or in with between from".split())  # after a noun
_MOST_LEADS = 10
_FAR = 120  # characters in which a clause that sets a scene ends ("If you are asked, …")
_LONGEST_LABEL = 50  # characters
_MOST_LABELS = 5  # before a statement: "Note: important for users: …"
_REMEMBERED = 32  # papers
_LONGEST_BARE = 14  # words of a command whose verb may be a noun, and which is told by the lack of another verb
_LONGEST_PLAIN = 20  # words of a question that is taken for the reader's though nothing is known of its paper
# A question is foreign to its paper if at most this share of its topic's words stands in the rest of it. Put into 100
# random abstracts each, 97 % of 33 general questions are told so, and 6 of the 113 questions that 15,100 abstracts ask
# outright themselves.
_OWN_SHARE = 0.25
_PARTS = re.compile(r"(?<=[\w)”’\"']{3}[.!?])['\"”’)]?\s+(?=[A-Z#<\[])")  # not after "e.g." and "vs."
_TAG = re.compile(r"\s*[<\[][^<>\[\]]{1,40}[>\]]\s*")


def is_instruction(sentence: str, paper: str = "") -> bool:
    """Whether `sentence` commands or questions its reader.

    `paper` is the title and the abstract that it stands in: with them it is told whether a question is the paper's own
    ("How do agents explore?"); without them only a short one that names nothing of research is taken for the reader's.
    """
    return _tells(sentence, paper, _MOST_LABELS)


def overrides(title: str) -> bool:
    """Whether a title commands whoever answers; papers have titles in the imperative, and “Ignore Previous Prompt”."""
    text = seen(title).lower()
    overriding = words_of.OVERRIDE.search(text) is not None or words_of.FOREIGN_OVERRIDE.search(text) is not None
    return words_of.SMUGGLED.search(title) is not None or (overriding and words_of.REPLIES.search(text) is not None)


def _tells(sentence: str, paper: str, labels: int) -> bool:
    """The same, where the sentence has so many labels at most."""
    if not sentence.isascii():
        if words_of.SMUGGLED.search(sentence) or words_of.FOREIGN_OVERRIDE.search(sentence := seen(sentence)):
            return True
        if words_of.DISGUISED.search(sentence):
            sentence = unicodedata.normalize("NFKC", sentence).translate(words_of.LOOKALIKES)
    if sentence.isupper():
        sentence = sentence.lower()
    if "?" in sentence[-3:] and (is_question(sentence) or words_of.ASKS_READER.search(sentence)):
        return _is_foreign(sentence, paper)
    if sentence[: sentence.find(" ")] not in words_of.STATING and _begins_as_one(sentence, labels):
        return True
    text = sentence.lower()
    for cue, patterns in words_of.CUED:
        if cue in text and any(pattern.search(text) for pattern in patterns):
            return True
    return duties.is_order(text) or _has_inner_command(sentence)


def is_question(sentence: str) -> bool:
    """Whether `sentence` asks outright ("Can models reason?"), and so states nothing."""
    return "?" in sentence[-3:] and words_of.ASKS.match(_without_leads(sentence)) is not None


def _is_foreign(question: str, paper: str) -> bool:
    """Whether a question is not of its paper."""
    if words_of.ASKS_READER.search(question):
        return True
    text = question.lower()
    if words_of.REFERS_BACK.search(text):
        return False
    if paper:
        topic, there, here, times = topic_words(text), _stems(paper), stem_counts(question), paper.count(question)
        own = [word for word in topic if there[stem(word)] > times * here[stem(word)]]
        return bool(topic) and len(own) <= _OWN_SHARE * len(topic)
    plain = _without_leads(text).lstrip(_SIGNS).startswith(("wh", "how"))
    return plain and len(text.split()) <= _LONGEST_PLAIN and not words_of.OF_RESEARCH.search(text)


@lru_cache(_REMEMBERED)
def _stems(paper: str) -> Counter[str]:
    """How often each stem stands in a paper: each of its questions asks for that."""
    return stem_counts(paper)


def _begins_as_one(sentence: str, labels: int) -> bool:
    """Whether the beginning of `sentence` tells that it is an instruction, as one behind more than so many labels is."""
    rest = _without_leads(sentence)
    if _commands(rest):
        return True
    text = rest.lower()
    if text[: text.find(" ")].strip(_SIGNS) in words_of.OPENERS and words_of.OPENINGS.match(text):
        return True
    if ": " not in text[:_LONGEST_LABEL]:
        return False
    label, _, rest = rest.partition(": ")
    said = label.lower().strip(_SIGNS).split()
    labelled = bool(said) and words_of.LABELS.issuperset(said)
    if words_of.ROLE.match(text):
        return True
    return labelled and (not labels or words_of.ALARMS.issuperset(said) or _tells(rest, "", labels - 1))


def _without_leads(text: str, *, joining: bool = True) -> str:
    """`text` without tags, bullets and words that lead to a command; without "and" and the like only if `joining`."""
    if text[:1] in ("<", "[") and (tag := _TAG.match(text)):
        text = text[tag.end() :]
    for _ in range(_MOST_LEADS):
        word, space, rest = text.partition(" ")
        bare = word.lower().strip(_SIGNS)
        leads = bare in words_of.LEADS and (joining or bare not in _JOINING)
        if not space or (bare and not leads) or (word[-1:] == ":" and bare in words_of.LABELS):
            break
        text = rest
    return text


def _commands(text: str, *, strict: bool = False) -> bool:
    """Whether `text` begins with a command.

    Where it is `strict`, the verb has to be a sure one that is followed by its object.
    """
    words = text.split(None, 5)
    if len(words) < 2:
        return False
    first, second = words[0].lstrip(_SIGNS), words[1]
    verb = first.lower()
    if verb in NOT_VERBS:
        return _denied_or_later(verb, text)
    if not first[1:].islower() and not _shouted(verb, second):
        return False  # a name in capitals: "SING supports …"
    if verb in COMMANDS:
        told = _has_object(verb, words, OBJECTS) if strict else second not in words_of.FINITE and second[0] != "("
    elif strict:
        told = verb in OBJECT_WANTED and (second in SURE_OBJECTS or second.startswith(_QUOTED))
    elif verb in OBJECT_WANTED:
        told = _has_object(verb, words, OBJECTS) or _has_no_other_verb(second, text)
    else:
        told = not verb.endswith(_ENDINGS) and verb.isalpha() and _has_object(verb, words, SURE_OBJECTS)
    if verb in words_of.OF_PAPERS:
        return told and second in ("you", "your")
    return told and not (verb in words_of.POINTING and _points_to_own_page(text.lower()))


def _shouted(verb: str, second: str) -> bool:
    """Whether a verb in capitals is one, and not a name."""
    return (second.isupper() and second.isalpha() and len(second) > 1) or (verb in COMMANDS and second in OBJECTS)


def _has_object(verb: str, words: list[str], objects: frozenset[str]) -> bool:
    """Whether what `verb`, the first of `words`, is to be done to comes next; a capital begins a heading's sentence."""
    second = words[1]
    if second[0].isupper() and not (words[0].isupper() and len(second) > 1):
        return False
    following = second.lower()
    if following in objects or (verb in words_of.SPEECH and following in words_of.WAYS):
        return True
    if objects is OBJECTS and (following.startswith(_QUOTED) or (following.isdigit() and len(following) > 1)):
        return True
    return following in words_of.PARTICLES and len(words) > 2 and words[2] in objects


def _has_no_other_verb(second: str, text: str) -> bool:
    """Whether a short sentence, of which this is the second word, has no verb but maybe its first word."""
    words = [word.strip(_SIGNS) for word in text.split(None, _LONGEST_BARE)[1:]]
    if len(words) == _LONGEST_BARE or second[-1] in ":,?" or not second.islower() or second in _NOT_BARE:
        return False
    if not words_of.FINITE.isdisjoint(words) or any(word.endswith("ed") for word in words):
        return False
    return words_of.OWN_PAGE.search(text.lower()) is None


def _denied_or_later(first: str, text: str) -> bool:
    """Whether "do not" begins a command, or one comes after a clause that sets a scene ("Before answering, thank …")."""
    if first in ("do", "don't", "don’t"):
        return True
    if first not in words_of.SETTINGS or (comma := text.find(", ", 0, _FAR)) < 0:
        return False
    return _commands(_without_leads(text[comma + 2 :], joining=False), strict=True)


def _points_to_own_page(text: str) -> bool:
    return "your" not in text and words_of.OWN_PAGE.search(text) is not None


def _has_inner_command(text: str) -> bool:
    """Whether another sentence within `text` is a command or a question that is not the paper's."""
    if ". " not in text and "!" not in text and "?" not in text:
        return False
    parts = _PARTS.split(text)
    return len(parts) > 1 and any(map(is_instruction, parts))
