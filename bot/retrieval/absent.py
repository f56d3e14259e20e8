"""Words of a question that no paper of the library has: whether all of it hangs on one, and whether they stand otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.questions import WordFinder, coined, topic_words
from bot.questions.acronyms import acronyms, is_explained
from bot.questions.clippings import clippings
from bot.questions.expectations import asks
from bot.questions.naming import WORD, is_name
from bot.questions.openings import GREETING, PLEASE
from bot.questions.wording import asked_long_form
from bot.retrieval import Retrieved
from bot.retrieval.recorded import YEAR
from bot.retrieval.unstated import as_written, has_only_other_versions, stands

_LETTERS = 3  # of a short form whose long form is looked for: of two letters there are many
_SHORT = 6  # words of a topic; a longer one describes what it asks of in words of its own
_ASKED_OF = (
    r"\b(?:do|does|did|is|are|was|were|can|could|will|would|has|have|had|should|may|might)(?:n['’]t)? (?:(?:the|an?) )?{}"
    r"(?![\w-])"
)
_ABOUT = r"\b(?:of|for|against|from|about|after|during|by) (?:(?:the|an?) )?{}(?![\w-])"
# What asks for a part of a paper's record, or whom it is by: “the bibtex of SERL”, “the first author of it”.
_OF_RECORDS = re.compile(
    rf"^\W*{GREETING}{PLEASE}(?:(?:give|show|send|get|find|fetch|export|copy|need|want)(?:\ (?:me|us))?\ )?(?:(?:the|an?)\ )?"
    r"(?:bib(?:tex|liography)?|links?|urls?|pdfs?|dois?|citations?|references?|(?:web\ )?address(?:es)?|full\ texts?|titles?"
    r"|arxiv\ (?:ids?|numbers?))(?:\ (?:entry|entries|files?|address(?:es)?))?\ (?:of|for|to)\b"
    r"|^\W*(?:(?:the|any|some|latest|newest|recent|new)\ )*(?:research|literature|publications|work)\ (?:on|about|into)\b"
    r"|\b(?:first|last|second|senior|main|lead|corresponding)\ authors?\b"
    r"|\b(?:funding|financing)\ (?:sources?|agenc(?:y|ies)|bod(?:y|ies))\b|\bsources?\ of\ (?:the\ |its\ )?(?:funding|money)\b",
    re.IGNORECASE,
)


def hung_on(found: Retrieved) -> tuple[str, ...]:
    """The names that no paper has and that a short question is on (“Does COVID-19 cause strokes?”), so that nothing answers it.

    It asks of them or, with no other name, about them (“the mortality of COVID-19”); none stands otherwise in what was found.
    """
    question = found.question
    if not asks(question) or len(topic_words(question)) > _SHORT:
        return ()
    texts = [ranked.paper.text for ranked in found.papers]
    absent = dict.fromkeys(as_written(word, question) for word in found.names if word in found.unknown)
    return tuple(name for name in absent if is_name(name) and _is_on(question, name) and not stands_otherwise(name, texts))


def _is_on(question: str, name: str) -> bool:
    alone = not any(is_name(word) for word in WORD.findall(question) if word != name)
    told = (_ASKED_OF, _ABOUT) if alone else (_ASKED_OF,)
    return any(re.search(form.format(re.escape(name)), question, re.IGNORECASE) for form in told)


def unheard_names(found: Retrieved) -> tuple[str, ...]:
    """The words written like names, in a short English question, that stand in no paper in any spelling, as it has them."""
    words = WORD.findall(found.question)
    if not found.english or len(topic_words(found.question)) > _SHORT or (len(words) > 1 and found.question.isupper()):
        return ()
    absent = dict.fromkeys(as_written(word, found.question) for word in topic_words(found.question) if is_unheard(word, found))
    like_title = sum(word[0].isupper() for word in words) > len(words) / 2  # there capitals make no names
    told = (name for name in absent if is_name(name) or (name.lower() in found.names and not like_title))
    return tuple(name for name in told if stands_nowhere(name, found))


def is_unheard(word: str, found: Retrieved) -> bool:
    """Whether a word of the topic stands in no paper, nor on a record but as a year; also where only its parts do (GPT-9)."""
    if found.recorded.get(word, YEAR) != YEAR:
        return False
    by_parts = word not in found.weights and has_only_other_versions(word, [ranked.paper.text for ranked in found.papers])
    return word in found.unknown or by_parts


def stands_nowhere(word: str, found: Retrieved) -> bool:
    """Whether a word that no paper has, as the question writes it, stands in what was found neither otherwise nor spelled out.

    A name of which that has other versions alone stands nowhere: BRCA1 is no BRCA3.
    """
    texts = [ranked.paper.text for ranked in found.papers]
    return not stands_otherwise(word, texts) or has_only_other_versions(word, texts)


def stands_otherwise(word: str, texts: Sequence[str]) -> bool:
    """Whether a word, as a question writes it, stands in one of these texts in another spelling, or spelled out."""
    return (is_name(word) and any(stands(word.lower(), word, text) for text in texts)) or spelled_out(word, texts)


def spelled_out(word: str, texts: Sequence[str]) -> bool:
    """Whether a word, as a question writes it, stands in one of these texts otherwise.

    That is whole or cut short (“application” for “app”) or, of one in capitals, in the words that it is short for (“C-reactive
    protein”), or in a short form that ends so and is explained (hsCRP).
    """
    if any(map(WordFinder(clippings(word.lower())), texts)):
        return True
    ending = word.removesuffix("s").lower()
    return bool(_initials(word)) and any(
        any(_long_forms(word, text)) or any(one.lower().removesuffix("s").endswith(ending) for one, _ in acronyms(text))
        for text in texts
    )


def unexplained(question: str, texts: Sequence[str]) -> str:
    """The short form of which a question asks what it stands for, if none of these texts tells that; or ""."""
    short = asked_long_form(question)
    if not short:
        return ""
    told = re.compile(rf"(?<![\w-]){re.escape(short)},? (?:which )?(?:stands|standing|is short|an acronym) for\b")
    explains = any(told.search(text) or is_explained(short, text) or spelled_out(short, [text]) for text in texts)
    explains = explains or any(map(_in_capitals(short).search, texts))
    return "" if explains else short


def _in_capitals(short: str) -> re.Pattern[str]:
    """A pattern of words whose capitals are the letters of a short form: “Recursive IntroSpEction” of RISE."""
    first, *others = filter(str.isalpha, short.removesuffix("s").upper())
    return re.compile(rf"\b{first}[a-z]+" + "".join(rf"[^A-Z.]{{0,40}}{letter}" for letter in others) + r"(?![A-Z])")


def meant_by_short_forms(found: Retrieved) -> dict[str, str]:
    """For each short form in capitals that no paper has, as it is asked for, the words that it is short for in what was found.

    They stand in a title, or several times: three words with these first letters may stand together by chance.
    """
    meant = dict[str, str]()
    for word in _unknown_short_forms(found):
        titles = {form.casefold() for ranked in found.papers for form in _long_forms(word, ranked.paper.title)}
        forms = [form for ranked in found.papers for form in _long_forms(word, ranked.paper.text)]
        told = Counter(form.casefold() for form in forms)
        likely = [form for form in forms if told[form.casefold()] > 1 or form.casefold() in titles]
        if likely:
            meant[word] = max(likely, key=lambda form: told[form.casefold()])
    return meant


def meant_in_titles(found: Retrieved, titles: Callable[[], Iterable[str]]) -> dict[str, str]:
    """The same from the titles of all papers, where they spell a short form out in one way alone: “MTA” may be anything.

    What a word stands before is a part of something else: “Intima-Media Thickening Assessment”. `titles` is called if need be.
    """
    short = [word for word in _unknown_short_forms(found) if _initials(word)]
    forms = {word: dict[str, str]() for word in short}
    for title in titles() if short else ():
        for word, told in forms.items():
            for form in _long_forms(word, title):
                before = re.findall(r"\w+", title[: title.find(form)])[-1:]
                if not (before and topic_words(before[0])) and not coined(form):
                    told.setdefault(" ".join(re.findall(r"\w+", form.casefold())), form)
    return {word: form for word, told in forms.items() if len(told) == 1 for form in told.values()}


def _unknown_short_forms(found: Retrieved) -> list[str]:
    """The names that no paper has and that are long enough to be short forms, as the question has them."""
    unknown = (as_written(name, found.question) for name in found.names if name in found.unknown)
    return [word for word in unknown if len(word.removesuffix("s")) >= _LETTERS]


def _initials(word: str) -> str:
    """The letters of a short form in capitals, or a plural of it (“LLMs”); "" of another word."""
    letters = word.removesuffix("s")
    return letters if letters.isupper() and letters.isalpha() else ""


def _long_forms(word: str, text: str) -> Iterator[str]:
    """The runs of words in a text that begin with the letters of a short form in capitals."""
    if letters := _initials(word):
        pattern = r"\b" + r"[\s-]".join(rf"{letter}[^\W_]*" for letter in letters) + r"\b(?!-\w)"
        yield from filter(_all_tell, re.findall(pattern, text, re.IGNORECASE))


def _all_tell(words: str) -> bool:
    """Whether none of these words is one that any sentence has: “the long end” is no TLE."""
    return all(len(word) == 1 or topic_words(word) for word in re.findall(r"[^\W_]+", words))


def words_of_records(question: str) -> frozenset[str]:
    """The words of a question, lower case, that ask for what a paper's record has and its text has not."""
    return frozenset(word for match in _OF_RECORDS.finditer(question) for word in re.findall(r"\w+", match[0].lower()))


def said_absent(words: Sequence[str]) -> tuple[str, ...]:
    """That these words stand in no paper, for a reader; nothing if there are none."""
    listed = " and ".join(f"“{word}”" for word in words)
    return (f"{listed} {'stand' if len(words) > 1 else 'stands'} in no paper of the library.",) if words else ()
