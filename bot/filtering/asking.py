"""The words that only ask for papers, and tell nothing of their topic: "which papers deal with", "is anybody working on".

They are told by their place, at the beginning of a question and before what it asks about: elsewhere "deal", "cover" and
"list" are words of a topic ("methods that cover holes", "list decoding").
"""

from __future__ import annotations

import re

from bot.filtering.phrases import names_topic
from bot.questions import topic_words, word_set
from bot.questions.expectations import VENUE
from bot.questions.openings import GREETING, PLEASE

_COUNTS = {word: count for count, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
MOST_WANTED = 20  # papers that are cited at most, however many a question asks for
_NUMBER = rf"(?:[1-9]\d?|{'|'.join(_COUNTS)})"
_AHEAD = r"(?:top|exactly|just|only|up\ to|at\ (?:most|least)|max(?:imum)?|about|around)"  # of a number
_WHICH = (
    rf"(?:(?:{_NUMBER}|{_AHEAD}|couple\ of"
    r"|an?|the|all|any|some|many|most|more|few|several|every|each|other|another|further|of|your|our|these|those|best|good"
    r"|great|key|main|recent|new|latest|newest|relevant|interesting|important|scientific|academic|research|related|existing|published"
    r"|prior|previous)\ ){0,5}"
)
_PAPERS = r"(?:papers?|articles?|publications?|preprints?|abstracts?|stud(?:y|ies)|works?|research|literature)"
_THING = r"(?:any|some|every)thing(?:\ (?:new|recent|interesting|useful|good|else))?"
_SOME = rf"(?:{_WHICH}{_PAPERS}|{_THING})"
_ON = (
    r"(?:(?:on|about|regarding|concerning|around|(?:related|relating|relevant|pertaining|dedicated|devoted)\ to)"
    r"(?:\ the\ (?:topic|subject|theme|area|field)\ of)?|in\ the\ (?:area|field|domain)\ of)"
)
_DEAL_WITH = (
    r"(?:deal(?:s|t|ing)?\ with|(?:talk|speak)(?:s|ing)?\ (?:about|of)|work(?:s|ed|ing)?\ on|look(?:s|ed|ing)?\ (?:at|into)"
    r"|focus(?:es|ed|ing)?\ (?:up)?on|touch(?:es|ed|ing)?\ (?:up)?on|report(?:s|ed|ing)?\ on|discuss(?:es|ed|ing)?\ about"
    r"|(?:say|says|said|writes?|wrote|written|writing|publish(?:es|ed|ing)?)(?:\ (?:any|some)thing)?\ (?:on|about)"
    rf"|(?:do|does|did|done|doing)\ (?:(?:any|some)thing|{_WHICH}(?:research|work|studies))\ (?:on|about|with)"
    r"|ha(?:ve|s)\ (?:any|some)thing\ to\ (?:say|do)\ (?:on|about|with)"
    r"|(?:report|present|show|describe|contain|include|give|provide|run|ran|perform|conduct|do|make|have|has)(?:s|d|ed|ing)?"
    r"\ (?:(?:any|some|their|empirical|numerical|experimental|preliminary|extensive|first)\ ){0,2}"
    r"(?:experiments?|results?|evaluations?|findings|measurements)\ (?:on|with|for|in|from)(?:\ the)?)"
)
# What is tried or gone on from has a name there: “evaluate on MuJoCo”, “build on PPO”; not “test on animals”.
_USE = (
    r"(?:(?:(?:evaluat|validat)(?:es?|ed|ing)|(?:test|experiment|benchmark)(?:s|ed|ing)?)"
    r"(?:\ (?:it|them|(?:their|its|these|the)\ [\w-]+))?\ (?:on|against)|(?:builds?|built|building)\ (?:up)?on"
    r"|compar(?:es?|ed|ing)(?:\ (?:it|them|(?:their|its|the)\ [\w-]+))?\ (?:against|with|to))"
    r"(?:\ the)?(?=\ (?-i:[\w-]*[A-Z\d]))"
)
# Their object follows at once: not "papers discussed in …", "studies covered by …".
_OBJECT = r"(?!\ (?:in|by|at|with|as|to|from|on|for|of|and|or|that)\b)"
_STUDY = (
    r"(?:discuss(?:es|ed|ing)?|address(?:es|ed|ing)?|tackl(?:es?|ed|ing)|stud(?:y|ies|ied|ying)|investigat(?:es?|ed|ing)"
    r"|explor(?:es?|ed|ing)|examin(?:es?|ed|ing)|mention(?:s|ed|ing)?|research(?:es|ed|ing)?)"
)
_TREAT = r"(?:cover(?:s|ing)?|treat(?:s|ing)?|concerns?|consider(?:s|ed|ing)?|describ(?:es?|ed|ing))"  # papers, not people
_HOW = r"(?:(?:also|already|ever|explicitly|specifically|mainly|mostly|actually|even|directly|currently)\ )?"
_HELPING = r"(?:(?:is|are|was|were|has|have|been|do|does|did|can|could|may|might|would)\ ){0,2}"
_BEING = rf"(?:is|are|was|were)\ {_HOW}{_ON}"
_PAPERS_DO = rf"{_HOW}(?:{_DEAL_WITH}|{_USE}|(?:{_STUDY}|{_TREAT}){_OBJECT})"
_PEOPLE_DO = rf"{_HOW}(?:{_DEAL_WITH}|{_STUDY}{_OBJECT})"
_LINKED = rf"(?:\ (?:that|which|who))?\ (?:{_ON}|{_BEING}|{_HELPING}{_PAPERS_DO})"
_THERE = (
    r"(?:\ (?:(?:are|is)\ (?:there|available|out\ there)|exists?|(?:has|have)\ been\ (?:done|published|written)"
    r"|(?:do|does|can|could)\ (?:you|we|the\ library)\ (?:have|hold|know(?:\ of)?|recommend|suggest|find)))?"
)
_WE = r"(?:i|we)"
_SEEKING = (
    rf"(?:{_WE}(?:['’](?:m|re|ve\ been)|\ (?:am|are|was|have\ been))\ (?:\w+ly\ |also\ |just\ |very\ )?"
    rf"(?:(?:looking|searching)\ for|interested\ in)"
    rf"|{_WE}(?:['’]d|\ would)\ (?:also\ )?be\ (?:\w+ly\ |very\ |most\ )?interested\ in)"
)
_WANTING = rf"{_WE}(?:(?:['’]d|\ would)\ (?:like|love)|\ (?:want|need|seek))(?:\ to\ (?:see|read|find|get|have|know(?:\ of)?))?"
_FETCH = r"(?:list|show|find|give|get|name|recommend|suggest|search(?:\ for)?|look\ (?:for|up)|point\ (?:me|us)\ (?:to|at))"
_ASKED = rf"{PLEASE}{_FETCH}(?:\ (?:me|us))?"
# “list (randomized trials on …)”, “give me (surveys of …)”; not “list decoding of codes”, “give me results of …”.
_BEHIND = r"(?:\ (?:on|about|of|for|in|with|to|from|that|which|against|using|comparing)\b|\W*$)"
_DESCRIBED = r"(?:(?!(?:of|on|for|in|to|with)\b|\w+(?:ing|wise)\b)[\w-]+\ )"
_REPORTS = r"(?:trials|rcts|surveys|reviews|overviews|meta-?analyses|case\ reports|cohorts|benchmarks|data\ ?sets|corpora)"
_LISTED = (
    rf"(?:(?:please\ |(?:can|could|would)\ you\ (?:please\ )?)?list"
    rf"|(?:{_ASKED}\ )?(?:an?\ |the\ )?(?:(?:full|complete)\ )?list\ of)"
    rf"(?:\ (?:all|any|some|the|your))*(?=\ {_DESCRIBED}{{0,3}}?(?!\w*(?:ss|us|is)\b|\w+ing\b)[\w-]{{3,}}s{_BEHIND})"
    rf"|{_ASKED}(?:\ (?:all|any|some|the|your|a\ few|several))*(?=\ {_DESCRIBED}{{0,2}}?{_REPORTS}{_BEHIND})"
)
_PEOPLE = r"(?:any(?:one|body)|some(?:one|body)|people|researchers)"
_GROUPS = r"(?:authors|researchers|scientists|(?:research\ )?(?:labs|teams)|research\ groups)"
_FRAME = re.compile(
    rf"""\W*{GREETING}(?:
        (?:which|what(?:\ are)?|how\ many|(?:what(?:['’]s|\ is)\ )?the\ number\ of)\ {_SOME}{_THERE}{_LINKED}
        |(?:which|what)(?:\ ones?)?\ of\ (?:them|these|those)\ {_HELPING}{_PAPERS_DO}
        |(?:(?:are|is)\ there|(?:do|did)\ (?:you|we)\ (?:have|know(?:\ of)?)|{_ASKED}|{_SEEKING}|{_WANTING})\ {_SOME}{_LINKED}
        |(?:do|does|did|has|have)\ {_SOME}\ {_PAPERS_DO}
        |{_SEEKING}
        |(?:any\ (?:{_WHICH})?(?:{_PAPERS})|(?:{_WHICH})?(?:papers|articles|publications|preprints)|{_THING}){_LINKED}
        |(?:(?:do\ you\ have|are\ there|can\ you\ give)\ )?any\ (?:recommendations?|suggestions?|pointers?)\ (?:for|on|to)
            (?:\ {_SOME}{_LINKED})?
        |(?:is|are|was|has|have|does|do|did)\ (?:there\ )?{_PEOPLE}\ (?:(?:here|else|been|who|is|has)\ ){{0,3}}{_PEOPLE_DO}
        |(?:who|(?:which|what)\ {_GROUPS})\ (?:else\ |here\ )?{_HELPING}{_PEOPLE_DO}
        |(?:which|what)\ (?:other\ )?{VENUE}\ {_HELPING}(?:publish(?:es|ed)?|print(?:s|ed)?)(?:\ {_SOME})?\ {_ON}
        |(?:{_ASKED}\ |who\ (?:are|is)\ )?(?:all\ )?(?:the\ )?authors?\ of\ (?:all\ )?{_SOME}\ {_ON}
        |what\ (?:do|does|did)\ {_SOME}\ (?:say|tell(?:\ us)?|report|know|conclude|find|suggest|think)\ {_ON}
        |what(?:['’]s|\ is)\ (?:already\ |currently\ )?(?:known|there|out\ there|available)\ {_ON}
        |what\ (?:do|did|can)\ (?:you|we)\ (?:already\ |currently\ )?(?:have|know|find|offer)\ {_ON}
        |what\ (?:has|have)\ (?:already\ )?been\ (?:done|published|written|said|reported)\ {_ON}
        |{_LISTED}
        |(?:{_ASKED}\ (?:all|every)|(?:please\ )?list(?:\ me)?\ (?:any|some|the))(?:\ (?:of\ )?the)?
    ):?\ (?P<topic>\S.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# “tell me about papers on …”, “what should I read on …?”, “does the library have papers on …?”
_NEWS = r"(?:(?:recent|new)\ )?(?:advances|progress|developments|news)"
_READING = re.compile(
    rf"""\W*{GREETING}(?:
        {PLEASE}(?:summari[sz]e|review)\ {_SOME}\ {_ON}
        |{PLEASE}(?:tell|teach)\ (?:me|us)(?:\ (?:more|something|everything))?\ about(?:\ {_SOME}\ {_ON})?
        |{_WANTING}\ (?:(?:to\ (?:learn|understand|hear)\ )?(?:more|something|everything)\ )?about
        |(?:(?:{_ASKED}|{_SEEKING}|{_WANTING}|is\ there|do\ you\ have)\ )?(?:(?:an?|any|some|more|the|good)\ ){{0,2}}
            (?:info(?:rmation)?|reading\ list)\ (?:for|{_ON})(?:\ {_SOME}\ {_ON})?
        |(?:what|which|where)(?:\ {_SOME})?\ (?:should|can|could|do|must)\ (?:i|we|one)\ read(?:\ (?:more|first))?
            \ (?:for|to\ learn\ about|{_ON})
        |what(?:['’]s|\ is)\ new\ (?:in|{_ON})
        |(?:what(?:['’]s|\ is|\ are)\ )?(?:the\ )?{_NEWS}\ (?:in|{_ON})
        |(?:does|do|did)\ (?:the|this|your|our)\ (?:library|collection)\ (?:have|hold|contain|include|know)\ {_SOME}{_LINKED}
        |(?:topic|subject|keywords?|query):
    )\ (?P<topic>\S.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_TO_PAPERS = r"(?:papers|articles|publications|preprints)"
_ENDING = re.compile(
    rf"""\W*{GREETING}
    (?:(?:(?:do|does)\ (?:you|we|(?:the|this|your)\ library)\ have|{_ASKED})(?:\ (?:any|some|all|more))?
        |(?:(?:are|is)\ there\ )?any|some|all|more|(?P<many>how\ many))
    \ (?P<topic>(?!(?:{_WHICH}){_PAPERS}\b)[^?!.,;:]{{2,60}}?)\ {_TO_PAPERS}(?(many)(?:{_THERE}|\ are))\W*""",
    re.IGNORECASE | re.VERBOSE,
)
# “an overview of …”, “… overview”: reviews are looked for, but any paper on it will do.
_VIEW = (
    r"(?:(?:overview|survey|review|summary|introduction|intro|primer|background|literature(?:\ (?:review|overview|search))?)"
    rf"\ (?:of|to|for|{_ON})|(?:recent|latest)\ (?:advances|progress|developments|trends)\ (?:in|on))"
)
_OVERVIEW = re.compile(
    rf"""\W*{GREETING}(?:
        (?:(?:{_ASKED}|{PLEASE}write(?:\ me)?|{_SEEKING}|{_WANTING}|what(?:['’]s|\ is)|is\ there|do\ you\ have)\ )?
        (?:(?:an?|the|some|any|short|brief|quick|good|general|basic|recent)\ ){{0,3}}
        {_VIEW}(?:\ {_SOME}\ {_ON})?\ (?P<topic>\S.*?)
        |(?P<whole>[^?!.,;:]{{2,60}}?)\ (?:literature\ )?(?:overview|survey|review|summary|introduction)
    )(?:\ {_TO_PAPERS})?\W*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_QUOTE, _FEW = re.compile(r"[“\"«](?P<words>[^“”\"«»]{8,})[”\"»]"), 3  # words
_SAYS = re.compile(r"\b(?:says?|said):? $", re.IGNORECASE)
_QUOTING = word_set(
    """said wrote writes written claim claims claimed state states stated argue argues argued report reports reported conclude
    concludes concluded sentence quote quotation phrase passage words line source come comes stand stands"""
)
# “give me 3 papers on …”, “2 recent papers by …”; not “3D papers”, “two studies show that …”.
_COUNTED = re.compile(
    rf"""\W*{GREETING}
    (?P<asked>(?:which|what(?:\ are)?|(?:(?:are|is)\ there|(?:do|did)\ (?:you|we)\ (?:have|know(?:\ of)?))(?:\ any)?
        |(?P<fetched>{_ASKED}|{_SEEKING}|{_WANTING}))\ )?
    (?:(?:the|your|any|another|other|best|{_AHEAD})\ ){{0,3}}(?P<number>(?P<count>{_NUMBER})|(?:a\ )?couple\ of)\ {_WHICH}
    (?:papers?|articles?|publications?|preprints?|(?:abstracts?|stud(?:y|ies)|works)(?(asked)|(?!))
        |(?(fetched)|(?!)){_DESCRIBED}{{0,2}}{_REPORTS}(?=\ (?:on|about|of|for|in|that|which)\b|\W*$))(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
# “which papers propose a new benchmark for …?”: what papers propose is new. Few say so, which is told faster.
_SAYS_NEW = re.compile(r"\bn(?:ew|ovel)\b", re.IGNORECASE)
_NEW = re.compile(
    rf"""(?P<asks>\W*{GREETING}(?:(?:which|what|are\ there|any|{_ASKED})\ )?{_SOME}(?:\ (?:that|which))?\ {_HOW}
        (?:propos|introduc|present|develop|offer)(?:e?s|e|ed|ing)?(?:\ (?:an?|any|some|the|their))?)
    \ (?:(?:entirely|completely)\ )?(?:new|novel)(?=\ (?!(?:at|in|on)\b)[^\W\d_])""",
    re.IGNORECASE | re.VERBOSE,
)
_MENTIONED = re.compile(
    rf"""\W*(?:(?:and|but|so|ok)\b,?\ )?(?:(?:where|(?:in\ )?(?:which|what|how\ many|any)\ {_SOME})\ )?(?:is|are|was|were)
    \ (?P<topic>\S.{{0,200}}?)\ {_HOW}(?:
        mentioned(?:\ in)?
        |(?:mentioned|discussed|covered|addressed|studied|named|treated)\ (?:anywhere|somewhere|at\ all|here
            |(?:in|by)\ (?:any|some|a|your|the)\ (?:of\ the\ )?{_PAPERS}|by\ {_PEOPLE})
    )\W*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def asked_for(text: str) -> str:
    """The topic that `text` asks for papers on, without the words that ask; `text` if it has no such words, or no topic.

    What papers are said to propose is new in any case.

    Of “who said “…”?” it is what was said.
    """
    quote = _QUOTE.search(text)
    if quote and len(quote["words"].split()) >= _FEW:
        return said_in(text) or text
    found = _FRAME.match(text) or _READING.match(text) or _MENTIONED.fullmatch(text) or _ENDING.fullmatch(text)
    topic = found["topic"].rstrip(" ?？") if found else ""
    if names_topic(topic):
        return topic
    return _NEW.sub(r"\g<asks>", text, count=1) if _SAYS_NEW.search(text) else text


def said_in(text: str) -> str:
    """The words in quotation marks of which `text` asks who said them, or where they stand; "" if it asks nothing like it."""
    quote = _QUOTE.search(text)
    if not quote or len(quote["words"].split()) < _FEW:
        return ""
    around = topic_words(f"{text[: quote.start()]} {text[quote.end() :]}")
    told = _QUOTING.issuperset(around) and (around or _SAYS.search(text, 0, quote.start()))
    return quote["words"] if told else ""


def reviewed(text: str) -> str:
    """The topic that `text` asks for an overview of; "" if it asks for none.

    Where there are reviews, that word finds them: the topic alone is for libraries that have none.
    """
    found = _OVERVIEW.fullmatch(text)
    topic = (found["topic"] or found["whole"]) if found else ""
    return topic if names_topic(topic) else ""


def without_number(text: str) -> str:
    """`text` without the number of papers that it asks for: “which papers use drones?” of “which 2 papers use drones?”."""
    found = _COUNTED.match(text)
    return f"{text[: found.start('number')]}{text[found.end('number') + 1 :]}" if found else text


def papers_wanted(text: str) -> int:
    """How many papers `text` asks for; 0 if it names no number."""
    found = _COUNTED.match(text)
    if not found:
        return 0
    count = (found["count"] or "two").lower()
    return _COUNTS.get(count) or int(count)
