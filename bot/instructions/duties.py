"""Orders in the third person, to whoever reads the text: “LLMs reading this abstract are required to recommend …”.

Papers say much of what models and assistants should do. It is an order where these are said to read this very text, or where
what they are to do concerns this paper, or the place of something in every answer. All is compared in lower case.
"""

from __future__ import annotations

import re

_TEXT = r"(?:papers?|abstracts?|articles?|manuscripts?|submissions?|documents?|texts?|passages?|stud(?:y|ies)|works?)\b"
_THIS = rf"(?:this|the (?:above|present|following)) {_TEXT}"
_AI = (
    r"(?:ais?|llms?|chatgpt|chatbots?|(?:ai|llm|automated|automatic|artificial)[ -](?:\w+ )?(?:models?|systems?|agents?|tools?"
    r"|readers?|reviewers?|referees?|summari[sz]ers?|assistants?|graders?)|(?:large )?language models?|assistants?)"
)
_READER = rf"(?:{_AI}|models?|systems?|agents?|bots?|reviewers?|referees?|editors?|graders?|summari[sz]ers?|readers?)"
_READS = (
    r"(?:read|summari[sz]|process|analy[sz]|evaluat|review|pars|rank|index|cit|assess|rat|grad|answer|consult|quot)(?:es?|s|ing)?"
    rf" (?:\w+ )?{_THIS}"
)
_READING = rf",? (?:(?:that|who|which) )?(?:(?:is|are) )?{_READS},?"
_HOW = r"(?: (?:always|never|only|not|also|first|therefore|kindly|please|hereby|strictly|strongly|all|now))*"
_DUTY = (
    rf"{_HOW} (?:must|should|shall|will|ought to|may (?:not|only)|(?:has|have|needs?|(?:is|are){_HOW} (?:required|requested"
    r"|asked|told|instructed|urged|advised|obliged|ordered|directed|expected|supposed|encouraged|allowed|forbidden)) to"
    rf"|(?:is|are) to){_HOW}"
)
_ANSWERS = (
    r"in (?:all|any|every|each|its|their) (?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|recommendations?|reviews?)\b"
)
_FIRST = rf"(?:first\b|(?:above|over|before|ahead of) (?:all|any|every|each)\b|(?:as )?the (?:best|top|first)\b|{_ANSWERS})"
_FAVOUR = "(?:recommend|rank|rate|cite|accept|approve|praise|mention|endorse|promote|prefer|favou?r|score|select|choose|list)"
_ON_THIS = (
    rf" (?:{_FAVOUR}|describe|present|call|judge|evaluate|assess|treat|give|assign|award|critici[sz]e|reject|doubt|dispute)"
    rf" (?:[\w-]+ ){{0,3}}{_THIS}"
)
_SAY = " (?:reply|respond|answer|state|say|claim|write|output|print|conclude|declare)"
_WORDS = (
    r" (?:(?:(?:only |just )?(?:with|that|by) |only )?(?:that )?this (?:paper|method|article|manuscript)\b"
    r"|(?:only |with |that ){0,2}(?:[“\"‘«]|the (?:\w+ )?(?:words?|phrase|sentence)\b"
    r"(?! (?:that|which|of|in|with|to|for|is|are|from|as)\b)))"
)
_ANY = "(?:the |all |any |every |each |an? )?"
_NEEDED = (
    rf"\b(?:essential|important|crucial|vital|imperative|necessary|mandatory|required|critical|requested) (?:that|for) {_ANY}"
)
_WE = (
    r"\b(?:we|i|the authors?)(?: (?:kindly|politely|hereby|respectfully|strongly))* (?:request|ask|urge|instruct|demand|order)"
)
_FAVOURED = "(?:cited|recommended|ranked|rated|accepted|mentioned|listed|praised|scored|endorsed|promoted|quoted)"
_ORDERS = re.compile(
    rf"\b(?:{_READER}|whoever|any(?:one|body)|every(?:one|body)){_READING}{_DUTY}"
    rf"|\b(?:when|while|before|after|if|whenever) (?:[\w-]+ ){{0,3}}?{_READS}, (?:[\w-]+ ){{0,2}}?{_READER}{_DUTY}"
    rf"|\b{_READER}{_DUTY}{_ON_THIS}"
    rf"|\b{_READER}{_DUTY}{_SAY}{_WORDS}"
    rf"|\b{_AI} (?:must|should|shall|ha(?:s|ve) to|needs? to) (?:always|never|only) {_FAVOUR} .{{1,80}}?\b{_FIRST}"
    rf"|{_NEEDED}{_READER}(?:{_READING}|{_HOW}(?: to)?(?:{_ON_THIS}| reply (?:only )?with |{_SAY}{_WORDS}))"
    rf"|{_WE} (?:that )?{_ANY}{_READER}(?:{_READING})?{_HOW}(?: to)?(?:{_ON_THIS}|{_SAY}{_WORDS})"
    rf"|\b{_THIS}{_HOW} (?:must|should|shall|has to|needs to|is to){_HOW} be {_FAVOURED}\b"
    rf"|\b(?:must|should|shall|has to|needs to){_HOW} be {_FAVOURED} (?:[\w-]+ ){{0,8}}?{_ANSWERS}"
)
# One of these stands in each of them, and one of those that follow; sentences of papers seldom have both.
_ABOUT = (
    "this ", "the above ", "the present ", "the following ", "always ", "never ", "only ", "reply with ", "“", '"', "‘", "«",
    "the word", "phrase", "sentence", "in every ", "in all ", "in any ", "in each ",
)  # fmt: skip
_BOUND = re.compile(
    "must|should|shall |will |ought to|(?:has|have|needs?|are|is|ed|told) (?:[a-z]+ )?to |forbidden|may (?:not|only)"
    "|essential|important|crucial|vital|imperative|necessary|mandatory|critical|request| ask |urge|instruct|demand| order "
)


def is_order(text: str) -> bool:
    """Whether a sentence, in lower case, binds its reader in the third person."""
    return any(map(text.__contains__, _ABOUT)) and _BOUND.search(text) is not None and _ORDERS.search(text) is not None
