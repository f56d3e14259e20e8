"""What people ask of the work that they have at hand: the state of a run, who has done something, what became of a thing."""

from __future__ import annotations

from bot.slack.vocabulary import BE, CONDITION, ENDS, IT, JOB, MEASURED, MINDS, OFFERED, POSED, PROCESS, THEY, any_of

_NOW = r"(?:\ (?:yet|now|again|already|today|or\ (?:not|what|still)\b))"
_END = rf"(?=\W*$|{_NOW})"
_ALREADY = r"(?:all\ |back\ |already\ |not\ )?"
_MOVED = r"(?:merged|uploaded|deployed|fixed|restarted|pushed|rerun|reviewed|submitted|approved|queued)"
_THE = r"(?:the|that|this|it)\b"
_EVER = r"available|released|public|open|out|used|best|better|worse|hold|known|standard|state[\ -]of"

_NEWS = any_of(
    rf"\bany\ (?:news|updates?|word|luck)\ (?:on|about|from|with)\ {_THE}",  # “any news on the reward model?”
    rf"\bany\ progress\ (?:on|with)\ {_THE}(?!\ {POSED})",
    rf"^(?:(?:any|other|more)\ )*(?:thoughts|opinions|feedback|comments|news)\ (?:on|about|from)\ {_THE}",
    rf"\b(?:status|eta)\ (?:of|on|for)\ {_THE}(?!\ (?:field|art|literature)\b)",
    r"\bwhat(?:['’]?s|\ is)\ the\ (?:status|eta)\b(?!\ of)",
    rf"""\bhow(?:['’]?s|\ is|\ are)\ (?:{IT}|things\ )(?:going|coming\ along|looking|getting\ on|doing)
        (?=\W*$|\ (?:so\ far|now|today)\b)""",  # “how is the training going?”
)
_STATE = any_of(
    rf"""\b{BE}\ {IT}still\ (?:
        (?:training|running|crashing|hanging|queued|compiling)(?:{_END}|\ on\ (?:the|that|this)\b)
        |(?:failing|going|waiting|loading|building){_END}|(?:working|open|alive|on|there){_NOW}
        |down|up{_END}|broken|stuck|live|in\ progress|in\ use)""",  # “is it still running on the cluster?”
    rf"""\b{BE}\ {IT}{_ALREADY}(?:running|training|live|merged|uploaded|deployed
        |in\ (?:use|progress|production)|crashing|failing){_END}""",  # “is the demo live yet?”
    rf"\b{BE}\ {IT}{_ALREADY}(?:done|finished|ready|broken|stuck|alive|free|on|over|working){_NOW}",
    rf"\b{BE}\ (?!{MEASURED}){IT}{_ALREADY}(?:up|down){_END}",  # “is the server down?”
    rf"(?<!when\ )\b(?:is|are|isn['’]?t|aren['’]?t)\ {IT}{_ALREADY}(?:done|finished|ready)\W*$",
    rf"\b{BE}\ the\ new\ (?:[\w-]+\ ){{1,4}}(?:done|finished|ready|broken|stuck|free|on|over|working)\W*$",
    rf"\b{BE}\ {IT}(?:done|finished)\ (?!training\ (?:on|in|with))\w+ing\b",  # “is the agent done training?”
    rf"""^(?:(?:and|but|so|ok)\ )?(?:do|does|did|is|are|was|were)(?:n['’]t)?\ (?!.*\b(?:{_EVER})\b)
        (?!{MEASURED}){IT}.*\b(?:right\ now|now|again|at\ the\ moment)\W*$""",  # “does it work now?”
    rf"\b(?:has|have)\ {IT}(?:already\ )?been\ {_MOVED}{_END}",  # “has the PR been merged?”
    rf"\blooks?\ (?:ok(?:ay)?|good|right|fine|weird|off){_END}",
    r"\b(?:crashing|failing|broken|down|stuck)\ for\ (?:everyone|everybody|anyone|all\ of)\b",
)
_BECAME = any_of(
    rf"""\b(?:still|ever|did|has|have|does|will|why\ did|why\ does)\b\ {JOB}\ (?:still\ |again\ |just\ |ever\ )?{ENDS}
        (?!\ {CONDITION})""",  # “why did the last run diverge?”
    rf"""\b(?:has|have|did|do|will)\ (?:the|that|this|those|these)\ (?:[\w'’-]+\ )?
        (?:training|tests?|experiments?|evaluation|demo|script)\ (?:already\ |all\ )?
        (?:finish(?:ed)?|crash(?:ed)?|start(?:ed)?|end(?:ed)?|complete[ds]?|pass(?:ed)?){_END}""",
    rf"""\bwhen\ (?:is|are|will|does|do|did|was)\ (?!{PROCESS}){IT}(?:be\ )?(?:
        due|back|ready|out|up|done|merged|finish(?:ed)?|land)\W*$""",  # “when is the rebuttal due?”
    rf"\b(?:how\ long|when)\b(?!\ until\ {PROCESS}).{{0,120}}?\b(?:is|are)\ (?:done|finished|back)\W*$",
    rf"\b(?:how|where)\ did\ {IT}go\W*$",
    rf"\bdid\ {IT}go\ (?:through|well|ok(?:ay)?|fine){_END}",
    rf"\bwhat\ (?:happened|went\ wrong|is\ wrong)\ (?:to|with)\ {JOB}\b",
)
_WHO = any_of(
    rf"""\bwho(?:['’]?s|(?:\ else)?(?:\ is|\ was)?)\ (?:still\ |currently\ )?(?:working\ on|on|present(?:s|ing)
        |broke|merged|pushed|deployed
        |has\ access\ to|{MINDS}(?!\ {OFFERED}))\ (?:the|that|this|these|those|it)\b""",  # “who broke the build?”
    r"\bwho\ (?:picked|posted|uploaded|booked)\ (?:the|this|that|it)\b",
    r"\bwhose\ (?:turn|job)\b",
)
_PLACE = any_of(
    r"\b(?:the|this|that|next)\ (?:reading\ group|stand-?up|shared\ drive|(?-i:PR)|GPU\ box)\b",
    r"\bon\ wandb\b",
    rf"\bwhich\ (?:checkpoint|commit|branch(?!\ of))\ did\ (?!{THEY})(?:the|that|this)\b",
)


def is_at_hand(said: str) -> bool:
    """Whether it asks of the work at hand: “is the run done?”, but not “is RLHF done offline?”."""
    return any(marks.search(said) for marks in (_NEWS, _STATE, _BECAME, _WHO, _PLACE))
