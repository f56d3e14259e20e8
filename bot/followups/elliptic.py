"""Short questions that name nothing and leave out of what they ask: "how many teams competed?", "does performance suffer?".

What is asked about is told by where it stands, not by lists of topics. Of what is past, without a name or a place, somebody
speaks who has one study in mind ("which games were hard?"); what changes does so under something ("does mortality drop?"); and
what is older or usual is so beside something ("what is wrong with older defences?"). A question on a thing as such says what
the thing is: "how do transformers learn?", "what is a placebo?", "which drugs prevent diabetes?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.followups import words as said
from bot.followups.details import MENTION, stand_in_any
from bot.followups.ellipsis import content
from bot.followups.several import is_detail
from bot.questions import names, word_set
from ingest.records import Paper

_LONGEST, _FEW = 9, 2  # words; those that name a thing
_THING = 4  # words of the thing asked for
_LEAD = r"\W*(?:(?:and|but|so|ok|then|also)\b,? )*"
_BE = r"(?:was|were)"
_WORDS = rf"(?:[\w'’-]+ ){{1,{_THING}}}?"
# "which games were hard?", "what dose was used?"
_WAS_ASKED = re.compile(
    rf"{_LEAD}(?:(?:in|on|at|for|to|over|by|with|under) )?(?:what|which|how (?:many|much|often|large|old)) (?P<thing>{_WORDS})"
    r"(?:was|were|did|had) (?P<rest>.+)",
    re.IGNORECASE,
)
_WHAT_WAS = re.compile(rf"{_LEAD}what {_BE} the (?P<thing>.+)", re.IGNORECASE)  # "what was the median age?"
_HOW_OLD = re.compile(
    rf"{_LEAD}(?:how (?:old|large|big|small|long|high|low|strong|good|well|fast) |who ){_BE} (?P<thing>.+)", re.IGNORECASE
)
# "which model is the backbone?"
_WHICH_IS = re.compile(rf"{_LEAD}which (?P<thing>{_WORDS})(?:is|are) the (?P<rest>.+)", re.IGNORECASE)
_THE_ONE = re.compile(rf"{_LEAD}what(?:['’]s| is| are) the (?P<thing>[\w-]+)\W*", re.IGNORECASE)  # "what is the judge?"
_FIRST = re.compile(r"\bthe (?:very )?(?:first|last|next|second|[a-z]{3,}est)\b", re.IGNORECASE)
# "how was reward computed?", "were humans involved?"
_DONE = (
    r"(?:[a-z]{2,}ed|[a-z]+own|made|done|found|kept|held|left|given|taken|paid|built|drawn|chosen|seen|sent|lost|run|met|set)"
)
_HOW_WAS = re.compile(rf"{_LEAD}(?:how|why|where|when) {_BE} (?P<thing>{_WORDS})(?P<rest>{_DONE}\b.*)", re.IGNORECASE)
_WAS_DONE = re.compile(rf"{_LEAD}{_BE} (?P<thing>{_WORDS})(?P<rest>{_DONE}\W*)", re.IGNORECASE)
# "how many teams competed?", "how many had pancreatitis?"
_COUNTS = re.compile(rf"{_LEAD}(?:\w+ )?how (?:many|much)\b", re.IGNORECASE)
_DID = re.compile(rf"{_LEAD}(?:how many|how much|which|what) (?P<rest>.+)", re.IGNORECASE)
_YES_NO = re.compile(
    rf"{_LEAD}(?P<why>(?:why|how|when) )?(?:(?:how (?:much|fast|far)) )?"
    r"(?:do|does|did|is|are|was|were|has|have|can|could|will|would) (?P<rest>.+)",
    re.IGNORECASE,
)
# What goes up or down goes so under something: "does mortality drop?"; with age, say, it is said under what.
_CHANGES = re.compile(
    r"\b(?:chang|declin|decreas|degrad|deteriorat|die|diminish|drop|fall|fell|increas|improv|lessen|recover|reduc|ris(?:e|en)\b|rose"
    r"|shrink|shrank|suffer|var(?:y|ies|ied)|wors(?:e|en)|surviv|go(?:es)? (?:up|down))\w*(?: (?:too|much|then|again))?\W*$",
    re.IGNORECASE,
)
_BESIDE = (
    r"(?:older|earlier|existing|previous|prior|usual|current|standard|conventional|traditional|common|other|classical|past)"
)
# "what is wrong with older defences?", "why do existing methods fail?"; older people are so beside nothing.
_WHAT_AILS = re.compile(
    rf"{_LEAD}(?:(?P<ails>what(?:['’]s| is| was) (?:the (?:problem|trouble|issue)|wrong|missing))"
    r"|what do|where do|why (?:do|are))(?: with| in)? (?:the )?"
    rf"{_BESIDE} (?!people|adults|patients|persons|men|women|age|subjects|children)(?P<thing>[\w-]+(?: [\w-]+)??)"
    r"(?: (?:lack|miss|fail|(?:do|get) wrong|fall short|suffer|struggle|bad|poor|not (?:work|enough)))?\W*",
    re.IGNORECASE,
)
# "and the bigger one?", "what about the older methods?"; "the older one" may be of two papers.
_RELATIVE = re.compile(
    rf"\W*(?:and|but|what about|how about) (?:(?:for|with|on|in) )?the (?:(?!other|after|never)[a-z]{{3,}}er|{_BESIDE})"
    r" (?P<thing>[\w-]+)\W*",
    re.IGNORECASE,
)
# What a paper may come with, beside its code.
_COMES_WITH = re.compile(
    rf"{_LEAD}(?:(?:is|are|was|were) there|any|how about|what about) (?:an? |any |some )?(?:(?:public|online|live|short) )?"
    r"(?:demos?|videos?|recordings?|talks?|slides|poster|web ?(?:site|page)|project page|tutorial|notebooks?|blog ?post"
    r"|appendix|supplement(?:ary material)?s?|leaderboard|documentation|docs|license|docker image)\W*",
    re.IGNORECASE,
)
# What is done or found in any study, beside what fits any paper.
_OF_STUDIES = word_set(
    """achieved analysed analyzed assessed assigned balanced chosen collected considered detected done estimated examined found
    given included involved investigated left made met noted observed obtained reached recorded seen selected studied treated"""
)
_IRREGULAR = word_set(
    """became began broke brought came caught chose did died fell felt fought found gave got grew had held kept knew led left
    lost made meant met ran rose said saw sent showed shrank spent stood took taught told thought went won wrote"""
)
_NO_VERB = word_set(
    "need speed feed seed breed indeed exceed proceed based supervised unsupervised advanced embedded red bed fixed"
)
# "what is a placebo?", "how do transformers learn?"
_DEFINES = re.compile(
    rf"{_LEAD}(?:what(?:['’]s| is| are) (?!the\b|wrong\b)|(?:how|why) (?:do|does|can|could|is|are)\b|define\b|explain\b)",
    re.IGNORECASE,
)
_PLACES = word_set("by among between per")
_ANYONE = word_set("anyone anybody someone everyone everybody nobody anything something people participants")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a question says that leaves out of what it asks: its `things`, which the paper meant may have or not.

    It goes with the papers at hand for `sure` where all of that is what studies have, or is done in them.
    """

    things: tuple[str, ...] = ()
    sure: bool = False


def left_out(question: str) -> LeftOut | None:
    """What a short question says that names nothing, and asks for what only something spoken of can have or have done."""
    text = said.CONTRACTED.sub(r"\1 is", " ".join(question.split()))
    if len(text.split()) > _LONGEST or names(text) or any(map(str.isdigit, text)) or said.OF_LIBRARY.search(text):
        return None
    if ails := _WHAT_AILS.fullmatch(text):
        return LeftOut(tuple(_own(ails["thing"])), sure=bool(ails["ails"]))
    if _COMES_WITH.fullmatch(text):
        return LeftOut(sure=True)
    if (beside := _RELATIVE.fullmatch(text)) and not said.AGED_ONE.search(text):
        things = tuple(_own(beside["thing"]))
        return LeftOut(things, sure=not things)
    return _was(text) or _did(text) or _changes(text)


def says_which(question: str) -> bool:
    """Whether it only sets one thing beside others, whatever a text calls it: "and the bigger one?"."""
    return bool(_RELATIVE.fullmatch(question))


def goes_with(question: str, papers: Sequence[Paper]) -> bool:
    """Whether such a question asks papers at hand, as these have what it names or any study may have it."""
    found = left_out(question)
    return found is not None and bool(found.sure or stand_in_any(found.things, papers))


def names_nothing(question: str) -> bool:
    """Whether a short question has neither names nor anything that it wants explained: it may be on the paper at hand."""
    if len(question.split()) > _LONGEST or names(question) or said.OF_LIBRARY.search(question) or _DEFINES.match(question):
        return False
    return 0 < len(content(question)) <= MENTION and not any(map(str.isdigit, question))


def _was(text: str) -> LeftOut | None:
    """What is said of what was, was done, or is the one of its kind: "which games were hard?", "which model is the judge?"."""
    if (which := _WHICH_IS.fullmatch(text)) and not _FIRST.search(text):
        return LeftOut(sure=True) if _says_no_place(which["rest"]) and len(_own(which["rest"])) == 1 else None
    if (one := _THE_ONE.fullmatch(text)) and _own(one["thing"]):
        return LeftOut(sure=True)
    definite = _WHAT_WAS.fullmatch(text)
    if definite:
        return LeftOut(sure=True) if _says_no_place(definite["thing"]) and not _FIRST.search(text) else None
    if how := _HOW_WAS.fullmatch(text):
        return _of(how["thing"], how["rest"], done=False)
    if old := _HOW_OLD.fullmatch(text):
        return _of(old["thing"], "")
    found = _WAS_ASKED.fullmatch(text) or _WAS_DONE.fullmatch(text)
    return _of(found["thing"], found["rest"], counted=bool(_COUNTS.match(text))) if found else None


def _did(text: str) -> LeftOut | None:
    """What is said of which or how many did something: "how many dropped out?"; none of what "can be done"."""
    found = _DID.fullmatch(text)
    words = found["rest"].split() if found else []
    verb = next((i for i, word in enumerate(words[: _THING + 1]) if _is_past(word.strip("?!.").lower())), -1)
    if verb < 0 or not said.AUXILIARIES.isdisjoint(map(str.lower, words[:verb])):
        return None
    thing, rest, counted = " ".join(words[:verb]), " ".join(words[verb + 1 :]), bool(_COUNTS.match(text))
    if not (thing or counted) or not _says_no_place(rest) or len(_own(rest)) > counted:
        return None
    return _of(thing, "" if counted else f"{words[verb]} {rest}", counted=counted)


def _changes(text: str) -> LeftOut | None:
    """What is said of what changes, as any study may measure: "does accuracy drop?", "did anyone die?"."""
    found = _YES_NO.fullmatch(text)
    if not found:
        return None
    change = _CHANGES.search(found["rest"])
    if not change:
        anyone = found["rest"].split()[0].lower() in _ANYONE
        return LeftOut(sure=True) if anyone and len(_own(found["rest"])) <= 1 else None
    thing = found["rest"][: change.start()].strip()
    if not thing or len(_own(thing)) > _FEW or (found["why"] and _own(thing)) or not _says_no_place(found["rest"]):
        return None
    return LeftOut(tuple(_own(thing)), sure=not (thing.endswith("s") and _own(thing)))


def _of(thing: str, rest: str, *, done: bool = True, counted: bool = False) -> LeftOut | None:
    """What is said of a thing, if nothing says in what or with what.

    What is `done` in any study needs no thing of its own, nor has what is `counted`: that was somewhere.
    """
    if not (_says_no_place(rest) and _says_no_place(thing)) or len(_own(thing)) > _FEW or len(_own(rest)) > 1:
        return None
    things = tuple(_own(thing))
    return LeftOut(things, sure=counted or not things or (done and not _own(rest)))


def _is_past(verb: str) -> bool:
    return verb in _IRREGULAR or (verb.endswith("ed") and verb not in _NO_VERB)


def _says_no_place(rest: str) -> bool:
    """Whether no preposition says of what, in what or with what: "in each group" and "at baseline" do not either."""
    tokens = re.findall(r"[\w'’-]+", rest.lower())
    places = [place for place, word in enumerate(tokens) if word in said.PREPOSITIONS | _PLACES]
    return not places or not _own(" ".join(tokens[places[0] :]))


def _own(text: str) -> list[str]:
    """The words of a text that tell a topic, and are nothing that all studies have."""
    return [word for word in content(text) if word not in _OF_STUDIES and not is_detail(word)]
