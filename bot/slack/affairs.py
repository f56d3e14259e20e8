"""What people ask each other about themselves and their own work, told from what they ask about papers; by its words alone.

It counts only in what does not mention the bot. A mark of one's own affairs tells it wherever it stands (“our”, “did we”,
“any news on the …”), and so does the state of a thing that is at hand (`bot.slack.work`). What may be either
(`bot.slack.ambiguous`) is for the papers that were spoken of to tell.
"""

from __future__ import annotations

import re

from bot.followups.ellipsis import content
from bot.slack.ambiguous import beside_affair, without_titles
from bot.slack.vocabulary import any_of
from bot.slack.work import is_at_hand

# What a person is asked that no library can tell: "what do you think?", "can you send it?"; and what the bot is asked.
_YOU = re.compile(r"\b(?:you|your|yours|u|ya)\b", re.IGNORECASE)
_BOTS = any_of(
    r"""\byou\b(?:\ (?:please|also|just|then|maybe|ever|\w+ly))*\ (?:
        know|have|hold|find|found|tell|told|explain|show|list|give|gave|summari[sz]e|compare|describe|name|cite|cited|say|said
        |mean|meant|mention|mentioned|recommend|suggest|search|look|answer|quote|elaborate|expand|define|got\ any
        |link\ (?:to\ )?(?:the|its|their)\ (?:code|paper|abstract|data))\b""",
    r"\byour\ (?:\w+\ )?(?:answer|library|sources?|papers?|collection|abstracts?)\b",
    r"\b(?:if|when|where|as|how)\ you\ (?!think|feel)\w+",
)
_OURSELVES = any_of(
    r"\b(?:should|shall|are|were|did|will|would|have)\ (?:we|us)\b",  # “should we try it?”
    r"\blet['’]?s\b",
    r"\b(?:did|have|had|am|shall|should)\ I\b|\bdo\ I\ (?:have|get)\b",
    r"^do\ we\b",
    r"""^(?:(?:and|but|so|ok|well),?\ )?(?:i|we)(?:['’]\w+)?\b
        (?!\ wonder|\ want\ to\ know|(?:['’]d|\ would)?\ like\ to\ know|['’]d\ like\ to\ know)""",
    # “our reward model”, “than ours”; not “our library”, “my question is …”
    r"\b(?:our|my)\ (?!(?:\w+\ )?(?:questions?|understanding|knowledge|opinion|view|mind|library|collection|papers|field)\b)",
    r"\bours\b|\bmine(?=\W*$)|\b(?:than|as|to|like|with|of|or|is)\ mine\b",
    r"\b(?:for|with|at|from|among|between|(?:how\ many|which|who|all|some|any|one|none|most)\ of|takes?|costs?)\ (?-i:us)\b",
    # “what we do in …”, “which model do we use?”; not “what do we know of …”, “how can we …”, “if we train …”
    r"\b(?:what|which|where|who|like|than)\ we\ (?!know|can|could|call|mean|need|learn|observe|expect)",
    r"\b(?:which|where|who)\b[\w\ -]{0,40}\ do\ we\ (?!know|need)",
    r"\bwhat\ do\ we\ (?!know|need|learn|mean|lose|gain|call)",
    # “can we meet?”, “could we reproduce this?”; not “can we use it on robots?”, “can we reproduce reward hacking?”
    r"""^(?:(?:and|but|so|ok)\b,?\ )?(?:can|could|may)\ we\ (?:(?:please|just|also|maybe|all|then)\ )*(?:
        (?:meet|discuss|talk|chat|postpone|reschedule|book|buy|afford|borrow|invite|wait|join)\b
        |(?:reproduce|replicate|re-?implement|implement|try|order|get|start|present|cite)\ (?:it|this|that|them)\b)""",
    r"\bfor\ (?:the|this|that)\ (?:[\w-]+\ )+project\b(?!\ (?:web|page|site))",
    r"\bwe(?:['’]re|['’]ve|['’]ll|['’]d)\b",
    r"(?<!if\ )(?<!when\ )(?<!once\ )\bwe\ (?:ran|did|got|saw|tried|built|made|wrote|were|had)\b",
    r"\bthe\ (?:\w+\ ){1,3}we\ (?:used?|have|had|run|ran|train(?:ed)?|built|wrote)\b(?!,)",
)
# Who asks whether anybody has, knows or wants something asks those who are there; what anybody has shown papers tell.
_ANYONE = any_of(
    r"""\b(?:is|are|was|has|have|do|does|did|would|will|can|could)(?:n['’]?t)?\ (?:any|some|every)\ ?(?:one|body)\b
        (?!\ (?:ever\ |already\ |else\ )?(?:show|prov|stud(?:y|ied)|propos|compar|measur|investigat|explor|analy[sz]|publish
            |report|demonstrat|combin|appl(?:y|ied)|evaluat)\w*\ (?!it\b|this\b|that\W*$))""",
    r"\b(?:any|some)(?:one|body)\ (?:up|free|in|here|around|else|wants?|coming|going|(?:who\ )?(?:can|could|would|will))\b",
    r"\bwho\ (?:wants|volunteers|would\ like)\b",
    # “who is coming?”, “who else is joining for lunch?”
    r"""^who(?:\ else)?(?:['’]s|\ is|\ are)?\ (?:all\ )?(?:com|join|go|attend|pay|present|driv|pick)(?:ing|es|s)
        (?:\ (?:to|for|at|with)\ (?:the|our|this|us|lunch|dinner|coffee|drinks)\b.*)?\W*$""",
)
_WHEN = any_of(
    r"\b\d{1,2}:\d\d\b|\bo['’]clock\b|\b(?:tomorrow|tonight|yesterday|asap|what\ time)\b",
    r"(?<!the\ )\b(?:this|next|last)\ (?:morning|afternoon|evening|week|weekend)\b",
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"""\b(?:meet|talk|call|discuss|free|come|join|leave|lunch|session|room)\b.{0,60}\bat\ (?:\d{1,2}|noon)
        (?=\W*$|\ (?:to|for|on|in|or|then|instead|sharp)\b)""",
    r"^who\b.*\btoday\b|\bhow\ long\ (?:will|would)\ (?:it|this|that)\ take\b(?!\ to\ (?:train|converge|learn))",
    r"\bthis\ the\ (?:right|wrong)\ (?:thread|channel|place)\b|\b(?:in|to)\ this\ (?:thread|channel)\b",  # where one is
)
# Where a question has no other words of its own than these, it asks nothing of papers.
_EVERYDAY = frozenset(
    """today weekend noon lunch dinner breakfast coffee tea beer pizza
    meeting meetings meet call zoom office calendar invite vacation holiday sick home brb afk bbl minute minutes moment sec
    slides deck draft deadline ready done busy late free serious joking kidding lol haha hahaha""".split()
)


def is_own_affair(text: str) -> bool:
    """Whether it asks what people ask each other, of themselves or of their own work: “did the run finish?”, “are we late?”."""
    said = without_titles(text)
    if any(marks.search(said) for marks in (_WHEN, _OURSELVES, _ANYONE)) or is_at_hand(said):
        return True
    if _YOU.search(said) and not _BOTS.search(said):
        return True
    beside = beside_affair(text)
    if beside is not None:
        return not beside
    return bool(own := content(text)) and _EVERYDAY.issuperset(own)
