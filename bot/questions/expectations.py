"""What kind of fact a question asks for, and whether an abstract could state it: as far as that goes without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.questions import word_set

_MARKS = frozenset("?？")
# “And which …”, “tell me how …”, “by whom …”, “can't …”; but not “May 2020”.
_ASKS = re.compile(
    r"\W*(?:(?:and|but|so|or|please|then|also)\b,? )?"
    r"(?:(?:tell me|explain|describe|i wonder|do you know)(?: about)?\b,? )?"
    r"(?:(?:in|for|on|at|by|from|with|to|under|of|after|before|through|between|among|during|about) )?"
    r"(?:what|which|how|why|who|whose|whom|when|where|whether|do|does|did|is|are|am|was|were|ca|can|could|shall|should|has|have|had"
    r"|wo|will|would|must|may|might|any|anyone)(?:['’](?:s|re)|n['’]t)?\s(?!\d)",
    re.IGNORECASE,
)
_NAME_LIKE_A_WORD = re.compile(r"\W*(?:WHO|CAN|MAY|WILL|HAS|IS|ARE|DO|AM)\b(?=.*[a-z])", re.DOTALL)  # "WHO guidelines on salt"
_AFTER = r"(?:of|in|on|for|do|does|did|is|was|were|are|has|have|can|could)"
_MEASURES = (
    r"(?:percentage|share|fraction|number|score|accuracy|ratio|(?:success |win |error |learning )?rate"
    r"|(?:batch |group )?size|year|prevalence|incidence|mortality|(?:\w+[ -]year )?survival|half-?life|doses?"
    r"|(?:median|mean|average) [\w-]+)"
)
_NAMELIKE = r"(?-i:[\w+.-]*[A-Z\d][\w+.-]*[A-Z\d][\w+.-]*)"
_ASKS_NUMBER = re.compile(
    rf"\bhow (?:many|much)\b|\bhow (?:long|often|large|big|fast|few|high|common|prevalent|likely|old) {_AFTER}\b"
    rf"|\b(?:what|which) (?:(?:is|was|are|were) (?:the|its|their|(?:the )?[\w+.-]+['’]s) )?(?:[\w-]+ )?{_MEASURES} {_AFTER}\b"
    rf"|\bwhat (?:is|was|are|were) (?:its|their|(?:the )?{_NAMELIKE}['’]s) (?:[\w-]+ )?{_MEASURES}\W*$",  # not Poisson's
    re.IGNORECASE,
)
_ASKS_HOW_FAST = re.compile(
    r"\bhow (?:fast|quick|quickly|slow|slowly|rapidly)\b|\bhow (?:much time|many (?:seconds|minutes|hours|days|weeks))\b"
    r"|\bhow long (?:does|do|did|will|would|can|it|until|is it|(?:is|are|was|were) (?:the )?(?:training|learning|inference))\b",
    re.IGNORECASE,
)
_NAMES_SPEED = re.compile(
    r"\b(?:(?:training|running|wall-clock|inference) times?|what speed|speed-?ups?|throughput|latency)\b", re.IGNORECASE
)
_UNIT = r"(?:(?:micro|milli)?seconds?|secs?|ms|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
# “twice as fast”, “speedup of up to 4”, “speeds training up by 30 %”, “8.5x improvements in generation speed”
_TIMES = r"\d[\d.,]*(?: ?\\?(?:[x×](?!\w)|times\b|%)|-?fold\b| percent\b)"
_PACE = r"(?:speed|throughput|latency|(?:inference|training|generation|sampling|run|running)[ -]?times?)\b"
_SPEEDUP = re.compile(
    r"\b(?:twice|\d[\d.,]*(?: ?[x×]| times| ?%| percent)?) (?:as fast|faster|quicker|slower|speed-?ups?|less time)\b"
    r"|\bspeed-?ups? (?:of|by) (?:up to |over )?\d|\bspeed(?:s|ed|ing)? up\b.{1,60}\bby \d"
    rf"|(?<![\w.]){_TIMES}(?: [\w-]+){{0,2}} (?:(?:improve|increase|gain|reduc|boost|decrease|accelerat)\w* (?:in|of)"
    rf"|higher|lower|shorter|greater|better|less|more)(?: [\w-]+){{0,3}} {_PACE}"
    rf"|\b{_PACE}(?:(?! (?:and|while|but|with)\b)[^.;,]){{0,40}} (?:by|of) (?:(?:up to|over|about|around|nearly) )?{_TIMES}",
    re.IGNORECASE,
)
# “3 hours”, “within seconds”
_SPEED = re.compile(
    rf"(?<![\w-])(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|few|several|half an)[ -]?{_UNIT}\b"
    rf"|\b(?:in|within|under|per) (?:just |only |mere |a few |less than )?{_UNIT}\b|\bfps\b"
    r"|\d ?(?-i:[MGT]Hz|[kMGT]?bps|[kMGT]?b(?:its?)?/s)\b",
    re.IGNORECASE,
)
VENUE = r"(?:venue|journal|conference|proceedings|magazine)s?"
_ASKS_SPEEDUP = re.compile(
    r"\bspeed-? ?ups?\b|\bhow much (?:faster|quicker)\b|\b(?:speed|acceleration) (?:gains?|factors?)\b", re.I
)
_A_PAPER = r"(?:paper|article|preprint|study|trial|review|survey|report)"
_ASKS_WHO_WROTE = re.compile(
    r"\bwho (?:wrote|authored|published)\b|\bwho(?:['’]?s| is| are| was| were) (?:the |its |their )?(?:first )?authors?\b"
    r"|\b(?:which|what) (?:people|authors?) wrote\b|^\W*(?:the )?authors? of\b"
    r"|\b(?:when|(?:which|what) year) (?:was|were) .{1,200}\b(?:published|written)\b"
    r"|\bwhere (?:was|were) .{1,200}\bpublished\b"
    rf"|\b(?:which|what) {VENUE} (?:is|was|are|were|did|has|have) .{{1,200}}"
    r"\b(?:published|printed|accepted|presented|appear(?:ed)?|come out|from)(?: (?:in|at|by))?\W*$"
    rf"|\b(?:which|what) {VENUE} (?:published|printed|accepted) (?=.{{0,200}}\b{_A_PAPER}\b|(?:it|this|{_NAMELIKE})\W*$)"
    r"|\bwho (?:first )?(?:said|says|claims|claimed|argues|argued|states|stated)(?: that)?:? [“\"«]",
    re.IGNORECASE,
)
_SAYS_PAPER = re.compile(rf"(?<!cited )\b{_A_PAPER}\b", re.IGNORECASE)
_ASKS_WHO_WORKS = re.compile(
    r"\b(?:who(?: else| all)?|(?:which|what) (?:people|authors|researchers|groups|labs?|teams))"
    r" (?:(?:is|are|has|have|does|do|has been|have been) )?"
    r"(?:(?:works?|worked|working|publish(?:es|ed|ing)?|research(?:es|ing)?|writes?|wrote|written)"
    r"(?: (?:the )?most(?: (?:papers|articles))?)? (?:on|about)"
    r"|stud(?:y|ies|ied|ying)|investigates?)\b"
    r"|\bwho(?:['’]re| are) (?:the |some )?"
    r"(?:(?:main|leading|top|key) (?:authors|researchers|people|groups|labs|teams)|(?:(?:main|leading|top|key|best) )?experts)"
    r"(?: (?:working|publishing|writing))? (?:on|in|about)\b"
    r"|\bauthors of (?:(?:all|any|the|your|recent) )*(?:papers|articles|publications|studies|works?|research) (?:on|about)\b",
    re.IGNORECASE,
)
_ASKS_WHICH_VENUES = re.compile(
    rf"\b(?:which|what) (?:other )?{VENUE} (?:(?:have|has|do|does) )?(?:publish(?:es|ed)?|print(?:s|ed)?)"
    rf" (?!the (?:[\w-]+ ){{0,3}}{_A_PAPER}\b)(?:[\w-]+ ){{0,4}}?(?:on|about)\b",
    re.IGNORECASE,
)
_MADE = "proposed|developed|introduced|invented|created|designed|built|made|presented|released"
_KIND = rf"(?:(?:method|model|algorithm|framework|approach|system)s?|{_A_PAPER}s?)"
_NAMED = r"(?!the\b)[^\W_][\w+.'’-]*"
# What may have been made: “Soft Actor-Critic”, “the GRPO method”.
_THING = rf"(?:(?:{_NAMED} ){{0,3}}{_NAMED}|the (?:{_NAMED} )?{_KIND})"
_WHEN = r"(?:when|(?:in )?(?:which|what) year)"
_ASKS_WHEN = re.compile(r"\bwhen\b|\bhow recent\b|\b(?:which|what) year\b|\b(?:year|date) of\b", re.IGNORECASE)
_ASKS_WHERE = re.compile(rf"\bwhere\b|\b(?:which|what) {VENUE}\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"\bwhom?\b|\bauthors?\b|\bpeople\b", re.IGNORECASE)
_ASKS_WHO_MADE = re.compile(
    r"\W*(?:(?:and|but|please|then|so)\b,? )?(?:"
    r"(?:(?:name|list|find|(?:give|tell|show) me) )?(?:the )?(?:first )?authors? (?:of|behind)\b"
    rf"|who (?:first )?(?:{_MADE}) (?:{_NAMED}(?: (?:and|or) {_NAMED})?|(?:the )?(?:{_NAMED} )?{_KIND})\W*(?:\(|$)"
    rf"|{_WHEN} (?:was|were) {_THING} (?:first )?(?:{_MADE})\W*$|{_WHEN} did {_THING} (?:first )?(?:come out|appear)\W*$"
    rf"|(?:from )?(?:which|what) year (?:is|was) {_THING}(?: from)?\W*$|(?:(?:in|from|of) )?(?:which|what) year\W*$"
    rf"|how recent (?:is|was) {_THING}\W*$"
    rf"|what(?:['’]s| is| was) the (?:(?:publication|release) )?(?:year|date) of {_THING}\W*$)",
    re.IGNORECASE,
)
# Words that tell nothing else, where it is asked who made something.
_WRITING = word_set(
    """wrote authored published written come appear appeared presented accepted printed year date venue journal conference
    proceedings"""
).union(_MADE.split("|"))
_WORKING = word_set(
    """publishes publish published publishing working main leading top key best experts researchers people groups labs teams"""
)
# “how many papers on …”, “… by Chen”, “… use PPO?”, “… did Chen write?”; not “how many studies were pooled?”.
_COUNTS_PAPERS = re.compile(
    r"\b(?:how many|what(?:['’]s| is) the number of) (?:of (?:all )?(?:the|your|our|these|those) )?"
    r"(?:(?:\d{4}|recent|new|other|more) )?(?:papers|abstracts|articles|publications|preprints|studies) "
    r"(?:are\b|(?:do|have) you\b|do we (?:have|hold|know|own)\b|have we got\b|does (?:the|your|this) library\b"
    r"|(?:(?:in|of) (?:the|your|this) library )?(?:(?:that|which) )?(?:on|about|by|from|in|at|since|before|after|until|between"
    r"|older|newer|there|came|appeared|published|written|authored|use|study|discuss|treat|mention|deal|speak|release|provide"
    r"|share|have|propose|present|introduce|report|compare|evaluate|investigate|address|apply|combine|consider|cover|describe"
    r"|examine|explore|focus|show|test|train|work)\b"
    r"|(?:were|was) (?:published|written|authored)\b"
    r"|(?:did|has|have|were|was)\b.{1,80}\b(?:write|written|publish|published|author|authored)\b)",
    re.IGNORECASE,
)
# “how many bat papers do you have?”, “… are there from 2023?”; not “how many authors write papers on …?”, “… do papers have?”.
_MANY = "(?:papers|articles|publications|preprints|studies)"
_NO_TOPIC = (
    r"(?:and|or|of|in|on|for|per|to|from|with|by|as|than|that|which|who|do|does|did|is|are|was|were|has|have|had|can|could|will"
    r"|would|should|an?|the|people|persons?|authors|researchers|scientists|groups|labs|teams|reviewers|readers|journals|venues"
    r"|conferences|wrote|writes?|reads?|publish(?:es|ed)?|cites?|cited)"
)
_COUNTS_ON_TOPIC = re.compile(
    rf"\bhow many (?!{_MANY}\b)(?:(?!{_NO_TOPIC} )[^\s?!.,;:]\S*(?<![?!,;:]) ){{1,5}}"
    rf"{_MANY}(?: (?:are there|do (?:you|we) (?:have|hold|know)|have you(?: got)?"
    r"|does (?:the|your|this) library (?:have|hold)))?"
    r"(?: (?:(?:are )?(?:in|from|by|since|before|after|until|between)|on|about) [^?!;]{1,80})?\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w-])(?<!\w\.)(?!\dD\b)\d|\b(?:twice|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|doubles?|triples?)\b",
    re.IGNORECASE,
)
# Words that ask how good something is.
_JUDGING = word_set(
    """advantage advantages caveat caveats cons disadvantage disadvantages downside downsides drawback drawbacks flaws harmful
    hurt hurts hype hyped limitation limitations overhyped overrated pitfall pitfalls pros shortcoming shortcomings strengths
    upsides useless weakness weaknesses worth worthwhile"""
)


def judging(question: str, words: Iterable[str]) -> list[str]:
    """Those of a question's `words`, lower case, that ask how good something is: of whatever it is they may be said."""
    return [word for word in words if word in _JUDGING] if asks(question) else []


def asks(text: str) -> bool:
    """Whether it is put as a question, with its mark or without; not as a statement, or as words to look for."""
    return not _MARKS.isdisjoint(text) or bool(_ASKS.match(text) and not _NAME_LIKE_A_WORD.match(text))


def asks_for_number(question: str) -> bool:
    """Whether the answer has to be, or to hold, a number."""
    return bool(_ASKS_NUMBER.search(question))


def asks_how_fast(question: str) -> bool:
    """Whether it asks how long something takes, or how fast it is."""
    return bool(_ASKS_HOW_FAST.search(question) or (asks(question) and _NAMES_SPEED.search(question)))


def asks_speedup(question: str) -> bool:
    """Whether it asks how much faster something is, where it asks how fast it is."""
    return bool(_ASKS_SPEEDUP.search(question))


def states_speedup(text: str) -> bool:
    """Whether `text` says how much faster something is."""
    return bool(_SPEEDUP.search(text))


def states_speed(text: str) -> bool:
    """Whether a time that something takes stands in `text`, or how much faster it is."""
    return bool(_SPEED.search(text)) or states_speedup(text)


def asks_who_wrote(question: str) -> bool:
    """Whether it asks who wrote a paper, or when or where it was published: no abstract tells that."""
    return bool(_ASKS_WHO_WROTE.search(question)) or bool(_ASKS_WHO_MADE.match(question) and _SAYS_PAPER.search(question))


def asks_who_works(question: str) -> bool:
    """Whether it asks who there is that works on something."""
    return bool(_ASKS_WHO_WORKS.search(question))


def asks_which_venues(question: str) -> bool:
    """Whether it asks which journals or conferences publish on something."""
    return bool(_ASKS_WHICH_VENUES.search(question))


def asks_who_made(question: str) -> bool:
    """Whether it asks who wrote a paper or, if what it names is one, who made that, or when: “who proposed X?”."""
    return asks_who_wrote(question) or bool(_ASKS_WHO_MADE.match(question))


def time_or_place(question: str) -> str:
    """Which of “when” and “where” is all that is asked of a paper's making; "" if both are, or who made it."""
    if not asks_who_made(question) or _ASKS_WHO.search(question):
        return ""
    when, where = _ASKS_WHEN.search(question), _ASKS_WHERE.search(question)
    return "" if when and where else "when" if when else "where" if where else ""


def beside_writing(question: str, words: Iterable[str]) -> list[str]:
    """Those of a question's `words`, lower case, that do not only say who made something, or works on it."""
    aside = _WRITING if asks_who_made(question) else _WORKING if asks_who_works(question) else ()
    return [word for word in words if word not in aside]


def of_paper(question: str, words: Iterable[str]) -> list[str]:
    """`words` that a question is looked up by: where it asks who wrote a paper, and calls it one, those of that paper alone.

    Where it asks who works on something, those of that alone.
    """
    every = list(words)
    return (beside_writing(question, every) if says_paper(question) or asks_who_works(question) else []) or every


def says_paper(question: str) -> bool:
    """Whether it asks who made something, or when, that it calls a paper, a study or the like: “who wrote the bat paper?”."""
    return asks_who_made(question) and bool(_SAYS_PAPER.search(question))


def counts_papers(question: str) -> bool:
    """Whether it asks how many papers of the library there are on something."""
    return bool(_COUNTS_PAPERS.search(question) or _COUNTS_ON_TOPIC.search(question))


def states_number(text: str) -> bool:
    """Whether a number stands in `text`, in figures or in words."""
    return bool(_NUMBER.search(text))
