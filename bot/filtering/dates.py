"""The years that a question states, where they are those of publications.

A year counts where publications are dated ("papers from 2022", "since 2023"), not where it is part of a name ("the 2012
Golf"), a number ("from 2000 to 3000 steps") or a time that papers may be about ("mortality between 2000 and 2010").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from bot.filtering.phrases import (
    CUT,
    DETERMINERS,
    DONE,
    END,
    NEAR,
    PAPERS,
    PROPOSED,
    PUBLISHED,
    WORK,
    YEAR,
    closed_up,
    cut_out,
    denied,
    leans,
    names_topic,
    of_papers,
    terse,
    words_before,
)
from bot.filtering.tenses import says_what_holds
from bot.filtering.years import DATE, MONTHS, how, is_open, meant
from bot.questions import word_set
from ingest.filters import Years

_POINTS = re.compile(r"\b(?:it|this|that|th[eo]se|the[my]|one)\b", re.IGNORECASE)  # at papers spoken of
Dates = Iterator[tuple[tuple[int, int], Years]]
_RECENT = 10  # years back; without a word of papers, "since 1979" tells rather what they are about
_DATED = word_set("published proposed introduced written advances")
_LEARNED = _DATED | {"learned", "learnt"}
_CAME, _NEAR_PAPERS = word_set("came come"), 8  # words: “which papers came out in 2024”
_WITHIN = word_set("in of during by through")
# Before a year, of papers alone: “cohorts starting in 2018”, “stocks fell after March 2020” tell of what was then.
_OF_PAPERS_ALONE = re.compile(rf"starting|beginning|after (?:{MONTHS}|early|mid|late|the)\b", re.IGNORECASE)
_LEARNED_ABOUT = word_set("known learned learnt")
_TOLD_ABOUT = _LEARNED_ABOUT | word_set("found shown discovered reported said")
# “papers in Ecology Letters” (since 2015), whether or not that is known to be where they appeared
_IN_NAMED = re.compile(
    rf"\b(?i:{'|'.join(sorted(PAPERS))})(?: {CUT})*(?: published)? in (?:the )?[A-Z][\w&'’.-]*"
    r"(?: (?:(?:of|for|and|in|&) )*[A-Z][\w&'’.-]*){0,7} ?$"
)
_BEFORE_YEAR = {*"any the all only recent latest newest which what from in of list show find me do are there many".split(), CUT}
# “2022-2024 papers”, “March 2023 preprints”, “bat papers 2024”
_YEAR_PAPERS = re.compile(
    rf"(?<![\w.,-])(?:{MONTHS} )?(?P<date>{YEAR}(?:['’]?s|[-–—](?:{YEAR}|present|now|today)|\+)?)"
    r"(?= (?:papers|articles|publications|preprints|studies)\b)",
    re.IGNORECASE,
)
_PAPERS_YEAR = re.compile(
    rf"\b(?:papers|articles|publications|preprints|studies) (?P<date>{YEAR})(?=[ ?!.{CUT}]*$)", re.IGNORECASE
)
_WHAT_SOMEBODY_SAID = re.compile(rf"\b(?:what|which)(?: else)? {CUT} ?$", re.IGNORECASE)  # "What did Haas publish in 2019?"
# Before years that are all that is said.
_ONLY_YEARS = re.compile(
    r"(?:(?:and|but|or|so|ok|then|what about|how about|only|just|now|those|ones|papers)\b,? )*", re.IGNORECASE
)
# Before a date they say nothing of whether it is wanted: “not published in papers before 2020”.
_BETWEEN = (
    PUBLISHED | PROPOSED | PAPERS | WORK | word_set("from of in the any those ones known learned learnt date dated dating")
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_A_YEAR = re.compile(rf"(?<!\w){YEAR}(?!\w)")
# Where a follow-up begins that was added to a question: “deepfakes and before 2020?”.
_GOES_ON = re.compile(r"(?<=[^\s,] )(?:and|but|or|so|ok|then|what about|how about|only|just|now)\b", re.IGNORECASE)
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


def stated_years(text: str, today: date) -> Dates:
    """Where `text` says which years' publications it asks for, and the years."""
    for found in DATE.finditer(text):
        years = meant(found)
        if years and _is_wanted(text, found) and _is_dated(text, found, years, today):
            yield found.span(), years


def ending_years(text: str, today: date) -> Dates:
    """The same where years end words to look for ("underwater images before 2020"): less surely those of publications.

    Only an end that is open is read so: "elections in 2020" and "mortality between 2000 and 2010" tell rather of what was then.
    """
    return ((span, years) for span, years in _at_the_end(text, today) if terse(text[: span[0]] + text[span[1] :]))


def asked_for_years(text: str, today: date) -> Dates:
    """The same where they end a question for papers or methods, or what else: "Which methods reduce noise before 2020?"."""
    return ((span, years) for span, years in _at_the_end(text, today) if says_what_holds(text[: span[0]]))


def only_years(text: str, today: date) -> Dates:
    """The same where nothing but papers is asked for: "what do you have from 2016?"; "and in 2016?" goes on from a question."""
    skipped = len(text) > NEAR or _POINTS.search(text) or bare_years(text, today)
    found = None if skipped else DATE.search(text)
    years = meant(found) if found else None
    if found and years and _may_be(text, found, years, today) and not names_topic(closed_up(cut_out(text, [found.span()]))):
        yield found.span(), years


def years_behind(names: Collection[str], text: str, today: date) -> Dates:
    """The same where they end a text behind one of these names, which papers are called by: "LazyMAR vs FlashX before 2020"."""
    return ((span, years) for span, years in _open_at_the_end(text, today) if text[: span[0]].rstrip().endswith(tuple(names)))


def _at_the_end(text: str, today: date) -> Dates:
    """Years that end a text behind what has no time of its own."""
    return (
        (span, years)
        for span, years in _open_at_the_end(text, today)
        if _has_no_time(text[max(0, span[0] - NEAR) : span[0]], words_before(text, span[0]), years)
    )


def _open_at_the_end(text: str, today: date) -> Dates:
    """Years that are open at one end, and end a text."""
    for found in DATE.finditer(text):
        years, ends = meant(found), not text[found.end() :].strip(f" .?!)]{CUT}")
        if ends and years and is_open(found) and _may_be(text, found, years, today):
            yield found.span(), years


def _has_no_time(said: str, before: list[str], years: Years) -> bool:
    """Whether these words are a topic, and end with nothing that a time belongs to: no name, known thing, or what was done.

    A name may stand before years up to now: what was published earlier tells nothing of “Kenya since 2015”.
    """
    as_written = said.rstrip(f" ,(['\"{CUT}").split()
    if not (before and as_written) or leans(before) or before[-1] in DONE:
        return False
    last, prior = as_written[-1], as_written[-2] if len(as_written) > 1 else ""
    called = (
        years.last is not None and last[:1].isupper() and not (last.isupper() and prior.islower())
    )  # "COVID", not "offline RL"
    return last[-1:].isalpha() and not (called or last.endswith(("ed", "ly")) or prior.lower() in DETERMINERS | {"their"})


def years_of_papers(text: str, today: date) -> Dates:
    """The same for "2022-2024 papers", "2023 papers" and, at the end, "papers 2023"; but "2000 papers" are many papers."""
    for found in _YEAR_PAPERS.finditer(text):
        dated, before = DATE.fullmatch(f"in {found['date']}"), words_before(text, found.start())
        years, counted = meant(dated) if dated else None, re.fullmatch(r"\d\d00\+?", found["date"])
        if years and not counted and (not before or before[-1] in _BEFORE_YEAR) and _may_be(text, found, years, today):
            yield found.span(), years
    if behind := _PAPERS_YEAR.search(text):
        years = Years(int(behind["date"]), int(behind["date"]))
        if not _to_come(years, today):
            yield behind.span("date"), years


def bare_years(text: str, today: date) -> Years | None:
    """The years that are all a follow-up says: "and before 2019?", "what about 2020-2022?"; None if there is more."""
    said = _ONLY_YEARS.sub("", text, count=1).rstrip(" ?.!")
    found = DATE.fullmatch(said) or DATE.fullmatch(f"in {said}")
    years = meant(found) if found else None
    return years if years and not _to_come(years, today) else None


def names_year(text: str) -> bool:
    """Whether a year stands in a question, as of what it is about."""
    return bool(_A_YEAR.search(text))


def gone_on_with(text: str, today: date) -> tuple[str, Years | None]:
    """A question, and the years that follow-ups on it said alone: "deepfakes and before 2020?"; None if they said none."""
    dated = [found.span() for found in DATE.finditer(text)]
    for found in reversed(list(_GOES_ON.finditer(text, 1))):
        if found[0] == "or" and any(start < found.start() < end for start, end in dated):  # “in or after 2020”
            continue
        if years := bare_years(text[found.start() :], today):
            earlier, _ = gone_on_with(text[: found.start()].rstrip(), today)
            return earlier, years
    return text, None


def last_years(text: str, today: date) -> Dates:
    """The same for "in the last three years" and "this year"; the year that has only begun comes on top."""
    for found in _LAST.finditer(text):
        count, unit, which = (group.casefold() if group else "" for group in found.groups())
        if which:
            year = today.year - (which == "last")
            years, sure = Years(year, year), of_papers(words_before(text, found.start()), PUBLISHED, "in")
        else:
            back = {"year": 1, "decade": 10}.get(unit) or (int(count) if count.isdecimal() else _NUMBERS.index(count) + 1)
            before = words_before(text, found.start())
            years, sure = Years(first=today.year - back), of_papers(before, PUBLISHED, "") or not _LEARNED.isdisjoint(before)
        if sure and END.match(text, found.end()) and _may_be(text, found, years, today):
            yield found.span(), years


def _may_be(text: str, found: re.Match[str], years: Years, today: date) -> bool:
    """Whether these years are not to come, and are wanted."""
    return not _to_come(years, today) and _is_wanted(text, found)


def _is_wanted(text: str, found: re.Match[str]) -> bool:
    """Whether no denial stands directly at a date; what else is not wanted ("without training since 2023") is the topic's."""
    before = words_before(text, found.start())
    if not denied(before):
        return True
    if before[-1] in ("and", "or"):  # "before and after"
        return False
    while before and before[-1] in _BETWEEN:
        before.pop()
    return not (before and denied(before[-1:]))


def _to_come(years: Years, today: date) -> bool:
    return max(years.first or 0, years.last or 0) > today.year + 1


def _is_dated(text: str, found: re.Match[str], years: Years, today: date) -> bool:
    """Whether publications are dated by these years, rather than what they are about."""
    if not END.match(text, found.end()):
        return False
    before = words_before(text, found.start())
    if _to_come(years, today):  # of papers that is a filter which none matches; else it is what papers are about
        return of_papers(before, PUBLISHED, how(found))
    said = bool(_WHAT_SOMEBODY_SAID.search(text[max(0, found.start() - NEAR) : found.start()]))
    alone = not how(found) and text[: found.start()].rstrip()[-1:].isalnum()  # “Horizon 2020 and later”
    alone = alone or bool(_OF_PAPERS_ALONE.match(found[0]))
    sure = years.last is None and (years.first or 0) > today.year - _RECENT and not alone
    if said or sure or how(found) == "published":
        return True
    if not before:
        return bool(_PAPERS_NEXT.match(text, found.end()))
    return of_papers(before, PUBLISHED, how(found)) or _is_loosely_dated(text, found, years, today)


def _is_loosely_dated(text: str, found: re.Match[str], years: Years, today: date) -> bool:
    """The same where other words stand between publications and their years."""
    before = words_before(text, found.start())
    past = bool(found["decade"]) and (years.last or today.year) <= today.year - _RECENT
    if past or not how(found):  # “papers on music from the 70s”, “introduced by Roger Bone (1941-1997)”
        return False
    verbs = frozenset({"published"}) if years.first == years.last else _DATED
    if not verbs.isdisjoint(before) or _came_out(before):
        return True
    said_before = text[max(0, found.start() - NEAR) : found.start()]
    return bool(_IN_NAMED.search(said_before)) or (how(found) not in _WITHIN and _about(said_before.split(), years))


def _came_out(before: list[str]) -> bool:
    """Whether these words end with papers that came out."""
    return before[-1] == "out" and not _CAME.isdisjoint(before[-2:]) and not PAPERS.isdisjoint(before[-_NEAR_PAPERS:])


def _about(before: list[str], years: Years) -> bool:
    """Whether these words are of "papers on" or "known about", and a year cannot belong to the last: no name, known thing, or
    what was done (“women born before 1950”)."""
    said = {"on": PAPERS | _LEARNED_ABOUT, "about": PAPERS | _TOLD_ABOUT, "regarding": PAPERS | _TOLD_ABOUT}
    on = any(one.lower() in said.get(other, ()) for one, other in pairwise(before))
    called = years.last is not None and len(before[-1]) > 1 and before[-1].istitle()
    last = before[-1].lower()
    done = last in DONE or (last.endswith("ed") and last not in PUBLISHED | PROPOSED)
    return on and not (called or done) and before[-2].lower() not in DETERMINERS


# What tells years, surely those of publications or less so.
SURE_YEARS = (stated_years, years_of_papers, last_years, only_years)
LIKELY_YEARS = (asked_for_years, ending_years)
