"""Sentences of an answer that are only polite, or only announce what follows: they state nothing that could be checked."""

from __future__ import annotations

import re

_LONGEST = 160  # characters; a longer one may say something beside
_WORDS = r"(?: [\w'’/-]+){0,14}"  # how it goes on: with no sign behind which something else could be stated
_ADJECTIVE = "(?:(?:short|brief|quick|concise|direct|full|detailed) )?"
_ANSWER = rf"(?:(?:an?|the|my|your|some) )?{_ADJECTIVE}(?:answers?|summary|overview|list|points?|explanation)"
_HERE = "(?:here(?: is|['’]s| are|['’]re)|below (?:is|are)|(?:let me|i will|i['’]ll|allow me to) (?:give|provide|offer) you)"
_COURTESIES = (
    r"(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok|alright|hello|hi|done|thanks|thank you|gladly)"
    r"(?:[,!.]? (?:there|here you go|here it is|happy to help|i can help with that|i['’]d be happy to help|thank you))*",
    r"(?:(?:that is|that['’]s|this is|what) )?(?:an? )?(?:great|good|excellent|interesting|fair|nice) (?:question|point)",
    rf"(?:(?:i am|i['’]m) )?(?:happy|glad|pleased) to help{_WORDS}",
    r"(?:thanks|thank you) for (?:asking|your (?:question|patience|interest))",
    rf"(?:i )?hope (?:this|that|it|the above) (?:helps|is helpful|answers|clarifies){_WORDS}",
    rf"(?:please )?(?:let me know|just (?:ask|say)|feel free to (?:ask|reach out)|do(?: not|n['’]t) hesitate to ask){_WORDS}",
    rf"if (?:you|there){_WORDS},? (?:please )?(?:let me know|feel free|just ask|i can|i['’]ll|i will|i['’]d be){_WORDS}",
    rf"(?:would you like|do you want|shall i|can i help|is there anything else){_WORDS}\?",
    rf"{_HERE} (?:{_ANSWER}(?: (?:of|to|for|based on|from|below){_WORDS})?|what (?:the|these) (?:papers|abstracts) say)",
    r"(?:let me|i will|i['’]ll|allow me to) (?:answer|explain|summari[sz]e|help|think|look|check|begin)(?: [\w'’]+){0,5}",
    r"(?:the )?answer (?:is (?:below|as follows)|follows)|(?:that is|that['’]s) (?:all|it)(?: (?:for now|i (?:have|found)))?"
    r"|here you go|good luck",
)
_COURTESY = re.compile(rf"\W*(?:{'|'.join(_COURTESIES)})\W*", re.IGNORECASE)


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence that cites nothing is none of what a reader asked for."""
    return len(sentence) <= _LONGEST and not re.search(r"\d", sentence) and bool(_COURTESY.fullmatch(sentence))
