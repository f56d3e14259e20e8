"""What the rules on people's talk (`affairs`, `work`, `reactions`, `ambiguous`) have in common: parts of their patterns.

A rule is a list of alternatives, each with a sentence that it is there for. Its parts are written for re.VERBOSE.
"""

from __future__ import annotations

import re

# The thing that is spoken of: “the reward model”, “that run”, “it”.
_THE = r"(?:the|that|this|those|these)\ (?:[\w'’-]+\ ){1,5}"
IT = rf"(?:{_THE}|(?:it|that|this|everything|they)\ )"
THEY = r"(?:they|the\ (?:authors?|papers?))\b"
BE = r"(?:is|are|was|were|isn['’]?t|aren['’]?t|wasn['’]?t)"

# What people have running, and what becomes of it: “did the last run crash?”; with a condition it is asked of any run.
JOB = r"(?:(?:the|that|this|last|latest)\ (?:[\w'’-]+\ ){0,4}?(?:run|job|sweep|build|server|cluster|eval))"
ENDS = r"""(?:finish(?:ed)?|crash(?:ed)?|fail(?:ed)?|diverged?|die[ds]?|start(?:ed)?|stop(?:ped)?|end(?:ed)?|break|broke
    |hang|hung|complete[ds]?|go|pass)\b"""
CONDITION = r"(?:without|with|when|if|under|unless|after)\b"
# What is done to somebody or something, which papers tell of; training is what people have running.
PROCESS = r"""(?:the|that|this)\ (?:[\w-]+\ ){0,4}?(?!training)[\w-]*(?:ing|ment|tion|therapy|surgery|dialysis)
    \ (?:is\ |are\ |was\ )?(?:done|finished)\b"""

# What papers offer to all, and what is done with it: somebody maintains a benchmark, as somebody does a team's own code.
OFFERED = r"""(?:the|that|this|these|those)\ (?:[\w-]+\ ){0,3}(?:benchmark|data\ ?set|leaderboard|corpus|corpora|database
    |registry|registries|repository|repositories|biobank|cohort|label+ing|annotation)s?\b"""
MINDS = r"""(?:looking\ after|in\ charge\ of|responsible\ for|maintain(?:s|ing)|own(?:s|ing)|handl(?:es|ing)|manag(?:es|ing)
    |review(?:s|ed|ing)|takes\ care\ of|set\ up)"""
# What goes up and down in papers; a server does so, too.
MEASURED = r"""(?:the|that|this|those|these)\ (?:[\w'’-]+\ ){0,4}?(?:rate|level|score|loss|losses|accuracy|reward|return|risk
    |mortality|survival|incidence|prevalence|expression|performance|error|variance|entropy|pressure|weight|count|cost
    |concentration|activity|temperature)s?\ (?:back\ |already\ |all\ |not\ )?(?:up|down)\b"""
# “the sparse reward problem” is no work at hand.
POSED = r"(?:[\w-]+\ ){1,4}(?:problem|question|challenge|task)s?\b"


def any_of(*alternatives: str) -> re.Pattern[str]:
    """A pattern that finds any of some alternatives, in whatever case."""
    return re.compile("|".join(alternatives), re.IGNORECASE | re.VERBOSE)
