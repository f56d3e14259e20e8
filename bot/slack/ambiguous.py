"""What may be people's own affair or a question on papers, and what of it the papers that were spoken of have to tell.

“Is the drug working?” asks a paper on drugs, and in a thread on anything else those who are there. So it is for the bot only
where those papers write of something that it names besides the affair itself.
"""

from __future__ import annotations

import re

from bot.followups.ellipsis import content
from bot.questions import topic_words
from bot.slack.vocabulary import BE, CONDITION, ENDS, IT, JOB, MEASURED, MINDS, OFFERED, POSED, PROCESS, THEY, any_of

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»")  # a title may say “we”
_NOT = r"(?:all\ |not\ |already\ )?"
# The state of a thing, which is named before it.
_STATE = any_of(
    rf"\b{BE}\ {IT}(?:still\ )?{_NOT}(?:alive|on|working)\W*$",  # “is the drug working?”
    rf"\b{BE}\ {IT}still\ (?:there|open)\W*$",
    rf"\b{BE}\ {IT}{_NOT}(?:broken|stuck|free|over)\W*$",
    rf"\b(?:was|were|wasn['’]?t|weren['’]?t)\ {IT}{_NOT}(?:done|finished|ready)\W*$",
    rf"\b{BE}\ {MEASURED}(?=\W*$|\ (?:yet|now|again|already|today)\b)",  # “is the mortality rate down?”
    rf"\bwhen\ (?:is|are|was|were|does|do|did|will)\ {IT}(?:be\ )?(?:over|start|end)\W*$",
    rf"\b(?:when\ (?:is|are|was|were)|how\ long\ until)\ {PROCESS}\W*$",
    rf"\bwho(?:['’]?s|\ is|\ was)?\ {MINDS}\ {OFFERED}",
)
# Hours that are no span: "at 8 am", "at 24h", but not "after 24h".
_HOUR = (
    r"(?<!last\ )(?<!after\ )(?<!within\ )(?<!for\ )(?<!over\ )(?<!every\ )\b\d{1,2}\ ?h\b|\b\d{1,2}(?::\d\d)?\ ?(?:am|pm)\b"
)
_EITHER = any_of(
    _HOUR,
    r"\bany\ (?:news|updates?|word|luck)\b",
    rf"\bany\ progress\ (?:on|with)\ (?:the|that|this)\ {POSED}",
    r"^(?:(?:any|other|more)\ )*(?:thoughts|opinions|feedback|comments|news)\ (?:on|about|from)\b",
    rf"\bwhy\ does\ {JOB}\ {ENDS}\ {CONDITION}",
    r"\bwhose\ (?:run|idea)\b",
    r"\b(?:could|might)\ (?:it|this|that)\ (?:just\ |simply\ )?be\ (?:the|an?)\ ",  # “could it be the seed?”
    r"\b(?:the|this|that|next)\ evals?\b(?!\ (?:they|shows?|say|tells?|measures?|covers?)\b)",
    rf"""\bwhich\ (?:checkpoint|commit|branch(?!\ of)|ticket|PR|pull\ request|folder|notebook)\b
        (?!\ (?:did|do|does)\ {THEY})""",
)
# What a team has as well as a paper may: “is there a recording?”, “is the bot still alive?”.
_HAD_BY_BOTH = any_of(
    r"^(?:(?:and|but|so|ok|cool|great|nice)\b[,!.]?\ )*(?:is\ there|(?:what|how)\ about|do\ they\ have|any)\ (?:an?\ |the\ )?"
    r"(?P<thing>demo|recording|budget|deadline|schedule|room|poster|workshop|tutorial)\W*$",
    r"(?:\b(?:the|this|that)\ |^)(?P<bot>bot)\b(?!,|:)",
)
# “would it help to lower the learning rate?”, “is it worth trying?”: what those who are there are to guess.
_GUESSED = any_of(
    r"^(?:(?:and|but|so|ok)\b,?\ )?(?:would|might|could)\ (?:it|that|this)\ help\ (?:us\ )?(?:to|if)\b",
    r"\b(?:is|was|are)(?:n['’]?t)?\ (?:it|this|that|they)\ (?:really\ |even\ )?worth\b",
)
# What only those who work together have at hand; beside it nothing is asked of papers.
_AT_HAND = any_of(
    r"""\b(?:meet(?:ings?)?|talks?|calls?|zoom|seminars?|lectures?|presentations?|sync|stand-?up|session|discussion|demos?|slides
        |class|deadlines?|drafts?|calendar|office|reading\ group|reviewers?|fix|bugs?|broke|merge|prod|repo|rewrite)\b""",
    r"""\b(?:run|job|sweep|build|server|cluster|eval|simulator|sim|script|pipeline|GPU|box)s?\ (?:(?:still|all|not|already)\ )?
        (?:broken|stuck|alive|free|on|over|working|done|finished|ready|up|down|there|open)\b""",
)
# The words of the affair itself.
_STATES = "open there broken stuck alive free working done finished ready start end up down over back"
_TIMES = "still already now again yet time long pm am last latest new old"
_NEWS = "any news update updates word luck progress thoughts opinions feedback comments idea"
_THINGS = """run runs job jobs sweep build builds server cluster eval evals evaluation experiment experiments training test
    tests script simulator sim checkpoint commit branch ticket pr pull request folder notebook gpu gpus cpu machine box code
    logs log file files thing things stuff"""
_ACTS = """crash crashes fail fails break breaks broke gets got need needs maintains maintaining owns owning handles handling
    manages managing set looking reviews reviewed takes care charge"""
_OTHERS = "best better worst good everyone everybody anyone"
_OWN = frozenset(f"{_STATES} {_TIMES} {_NEWS} {_THINGS} {_ACTS} {_OTHERS}".split())


def without_titles(text: str) -> str:
    """A text without what stands in quotation marks."""
    return " ".join(_QUOTED.sub(" ", text).split())


def beside_affair(text: str) -> list[str] | None:
    """The words that such a text has besides the affair's own, lower case; None if it is none that may be either."""
    said = without_titles(text)
    if _GUESSED.search(said):
        return []
    if both := _HAD_BY_BOTH.search(said):
        return [next(filter(None, both.groups())).lower()]
    state = _STATE.search(said)
    if not (state or _EITHER.search(said)):
        return None
    words = topic_words(text) if state else content(text)
    return [] if _AT_HAND.search(said) else [word for word in words if word not in _OWN and not word[0].isdigit()]
