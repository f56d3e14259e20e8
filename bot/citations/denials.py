"""What of a sentence of an answer says that the abstracts lack something, told from what it claims.

“The abstracts do not say which GPU was used” denies: no abstract could carry it. “This paper did not find any reduction of
cccDNA” is a finding as any other, to be checked, and so is “the source domain does not contain labels”. What denies has the
given texts for its subject, or for the place where something is not, and a verb of telling; or it says what “I” cannot tell.
"""

from __future__ import annotations

import re

from bot.citations.clauses import goes_on

_LONGEST = 600  # characters in which a sentence, or what is left of it, is read for a denial
_MOST = 10  # denials in a sentence, which are more than any has
_CLAIM = 3  # words that there are at least where something is claimed beside what is denied

# The texts that a model was given: abstracts, whatever they are called, and others where they are pointed at.
_GIVEN = "(?:given|provided|supplied|available|retrieved|cited|listed)"
_TEXTS = (
    "(?:papers?|articles?|excerpts?|texts?|sources?|documents?|context|information|evidence|passages?|materials?|snippets?)"
)
_ALL = "(?:(?:any|either|each|all|most|both|one)(?: of)? )?"
_THE = "(?:the|these|those|this|your)"
_NAMED = r"the (?-i:[A-Z])[\w-]* "  # “the ReMax paper”
_WHOSE = rf"(?:(?:{_THE} )?[\w-]+['’]s? |{_NAMED}|{_THE} )"
_WHICH = rf"(?:{_GIVEN} |other |first |second |third |last |remaining )?"
_ABSTRACT = rf"(?:{_ALL}(?:{_WHOSE}?{_WHICH}abstracts?|{_THE} {_WHICH}summar(?:y|ies))(?: \d+)?)"
_POINTED = rf"{_ALL}(?:{_THE} (?:(?:two|three|four|five|other|remaining|{_GIVEN}) ){{0,2}}|{_GIVEN} ){_TEXTS}"
_OF_PAPERS = _POINTED.replace(_TEXTS, "(?:papers?|articles?|excerpts?|passages?|snippets?)")
_STRONG = rf"{_ABSTRACT}(?![\w'’/-])"
_PAPERS = rf"(?:{_OF_PAPERS}|{_NAMED}paper|papers?(?:,| (?:and|or|\d+)\b)*)(?![\w'’/-])"
_WHERE = rf"(?:{_ABSTRACT}|{_POINTED})(?![\w'’/-])"
# What may stand behind it and belong to it: “of SERL”, “on reward hacking”, “that I was given”.
_OF = (
    rf"(?: (?:that )?(?:I|you) (?:was |were |have )?\w+)?(?: {_GIVEN})?(?: (?:of|on|about|for)(?: [\w'’-]+){{1,6}}?)?(?: here)?"
)
_NONE = (
    rf"(?:(?:none|neither|nothing|not one) (?:of|in) (?:{_WHERE}|them){_OF}"
    rf"|(?:no|neither) (?:{_GIVEN} )?(?:abstract|paper|excerpt)s?(?: (?:here|in the list))?)"
)
_NO_ABSTRACT = rf"(?:(?:none|neither|not one) of {_ABSTRACT}{_OF}|(?:no|neither) (?:{_GIVEN} )?abstracts?)"
_HOW = "(?: (?:[a-z]+ly|also|even|seem to|appear to|themselves|itself|in detail))*"  # “explicitly”
_NOT = rf"(?:(?:do|does|did|has|have|could)(?: not|n['’]t)|can(?:not| not|['’]t)|(?:fail|fails|failed) to|never){_HOW}"
_IS_NOT = rf"(?:(?:is|are|was|were)(?: not|n['’]t)|(?:cannot|can['’]t|can not|could not|couldn['’]t) be){_HOW}"
_SOME = (
    "(?:(?:the|any|an?|no|enough|sufficient|more|much|specific|such|exact|further|relevant|explicit|clear|detailed|direct"
    "|concrete|precise|additional) ){0,2}"
)
_KNOWN = (
    rf"{_SOME}(?:(?:information|detail|answer|mention|comparison|reference|indication|explanation|discussion|description|number|figure)s?"
    r"|specifics)\b"
)
# Verbs of telling, those that tell where it is knowledge that is told, and those of which that holds of no abstract.
_SAY = (
    r"(?:stat|mention|specif|disclos|discuss|address|describ|explain|sa(?:y|id)|tell|told|answer|elaborat|clarif|cover|speak"
    r"|touch on|go into|detail)[a-z]*"
)
_PLAINLY = (
    r"(?:(?:stat|mention|specif|disclos|discuss)[a-z]*|sa(?:y|id)\b|answer (?:the|this|that|your|it)\b"
    r"|address (?:the question|this)\b)"
)
_TELL = "(?:report|give|gave|provide|contain|include|offer|indicate|hold|have|has|present|reveal|make|made|lack)[sd]?"
_ASKED = (
    rf"(?:(?:how|which|what|whether|when|where|why|who)\b|(?:this|that|it)(?=\W*$)|{_KNOWN}|the (?:number|name|size|type)s?\b)"
)
_LACK = (
    r"(?:report|give|provide|contain|include|offer|indicate|compare|quantify|define|list|name|identify|evaluate|examine|study)"
)
_FOUND = r"(?:any )?(?:support|evidence|proof|benefits?|reasons?|that)\b"  # what is not there to be found, rather than told
_SILENT = (
    rf"(?:{_TELL} (?:no|little|not enough) {_KNOWN}|lacks? {_KNOWN}|(?:say|state|mention|tell|contain|report)s? nothing\b"
    r"|(?:is|are|remains?) silent\b|leaves? (?:it|this|that|the question) (?:open|out|unanswered|unclear)\b)"
)
_SHORT = (
    r"(?:(?:is|are|remains?) (?:unclear|vague|insufficient|not (?:clear|enough|sufficient))|omits?"
    r"|(?:name|mention|list|disclose)s? no)\b"
)
# What “I” cannot do; not “I cannot say often enough that …”.
_UNABLE = r"(?:(?:do|did|could)(?: not|n['’]t)|can(?:not| not|['’]t)|(?:not able|unable) to)"
_I_TELL = (
    r"(?!(?:[\w'’]+ ){0,3}(?:enough (?:that|how|about)|doubts?|help (?:but|\w+ing))\b)"
    rf"(?:{_SAY}|{_LACK}|find|see|know|have|determine|confirm|verify|locate|judge|conclude|infer|establish|help|access|comment"
    r"|assess|point|quote|cite|derive|deduce|extract|speculate|guess|draw|make|respond|be (?:sure|certain))\b"
)
_TOLD = (
    r"(?:(?:(?:stat|mention|disclos|discuss|address|describ|explain|report|provid|contain|includ|indicat|cover|answer|detail|nam"
    r"|list|determin)ed|specified|identified|given|found|present|available|part|in|from|by)\b)"
)
_OPEN = (
    r"(?:unclear|unknown|not clear|(?:not |im)possible|un(?:specified|stated|answered)|not (?:stated|specified|mentioned|given)"
    r"|(?:cannot|can['’]t) be \w+)"
)

# Where a denial begins: with its sentence or part of one. What a sentence says before “that”, “when” or “if” is said of it.
_STARTS = r"(?:^|(?<=[,;:–—] )|(?<=\bbut )|(?<=\band )|(?<=\bthough )|(?<=\bas )|(?<=\bwhile )|(?<=\bsince )|(?<=\bbecause ))"
_AFRAID = "I(?:['’]m| am) afraid(?: that)?"
_LEADING = rf"(?:\W*(?:however|unfortunately|sadly|sorry|{_AFRAID}|but|though|although|as|while|since|because|for|so)\b,? ?)?"
_NOTE = (  # “it is worth noting that”
    r"(?:(?:(?:please )?(?:also )?(?:note|keep in mind|be aware)|it(?: is|['’]s| should be| must be)(?: also)?"
    r" (?:(?:worth|important to|necessary to) (?:noting|mentioning|pointing out|note|mention|point out)|noted)|worth noting"
    r"|(?:I|we) (?:should|must|have to) (?:also )?(?:note|mention|add)),?(?: (?:also|here|though|however),?)? that,? )?"
)
_SUBJECT = r"(?:(?!(?:that|which|who|when|where|if|unless|as|because) )[\w'’-]+ ){1,14}?"
_THERE = "there(?: is| are|['’]s| isn['’]t| aren['’]t)"
_WE = r"we (?:cannot|can['’]t|can not|are unable to|are not able to) (?:answer|tell|say|determine)\b"
_FULL = "(?:full|whole|complete|original) (?:papers?|texts?|articles?)"
_ALWAYS = (
    rf"(?:{_STRONG}|{_PAPERS}){_OF} {_NOT} {_SAY}",
    rf"{_WHERE}{_OF} (?:{_NOT} (?:{_PLAINLY}|{_TELL} {_ASKED})|{_SILENT})",
    rf"{_STRONG}{_OF} (?:{_NOT} {_LACK} (?!{_FOUND})|{_SHORT})",
    rf"(?:this|the question)(?: question)? goes beyond (?:what )?{_WHERE}",
    rf"{_SUBJECT}(?:is|are|remains?) {_OPEN} (?:from|in) {_WHERE}",
    r"no (?:mention|reference) is made\b",
    rf"{_NONE}{_HOW} (?:{_SAY}|{_TELL} {_ASKED})",
    rf"{_NO_ABSTRACT}{_HOW} (?:{_LACK}|studie)s? (?!{_FOUND})",
    rf"the (?:authors|study|work|article) do(?:es)?(?: not|n['’]t){_HOW} (?:{_PLAINLY}|report (?:{_ASKED}|the\b))",
    rf"(?:they|it) do(?:es)?(?: not|n['’]t){_HOW} compare (?:it|them|this|these|those|both|the two)\b",
    rf"I(?:['’]m| am| was)? {_UNABLE}{_HOW} {_I_TELL}",
    rf"I (?:found|find|see|saw|have|lack)(?: no)? (?:{_KNOWN}|(?:[a-z]+ )?(?:{_TEXTS}|abstracts?|access|idea|way|basis)\b)",
    r"I(?:['’]m| am| was) (?:not (?:sure|certain|aware)|unsure|uncertain|afraid not)\b",
    rf"{_THERE} (?:(?:no|not|enough|insufficient|any) ){{0,2}}{_KNOWN}[^.;]*? (?:in|from) {_WHERE}",
    rf"(?:based on|from|according to|given|in) {_WHERE}(?: alone)?,? (?:it|this|that) (?:is |remains )?{_OPEN}",
    rf"it (?:is |remains )?{_OPEN} (?:[^.;]* )?(?:from|in|based on|by) {_WHERE}",
    rf"(?:{_SUBJECT}{_IS_NOT}|(?:it|this|that)['’]s not) {_TOLD}(?: (?:in|by|from|of))? {_WHERE}",
    rf"(?:this|that|the|such|these) (?:question|information|answer|detail)s? {_IS_NOT} {_TOLD}(?=\W*$)",
    rf"{_WE}[^.;]*? (?:from|in) {_WHERE}",
    r"not[ _]stated\W*$",
    rf"(?:not enough|insufficient|no) {_KNOWN}"
    r"(?:\W*$| (?:[^.;]*? )?(?:is|are|was|were) (?:given|provided|available|stated|reported|made))",
    rf"(?:only )?the (?:{_FULL}|papers? (?:itself|themselves)) (?:may|might|could|can|would|will)\b(?! have been)",
)
# These say it of no text in particular: where a paper is cited, they tell of its world.
_UNCITED = (
    rf"{_SUBJECT}{_IS_NOT} (?:stated|specified|mentioned|disclosed|given|provided|reported|described)(?=\W*$)",
    rf"it {_IS_NOT} (?:stated|specified|mentioned) (?:how|which|what|whether|when|where|why|who|if)\b",
    rf"{_THERE} (?:no|not enough) {_KNOWN}(?=\W*$| (?:about|on|of|regarding|as to|to answer)\b)",
    _WE,
    r"(?:this|it|the question) (?:cannot|can['’]t|can not) be (?:answered|determined|told|said)\b",
    rf"(?:they|it) (?:do|does)(?: not|n['’]t){_HOW} (?:state|mention|specify|disclose|say)\b",
)
_GOING_ON = (
    rf"(?:do|does)(?: not|n['’]t){_HOW} (?:{_SAY}|{_TELL} {_ASKED})",
    rf"no {_SUBJECT}(?:is|are|was|were) (?:given|provided|stated|specified|named|mentioned)(?=\W*$)",
    r"it (?:is|remains) (?:unclear|unknown|open|not clear) (?:how|which|what|whether|when|where|why|who|if)\b",
    r"(?:which|this|that) leaves (?:it|this|that|the question) (?:open|unanswered|unclear)\b",
    r"(?:please|you (?:may|might|can|could|should|will|would)(?: (?:want|need|have|like) to)?) (?:check|consult|read|see"
    rf"|look (?:at|in|into)|(?:refer|turn) to) (?:the|their) (?:{_FULL}|papers?|articles?)\b",
)
_OF_THEM = re.compile(rf"{_LEADING}(?:{_STRONG}|{_PAPERS})", re.IGNORECASE)
_COUNTS = re.compile(r"\b(?:in|for|of) (?:[a-z]+ ){0,2}\d[\d.,]*(?: ?%| per ?cent| of)", re.IGNORECASE)  # how often it was so
# In other languages, of abstracts alone: a denial and a verb of telling; not what they say “that” is so.
_SPANISH = "mencion|indic|especific|dic|diz|cont|proporcion|respond|ofrec|dan?\\b"
_ELSEWHERE = (
    r"(?!.*\bdass\b)(?=.*\b(?:abstracts?|zusammenfassung(?:en)?)\b)(?=.*\b(?:nicht|keine\w*|nichts|weder)\b)"
    r".*(?:nenn|erwähn|angegeb|angabe|gib|geben|sag|enthält|enthalt|genannt|beantwort|information|beschr|thematis|behandel|hervor)",
    r"(?=.*\b(?:résumés?|abstracts?)\b)(?=.*\bn(?:e\b|['’])[^,;]*\b(?:pas|aucune?|rien|ni)\b)(?!.*\bque\b)"
    r".*(?:précis|mentionn|indiqu|di[st]|contien|fourni|donn|abord|répond|information)",
    rf".*\b(?:res[úu]men(?:es)?|resumos?) (?:no|não) (?:\w+ )?(?:{_SPANISH})",
    r".*\b(?:riassunt[oi]|abstract) non (?:menzion|indic|specific|dic|contien|contengon|fornisc|rispond)",
)
_DENIES, _DENIES_UNCITED, _DENIES_OF_THEM = (
    re.compile(f"{_STARTS}{_LEADING}{_NOTE}(?:{'|'.join(patterns)})", re.IGNORECASE)
    for patterns in (_ALWAYS, (*_ALWAYS, *_UNCITED), (*_ALWAYS, *_UNCITED, *_GOING_ON))
)
_FOREIGN = re.compile(f"(?:{'|'.join(_ELSEWHERE)})", re.IGNORECASE)
_JOINT = re.compile(
    r"[,;:]? ?(?:\b(?:but|and|so|although|though|while|whereas|since|because|as|however|yet|only)\b,? ?)*$", re.IGNORECASE
)
_GOES_ON = re.compile(r"[,;:–—] (?:but|although|though|while|whereas|however|yet|only)\b,? |; ", re.IGNORECASE)
# What only names the topic of the given texts, before it is said what they lack.
_TOPIC = re.compile(
    rf"(?:while |although |though )?{_WHERE}{_OF}{_HOW} (?:do |does )?"
    r"(?:(?:discuss|mention|describe|address|cover|concern|deal|focus|touch|talk)(?:s|es)?|(?:is|are) about)\b(?! that\b)",
    re.IGNORECASE,
)
_CONCEDES = re.compile(r"\W*(?:al)?though|\W*while|\W*since|\W*because|\W*as\b", re.IGNORECASE)


def undenied(sentence: str, *, cites: bool) -> str:
    """What a sentence claims: all of it where it denies nothing, "" where it does nothing else; `cites` tells that it cites."""
    text, parts = re.sub(r"[*`]+", "", sentence), list[str]()
    for turn in range(_MOST):
        head = text[:_LONGEST]
        of_them = turn or _OF_THEM.match(head)  # behind a denial, others are of the same texts
        found = (_DENIES_OF_THEM if of_them else _DENIES if cites else _DENIES_UNCITED).search(head)
        if not found or (cites and _COUNTS.search(head, found.end())):
            rest = text if turn else sentence
            return "; ".join([*parts, *([] if _FOREIGN.match(head) else [rest])])
        before = _JOINT.sub("", head[: found.start()])
        parts += [before] if _claims(before) and not _TOPIC.match(before) else []
        text = text[_end(text, found) :]
        if not _claims(text):
            return "; ".join(parts)
    return "; ".join([*parts, text])


def _end(text: str, found: re.Match[str]) -> int:
    """Where what a text denies ends, and something else begins; the text's length if nothing does."""
    places = [goes_on(text, found.start(), found.end())]
    if joined := _GOES_ON.search(text, found.end()):
        places.append(joined.end())
    if _CONCEDES.match(found[0]) and ", " in text[found.end() :]:
        places.append(text.index(", ", found.end()) + len(", "))
    return min(places)


def _claims(part: str) -> bool:
    return len(part.split()) >= _CLAIM
