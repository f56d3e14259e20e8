"""What is only a word on what somebody has said, put as a question or not: “really?”, “makes sense?”, “any thoughts?”."""

from __future__ import annotations

import re

_OPENING = r"(?:(?:oh|wow|ha(?:ha)*|wait|no|ok(?:ay)?|so|hm+)\W+)*"
_EXCLAIMED = (
    r"really|seriously|for\ real|no\ way|huh|eh|what|sorry|pardon|say\ what|same\ here|why\ not|what['’]?s\ (?:up|new|next)"
    r"|what\ now|now\ what|next\ steps|got\ it|where\ (?:did|does)\ (?:that|this|it)\ come\ from"
    r"|where\ (?:did|does|do)\ (?:it|they)\ (?:get|have|take)\ (?:that|this|it)\ from"
)
_AGREED = r"(?:all\ )?(?:agreed?|right|clear|good|deal|correct|sure|you\ sure)"
_TO_ALL = r"(?:\ (?:to|for|with)\ (?:you|everyone|everybody|anyone|anybody|all|all\ of\ (?:you|us)))?"
# “that makes sense to everyone?”, “sounds good?”, “is that ok?”
_MAKES_SENSE = (
    rf"(?:(?:does|did)\ (?:that|this|it)\ )?makes?\ (?:any\ )?sense{_TO_ALL}"
    rf"|(?:does\ (?:that|this|it)\ )?sounds?\ (?:good|right|ok(?:ay)?|fine|reasonable|familiar){_TO_ALL}"
    rf"|(?:is\ )?(?:that|this|everything)\ (?:clear|ok(?:ay)?){_TO_ALL}"
    rf"|(?:is|was)\ (?:that|this|it)\ (?:ok(?:ay)?|enough|any\ good|useful|helpful|of\ (?:any\ )?(?:use|help)){_TO_ALL}"
    r"|(?:does|did)\ (?:that|this|it)\ (?:help|answer\ (?:it|(?:my|your|the|his|her|our)\ questions?))"
)
# “any other thoughts so far?”
_ANY_THOUGHTS = r"""(?:(?:are|is)\ there\ )?(?:(?:any|other|more|further|your|first)\ )*(?:thoughts|ideas|opinions?
    |objections?|comments|concerns|feedback|takers|volunteers|blockers|luck|news|updates?|progress|questions)
    (?:\ (?:so\ far|yet|anyone|everyone|guys|folks|all))?"""
# “25 minutes? really?”: what is doubted is only said again.
_DOUBTED = re.compile(r"[^?]{1,80}\?\s+(?:oh\W+|wow\W+)?(?:really|seriously|for real|no way|huh)\W*", re.IGNORECASE)
_REACTION = re.compile(rf"{_OPENING}(?:{_EXCLAIMED}|{_AGREED}|{_MAKES_SENSE}|{_ANY_THOUGHTS})\W*", re.IGNORECASE | re.VERBOSE)


def is_reaction(text: str) -> bool:
    """Whether it is only a word on what somebody has said."""
    return bool(_REACTION.fullmatch(text) or _DOUBTED.fullmatch(text))
