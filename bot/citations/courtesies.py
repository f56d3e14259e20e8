"""Sentences of an answer that are only polite, only announce what follows, or only say yes or no: nothing could be checked."""

from __future__ import annotations

import re

from bot.questions import word_set

_LONGEST = 160  # characters; a longer one may say something beside
_WORDS = r"(?: [\w'’/-]+){0,14}"  # how it goes on: with no sign behind which something else could be stated
_ADJECTIVE = "(?:(?:short|brief|quick|concise|direct|full|detailed) )?"
_ANSWER = rf"(?:(?:an?|the|my|your|some) )?{_ADJECTIVE}(?:answers?|summary|overview|list|points?|explanation)"
_HERE = "(?:here(?: is|['’]s| are|['’]re)|below (?:is|are)|(?:let me|i will|i['’]ll|allow me to) (?:give|provide|offer) you)"
_MORE = "(?:(?:more|further|additional|full|all|the|exact|specific) )*(?:details?|information|specifics|results|numbers)"
# What those are made of that go on in any words. Where anything may be offered or asked for, few others stand in them (“more
# details on SERL”), and none where help is wished: “I hope this helps patients recover” is a claim.
_PLAIN = word_set(
    """
    about above abstract abstracts additional again all allow also always an and another any anything anytime are ask asking
    aspect aspects at be below briefly brief can clarifications clarifies clarify compare concise could deeper detail detailed
    details direct do don't don’t else elaborate expand explain explanation feel find findings for free full further give glad
    go happy has have help helpful helps here here's here’s hesitate hope i i'd i’d i'll i’ll i'm i’m if in information into is
    it just know let library like list look looking me more need not now of offer on one or other out overview paper papers
    part particular parts please pleased point points prefer project provide question questions quick reach reading research
    review search see shall short some something source sources specific summarise summarize summary than that the them there
    these this those to today topic topics two understand up want was we were what which will wish with work would you your
    answer answers based from a
    """
)
_MOST_OTHERS = 3
_WISHES = re.compile(r"\W*(?:i )?(?:hope|happy|glad|pleased|i am|i['’]m)\b", re.IGNORECASE)
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
    rf"(?:for {_MORE}(?: [\w-]+){{0,6}},? )?(?:please |you (?:may|can|could|should|might)(?: (?:want|need|wish|like) to)? )?"
    r"(?:refer to|consult|check|see|read) (?:the|their) (?:(?:full|whole|complete|original) )?(?:papers?|texts?|articles?)"
    rf"(?: (?:themselves|itself))?(?: (?:directly|for {_MORE}(?: [\w-]+){{0,6}}))?",
)
_SAID, _GOING_ON = (
    re.compile(rf"\W*(?:{'|'.join(one for one in _COURTESIES if (_WORDS in one) is going_on)})\W*", re.IGNORECASE)
    for going_on in (False, True)
)

_THEY = r"(?:it|they|this|that|these|those|both|neither|there|all|none|one|some)"
_DO = r"(?:do|does|did|is|are|was|were|can|could|will|would|has|have|had|should|may|might)"
_DOES = rf"(?:{_THEY}(?: of (?:them|these|the papers|the abstracts))? {_DO}(?:(?: not|n['’]t)|(?<=can)not)?)"
_YES = (
    r"(?:yes|no|yep|yeah|nope|both|neither|correct|exactly|indeed|right|true|false|certainly not|definitely|absolutely"
    r"|not (?:really|quite|exactly|necessarily|yet|always|entirely)|in part|partly|partially|it depends)"
)
_BARE = re.compile(rf"\W*(?:{_YES}(?:,? (?:{_DOES}|{_YES}))?|{_DOES})\W*", re.IGNORECASE)


def is_bare_answer(sentence: str) -> bool:
    """Whether a sentence only says yes or no to what was asked: “Yes, both do.”."""
    return len(sentence) <= _LONGEST and bool(_BARE.fullmatch(sentence))


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence that cites nothing is none of what a reader asked for."""
    if len(sentence) > _LONGEST or re.search(r"\d", sentence):
        return False
    if _SAID.fullmatch(sentence):
        return True
    others = [word for word in re.findall(r"[\w'’/-]+", sentence.lower()) if word not in _PLAIN]
    return len(others) <= (0 if _WISHES.match(sentence) else _MOST_OTHERS) and bool(_GOING_ON.fullmatch(sentence))
