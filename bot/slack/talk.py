"""What people say to each other, told from what they ask the bot: of a reply in a thread that does not mention it.

Silence there costs a mention, and an answer that nobody asked for disturbs all. So such a reply is for the bot only if it is
put as a question, or as a request for papers, speaks to nobody else and not of people's own affairs; and it is answered only
if the library has something on it (`worth_saying`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answers import Answer, Event, Finished, Found, Outcome, Text, Turn
from bot.followups.ellipsis import Lean, content, is_bare, leaning
from bot.followups.remarks import is_aside, is_courtesy
from bot.followups.wishes import Wish, wished
from bot.followups.words import AUXILIARIES, CONNECTED, NUMBERED, ORDINAL, OTHERS
from bot.questions import WordFinder, coined, topic_words
from bot.questions.expectations import asks, asks_who_made
from bot.slack.affairs import is_own_affair
from bot.slack.ambiguous import beside_affair
from bot.slack.reactions import is_reaction
from ingest.records import Paper

_TOKEN = re.compile(r"<([@!])([^<>|]*)(?:\|[^<>]*)?>")  # a mention of a person, a group, or all
_COPY = re.compile(r"\b(?:cc|fyi)\b[\s:,]*$", re.IGNORECASE)
_FILL = (
    r"(?:(?:please|pls|ok(?:ay)?|hey|hi|sorry|thanks|thank\ you|no|but|just|bot|paperbot|you\ (?:can|may|should)"
    r"|(?P<asked>(?:can|could|would|will)\ (?:you|the\ bot)))\b[\s,.!:]*)*"
)
_OURS = r"(?:this|the|our)\ (?:thread|channel|discussion|conversation)"
_HUSH = re.compile(
    rf"""{_FILL}(?:
        stop(?:\ (?:it|this|that|here|there|now|talking|answering|replying|responding|posting|writing|interrupting))*
            (?:\ (?:to\ )?(?:us|me|every(?:thing|one|body)))?
        |stop(?:p+|(?:\W+stop)+|\ (?:the\ bot|(?:listening|spamming|bothering)(?:\ (?:to\ )?(?:us|me))?))
        |(?:turn|switch)\ (?:yourself\ )?off|(?:be|stay|keep|remain)\ (?:quiet|silent|out(?:\ of\ (?:this|it|{_OURS}))?)
        |quiet|silence|hush|shh+|shut\ up
        |mute(?:\ yourself|\ this(?:\ thread)?)?|go\ away|leave\ (?:us|this\ thread)(?:\ alone)?
        |(?:do\ not|don['’]?t)\ (?:answer|reply|respond|interrupt|comment)(?:\ (?:us|me|to\ this|any\ ?more))?
        |(?:only\ (?:answer|reply|respond|speak|write)|(?:answer|reply|respond|speak|write)\ only)
            \ (?:when|if)\ (?:(?:you\ are|you['’]?re|we|i)\ )?(?:mention|ask|call|address|need)(?:ed)?(?:\ you)?
        |(?:we|i)\ (?:do\ not|don['’]?t)\ need\ you(?:\ (?:here|now|any\ ?more))*|(?:no\ one|nobody)\ asked\ you
        |(?:thanks|thank\ you)\W+that(?:['’]?s|\ is)\ all
        |no\ more\ (?:answers|replies)|not\ now|(?:(?:that|this)(?:['’]?s|\ is)\ )?enough
        |(?:cancel|abort)(?:\ (?:it|this|that))?
    )(?:\ (?:please|now|bot|paperbot|thanks|thank\ you|here|in\ here|for\ (?:now|a\ (?:moment|while|bit))
        |in\ {_OURS}))*
    (?:\s*[,;:.!–—-]+\s*(?P<why>[^?]{{0,80}}))?\s*(?(asked)\?*)""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 400  # characters in which somebody says so
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
# "Grace, did it work?"; but "Interesting, does it work?", "Concretely, …", "First, …".
_NAMED = re.compile(r"@(?!(?:paper)?bot\b)\w|(?:(?:hi|hey|hello|ok|thanks|sorry)\ )?(?P<name>[A-Z][a-z]+),\ (?=\S)")
_OPENERS = frozenset(
    """sorry first second third finally also next now please however so wait well then besides otherwise still again right hmm
    true say overall instead anyway meanwhile question quick""".split()
)
# What begins like a question and, without its mark, mostly is none: "will do", "how nice", "what a mess", "when I ran it".
_STATED = re.compile(
    r"""what\ an?\b|how\ (?:nice|cool|funny|sad|great|interesting|lovely|weird|odd|strange|come|about\ that)\b
    |(?:what|how|when|where|why|who)(?:ever)?\ (?:[Ii]|we|he|she|you)\b|who\ (?:cares|knows)\b
    |(?:in|for|at|by|from)\ which\ case\b|any\ (?!.*(?:papers?|abstracts?|articles?|work|others?|newer|older|code|data)\b)
    |(?:is|am|was)(?:n['’]t)?\ (?!(?:it|this|that|there|the|an?|its|their|such|any|[\w-]*[A-Z\d][\w-]*)\b)
    |(?:are|were)(?:n['’]t)?\ (?!(?:they|there|these|those|the|its|their|all|any|both|\w+s)\b)
    |(?:do|does|did|can|could|shall|should|has|have|had|will|would|must|may|might)(?:
        n['’]t\ (?!(?:it|they|this|that|the|these|those)\b)
        |\ (?:not|be|been|do|go|try|have|check|look|send|share|see|ask|get|got|fix|confirm|add|take|work|let|make|need|use|read
            |reply|report|probably|definitely|also|never|just|only|well|great|good|so|to)\b)
    |do\ (?:it|this|that)\b""",
    re.VERBOSE,
)
_REQUEST = re.compile(
    r"""(?:(?:please|pls|now|also|and|then|ok|(?:can|could|would)\ you|i\ want\ to\ know)\b,?\ )*(?:
        tell\ (?:me|us)\ |explain\b|describe\b|summari[sz]e\b|compare\b|list\b|show\ (?:me\ |us\ )?|find\ (?:me\ |us\ )?
        |give\ (?:me|us)\ |elaborate\b|define\b|i\ wonder\b|more\ (?:details?|about|on|like)\b
        |(?:(?:more|other|newer|recent|latest|further)\ )*(?:papers|abstracts|articles|studies|preprints)
            \ (?:on|about|by|that|which|with|from|since)\b
        |remind\ (?:me|us)\ (?:of\ )?(?:what|how|which|why|whether)\b|(?:tl;?\ ?dr|eli5|in\ (?:short|brief))\W*(?:please\W*)?$
        |(?:i['’]?d|i\ would)\ (?:like|love)\ to\ know\ )""",
    re.IGNORECASE | re.VERBOSE,
)
# “can someone tell me what …”: who asks all asks the bot as well.
_TO_ANYONE = re.compile(
    r"(?:can|could|would|will) (?:some|any)(?:one|body) (?:please )?"
    r"(?:explain |(?:tell|remind) (?:me|us) (?:again )?(?=(?:what|how|why|which|about|if|whether)\b))",
    re.IGNORECASE,
)
_TO_BOT = re.compile(r"@(?:paper)?bot\b[\s,:]*", re.IGNORECASE)  # typed, and no mention
_WHO = re.compile(r"who(?:['’]?s| else)?\b", re.IGNORECASE)
_POINTS = 8  # words of a reply that only points at a source


def speaks_to_others(text: str, bot_user_id: str) -> bool:
    """Whether a message in Slack's form, which does not mention the bot, is said to others: it begins or ends with a mention.

    A mention behind “cc” is none.
    """
    found = [match for match in _TOKEN.finditer(text) if match[2] != bot_user_id and not match[2].startswith("date^")]
    spoken = [match for match in found if not _COPY.search(text[: match.start()])]
    if not spoken:
        return False
    before, after = _TOKEN.sub("", text[: spoken[0].start()]), text[spoken[-1].end() :]
    return not any(map(str.isalnum, after)) or len(re.findall(r"\w+", before)) <= 1


def hushes(text: str) -> bool:
    """Whether it only tells the bot to be quiet: “stop”, “please be quiet, we are talking”, “can you stop?”."""
    line = " ".join(text.split())
    found = _HUSH.fullmatch(line) if len(line) <= _LONGEST else None
    return found is not None and not asks(found["why"] or "")


def may_ask(text: str) -> bool:
    """Whether a reply that does not mention the bot may be a question to it, as far as its words tell."""
    text = " ".join(_TO_BOT.sub("", _ADDRESS.sub(" ", text)).split())
    if meant := _TO_ANYONE.match(text):
        return may_ask(f"tell me {text[meant.end() :]}")
    if is_courtesy(text.rstrip("?!. ")) or hushes(text) or is_reaction(text):
        return False
    if is_aside(text):
        return asks(text) or bool(_REQUEST.match(text))
    if _between_people(text) or wished(text) in (Wish.SURE, Wish.UNCLEAR):
        return False
    bare = CONNECTED.sub("", text)
    if asks(text):
        put = "?" in text or "？" in text or not _STATED.match(f"{bare[:1].lower()}{bare[1:]}")
        return put and not _asks_nothing(bare)
    return bool(_REQUEST.match(text)) or _points(bare)


def _between_people(text: str) -> bool:
    named = _NAMED.match(text)
    return bool(named and not (named["name"] and _opens(named["name"]))) or is_own_affair(text)


def _asks_nothing(bare: str) -> bool:
    """Whether a question has no word of its own to answer by: “??”, “does it?”, “who is in?”, but not “who wrote it?”."""
    words = re.findall(r"[^\W_]+", bare.lower())
    if not words:
        return True
    if _WHO.match(bare):
        return not (content(bare) or asks_who_made(bare) or wished(bare))
    return words[0] in AUXILIARIES and "you" not in words and not topic_words(bare) and not wished(bare)


def _opens(word: str) -> bool:
    """Whether a word before a comma is none that calls somebody."""
    return word.lower() in _OPENERS or word.endswith("ly") or is_courtesy(word) or bool(CONNECTED.fullmatch(f"{word} "))


def _points(text: str) -> bool:
    """Whether it only points at a source of the answer, or at others: “the second one”, “[2]”, “more like this”."""
    words = re.findall(r"\w+", text.lower())
    pointed = NUMBERED.match(text) or ORDINAL.match(text) or OTHERS.match(text)
    return bool(pointed) and len(words) <= _POINTS and AUXILIARIES.isdisjoint(words)


def worth_saying(question: str, history: Sequence[Turn], events: Iterable[Event]) -> Iterator[Event]:
    """The events of an answer to what nobody put to the bot by name, from the finding of papers on; none if it is not given.

    Not given are refusals, what may be people's own affair and names nothing that the papers spoken of write of, and what is
    drawn from papers that hold no word of a fragment which was taken to go on with the topic. That an abstract does not say is
    told of papers that were spoken of, or that the question names.
    """
    found = begun = doubted = False
    for event in events:
        if isinstance(event, Found):
            found = True
            doubted = not _touches(question, event.papers)  # “how many seeds?”: that it is not said may be told
            if (doubted and not is_bare(question)) or _is_affair(question, history, event.papers):
                return
        elif isinstance(event, Finished) and not begun:
            told = _is_told(event.answer, history) and (not doubted or event.answer.outcome is Outcome.NOT_STATED)
            if not told or (not found and _is_affair(question, history)):
                return
        if doubted and not isinstance(event, Finished):
            continue
        begun |= isinstance(event, Text)  # it may stand in Slack already
        if found or isinstance(event, Finished):
            yield event


def _touches(question: str, papers: Sequence[Paper]) -> bool:
    own = content(question)
    if not own or leaning(question).lean is not Lean.GOES_ON or wished(question):
        return True
    stands_in = WordFinder(own)
    return any(stands_in(paper.text) for paper in papers)


def _is_affair(question: str, history: Sequence[Turn], papers: Sequence[Paper] = ()) -> bool:
    """Whether it may be people's own affair, and neither the answers so far nor those of their papers found write of it."""
    words = beside_affair(question)
    if words is None:
        return False
    spoken_of = {paper_id for turn in history for paper_id in turn.papers}
    said = [turn.text for turn in history if turn.role == "assistant" and not turn.refused]
    stands_in = WordFinder(words)
    return not any(map(stands_in, [*said, *(paper.text for paper in papers if paper.paper_id in spoken_of)]))


def _is_told(answer: Answer, history: Sequence[Turn]) -> bool:
    if answer.outcome is Outcome.NOT_STATED:
        spoken_of = {paper_id for turn in history for paper_id in turn.papers}
        titles = " ".join(paper.title for paper in answer.nearest).lower()
        return any(paper.paper_id in spoken_of for paper in answer.nearest) or any(
            name in titles for name in coined(answer.question)
        )
    return answer.outcome is Outcome.ANSWERED
