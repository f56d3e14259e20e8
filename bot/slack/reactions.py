"""What is only a word on what somebody has said, put as a question or not: “really?”, “makes sense?”, “any thoughts?”."""

from __future__ import annotations

import re

_OPENING = r"(?:(?:oh|wow|ha(?:ha)*|wait|no|ok(?:ay)?|so|hm+)\W+)*"
_EXCLAIMED = (
    r"really|seriously|for\ real|no\ way|huh|eh|what|sorry|pardon|say\ what|same\ here|why\ not|what['’]?s\ (?:up|new)|got\ it"
)
_AGREED = r"(?:all\ )?(?:agreed?|right|clear|good|deal|correct|sure|you\ sure)"
# “that makes sense to everyone?”, “sounds good?”, “is that ok?”
_MAKES_SENSE = (
    r"(?:(?:does|did)\ (?:that|this|it)\ )?makes?\ (?:any\ )?sense(?:\ to\ (?:you|everyone|everybody|all))?"
    r"|(?:does\ (?:that|this|it)\ )?sounds?\ (?:good|right|ok(?:ay)?|fine|reasonable|familiar)"
    r"|(?:is\ )?(?:that|this|everything)\ (?:clear|ok(?:ay)?)"
)
# “any other thoughts so far?”
_ANY_THOUGHTS = r"""(?:(?:any|other|more|further|your|first)\ )*(?:thoughts|ideas|opinions?|objections?|comments|concerns
    |feedback|takers|volunteers|blockers|luck|news|updates?|progress|questions)
    (?:\ (?:so\ far|yet|anyone|everyone|guys|folks|all))?"""
_REACTION = re.compile(rf"{_OPENING}(?:{_EXCLAIMED}|{_AGREED}|{_MAKES_SENSE}|{_ANY_THOUGHTS})\W*", re.IGNORECASE | re.VERBOSE)


def is_reaction(text: str) -> bool:
    """Whether it is only a word on what somebody has said."""
    return bool(_REACTION.fullmatch(text))
