"""Requests on the last answer itself: "more", "summarize that", "are you sure?", "what was my first question?".

They name no topic, so that a search finds papers that merely use their words. A text is one only if it holds nothing else.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.followups import words as said
from bot.followups.appearing import asked_appearance
from bot.followups.writers import asked_writer
from bot.questions import word_set

_LONGEST = 12  # words of a request
_FILL = (
    r"(?:(?:and|but|so|ok(?:ay)?|hm+|oh|well|wait|no|sorry|hey|then|now|please|really|thanks|paperbot|great|good|nice|yes)\b"
    r"[,.!…]*\ *)*"
)
_THAT = r"(?:that|this|it|these|those|they|(?:the|your)\ (?:last\ )?(?:answers?|quotes?))"
_IS = r"(?:(?:you|that|this|it|they|these|those)(?:['’](?:s|re)|\ is|\ are|\ was)|(?:the|your)\ answer\ (?:is|was))"
_DEGREE = r"(?:\ (?:really|quite|very|absolutely|so|actually|even|all|just|simply|totally|completely))?"


class Wish(StrEnum):
    """What is wished of the last answer."""

    MORE = "more"  # what else the same papers say
    PLAIN = "plain"  # the same in short, or in plain words
    SURE = "sure"  # how far it can be trusted
    ASKED = "asked"  # what was asked before
    SHOWN = "shown"  # a source that is pointed at, nothing being asked of it
    CATCH = "catch"  # what speaks against it
    BACK = "back"  # a list that was shown before
    NEWEST = "newest"  # those of the papers that are newest, or oldest
    WRITTEN = "written"  # those of the papers that somebody wrote
    APPEARED = "appeared"  # those of the papers that are of some year or venue
    BIBTEX = "bibtex"
    MEETING = "meeting"  # that a reading group be prepared, which a command does
    RECORD = "record"  # what the library knows of the papers: their titles, links, numbers
    ALIKE = "alike"  # papers like the one at hand (`bot.followups.others.similar_to`)
    UNCLEAR = "unclear"  # something that no answer can do, or nothing that can be told


_TELL = r"(?:what(?:['’]?s|\ is|\ are|\ was|\ were)|(?:give|tell)\ me)"
_OF_IT = rf"(?:\ (?:of|from|in|with|here|to)\ ?(?:{_THAT}|(?:the|this|that)\ (?:paper|study|work)|all)?)?"
_ENTRY = (
    r"(?:(?:full|exact)\ )?titles?|(?:(?:paper|arxiv|web|pdf)\ )?(?:links?|urls?|(?:web\ )?address(?:es)?)|pdfs?"
    r"|arxiv(?:\ (?:numbers?|ids?|identifiers?|pages?))?|dois?|(?:paper\ )?(?:ids?|identifiers?)"
    r"|venues?|journals?|conferences?"
    r"|(?:(?:full|complete)\ )?(?:list\ of\ (?:the\ )?)?(?:(?:first|last|senior|final|lead)\ )?(?:co-?)?authors?(?:\ list)?"
    r"|(?:(?:publication|release)\ )?(?:years?|dates?)(?:\ of\ (?:publication|release))?"
)
_ENTRIES = rf"(?:{_ENTRY})(?:(?:,|,?\ (?:and|&))\ (?:(?:the|its|their)\ )?(?:{_ENTRY})){{0,3}}"
_FOR_ME = (
    r"(?:(?:can|could|may)\ (?:i|we|you)\ (?:please\ )?(?:have|get|see|give|send|show|tell)(?:\ (?:me|us))?"
    r"|(?:show|send|get)(?:\ me)?|do\ you\ have|(?:have\ you\ )?got|(?:is|are)\ there|i\ (?:need|want))"
)
_PAPERS = (
    rf"(?:{_THAT}|them|(?:the|this|that|these|those)\ (?:full\ )?(?:papers?|study|work|text|pdf)"
    r"|all(?:\ of\ (?:them|these|those))?)"
)
_VENUE = r"(?:venue|journal|conference|proceedings|magazine)s?"
_PUBLISHED = r"(?:\ (?:been\ )?(?:published|presented|printed|accepted|released|appear(?:ed)?|come\ out|come\ from))?"
_OF_WHICH = r"which(?:\ (?:one|ones|paper|of\ (?:them|these|those|the\ (?:papers|two|three))))?"
_CLUB = r"(?:reading|journal)[\ -](?:group|club)(?:\ (?:pack|meeting|session|handout|agenda))?"
_FIRST = r"(?:very\ )?(?:first|original|initial|last|previous|earlier|old)"

_PHRASES = {
    Wish.BACK: rf"""{_FILL}(?:(?:let['’]?s|can\ (?:you|we)|i['’]?d\ like\ to|i\ want\ to)\ )?
        (?:(?:(?:go|get|come|going|return|switch)\ )?(?:back\ )?to|(?:show|repeat)(?:\ me)?(?:\ again)?)
        \ (?:the|my|your)\ {_FIRST}\ (?:list|answer|results?|papers|sources)(?:\ (?:of\ papers|again))?""",
    Wish.NEWEST: rf"""{_FILL}(?:
        (?:{_OF_WHICH}\ (?:is|was|are)\ (?:the\ )?|{_TELL}\ the\ )
            (?:newest|latest|most\ recent|oldest|earliest|newer|older|more\ recent|earlier|later)(?:\ (?:ones?|papers?))?
            (?:\ of\ (?:them|these|those|the\ (?:two|three)))?
        |(?:(?:what|how)\ about\ )?(?:the\ )?(?:newest|latest|most\ recent|oldest|earliest)
            (?:\ (?:ones?|paper))?(?:\ of\ (?:them|these|those|the\ (?:two|three)))?
        |{_OF_WHICH}\ (?:came(?:\ out)?|appeared|(?:was|were)\ (?:published|written|released))
            \ (?:first|last|earlier|later|earliest|latest|(?:more|most)\ recently))""",
    Wish.BIBTEX: rf"""{_FILL}(?:(?:can\ i\ (?:get|have)|give|show|get|send|export|print|i\ (?:need|want))(?:\ me)?\ )?
        (?:(?:the|a|its|their|as)\ )?(?:bib\ ?tex|bib\ entry)(?:\ (?:entry|entries|citations?|file))?
            (?:\ (?:of|for)\ [^?]{{1,200}})?
        |(?:how\ (?:do|can|should)\ (?:i|we)\ )?cite\ (?:{_THAT}|them|the\ papers?)""",
    Wish.MEETING: rf"""{_FILL}(?:(?:can|could|would)\ you\ |i['’]?d\ like\ (?:you\ )?to\ )?(?:help\ (?:me|us)\ (?:to\ )?)?(?:
        (?:prepare|plan|organi[sz]e|set\ up|make|create|arrange|suggest)\ (?:me\ |us\ )?
            (?:an?|our|the|my|next\ week['’]?s)\ {_CLUB}\b.*
        |(?:an?\ |our\ |next\ )?{_CLUB}(?:\ (?:on|about|for|tomorrow|today|next)\b.*|\ ?[:,–—-]\ .*)?)""",
    Wish.CATCH: rf"{_FILL}{_TELL}\ (?:the|its|their)\ (?:catch|fine\ print|caveats?|downsides?){_OF_IT}",
    Wish.RECORD: rf"""{_FILL}(?:
        (?:in\ |at\ |from\ )?(?:which|what)\ {_VENUE}
            (?:\ (?:is|was|are|were|did|has|have)\ {_PAPERS}{_PUBLISHED}(?:\ (?:in|at|from))?)?
        |(?:which|what)\ authors|
        (?:(?:(?:{_TELL}|{_FOR_ME}|list|name)\ )?(?:the|its|their|it)\ |{_FOR_ME}\ (?:(?:an?|any|all)\ )?)?{_ENTRIES}
            (?:\ (?:of|for|to|from)(?:\ {_PAPERS})?)?
        |who(?:['’]?s|\ is|\ are|\ was|\ were)\ (?:the|its|their)\ (?:first|last|senior|final|lead)\ authors?
            (?:\ (?:of|on)\ {_PAPERS})?
        |how\ many\ (?:co-?)?authors(?:\ (?:are\ there|(?:do|does|did)\ {_PAPERS}\ have|(?:of|on|are\ on|wrote)\ {_PAPERS}))?
        |how\ many\ (?:people|researchers)\ (?:have\ )?(?:wrote|written|authored)\ {_PAPERS}
        |(?:from\ |in\ )?(?:which|what)\ (?:years\ (?:is|are|was|were)|year\ (?:are|were))\ {_PAPERS}
            (?:\ (?:from|of|published))?
        |published\ (?:when|in\ (?:which|what)\ (?:year|{_VENUE}))
        |(?:is|are|was|were)\ {_PAPERS}\ (?:(?:also|all|available|posted|out)\ )*on\ (?:the\ )?arxiv
        |where\ (?:can|could|do)\ (?:i|we|one)\ (?:find|read|get|download|see|access)\ {_PAPERS})""",
    Wish.ASKED: rf"""{_FILL}(?:(?:can|could)\ you\ )?(?:tell\ me\ )?(?:
        (?:what|which)\ (?:was|were|is)(?:\ again)?\ my\ (?:(?:very\ )?first|last|previous|original|earlier)?\ ?questions?
            (?:\ again|\ before(?:\ (?:that|this(?:\ one)?))?)?
        |(?:what|which)\ (?:was|is)\ the\ (?:(?:first|last|previous)\ question(?:\ i\ asked)?
            |question\ before(?:\ (?:that|this(?:\ one)?))?)
        |what\ (?:did\ i|have\ i|i)\ (?:just\ )?ask(?:ed)?(?:\ you)?
            (?:\ (?:first|before|earlier|last|previously|at\ first|(?:at|in)\ the\ beginning))?(?:\ (?:that|this))?
        |what\ (?:have\ i|did\ i|i)\ ask(?:ed)?(?:\ you)?\ so\ far
        |(?:repeat|show|quote)(?:\ me)?\ my\ (?:(?:very\ )?first|last|previous)?\ ?question)""",
    Wish.SURE: rf"""{_FILL}(?:are\ you{_DEGREE}\ (?:sure|certain|serious|kidding|joking)(?:\ (?:about|of)\ {_THAT})?
        |you\ sure |really |says\ who |prove\ (?:it|that)
        |(?:is|was|are|were)\ {_THAT}{_DEGREE}\ (?:right|true|correct|wrong|false|reliable|trustworthy|a\ fact)
        |{_IS}{_DEGREE}\ (?:wrong|not\ (?:true|right|correct)|incorrect|false|mistaken|untrue|nonsense|lying|a\ lie|an\ error)
        |(?:wrong|incorrect|false|not\ (?:true|right|correct)|nonsense)
        |how\ (?:do\ you\ know|can\ (?:i|you)\ (?:be\ sure|trust\ (?:you|{_THAT})))(?:\ {_THAT})?
        |can\ (?:i|we|one)\ (?:trust|rely\ on)\ (?:you|{_THAT})
        |i\ (?:do\ not|don['’]t)\ (?:believe|trust)\ (?:you|{_THAT}))""",
    Wish.PLAIN: rf"""{_FILL}(?:what\ (?:do|did)\ you\ mean(?:\ by\ {_THAT})?|what\ does\ {_THAT}\ mean|meaning
        |i\ (?:do\ not|don['’]?t|did\ not|didn['’]?t|can['’]?t|cannot)\ (?:quite\ |really\ )?
            (?:understand|get|follow)(?:\ {_THAT}|\ you)?
        |(?:not\ clear|unclear|confusing|too\ (?:long|complicated|difficult|technical|hard))
        |{_TELL}\ (?:the|its|their|your)\ (?:(?:main|key|big|overall|central|essential)\ )?
            (?:take-?\ ?aways?|take-?\ ?home(?:\ message)?|gist|bottom\ line|upshot|contributions?|message|highlights?){_OF_IT}
        |(?:(?:the|main|key)\ )*(?:take-?\ ?aways?|gist|bottom\ line|upshot|contributions?)
        |in\ (?:one|a|two|a\ few)\ (?:short\ )?sentences?|tl;?\ ?dr|eli5)""",
    Wish.UNCLEAR: rf"""{_FILL}(?:huh|eh|what|pardon(?:\ me)?|come\ again|try\ again|again|retry
        |(?:that|this|it)(?:['’]s|\ is|\ was)\ not\ what\ i\ (?:asked|meant|wanted|mean|want)(?:\ for)?
        |not\ what\ i\ (?:asked|meant|wanted|mean|want)(?:\ for)?
        |you\ (?:did\ not|didn['’]?t|have\ not|haven['’]?t)\ answer(?:ed)?(?:\ (?:me|(?:my|the)\ question))?
        |(?:{_IS}\ )?(?:not\ (?:very\ |really\ )?(?:helpful|useful|relevant|related)|unhelpful|useless|irrelevant|off\ topic)
        |(?:that|this|it)\ (?:does\ not|doesn['’]?t)\ (?:help|answer\ (?:my|the)\ question)
        |(?:(?:can|could)\ you\ )?(?:summari[sz]e|recap|sum\ up)\ (?:the|this|our)
            \ (?:thread|discussion|conversation|channel)(?:\ for(?:\ \w+){{1,3}})?
        |(?:bad|poor|terrible|useless|wrong|strange|weird)\ answer
        |(?:(?:can|could)\ you\ )?(?:translate|put|say|draw|plot|read)\ {_THAT}
            (?:\ (?:in|into|to|as|aloud)\b(?:\ \w+){{0,2}})?)""",
}
_WHOLE = {
    wish: re.compile(rf"(?:{phrase})(?:,?\ (?:please|then|again|now))?\s*[?!.…]*", re.IGNORECASE | re.VERBOSE)
    for wish, phrase in _PHRASES.items()
}
_ONLY_WHY = re.compile(rf"{_FILL}(?:why(?:\ (?:not|is\ that|so))?|how(?:\ (?:so|come))?)\s*[?!.]*", re.IGNORECASE | re.VERBOSE)
_BARE = re.compile(rf"{_FILL}(?:when|by\ whom)(?:\ (?:was\ that|exactly))?\s*[?.!]*", re.IGNORECASE | re.VERBOSE)
_KEYS = {
    Wish.PLAIN: word_set(
        """summarize summarise summarized summarised summary recap gist explain explained explanation simpler simple simply
        plain plainly plainer english shorter short shortly brief briefly briefer concise nutshell rephrase paraphrase reword
        clarify clearer easier points takeaways highlights understandable layman's layman laymen's overview"""
    ),
    Wish.MORE: word_set(
        """more next continue further details detail detailed expand elaborate keep go carry going proceed rest"""
    ),
}
_BESIDE = word_set(
    """please can could would will you me us i we a an the it its that this them these those in of for on to about from
    again now just bit little some so ok okay and but then your my is are do does what like as if am i'm i'd want need
    let's lets one two three few five year-old five-year-old sentence sentences word words lines bullet bullets term terms way
    answer answers paper papers abstract abstracts quote quotes main key point points idea ideas part parts all both each give
    tell show say have get with thanks hey sorry hm hmm well also very really whole everything go make put tldr too
    complicated difficult technical long that's it's"""
)
_SO_LONG = re.compile(r"\b\d{1,3} (?=words|sentences|lines|bullets|(?:bullet |key |main )?points)")  # “in 50 words”
# “summarize that for the newcomers”
_FOR_WHOM = re.compile(
    r"\b(that|this|it|them|these|those|answer) for (?:(?:the|my|our|all|those|an?|some|any) )*(?:newcomers?|newbies|beginners?"
    r"|novices?|others?|rest|team|group|room|audience|public|everyone|everybody|people|person|lay(?:man|men|people|person)|non-?experts?"
    r"|students?|kids?|child(?:ren)?|colleagues?|boss|manager|folks)(?=\W*$)"
)
_ASKS_YOU = word_set("can could would will")


def wished(text: str) -> Wish | None:
    """What `text` wishes of the last answer, if that is all that it does."""
    line = " ".join(text.split())
    if len(line.split()) > _LONGEST or said.OTHERS.search(said.AGED_ONE.sub("it", line)):
        return None
    of_it = _of_it(line)
    told = next((wish for wish, whole in _WHOLE.items() if whole.fullmatch(line) or whole.fullmatch(of_it)), None)
    if told in (None, Wish.UNCLEAR):  # "say that in plain words" is clear
        told = _of_words(of_it) or told
    if told or asks_why(line):
        return told or Wish.MORE
    return Wish.WRITTEN if asked_writer(of_it) else Wish.APPEARED if asked_appearance(of_it) else None


def writer_in(text: str) -> str:
    """Whose papers are wished for, as the text writes the name; "" if nobody's are."""
    return asked_writer(_of_it(text))


def appearance_in(text: str) -> str:
    """What is wished of the years or venues of papers, as `bot.followups.appearing` has it; "" if nothing is."""
    return asked_appearance(_of_it(text))


def _of_it(text: str) -> str:
    return " ".join(said.ORDINAL.sub(" it ", said.NUMBERED.sub(" it ", text)).split())


def asks_bare(text: str) -> bool:
    """Whether it only asks “when?” or “by whom?”: of what was made, if that was spoken of."""
    return bool(_BARE.fullmatch(" ".join(text.split())))


def leads_on(wish: Wish) -> bool:
    """Whether later turns go on from what is shown."""
    return wish in (Wish.BACK, Wish.NEWEST, Wish.WRITTEN, Wish.APPEARED)


def asks_why(text: str) -> bool:
    """Whether it is a bare "why?" or "how so?", which tells nothing to look for."""
    return bool(_ONLY_WHY.fullmatch(" ".join(text.split())))


def _of_words(line: str) -> Wish | None:
    """A request that is made of nothing but words of requests, and is no question of something else ("is it simpler?")."""
    line = _FOR_WHOM.sub(r"\1", _SO_LONG.sub("few ", line.lower().replace("’", "'")))
    tokens = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", line)
    asking = said.AUXILIARIES | said.ASKING
    if not tokens or (tokens[0] in asking and not (tokens[0] in _ASKS_YOU and tokens[1:2] in (["you"], ["i"], ["we"]))):
        return None
    for wish, keys in _KEYS.items():
        if not keys.isdisjoint(tokens) and (_BESIDE | keys).issuperset(tokens):
            return wish
    return None
