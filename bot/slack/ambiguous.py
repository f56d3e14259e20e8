"""What may be people's own affair or a question on papers, and what of it the papers that were spoken of have to tell.

“Is the drug working?” asks a paper on drugs, and in a thread on anything else those who are there. So it is for the bot only
where those papers write of something that it names besides the affair itself.
"""

from __future__ import annotations

import re

from bot.followups.ellipsis import content
from bot.questions import topic_words

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»")  # a title may say “we”
# A thing that those who talk know: “the reward model”, “that run”, “it”; up to a few words.
_THE = r"(?:the|that|this|those|these)\ (?:[\w'’-]+\ ){1,5}"
IT = rf"(?:{_THE}|(?:it|that|this|everything|they)\ )"
BE = r"(?:is|are|was|were|isn['’]?t|aren['’]?t|wasn['’]?t)"
JOB = r"(?:(?:the|that|this|last|latest)\ (?:[\w'’-]+\ ){0,4}?(?:run|job|sweep|build|server|cluster|eval))"
# What becomes of it: "did the run crash?".
ENDS = r"""(?:finish(?:ed)?|crash(?:ed)?|fail(?:ed)?|diverged?|die[ds]?|start(?:ed)?|stop(?:ped)?|end(?:ed)?|break|broke
    |hang|hung|complete[ds]?|go|pass)\b"""
CONDITION = r"(?:without|with|when|if|under|unless|after)\b"
# What papers offer to all: somebody maintains it, as somebody does a team's own code.
OFFERED = r"""(?:the|that|this|these|those)\ (?:[\w-]+\ ){0,3}(?:benchmark|data\ ?set|leaderboard|corpus|corpora|database
    |registry|registries|repository|repositories|biobank|cohort|label+ing|annotation)s?\b"""
MINDS = r"""(?:looking\ after|in\ charge\ of|responsible\ for|maintain(?:s|ing)|own(?:s|ing)|handl(?:es|ing)|manag(?:es|ing)
    |review(?:s|ed|ing)|takes\ care\ of|set\ up)"""
# What goes up and down in papers; a server does so, too.
MEASURED = r"""(?:the|that|this|those|these)\ (?:[\w'’-]+\ ){0,4}?(?:rate|level|score|loss|losses|accuracy|reward|return|risk
    |mortality|survival|incidence|prevalence|expression|performance|error|variance|entropy|pressure|weight|count|cost
    |concentration|activity|temperature)s?\ (?:back\ |already\ |all\ |not\ )?(?:up|down)\b"""
# What is done to somebody or something; training is what people have running.
PROCESS = r"""(?:the|that|this)\ (?:[\w-]+\ ){0,4}?(?!training)[\w-]*(?:ing|ment|tion|therapy|surgery|dialysis)
    \ (?:is\ |are\ |was\ )?(?:done|finished)\b"""
POSED = r"(?:[\w-]+\ ){1,4}(?:problem|question|challenge|task)s?\b"  # "the sparse reward problem" is no work at hand
THEY = r"(?:they|the\ (?:authors?|papers?))\b"
# The state of a thing, which is named before it.
_STATE = re.compile(
    rf"""\b{BE}\ {IT}(?:still\ )?(?:all\ |not\ |already\ )?(?:alive|on|working)\W*$
    |\b{BE}\ {IT}still\ (?:there|open)\W*$|\b{BE}\ {IT}(?:all\ |not\ |already\ )?(?:broken|stuck|free|over)\W*$
    |\b(?:was|were|wasn['’]?t|weren['’]?t)\ {IT}(?:all\ |not\ |already\ )?(?:done|finished|ready)\W*$
    |\b{BE}\ {MEASURED}(?=\W*$|\ (?:yet|now|again|already|today)\b)
    |\bwhen\ (?:is|are|was|were|does|do|did|will)\ {IT}(?:be\ )?(?:over|start|end)\W*$
    |\b(?:when\ (?:is|are|was|were)|how\ long\ until)\ {PROCESS}\W*$
    |\bwho(?:['’]?s|\ is|\ was)?\ {MINDS}\ {OFFERED}""",
    re.IGNORECASE | re.VERBOSE,
)
# Hours that are no span: "at 8 am", "at 24h", but not "after 24h".
_HOUR = (
    r"(?<!last\ )(?<!after\ )(?<!within\ )(?<!for\ )(?<!over\ )(?<!every\ )\b\d{1,2}\ ?h\b|\b\d{1,2}(?::\d\d)?\ ?(?:am|pm)\b"
)
_EITHER = re.compile(
    rf"""{_HOUR}|\bany\ (?:news|updates?|word|luck)\b|\bany\ progress\ (?:on|with)\ (?:the|that|this)\ {POSED}
    |^(?:(?:any|other|more)\ )*(?:thoughts|opinions|feedback|comments|news)\ (?:on|about|from)\b
    |\bwhy\ does\ {JOB}\ {ENDS}\ {CONDITION}|\bwhose\ (?:run|idea)\b
    |\b(?:the|this|that|next)\ evals?\b(?!\ (?:they|shows?|say|tells?|measures?|covers?)\b)
    |\bwhich\ (?:checkpoint|commit|branch(?!\ of)|ticket|PR|pull\ request|folder|notebook)\b(?!\ (?:did|do|does)\ {THEY})""",
    re.IGNORECASE | re.VERBOSE,
)
# What only those who work together have at hand; beside it nothing is asked of papers.
_AT_HAND = re.compile(
    r"""\b(?:meet(?:ings?)?|talks?|calls?|zoom|seminars?|lectures?|presentations?|sync|stand-?up|session|discussion|demos?|slides
        |class|deadlines?|drafts?|calendar|office|reading\ group|reviewers?|fix|bugs?|broke|merge|prod|repo|rewrite)\b
    |\b(?:run|job|sweep|build|server|cluster|eval|simulator|sim|script|pipeline|GPU|box)s?\ (?:(?:still|all|not|already)\ )?
        (?:broken|stuck|alive|free|on|over|working|done|finished|ready|up|down|there|open)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OWN = frozenset(
    """open there broken stuck alive free working done finished ready start end up down over back still already now
    again yet any news update updates word luck progress thoughts opinions feedback comments idea run runs job jobs
    sweep build builds server cluster eval evals evaluation experiment experiments training test tests script
    simulator sim checkpoint commit branch ticket pr pull request folder notebook gpu gpus cpu machine box code logs
    log file files crash crashes fail fails break breaks broke best better worst last latest new old good long time
    gets got need needs everyone everybody anyone thing things stuff pm am maintains maintaining owns owning handles
    handling manages managing set looking reviews reviewed takes care charge""".split()
)


def without_titles(text: str) -> str:
    """A text without what stands in quotation marks."""
    return " ".join(_QUOTED.sub(" ", text).split())


def beside_affair(text: str) -> list[str] | None:
    """The words that such a text has besides the affair's own, lower case; None if it is none that may be either."""
    said = without_titles(text)
    state = _STATE.search(said)
    if not (state or _EITHER.search(said)):
        return None
    words = topic_words(text) if state else content(text)
    return [] if _AT_HAND.search(said) else [word for word in words if word not in _OWN and not word[0].isdigit()]
