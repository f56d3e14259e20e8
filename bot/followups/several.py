"""Questions that ask each of the papers at hand for one thing: "which of them has code?", "how many patients were there?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.followups import words as said
from bot.followups.ellipsis import content, is_bare, leaves_open
from bot.questions import WordFinder, names, topic_words, word_set
from bot.questions.amounts import amounts
from bot.questions.clippings import clippings
from bot.questions.expectations import asks_how_fast, asks_who_made, states_speed
from bot.questions.kinds import kinds
from bot.questions.things import told_by_name
from bot.questions.variants import variants
from ingest.records import Paper
from ingest.sentences import sentence_spans

_FEW = 2  # words that tell what is asked for
_SHORT = 10  # words of such a question
_OF_EACH = re.compile(
    r"\b(?:of (?:them|these|those|the (?:two|three|four|five|\d))|which ones?|(?:they|these|those) (?:all|both)"
    r"|(?:do|did|are|were|have|had|can|could) (?:they|these|those|both)\b(?!.* and )|these papers|any of"
    r"|each (?:of|one|paper|study))\b",
    re.IGNORECASE,
)
# “what is a placebo?”, “what are ablations?” of nothing at hand
_DEFINES = re.compile(
    r"\W*(?:(?:and|but|so|ok|then)\b,? )*what(?:['’]s| is| are| was| were) (?!the\b|its\b|their\b|his\b|her\b)", re.IGNORECASE
)
# What was there in a study: “was there a control group?”, but not “were there kites in China?”.
_WAS_THERE = re.compile(
    r"\W*(?:(?:and|but|so|ok|then)\b,? )*(?:was|were) there (?:any |an? |some |also )*(?:[\w-]+ ){0,2}[\w-]+\W*", re.IGNORECASE
)
_ARE_THERE = re.compile(r"\b(?:is|are) there (?=any\b|also\b)", re.IGNORECASE)
_THEY = re.compile(r"\bthey (?!all\b|both\b)", re.IGNORECASE)  # the authors of one paper, too
_WHICH = re.compile(r"\bwhich (?:ones?|of (?:them|these|those|the (?:\w+ )?\w+))\b", re.IGNORECASE)
_OF_TWO = re.compile(r"\b(?:both|either|neither|the two)\b", re.IGNORECASE)
_THE_PAPERS = re.compile(r"\bof the (?:(?:two|three|four|five|\d) )?(?:papers|studies|articles|works)\b", re.IGNORECASE)
_ELLIPTIC = re.compile(
    r"\W*(?:(?:and|but|so|ok|then)\b,? )*(?:any|(?:is|are|was|were) there(?: any)?|how (?:many|much|large|big|long|old|fast)"
    r"|what (?:is|are|was|were) the|(?:in |on |for |with |over |at )?(?:which|what)) ",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|its|this|that|he|she|his|her)\b", re.IGNORECASE)
# What studies have: it is asked of those at hand, though none of them may tell it; and what else tells it.
_DETAILS = re.compile(
    r"(?:adverse|serious|severe|side|events?|harms?|complications?|toxicity|safety|drop-?outs?|withdrawals?|placebos?|controls?"
    r"|blinding|blinded|randomi[sz]ation|randomi[sz]ed|follow-?up|funding|simulators?|hardware|gpus?"
    r"|hyper-?parameters?|ablations?|participants?|patients?|subjects?|volunteers?|women|men|females?|males?|adults"
    r"|aged?|ages|baseline|dos(?:e|es|age|ages)|end-?points?|outcomes?|inclusion|exclusion|criteri(?:a|on)|eligibility"
    r"|p-?values?|confidence|intervals?|statistical|median|average|conflicts?|interests?|groups?|arms?|dropped|died|dead"
    r"|included|enrolled|recruited|assigned|reported|seen|speed|runtime|latency|throughput|memory|usage|consumption"
    r"|footprint|overhead|costs?|mortality|deaths?|efficiency)",
    re.IGNORECASE,
)
# What is asked for by one of these words is told by any of the others.
_ALIKE = tuple(
    (re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(rf"\b(?:{told})", re.IGNORECASE))
    for asked, told in (
        (
            r"adverse|side[ -]effects?|harms?|complications?|toxicit(?:y|ies)",
            r"(?:adverse|side[ -]effects?|harm(?:s|ful)?|complications?|toxic\w*|tolera\w+|safety)\b",
        ),
        (r"randomi[sz]\w+", r"randomi[sz]|randomly\b|at random\b"),
        (
            r"speed|runtimes?|latency|throughput",
            r"(?:speed|fast|quick|slow|accelerat|latenc|throughput|runtime|real[ -]time)|\d ?(?:ms|fps|seconds)\b",
        ),
        (r"costs?|prices?", r"(?:cost|cheap|expensive|inexpensive|pric|budget|afford)|[$€£]"),
        (r"mortality|deaths?", r"(?:mortalit|death|died|fatal|surviv|lethal)"),
        (r"memory", r"memory|(?:[gv]ram|\d ?gb)\b"),
    )
)
_PERSONS = re.compile(r"\b(?:participants?|patients?|subjects?|people|persons?|individuals|volunteers?)\b", re.IGNORECASE)
_WHO = (
    r"(?:adolescents|adults|boys|children|doctors|girls|infants|men|mothers|nurses|physicians|practitioners|pupils"
    r"|residents|smokers|students|survivors|teenagers|twins|veterans|women|workers)"
)
_COUNTED = re.compile(
    rf"(?<![\w.,])\d[\d ,\u00a0\u2009]{{0,12}}(?:[\w-]+ ){{0,5}}{_WHO}\b|\bn ?= ?\d|(?<![\w.,])\d[\d ,]{{0,12}} "
    r"(?:(?!studies|trials|articles|papers)[\w-]+ ){0,4}(?:were|was) (?:[\w-]+ )?"
    r"(?:enrolled|included|recruited|randomi[sz]ed|assigned)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?:code|codebase|github|repo(?:sitory)?|open[- ]sourced?|implementation)\b", re.IGNORECASE)
_DATA = re.compile(r"\b(?:data ?sets?|benchmarks?|corpus|corpora)\b", re.IGNORECASE)
_VERBS = word_set("report reports include includes show shows state states contain contains")
_LETTERS = re.compile(r"[A-Z]{2,6}")
_IRREGULAR = dict(pair.split("/") for pair in "mice/mouse children/child men/man women/woman people/person".split())
_IRREGULAR |= {one: other for other, one in _IRREGULAR.items()}


@dataclass(frozen=True, slots=True)
class Thing:
    """What each paper is asked for: `tells` of a sentence whether it says it.

    `words` are those that it is told by, as they are written, if by words alone; `surely` that what has none of these says
    nothing on it: they are names, or what studies have.
    """

    tells: Callable[[str], bool]
    words: tuple[str, ...] = ()
    surely: bool = True


def of_each(question: str) -> bool:
    """Whether it says that it asks each of several: "which of them has code?"."""
    text = _THE_PAPERS.sub("of them", question)
    return bool(_OF_EACH.search(text)) and not said.OF_LIBRARY.search(text) and thing(question) is not None


def of_list(question: str) -> bool:
    """Whether its words point at several papers, though the last answer was on one of them: not "did they release code?"."""
    text = _THE_PAPERS.sub("of them", question)
    return bool(said.OF_LIST.search(text) or _OF_EACH.search(_THEY.sub(" ", text)) or of_two(text))


def of_two(question: str) -> bool:
    """Whether it says that those meant are two: "do both need code?"."""
    return bool(_OF_TWO.search(question))


def leaves_out_of_what(question: str) -> bool:
    """Whether it only asks for a thing that papers have, and does not say of what: "any adverse events?"."""
    short = len(question.split()) <= _SHORT and not (_of_library(question) or _DEFINES.match(question))
    elliptic = is_bare(question) or leaves_open(question) or bool(_ELLIPTIC.match(question))
    return short and elliptic and thing(question) is not None


def is_detail(question: str) -> bool:
    """Whether it names nothing but what studies have."""
    words = _own(question) or topic_words(question)
    return bool(words) and all(any(one.fullmatch(word) for one in (_DETAILS, _CODE, _DATA)) for word in words)


def of_a_study(question: str) -> bool:
    """Whether it asks for what studies have, or for what there was in one, and does not say in which."""
    if _of_library(question) or _DEFINES.match(question):
        return False
    was_there = _WAS_THERE.fullmatch(question) and not said.PREPOSITIONS.intersection(question.lower().split())
    return is_detail(question) or bool(was_there and 0 < len(_own(question)) <= _FEW)


def _of_library(question: str) -> bool:
    """Whether it is put to the whole library; “are there any side effects?” is not, “are there any benchmarks?” is."""
    of_study = is_detail(question) and not _DATA.search(question)
    return bool(said.OF_LIBRARY.search(_ARE_THERE.sub("", question, count=1) if of_study else question))


def thing(question: str) -> Thing | None:
    """What each paper is asked for; None of a question that asks for more than one thing of each, or of one paper."""
    compares = said.COMPARING.search(question) or said.PREDICATE.search(question)
    if compares or asks_who_made(question) or _IT.search(question) or len(_own(question)) > _FEW:
        return None
    words = _own(question) or [word for word in topic_words(question) if word not in said.COUNTS]
    asked_for = _WHICH.sub("they", question)  # "which of them reports WER?" asks for no figure
    stated = [*(amounts(asked_for) or told_by_name(words)), *([states_speed] if asks_how_fast(question) else [])]
    if _PERSONS.search(question) and stated:
        stated.append(lambda text: bool(_COUNTED.search(text)))
    if stated:
        return Thing(partial(_any_states, stated))
    for asked, told in ((_CODE, kinds("Is the code available?")), (_DATA, kinds("Which datasets were used?"))):
        if asked.search(question):
            return Thing(partial(_any_states, told))
    if alike := [told.search for asked, told in _ALIKE if asked.search(question)]:
        return Thing(partial(_any_states, alike))
    surely = is_detail(question) or set(words) <= set(names(question))
    written = tuple(word for word in re.findall(r"[\w'’-]+", question) if word.lower() in words)
    return Thing(partial(_all_stand, [_finder(word) for word in written]), written, surely) if words else None


def _own(question: str) -> list[str]:
    """The words that tell what is asked for, but for "of the three" and the verb."""
    return [word for word in content(question) if word not in said.COUNTS and word not in _VERBS]


def _finder(word: str) -> Callable[[str], object]:
    """Tells whether a word stands in a text: also spelt otherwise, in another number, cut short or spelled out."""
    small = word.lower()
    finds = WordFinder([small, *variants(small), *clippings(small), *filter(None, [_IRREGULAR.get(small)])])
    if not _LETTERS.fullmatch(word):
        return finds
    spelled = re.compile(r"\b" + r"[\s-]".join(rf"{letter}[^\W_]+" for letter in word), re.IGNORECASE)
    return lambda text: finds(text) or spelled.search(text)


def _any_states(stated: Sequence[Callable[[str], object]], text: str) -> bool:
    return any(states(text) for states in stated)


def _all_stand(finders: Sequence[Callable[[str], object]], text: str) -> bool:
    return all(finds(text) for finds in finders)


def some_tell(question: str, papers: Sequence[Paper]) -> bool:
    """Whether a sentence of one of these papers says what is asked for."""
    asked = thing(question)
    return asked is not None and any(
        asked.tells(span.of(paper.abstract)) for paper in papers for span in sentence_spans(paper.abstract)
    )
