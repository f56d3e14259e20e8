"""What papers are not to be: “papers on counting, except crowd counting”, “papers not about games”, “which have no code?”.

Mostly “not” and “without” belong to a topic (“learning without labels”, “languages other than English”), and so does what is
asked of one paper (“does it run on anything other than Atari?”). A topic is left out only where papers are what it is taken
from; a paper that is called by name, wherever something is looked for. That papers do without something their abstracts may
well say (“papers that need no labels”): what they have no more than that is told from what does not come with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.filtering.denials import PICKS
from bot.filtering.phrases import terse
from bot.questions import stem, topic_words
from bot.questions.openings import GREETING, PLEASE
from ingest.records import Paper

_LEAD = (
    rf"\W*{GREETING}(?:{PLEASE}"
    r"(?:list|show|find|give|get|name|recommend|suggest|i\ (?:want|need)|(?:are|is)\ there|do\ you\ have)(?:\ (?:me|us))?\ )?"
    r"(?:(?:which|what|how\ many|any|all|some|every|of|the|these|those|your|other|recent|new|latest|ones?|are)\ ){0,4}"
    r"(?:papers?|articles?|publications?|preprints?|abstracts?|studies|works|anything|something|everything)"
    r"(?:\ in\ (?:the|this|your|our)\ library)?(?:,?\ (?:that|which))?"
)
_NOT = r"(?:\ (?:not|never)|n['’]t)"
_ABOUT = (
    r"(?:about|on|regarding|concerning|(?:related|relating|relevant|dedicated|devoted)\ to|dealing\ with|focus(?:ed|ing)\ on"
    r"|covering|discussing|mentioning|from|by|in|(?:published|written|authored|presented)\ (?:in|by|at|before|after|since))"
)
_SPEAK = (
    r"(?:mention|discuss|cover|address|concern|treat|(?:deal|do)\ with|(?:focus|work|report)\ on|look\ (?:at|into)"
    r"|(?:talk|speak|write)\ (?:about|of|on)|come\ from)"
)
_HAVE = r"(?:have|has|had|having|contain|provide|release|share|offer|include|publish|give|come\ with)s?"
_WITH = (  # what comes with a paper
    r"(?:(?:any|a|an|the|their|its|public|publicly|available|open|open-source|source|released)\ ){0,3}(?:code|source|software"
    r"|data(?:\ ?sets?)?|implementations?|weights|checkpoints?|github|repositor(?:y|ies)|links?|doi|authors?|years?|venues?"
    r"|categor(?:y|ies)|experiments?|evaluations?|ablations?|figures?)"
)
_EXCLUDES = re.compile(
    rf"""{_LEAD}(?:
        (?:\ (?:are|is|were|was))?{_NOT}\ (?:published\ )?{_ABOUT}
        |(?:\ (?:do|does|did|have|has))?{_NOT}\ (?:explicitly\ |even\ )?{_SPEAK}
        |(?:\ (?:{_HAVE}|with)\ no|\ (?:do|does|did|have|has){_NOT}\ {_HAVE}|\ without|\ lack(?:s|ing)?)\ {_WITH}
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIES = re.compile(
    rf"""{_LEAD}(?:
        (?:\ (?:are|is|were|was|do|does|did|have|has|can|could))?{_NOT}
        |\ (?:(?:have|has|with)\ no|without|exclud(?:e|es|ing)|except)
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_PAPERISH = r"(?:papers?|articles?|publications?|preprints?|stud(?:y|ies)|works?|research|literature|surveys?|reviews?|ones?)"
_ELSE = r"(?:(?:any|some|every)thing(?:\ else)?|(?:what|who)\ else)"
_ON = r"(?:about|on|regarding|concerning|dealing\ with|concerned\ with)"
_LEAVES = re.compile(
    rf"""(?P<aside>\ ?\(|[,;]?\ |^)(?:(?P<but>but|and|yet)\ )?(?:
        (?P<picks>{PICKS})
        |(?:(?:(?:that|which)\ )?(?:are|is|were)\ )?(?P<no>not|neither|nothing|none|no)
        |(?P<weak>without|instead\ of|(?:(?:an?|any|the|some|other)\ )?(?P<other>alternatives?)\ (?:to|for|of))
    )\ (?P<object>
        (?P<those>(?:(?:any|all|the|those|these|an?|papers?|articles?|stud(?:y|ies)|works?|ones?|anything|everything)\ ){{0,3}}
            (?:(?:that|which)\ (?:are|is|were)\ )?(?:(?:written|published|authored)\ (?=(?:by|in)\ ))?)
        (?:(?P<about>{_ON})\ |(?:called|named|titled|entitled)\ |(?P<how>for|in|with|by|from|at|since|before|after)\ )?)
    (?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_RECORD = ("by", "from", "at", "since", "before", "after")  # what they are said of is a filter
_AT_HAND = re.compile(
    r"""(?:it|them|(?:this|that|these|those)(?:\ (?:ones?|papers?|stud(?:y|ies)|works?|methods?|two|three))?
        |the\ (?:same|above|ones?|papers?)(?:\ (?:ones?|papers?|above))?
        |(?:the\ (?:ones?|papers?)|those|what)\ (?:that\ )?(?:you|we)\ (?:just\ |already\ )?\w+(?:\ (?:before|already|above))?)
    (?=\s*(?:[?.!,;)]|$)|\ please\b)""",
    re.IGNORECASE | re.VERBOSE,
)
# What is asked so is asked of one thing, or for a reason: nothing is looked for of which some could be left out.
_OF_ONE = re.compile(
    r"""\W*(?:(?:and|but|so|ok|then)\b,?\ )*(?:how(?!\ many\ (?:papers|articles|publications|preprints|studies))|why|when|where
        |whether|if|does|did|do(?!\ (?:you|we)\ (?:have|know))|is(?!\ there|\ any)|are(?!\ there|\ any)|was|were
        |(?:can|could|would|will)(?!\ you)|should|must|may|might|has|have)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_IT = re.compile(r"(?<!\bon )(?<!\bto )(?<!\babout )(?<!\blike )\b(?:it|its|they|their|he|she)\b", re.IGNORECASE)
_FROM_PAPERS = re.compile(rf"(?:\b{_PAPERISH}|\b{_ELSE})(?:\ (?:are\ there|is\ there))?$", re.IGNORECASE)
_ASKS_PAPERS = re.compile(
    rf"\b(?:papers|articles|publications|preprints|studies|surveys|reviews|{_ELSE})\b".replace("\\ ", " "), re.IGNORECASE
)
_LOOKS_FOR = re.compile(
    r"\W*(?:(?:and|but|so|ok)\b,? )*(?:which|what|who|any|are there|is there|list|show|find|give|get|recommend|works?)\b"
    r"|\W*$",
    re.IGNORECASE,
)
_THOSE = re.compile(rf"\b(?:those|these|{_PAPERISH}|anything|everything)\b", re.IGNORECASE)
_STUDIES = re.compile(r"\bstud(?:y|ies)$", re.IGNORECASE)  # leave people out: “studies excluding smokers”
_ASKS_WHICH = re.compile(r"\W*(?:which|what|who)\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|there|on|about)\b", re.IGNORECASE)  # before what is left out
_MANY = re.compile(r"[^\W\d_]{2,}(?<![su])s$")
_NO_THING = re.compile(  # “but not only …”, “besides being …”
    r"(?:only|just|necessarily|always|merely|yet|even|so|too|very|all|more|less|being|having|this|that|these|those|it|them)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"[^?!.,;:()]{2,60}?(?=\ ?[?!)]*(?:\ please)?[?!.]*$)")
_MOST, _TOPIC_WORDS, _OFTEN = 4, 4, 2
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a question may leave something out, and what.

    All of it begins at `start`; what is left out stands at `place`, with words as “those on” before it from `begins`. `sure`
    tells that what is called there is not wanted: “without PPO” may as well be wanted so. `other` tells that others of its kind
    are asked for (“alternatives to PPO”), `opened` that it stands in brackets, and `of_record` that who wrote papers, where or
    when is left out. It may be the papers `at_hand`, up to their end, or a `topic`.
    """

    start: int
    begins: int
    place: int
    sure: bool
    other: bool
    opened: bool
    of_record: bool
    at_hand: int
    topic: str


def excludes(text: str) -> bool:
    """Whether it asks for papers by what they are not about, from or by, or by what does not come with them."""
    return bool(_EXCLUDES.match(text))


def denies(text: str) -> bool:
    """Whether it asks for papers that do without something, or not for some."""
    if _DENIES.match(text):
        return True
    for one in leavings(text):
        head, capital = text[: one.start], text[one.place].isupper() or text[one.place].isdigit()
        bare = _FROM_PAPERS.search(head.rstrip()) and capital  # “bats papers without Müller”
        if not (one.sure or bare or (one.of_record and capital)) or _NO_THING.match(text, one.place) or of_one(text):
            continue
        if _ASKS_PAPERS.search(head) or _LOOKS_FOR.match(head):
            return True
    return False


def leavings(text: str) -> Iterator[Leaving]:
    """Where a question may leave something out of what it looks for."""
    if _OF_ONE.match(text):
        return
    for found in islice(_LEAVES.finditer(text), _MOST):
        hand = _AT_HAND.match(text, found.start("object")) if found["other"] or not found["weak"] else None
        apart = found["but"] or found["aside"] != " "
        yield Leaving(
            found.start(),
            found.start("object"),
            found.end(),
            sure=bool(found["picks"] or found["other"] or (found["no"] and (apart or found["about"]))) and not found["how"],
            other=bool(found["other"]),
            opened="(" in found["aside"],
            of_record=(found["how"] or "").lower() in _OF_RECORD or (found["no"] or "").lower() == "neither",
            at_hand=hand.end() if hand else 0,
            topic=_topic(text, found),
        )


def of_one(text: str) -> bool:
    """Whether a question is of something spoken of, or named by a pronoun."""
    return bool(_OF_IT.search(text))


def _topic(text: str, found: re.Match[str]) -> str:
    """The topic that is left out there, at the end of the question; "" where its words may belong to the topic asked for."""
    said, head = _TOPIC.match(text, found.end()), text[: found.start()].strip()
    if not said or found["weak"] or not head or _NO_THING.match(said[0]) or len(said[0].split()) > _TOPIC_WORDS:
        return ""
    if not (topic_words(said[0]) and terse(said[0]) and _takes_from(head, found)):
        return ""
    return " ".join(said[0].split())


def _takes_from(head: str, found: re.Match[str]) -> bool:
    """Whether what is left out is taken from papers, and not said of what they are on."""
    papers, directly, apart = bool(_ASKS_PAPERS.search(head)), bool(_FROM_PAPERS.search(head)), found["aside"] != " "
    those = bool(found["about"] or (_THOSE.search(found["those"]) and not found["how"]))
    if not (papers or terse(head)) or (_ASKS_WHICH.match(head) and not _SAID.search(head)):
        return False
    if found["picks"]:
        said, one = found["picks"].lower(), not (found["how"] or _MANY.search(head))
        leaves = said.startswith("exclud") or (papers and said != "other than")
        directly &= not (leaves and _STUDIES.search(head))
        return bool(apart or directly or those or (leaves and one))
    if "(" in found["aside"]:
        return True
    if those:
        return bool(apart or found["but"] or directly)
    if found["how"]:
        return bool(apart and found["but"] and papers)
    return bool(found["but"] and papers and found["no"].lower() == "not")


def is_on(topic: str, paper: Paper) -> bool:
    """Whether a paper is on a topic as far as words tell: the title has them all, or the abstract several in a row, twice."""
    wanted = [stem(word) for word in _WORD.findall(topic.lower())]
    if set(wanted) <= {stem(word) for word in _WORD.findall(paper.title.lower())}:
        return True
    words = [stem(word) for word in _WORD.findall(paper.abstract.lower())] if len(wanted) > 1 else []
    rows = (words[place : place + len(wanted)] == wanted for place in range(len(words)))
    return sum(rows) >= _OFTEN
