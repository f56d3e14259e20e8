"""What people ask each other about themselves and their own work, told from what they ask about papers; by its words alone.

It counts only in what does not mention the bot. A mark of one's own affairs tells it wherever it stands (“our”, “did we”,
“any news on the …”), and so does the state of a thing that is at hand: “is the run done?”, but not “is RLHF done offline?”.
What may be either (`bot/slack/ambiguous.py`) is for the papers that were spoken of to tell.
"""

from __future__ import annotations

import re

from bot.followups.ellipsis import content
from bot.slack.ambiguous import (
    BE,
    CONDITION,
    ENDS,
    IT,
    JOB,
    MEASURED,
    MINDS,
    OFFERED,
    POSED,
    PROCESS,
    THEY,
    beside_affair,
    without_titles,
)

# What a person is asked that no library can tell: "what do you think?", "can you send it?", "should we meet?".
_YOU = re.compile(r"\b(?:you|your|yours|u|ya)\b", re.IGNORECASE)
_BOTS = re.compile(
    r"""\byou\b(?:\ (?:please|also|just|then|maybe|ever|\w+ly))*\ (?:
        know|have|hold|find|found|tell|told|explain|show|list|give|gave|summari[sz]e|compare|describe|name|cite|cited|say|said
        |mean|meant|mention|mentioned|recommend|suggest|search|look|answer|quote|elaborate|expand|define|got\ any)\b
    |\byour\ (?:\w+\ )?(?:answer|library|sources?|papers?|collection|abstracts?)\b
    |\b(?:if|when|where|as|how)\ you\ (?!think|feel)\w+""",
    re.IGNORECASE | re.VERBOSE,
)
_OURS = re.compile(
    r"""\b(?:should|shall|are|were|did|will|would|have)\ (?:we|us)\b|\blet['’]?s\b|\b(?:did|have|had)\ I\b
    |\b(?:any|some)(?:one|body)\ (?:up|free|in|here|around|else|wants?|coming|going|(?:who\ )?(?:can|could|would|will))\b
    |\b(?:is|has)\ (?:any|some)(?:one|body)\ (?:already\ )?(?:(?:us|runn|review|present|join|attend|debugg|look)ing
        |(?:seen|heard|asked|talked|checked|looked|run|reviewed|booked|set)\b)
    |^(?:can|could|would|will)\ (?:some|any)(?:one|body)\b|^do\ we\b|\bwho\ (?:wants|volunteers|would\ like)\b
    |^(?:(?:and|but|so|ok|well),?\ )?(?:i|we)(?:['’]\w+)?\b(?!\ wonder|\ want\ to\ know)
    # “our reward model”, “than ours”; not “our library”, “my question is …”
    |\b(?:our|my)\ (?!(?:\w+\ )?(?:questions?|understanding|knowledge|opinion|view|mind|library|collection|papers|field)\b)
    |\bours\b|\bmine(?=\W*$)|\b(?:than|as|to|like|with|of|or|is)\ mine\b|\b(?:for|with|at|from|among|between)\ (?-i:us)\b
    # “what we do in …”, “which model do we use?”; not “what do we know of …”, “how can we …”, “if we train …”
    |\b(?:what|which|where|who|like|than)\ we\ (?!know|can|could|call|mean|need|learn|observe|expect)
    |\b(?:which|where|who)\b[\w\ -]{0,40}\ do\ we\ (?!know|need)|\bwhat\ do\ we\ (?!know|need|learn|mean|lose|gain|call)
    |\bwe(?:['’]re|['’]ve|['’]ll|['’]d)\b
    |(?<!if\ )(?<!when\ )(?<!once\ )\bwe\ (?:ran|did|got|saw|tried|built|made|wrote|were|had)\b
    |\bthe\ (?:\w+\ ){1,3}we\ (?:used?|have|had|run|ran|train(?:ed)?|built|wrote)\b(?!,)""",
    re.IGNORECASE | re.VERBOSE,
)
_WHEN = re.compile(
    r"\b\d{1,2}:\d\d\b|\bo['’]clock\b|\b(?:tomorrow|tonight|yesterday|asap|what time)\b"
    r"|(?<!the )\b(?:this|next|last) (?:morning|afternoon|evening|week|weekend)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"""(?:(?:oh|wow|ha(?:ha)*|wait|no|ok(?:ay)?|so|hm+)\W+)*(?:really|seriously|for\ real|no\ way|huh|eh|what|sorry|pardon
        |say\ what|same\ here|why\ not|what['’]?s\ (?:up|new)
        |(?:(?:does|did)\ (?:that|this|it)\ )?makes?\ (?:any\ )?sense(?:\ to\ (?:you|everyone|everybody|all))?
        |(?:does\ (?:that|this|it)\ )?sounds?\ (?:good|right|ok(?:ay)?|fine|reasonable|familiar)
        |(?:(?:any|other|more|further|your|first)\ )*(?:thoughts|ideas|opinions?|objections?|comments|concerns|feedback|takers
            |volunteers|blockers|luck|news|updates?|progress|questions)(?:\ (?:so\ far|yet|anyone|everyone|guys|folks|all))?
        |(?:all\ )?(?:agreed?|right|clear|good|deal|correct|sure|you\ sure)|got\ it
        |(?:is\ )?(?:that|this|everything)\ (?:clear|ok(?:ay)?))\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_AFFAIRS = frozenset(
    """today weekend noon lunch dinner breakfast coffee tea beer pizza
    meeting meetings meet call zoom office calendar invite vacation holiday sick home brb afk bbl minute minutes moment sec
    slides deck draft deadline ready done busy late free serious joking kidding lol haha hahaha""".split()
)
_NOW = r"(?:\ (?:yet|now|again|already|today|or\ (?:not|what|still)\b))"
_END = rf"(?=\W*$|{_NOW})"
_MOVED = r"(?:merged|uploaded|deployed|fixed|restarted|pushed|rerun|reviewed|submitted|approved|queued)"
_AT_WORK = re.compile(
    rf"""\bany\ (?:news|updates?|word|luck)\ (?:on|about|from|with)\ (?:the|that|this|it)\b
    |\bany\ progress\ (?:on|with)\ (?:the|that|this|it)\b(?!\ {POSED})
    |^(?:(?:any|other|more)\ )*(?:thoughts|opinions|feedback|comments|news)\ (?:on|about|from)\ (?:the|that|this|it)\b
    |\b(?:status|eta)\ (?:of|on|for)\ (?:the|that|this|it)\b(?!\ (?:field|art|literature)\b)
    |\bwhat(?:['’]?s|\ is)\ the\ (?:status|eta)\b(?!\ of)
    |\bhow(?:['’]?s|\ is|\ are)\ (?:{IT}|things\ )(?:going|coming\ along|looking|getting\ on|doing)
        (?=\W*$|\ (?:so\ far|now|today)\b)
    |\bwho(?:['’]?s|\ is|\ was)?\ (?:still\ |currently\ )?(?:working\ on|on|present(?:s|ing)|broke|merged|pushed|deployed
        |has\ access\ to|{MINDS}(?!\ {OFFERED}))\ (?:the|that|this|these|those|it)\b
    |\b{BE}\ {IT}still\ (?:
        (?:training|running|crashing|hanging|queued|compiling)(?:{_END}|\ on\ (?:the|that|this)\b)
        |(?:failing|going|waiting|loading|building){_END}|(?:working|open|alive|on|there){_NOW}
        |down|up{_END}|broken|stuck|live|in\ progress|in\ use)
    |\b{BE}\ {IT}(?:all\ |back\ |already\ |not\ )?(?:running|training|live|merged|uploaded|deployed
        |in\ (?:use|progress|production)|crashing|failing){_END}
    |\b{BE}\ {IT}(?:all\ |back\ |already\ |not\ )?(?:done|finished|ready|broken|stuck|alive|free|on|over|working){_NOW}
    |\b{BE}\ (?!{MEASURED}){IT}(?:all\ |back\ |already\ |not\ )?(?:up|down){_END}
    |(?<!when\ )\b(?:is|are|isn['’]?t|aren['’]?t)\ {IT}(?:all\ |back\ |already\ |not\ )?(?:done|finished|ready)\W*$
    |\b{BE}\ the\ new\ (?:[\w-]+\ ){{1,4}}(?:done|finished|ready|broken|stuck|free|on|over|working)\W*$
    |\b{BE}\ {IT}(?:done|finished)\ (?!training\ (?:on|in|with))\w+ing\b
    |\b(?:still|ever|did|has|have|does|will|why\ did|why\ does)\b\ {JOB}\ (?:still\ |again\ |just\ |ever\ )?{ENDS}
        (?!\ {CONDITION})
    |\b(?:has|have|did|do|will)\ (?:the|that|this|those|these)\ (?:[\w'’-]+\ )?
        (?:training|tests?|experiments?|evaluation|demo|script)\ (?:already\ |all\ )?
        (?:finish(?:ed)?|crash(?:ed)?|start(?:ed)?|end(?:ed)?|complete[ds]?|pass(?:ed)?){_END}
    |\bwhen\ (?:is|are|will|does|do|did|was)\ (?!{PROCESS}){IT}(?:be\ )?(?:
        due|back|ready|out|up|done|merged|finish(?:ed)?|land)\W*$
    |^(?:(?:and|but|so|ok)\ )?(?:do|does|did|is|are|was|were)(?:n['’]t)?
        \ (?!.*\b(?:available|released|public|open|out|used|best|better|worse|hold|known
            |standard|state[\ -]of)\b)
        (?!{MEASURED}){IT}.*\b(?:right\ now|now|again|at\ the\ moment)\W*$
    |\b(?:has|have)\ {IT}(?:already\ )?been\ {_MOVED}{_END}|\b(?:how|where)\ did\ {IT}go\W*$|\bwhose\ (?:turn|job)\b
    |\bdid\ {IT}go\ (?:through|well|ok(?:ay)?|fine){_END}|\bwhat\ (?:happened|went\ wrong|is\ wrong)\ (?:to|with)\ {JOB}\b
    |\b(?:how\ long|when)\b(?!\ until\ {PROCESS}).{{0,120}}?\b(?:is|are)\ (?:done|finished|back)\W*$
    |\blooks?\ (?:ok(?:ay)?|good|right|fine|weird|off){_END}
    |\b(?:crashing|failing|broken|down|stuck)\ for\ (?:everyone|everybody|anyone|all\ of)\b
    |\bwho\ (?:picked|posted|uploaded|booked)\ (?:the|this|that|it)\b
    |\b(?:the|this|that|next)\ (?:reading\ group|stand-?up|shared\ drive|(?-i:PR)|GPU\ box)\b|\bon\ wandb\b
    |\bwhich\ (?:checkpoint|commit|branch(?!\ of))\ did\ (?!{THEY})(?:the|that|this)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_reaction(text: str) -> bool:
    """Whether it is only a word on what somebody said, put as a question or not: “really?”, “makes sense?”, “thoughts?”."""
    return bool(_REACTION.fullmatch(text))


def is_own_affair(text: str) -> bool:
    """Whether it asks what people ask each other, of themselves or of their own work: “did the run finish?”, “are we late?”."""
    said = without_titles(text)
    if any(marks.search(said) for marks in (_WHEN, _OURS, _AT_WORK)) or (_YOU.search(said) and not _BOTS.search(said)):
        return True
    beside = beside_affair(text)
    if beside is not None:
        return not beside
    return bool(own := content(text)) and _AFFAIRS.issuperset(own)
