"""What the words of a question tell of publications: when they came out, who wrote them, where they appeared.

A year counts where publications are dated ("papers from 2022", "since 2023"), not where it is part of a name ("the 2012
Golf"), a number ("from 2000 to 3000 steps") or a time that papers may be about ("mortality between 2000 and 2010").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import pairwise

from ingest.filters import BOUNDS, Years

Dates = Iterator[tuple[tuple[int, int], Years]]
CUT = "\0"  # stands where words were taken out of a question
NEAR = 120  # characters before a word that tell what it belongs to
_RECENT = 10  # years back; without a word of papers, "since 1979" tells rather what they are about


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PAPERS = _set("papers paper articles article publications publication preprints preprint studies literature")
_WORK = _set("work works research")  # nouns too; "work in" is one after these:
_BEFORE_WORK = _set("any the recent latest new newer older all more other related prior previous what which") | {CUT}
_LOOSE = _set("anything something everything those ones advances")
_PUBLISHED = _set("published written authored appeared presented accepted printed")
_PROPOSED = _set("proposed introduced presented suggested described developed shown studied reported argued done")
_DATED = _set("published proposed introduced written advances")
_LEARNED = _DATED | {"learned", "learnt"}
_PUBLISHING = _PAPERS | _WORK | _PUBLISHED | _PROPOSED
_WRITTEN = _set("written authored published study abstracts results findings")
_AUTHORED = _set("written authored published")
_KNOWN = _set("the a an this that its")  # before what has a name: "the algorithm proposed by Sutton"
_EVENTS = _set("challenge competition workshop track tutorial reviews reviewers submissions")
FIELDS = _set("AI ML RL NLP CV IR HCI LLM LLMs VLM VLMs RLHF US UK EU")  # capitals, but no venues
_JOURNALS = _set("Nature Science Cell")
_KINDS_OF_VENUE = _set("Journal Proceedings Transactions Conference Symposium Workshop Letters Annals")
_APPEARED = _PUBLISHED - _set("written authored presented")
_NOT = _set("not no never nor except excluding without besides unless than unlike")
_TIMES = _set("before after since until")
_WITHIN = _set("in of during")
_ENDING = frozenset(how for how in BOUNDS if how.startswith(("before", "after", "since", "prior")) or how.endswith("than"))
_TERSE = 10  # words of a query that asks nothing; with more it is mostly a sentence
# Words that hardly stand where only what to look for is listed.
_TELLING = _set(
    """is are was were be been being am has have had do does did can could may might will would shall should must not what which
    who whom whose when where why how whether if because while than that there it they he she we you"""
)
# What has a time of its own before "before 1990", beside what ends in -ed: "children born before 1990".
_DONE = _set("born built made held sold seen taken given found done won lost begun bought known grown written dead alive")
_DETERMINERS = _set("the a an this that its their")
_PREPOSITIONS = _set("of between like to versus vs and or as than not into over under against toward towards until till")
_LEARNED_ABOUT = _set("known learned learnt")
_BEFORE_YEAR = _set("any the all only recent which what from in of list show find me do are there") | {CUT}
NO_TOPIC = _PAPERS | _WORK | _LOOSE | _PUBLISHED | _set("recent latest new newer older list summarize summarise")
# What papers are asked to tell where no topic is named.
CONTENT = _set(
    "conclude concludes concluded conclusion conclusions claim claims argue argues result results main finding findings"
)
# Words that begin something else after a filter. In "before 2000 steps" there is none of them.
FUNCTION_WORDS = _set(
    """about accepted across after also although among and appeared appearing are as at because before but by can
    concerning could cover covering deal dealing did discuss discussing do does during explain explaining exploring find
    for from had has have having how however if in investigating involving is mention mentioning on or presented
    published regarding report reporting say saying should show showing since so study studying suggest suggesting tell
    that the there through use using was were what when where whether which while who whose why will with within without
    would written"""
)
# What may follow a filter: the end, a sign, or one of those.
END = re.compile(
    rf"""(?!,?\ (?:(?:and|or|to|until|through)\ )?\d)
    (?:\ ?(?:$|[{CUT}?!;:)\]”"]|[.,](?!\w)|['’](?!\w))|\ (?:{"|".join(sorted(FUNCTION_WORDS))})\b)""",
    re.IGNORECASE | re.VERBOSE,
)
YEAR = r"(?:(?:19|20)[0-9]{2}|2100)"
_DATE = re.compile(
    rf"""\b(?:from\ (?=before|after))?
    (?P<how>since(?!\ \d+\ (?:is|was)\b)|after|before|until|till|up\ to|prior\ to|(?:later|newer|earlier|older)\ than
        |more\ recent\ than|between|from|in|of|during|published)
    \ (?:the\ years?\ )?(?P<first>{YEAR})
    (?:(?P<to>\ (?:to|and|or|until|till|through)\ |\ ?[-–—]\ ?)(?P<last>{YEAR}))?
    (?P<on>\ onwards?|\ or\ (?:later|newer)|\ (?:until|till|to)\ (?:now|today)|\ on(?=\ ?(?:$|[?!.,;:])))?""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR_PAPERS = re.compile(
    rf"(?<![\w.,-])({YEAR})(?:[-–—]({YEAR}))?(?= (?:papers|articles|publications|preprints|studies)\b)", re.IGNORECASE
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_LAST = re.compile(
    rf"""\b(?:(?:in|from|of|over|during|within)\ )?
    (?:(?:the\ )?(?:last|past|previous)\ ([0-9]{{1,2}}|{"|".join(_NUMBERS)})\ years
        |the\ (?:last|past|previous)\ (year|decade)|(this|last)\ year)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "In 2024, which papers …"
_PAPERS_NEXT = re.compile(
    r",? (?:(?:which|what|are|there|any|find|show|list|me|all|the|how|many) ){1,4}(?:new )?(?:papers|articles|work|research)\b",
    re.IGNORECASE,
)
_PASSED_OVER = re.compile(rf"(?:[ ,]*{CUT}(?:,? (?:and|or|but)\b)?)+ ?$", re.IGNORECASE)
_CARRIED = re.compile(
    rf"(?:\b(?:that|which) (?:is|are|was|were|have been) )?\b(?:{'|'.join(sorted(_PUBLISHED))}) (?={CUT})"
    rf"|(?<={CUT})(?:,? (?:and|or|but))? (?={CUT})",
    re.IGNORECASE,
)
_GAP = re.compile(rf"\( ?{CUT} ?\)|^ ?{CUT} ?[,:]?| ?, ?{CUT} ?(?=[,?.!;]|$)| ?{CUT} ?(?=[,?.!;:)])|{CUT}")


def cut_out(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with a mark in the place of each span; they stand in order and do not overlap."""
    if not spans:
        return text
    for start, end in reversed(spans):
        text = f"{text[:start]} {CUT} {text[end:]}"
    return re.sub(rf" *{CUT}[ {CUT}]*", f" {CUT} ", text).strip(" ")


def closed_up(text: str) -> str:
    """`text` without the marks, and without what hung on the words that stood there."""
    return " ".join(_GAP.sub(lambda gap: " " if gap[0] == CUT else "", _CARRIED.sub("", text)).split())


def words_before(text: str, place: int) -> list[str]:
    """The words before `place` in its sentence, as far as they are near; what was cut out last is passed over."""
    sentence = re.split(r"[.?!;] ", text[max(0, place - NEAR) : place])[-1]
    return re.findall(rf"[\w'’-]+|{CUT}", _PASSED_OVER.sub("", sentence).lower())


def denied(before: list[str]) -> bool:
    """Whether what comes after these words is what is not wanted, or one of two times ("before and after")."""
    if any(word in _NOT or word.endswith(("n't", "n’t")) for word in before[-3:]):
        return True
    return len(before) > 1 and before[-1] in ("and", "or") and before[-2] in _TIMES


def of_papers(before: list[str], verbs: Collection[str], how: str) -> bool:
    """Whether what comes next, with the preposition `how`, is said of publications: these words end with them."""
    if not before:
        return False
    last, prior = before[-1], before[-2] if len(before) > 1 else CUT
    if last in _WORK:  # "does it work in 2024"
        return how not in ("in", "at") or prior in _BEFORE_WORK
    return last in _PAPERS or last in _LOOSE or last in verbs


def says_who(before: list[str], *, capital: bool) -> bool:
    """Whether after `before` and "by" stands who wrote papers; without a capital that is said of little."""
    if of_papers(before, _WRITTEN, "by"):
        return True
    return capital and bool(before) and before[-1] in _PROPOSED and _KNOWN.isdisjoint(before[-4:-1])


def asks_for_papers(before: list[str]) -> bool:
    """Whether these words, before "by", ask for somebody's papers, also where nobody is known who is called as what follows."""
    return of_papers(before, _AUTHORED, "in") and before[-1] != "advances"


def says_where(name: str, how: str, before: list[str]) -> bool:
    """Whether `name`, which stands after `before` and the preposition `how`, is where something was published."""
    published = bool(before) and before[-1] in _PUBLISHED
    if name.islower():
        return published or (how == "at" and of_papers(before, (), how))
    capitals = any(sum(map(str.isupper, word)) > 1 and word not in FIELDS for word in name.split())
    if how == "at":
        return (capitals and not (before and before[-1] in _EVENTS)) or of_papers(before, _PUBLISHED, how)
    telling = capitals or name.split(maxsplit=1)[0] in _JOURNALS
    near = of_papers(before, _PUBLISHED, how) if how == "from" else not _PUBLISHING.isdisjoint(before)
    return published or (telling and near)


def surely_where(name: str, how: str, before: list[str], *, known: bool) -> bool:
    """Whether papers are asked for that were published at `name`, though nobody knows such a venue, as its capitals tell.

    What else papers are published in ("in the USA") has an article before it, or is `known` from texts.
    """
    kind = name in _JOURNALS or not _KINDS_OF_VENUE.isdisjoint(name.split())
    short = any(sum(map(str.isupper, word)) > 1 and word not in FIELDS for word in name.split())
    if not before or not (kind or (short and (how == "at" or not known))):
        return False
    presented = before[-1] == "presented" and not _PAPERS.isdisjoint(before)
    return before[-1] in _APPEARED or (how == "at" and (presented or before[-1] in _PAPERS))


def stated_years(text: str, today: date) -> Dates:
    """Where `text` says which years' publications it asks for, and the years."""
    for found in _DATE.finditer(text):
        years = _meant(found)
        if years and not denied(words_before(text, found.start())) and _is_dated(text, found, years, today):
            yield found.span(), years


def ending_years(text: str, today: date) -> Dates:
    """The same where years end words to look for ("underwater images before 2020"): less surely those of publications.

    Only an end that is open is read so: "elections in 2020" and "mortality between 2000 and 2010" tell rather of what was then.
    """
    for found in _DATE.finditer(text):
        years, before = _meant(found), words_before(text, found.start())
        open_end = found["how"].casefold() in _ENDING and not text[found.end() :].strip(f" .?!)]{CUT}")
        if open_end and years and terse(text) and _may_be(text, found, years, today) and _has_no_time(text, found, before):
            yield found.span(), years


def terse(text: str) -> bool:
    """Whether a text only lists what to look for: a few words, none of which is one that sentences and questions have."""
    said = re.findall(r"[^\W_][\w'’-]*", text.lower())
    return len(said) <= _TERSE and _TELLING.isdisjoint(said) and not text.rstrip().endswith(".")


def leans(before: list[str]) -> bool:
    """Whether the last of these words needs another behind it: "between", "of"."""
    return before[-1] == CUT or before[-1] in FUNCTION_WORDS or before[-1] in _PREPOSITIONS


def _has_no_time(text: str, found: re.Match[str], before: list[str]) -> bool:
    """Whether these words are a topic, and end with nothing that a time belongs to: no name, known thing, or what was done."""
    as_written = text[max(0, found.start() - NEAR) : found.start()].rstrip(f" ,(['\"{CUT}").split()
    if not (before and as_written) or leans(before) or before[-1] in _DONE:
        return False
    last, prior = as_written[-1], as_written[-2] if len(as_written) > 1 else ""
    called = last[:1].isupper() and not (last.isupper() and prior.islower())  # "COVID", but not "offline RL"
    return last[-1:].isalpha() and not (called or last.endswith(("ed", "ly")) or prior.lower() in _DETERMINERS)


def years_of_papers(text: str, today: date) -> Dates:
    """The same for "2022-2024 papers" and "2023 papers"; but "2000 papers" are many papers."""
    for found in _YEAR_PAPERS.finditer(text):
        years, before = Years(int(found[1]), int(found[2] or found[1])), words_before(text, found.start())
        counted = not found[2] and int(found[1]) % 100 == 0
        if not counted and (not before or before[-1] in _BEFORE_YEAR) and _may_be(text, found, years, today):
            yield found.span(), years


def last_years(text: str, today: date) -> Dates:
    """The same for "in the last three years" and "this year"; the year that has only begun comes on top."""
    for found in _LAST.finditer(text):
        count, unit, which = (group.casefold() if group else "" for group in found.groups())
        if which:
            year = today.year - (which == "last")
            years, sure = Years(year, year), of_papers(words_before(text, found.start()), _PUBLISHED, "in")
        else:
            back = {"year": 1, "decade": 10}.get(unit) or (int(count) if count.isdecimal() else _NUMBERS.index(count) + 1)
            before = words_before(text, found.start())
            years, sure = Years(first=today.year - back), of_papers(before, _PUBLISHED, "") or not _LEARNED.isdisjoint(before)
        if sure and END.match(text, found.end()) and _may_be(text, found, years, today):
            yield found.span(), years


def _meant(found: re.Match[str]) -> Years | None:
    how, to = found["how"].casefold(), (found["to"] or "").strip().casefold()
    first, last = int(found["first"]), int(found["last"] or found["first"])
    if how in BOUNDS and how != "from":
        return None if to else Years.bounded(how, first)
    if found["on"]:
        return None if to or how == "between" else Years(first=first)
    ranges = ("and", "-", "–", "—") if how == "between" else ("", "to", "until", "till", "through", "-", "–", "—")
    two_in_turn = how != "between" and to in ("and", "or") and last == first + 1  # "in 2022 and 2023"
    return Years(first, last) if first <= last and (to in ranges or two_in_turn) else None


def _may_be(text: str, found: re.Match[str], years: Years, today: date) -> bool:
    """Whether these years are not to come, and are wanted."""
    return not _to_come(years, today) and not denied(words_before(text, found.start()))


def _to_come(years: Years, today: date) -> bool:
    return max(years.first or 0, years.last or 0) > today.year + 1


def _is_dated(text: str, found: re.Match[str], years: Years, today: date) -> bool:
    """Whether publications are dated by these years, rather than what they are about."""
    if not END.match(text, found.end()):
        return False
    how, before = found["how"].casefold(), words_before(text, found.start())
    if _to_come(years, today):  # of papers that is a filter which none matches; else it is what papers are about
        return of_papers(before, _PUBLISHED, how)
    if how == "published" or (years.last is None and (years.first or 0) > today.year - _RECENT):
        return True
    if not before:
        return bool(_PAPERS_NEXT.match(text, found.end()))
    verbs = frozenset({"published"}) if years.first == years.last else _DATED
    if of_papers(before, _PUBLISHED, how) or not verbs.isdisjoint(before):
        return True
    return how not in _WITHIN and _about(text[max(0, found.start() - NEAR) : found.start()].split())


def _about(before: list[str]) -> bool:
    """Whether these words are of "papers on" or "known about", and a year cannot belong to the last: no name or known thing."""
    said = _PAPERS | _LEARNED_ABOUT
    on = any(one.lower() in said and other in ("on", "about", "regarding") for one, other in pairwise(before))
    return on and not before[-1].istitle() and before[-2].lower() not in ("the", "a", "an", "this", "that", "its")
