"""Which sentences state the amount that a question asks for: how many of what, how much, which score, what size or price."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from bot.questions import stem
from bot.questions.expectations import asks
from bot.questions.measures import measures
from bot.questions.participants import ANYBODY, PEOPLE, sampled, whoever
from bot.questions.stating import States, stating
from bot.questions.things import in_units

_WORD = r"[^\W_][\w'’-]*"
_ENDS = (
    r"(?:is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|should|may|might|must|in|on|at|of|for|from|to|with"
    r"|by|that|which|who|per|within|across|between|among|under|over|after|before|than|as|when|while|if|it|they|there|we|you|i)"
)
# “How many of the images and prompts …”: what is counted is all up to a word that begins something else.
HOW_MANY = re.compile(
    r"(?:\bhow many|\b(?:what|which)(?:(?:['’]s| is| was| are| were) the)? (?:(?:total|overall|average|mean|median) )?number of"
    r"|^\W*(?:the )?(?:total )?number of)"
    r" (?:of (?:the |these |those |its |their )?|the |more |other |different |distinct )*"
    rf"(?P<counted>(?:(?!(?:{_ENDS}|how|the|an?|th[eo]se|its|their)\b){_WORD}(?:,? (?:and|or) |, | (?={_WORD}))?){{1,7}})",
    re.IGNORECASE,
)
# What any question for an amount has in it.
_ASKS = re.compile(r"\b(?:what|which|how|when)\b|\bsample sizes?\b|^\W*(?:the )?(?:total )?number of\b", re.IGNORECASE)
_JOINED = re.compile(r",? (?:and|or) |, ", re.IGNORECASE)
_BEGIN = 3  # letters that every form of a word has
_NEAR = 7  # words behind a number, among which what it counts stands
_NEAR_YEAR = 2  # words, where the number may be a year: “the 2011 American College of Physicians”
_YEAR = re.compile(r"19[5-9]\d|20(?!00)[0-3]\d")
# “~1,200”, “1.5M”, “twenty-one”, “dozens”
_NUMBER = re.compile(
    r"[~>≥±+]?\d[\d,.]*(?:k|m|b|t|bn)?\+?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|dozens?|hundreds?|thousands?"
    r"|millions?|billions?|trillions?",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"\b(?:total|numbers?) of (?P<counted>(?:(?!\d)[\w-]+ ){0,2}(?!\d)[\w-]+)", re.IGNORECASE)
# A figure that is no year and no percentage, nor a part of a name.
_DIGITS = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d\b)\d[\d,.]*(?!\s?%|\w)")
_PART = re.compile(
    r"(?<![\d.,])\d[\d.,]*\s?\\?(?:%|per ?cent\b)|\b(?:of|among) (?:the )?\d[\d,]* (?:[\w-]+ ){1,3}(?=who\b|that\b|which\b)",
    re.IGNORECASE,
)
# Behind what is counted: all that a study has.
_ENROLLED = re.compile(
    r" ?(?:(?:were|was|did|have|had|been|are|is|in total|there|the \w+) ){0,3}"
    r"(?:enrol\w*|includ\w+|recruit\w*|randomi[sz]\w+|assigned|enter\w*|stud(?:y|ied)\b|involved|participat\w+"
    r"|took part|take part|followed|examined|analy[sz]ed|were there\b|in the (?:study|trial|cohort)\b)",
    re.IGNORECASE,
)
_PERSON_YEARS = re.compile(
    r"\bperson[ -](?:years?|months?|weeks?|days?)\b|\(\d[^()]{0,12}%[^()]{0,40}\)", re.IGNORECASE
)  # “18 (0.4%)”
# “How many had pancreatitis?”: of people.
_HOW_MANY_DID = re.compile(
    r"\bhow many (?:of (?:them|these|those) )?(?:had|have|developed|got|suffered|experienced|responded|relapsed|recovered|died"
    r"|survived|withdrew|dropped out|completed|received|took part|participated|joined|answered"
    r"|were (?:enrolled|included|interviewed|recruited|surveyed|asked|tested))\b",
    re.IGNORECASE,
)
_SAMPLE_SIZE = re.compile(
    r"\bsample sizes?\b|\bsizes? of (?:the |its |their )?(?:samples?|cohorts?|stud(?:y|ies))\b", re.IGNORECASE
)
_PARTING = re.compile(_ENDS.replace("|of|", "|"), re.IGNORECASE)  # “12 of the agents”
_TOKEN = re.compile(r"[~>≥±]?[\w][\w,.+'’-]*|[;:()]")
_SHARES = r"%|percent\b|per cent\b|percentage points?\b|(?:[x×](?!\w)|times\b|-?fold\b)|points?\b"
# “40 %”, “3-fold”, “twice”, “two thirds”, “5 of the 12”
_RELATIVE = re.compile(
    rf"(?<![\d.,])\d[\d.,]*\s?(?:\\?(?:{_SHARES}))|\b(?:half|twice|halved?|halves|doubl\w+|tripl\w+|(?:two|three|ten|one)"
    r"[ -](?:thirds?|quarters?|fold|times)|orders? of magnitude)\b|\b\d+ (?:out )?of (?:the )?\d+\b",
    re.IGNORECASE,
)
# A hazard ratio and its like are measures (`bot.questions.measures`), not shares.
_HOW_MUCH = re.compile(
    r"\bhow much\b|\b(?:what|which) (?:(?:is|was|are|were) (?:the )?)?(?:[\w-]+ ){0,2}"
    r"(?:percentage|share|fraction|proportion|(?<!hazard )(?<!odds )(?<!risk )(?<!rate )ratio)\b",
    re.IGNORECASE,
)
_SCORES = (
    r"accurac(?:y|ies)|f1(?:[- ]?scores?)?|scores?|rates?|precision|recall|sensitivity|specificity|auc|auroc|psnr|ssim|map"
    r"|m?iou|dice|bleu|wer|error|correlation|gains?|improvements?|reductions?|speed-?ups?|metrics?"
)
_WHICH_SCORE = re.compile(
    rf"\b(?:what|which) (?:(?:is|was|are|were) (?:the |its |their )?)?(?:[\w-]+ ){{0,3}}?(?P<score>{_SCORES})\b"
    rf"(?= (?:do|does|did|is|are|was|were|has|have|can|could|of|on|in|for|with)\b|\W*$)"
    r"|\bhow (?P<high>accurate|precise|sensitive|specific)(?:ly)?\b",
    re.IGNORECASE,
)
# As scores have them: “0.93”, “87 %”, “.81”.
_FIGURE = re.compile(r"(?<![\w-])\d+(?:\.\d+|\s?\\?%| percent)|(?<![\w-])\.\d")
# Key words that begin with a score, or end in one: “sensitivity of micro-ultrasound”, “few-shot OCT accuracy”.
_SCORE_ALONE = re.compile(
    rf"\W*(?:the )?(?:[\w-]+ )?(?P<begins>{_SCORES}) (?:of|on|in|for|with|over|by)\b[^?]*|[^?]* (?P<ends>{_SCORES})\W*",
    re.IGNORECASE,
)
_SIZE_ALONE = re.compile(r"\W*(?:the )?size (?:of|for)\b[^?]*|[^?]* size\W*", re.IGNORECASE)
_FEW = 10  # words, where nothing is asked
_SIZE = re.compile(
    r"\b(?:what|which) (?:is|was|are|were) (?:the )?(?:total )?(?:size|scale|volume)\b"
    r"|\b(?:what|which) size\b|\bhow (?:large|big)\b",
    re.IGNORECASE,
)
# With a magnitude, or with what it counts: “7B”, “1.2 million hours”, “400 labelled images”; but no year.
_LARGE = re.compile(
    r"(?<![\w.,-])(?!(?:19|20)\d\d\b)\d[\d,.]*\+?(?:[ -]?(?:k|m|b|t|gb|tb|mb|hundred|thousand|million|billion"
    r"|trillion)\b(?:[ -][a-z-]+)?"
    r"|(?: [a-z-]+){0,3}? (?!times|points|percents)[a-z-]+s\b)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\bhow (?:expensive|cheap|costly)\b|\b(?:what|how much)\b.{1,120}\b(?:costs?|price|budget)\b"
    r"|\bhow many (?:dollars|euros)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥]\s?\d|(?<![\w.,])\d[\d,.]*\s?(?:k |million |billion )?(?:usd|eur|dollars?|euros?|cents?|yuan)\b", re.IGNORECASE
)
_NOUNS = {"accurate": "accuracy", "precise": "precision", "sensitive": "sensitivity", "specific": "specificity"}
# What is counted under any of these names; who does something in a study also as anybody who takes part.
COUNTED_AS = (
    {stem(word): tuple(map(stem, (word, *ANYBODY))) for word in PEOPLE}
    | {
        stem(word): tuple(map(stem, alike))
        for alike in (
            ("studies", "trials", "articles", "papers", "publications"),
            ("patients", *ANYBODY),
            ("models", "llms", "lvlms", "mllms", "lmms", "vlms"),
        )
        for word in alike
    }
    | {stem(word): tuple(map(stem, ("doctors", "physicians", *ANYBODY))) for word in ("doctors", "physicians")}
)


def amounts(question: str) -> list[States]:
    """For each amount that a question asks for, what tells whether a sentence states one of that kind."""
    found = list[States]()
    if not _ASKS.search(question):
        return [] if asks(question) else _alone(question)
    for phrase in HOW_MANY.finditer(question):
        if _HOW_MANY_DID.match(question, phrase.start()):  # “how many took part?”
            continue
        units = in_units(phrase["counted"])
        counts = partial(_counts_whole, bool(_ENROLLED.match(question, phrase.end())))
        found += [_any_of([*units, counts(counting(words))]) for words in counted_in(phrase["counted"])]
    if _HOW_MANY_DID.search(question) or _SAMPLE_SIZE.search(question):
        found.append(counting(ANYBODY))
    priced = _PRICE.search(question)
    if priced:
        found.append(stating(_MONEY))
    if _HOW_MUCH.search(question) and not priced:
        found.append(stating(_RELATIVE))
    if score := _WHICH_SCORE.search(question):
        found.append(_scoring((score["score"] or score["high"]).lower()))
    if _SIZE.search(question):
        found.append(stating(_LARGE))
    return found + measures(question)


def _alone(words: str) -> list[States]:
    """The same for key words that ask nothing; a sentence that ends in a full stop is a claim."""
    if len(words.split()) > _FEW or words.rstrip().endswith("."):
        return []
    if score := _SCORE_ALONE.fullmatch(words):
        return [_scoring((score["begins"] or score["ends"]).lower())]
    return [stating(_LARGE)] if _SIZE_ALONE.fullmatch(words) else []


def _any_of(stated: Sequence[States]) -> States:
    return (lambda text: any(states(text) for states in stated)) if len(stated) > 1 else stated[0]


def _counts_whole(whole: bool, states: States) -> States:
    """The same, but for shares (“6 % of patients”) and parts (“of 50 who …”) where the `whole` of a study is asked for."""
    return (lambda text: states(_PART.sub(" ", text))) if whole else states


def counting(words: Sequence[str]) -> States:
    """Tells whether a sentence says how many of something there are: a number stands a few words before one of `words`, or of
    those that mean the same.
    """
    counted = {other for word in words for other in COUNTED_AS.get(stem(word), (stem(word),))}
    wanted = counted | whoever(frozenset(map(stem, words)))
    begin = {word[:_BEGIN] for word in wanted}

    def states(text: str) -> bool:
        lower = text.lower()  # most sentences have no such word, which is told faster
        if not (any(one in lower for one in begin) or "(n" in lower):
            return False
        text = _PERSON_YEARS.sub(" ", text)
        return not all(map(wanted.isdisjoint, chain(behind_numbers(text), _numbered(text))))

    return states


def behind_numbers(text: str) -> Iterator[list[str]]:
    """For each number of a text the stems of the few words behind it, or of those before a sample's size: “workers (N=162)”."""
    yield from sampled(text)
    tokens = _TOKEN.findall(text)
    for place, token in enumerate(tokens):
        number, _, joined = token.rstrip(".,").partition("-")
        if _NUMBER.fullmatch(number) or _NUMBER.fullmatch(token.rstrip(".,")):
            near = _NEAR_YEAR if _YEAR.fullmatch(number) else _NEAR
            behind = place + (2 if tokens[place + 1 : place + 2] == [")"] else 1)  # “(3-5) of example frames”
            yield [stem(part) for part in _stretch(joined, tokens[behind : behind + near])]


def _numbered(text: str) -> Iterator[list[str]]:
    """For each “number of …” with a number behind it the stems of what is counted."""
    for found in _NUMBER_OF.finditer(text):
        if _DIGITS.search(text, found.end()):
            yield [stem(word) for word in re.split(r"[ -]", found["counted"])]


def _stretch(joined: str, behind: Sequence[str]) -> Iterator[str]:
    """The words, and their parts, up to where a clause ends."""
    yield from joined.split("-")
    for word in behind:
        if word in ";:()" or _PARTING.fullmatch(word):
            return
        yield from word.rstrip(".,").split("-")
        if word.endswith(".") and "." not in word[:-1]:  # “17 U.S. clinicians”
            return


def counted_in(phrase: str) -> Iterator[list[str]]:
    """What is counted in each part of “images and prompts”: its plurals or, where there are none, any of its words."""
    for part in _JOINED.split(phrase):
        words = [word.rpartition("-")[2] for word in part.split()]
        if found := [word for word in words if word.endswith("s") and not word.endswith("ss")] or words:
            yield found


def _scoring(score: str) -> States:
    """Tells whether a sentence has both a score's name and a figure such as scores have."""
    wanted = stem(_NOUNS.get(score, score))
    return lambda text: bool(_FIGURE.search(text)) and any(stem(word) == wanted for word in re.findall(r"\w+", text))
