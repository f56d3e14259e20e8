"""What the words of a question tell of publications: who wrote them, where they appeared, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.questions import topic_words, word_set

CUT = "\0"  # stands where words were taken out of a question
NEAR = 120  # characters before a word that tell what it belongs to


PAPERS = word_set("papers paper articles article publications publication preprints preprint studies literature")
WORK = word_set("work works research")  # nouns too; "work in" is one after these:
_BEFORE_WORK = word_set("any the recent latest new newer older all more other related prior previous what which") | {CUT}
_LOOSE = word_set("anything something everything those ones advances")
_SOUGHT = PAPERS | word_set("anything something everything")
PUBLISHED = word_set("published written authored co-authored coauthored co-written appeared presented accepted printed")
PROPOSED = word_set("proposed introduced presented suggested described developed shown studied reported argued done")
_PUBLISHING = PAPERS | WORK | PUBLISHED | PROPOSED
_AUTHORED = PUBLISHED - word_set("appeared presented accepted printed")
_WRITTEN = _AUTHORED | word_set("study abstracts results findings")
_BETWEEN = word_set("that which are is were was have has been also jointly mostly recently only not") | _AUTHORED
DETERMINERS = word_set("the a an this that its")  # before what has a name: "the algorithm proposed by Sutton"
FIELDS = word_set("AI ML RL NLP CV IR HCI LLM LLMs VLM VLMs RLHF US UK EU")  # capitals, but no venues
# What has a time and a maker of its own, beside what ends in -ed: "children born before 1990", "tools made by Levine".
DONE = word_set("born built made held sold seen taken given found done won lost begun bought known grown written dead alive")
_NOT = word_set("not no none nothing never neither nor except excluding without besides unless than unlike")
_TIMES = word_set("before after since until")
_TERSE = 10  # words of a query that asks nothing; with more it is mostly a sentence
# Words that hardly stand where only what to look for is listed.
_TELLING = word_set(
    """is are was were be been being am has have had do does did can could may might will would shall should must not what which
    who whom whose when where why how whether if because while than that there it they he she we you"""
)
LEANING = word_set("of between like to versus vs and or as than not into over under against toward towards until till")
_NO_TOPIC = (PAPERS | WORK | _LOOSE | PUBLISHED) | word_set(
    """joint recent latest new newer older list summarize summarise conclude concludes concluded conclusion conclusions claim
    claims argue argues result results main finding findings"""
)
# Words that begin something else after a filter. In "before 2000 steps" there is none of them.
FUNCTION_WORDS = word_set(
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
# Marks at the end of a text, with what joins them.
_PASSED_OVER = re.compile(rf"(?:[ ,]*{CUT}(?:,? (?:and|or|but)\b)?)+ ?$", re.IGNORECASE)
# What is left hanging before a mark: “that were published” (in 2020), “and” between two.
_CARRIED = re.compile(
    rf"(?:\b(?:that|which) (?:is|are|was|were|have been) )?\b(?:{'|'.join(sorted(PUBLISHED))}) (?={CUT})"
    rf"|\b(?:(?:that|which) )?(?:came|come) out (?={CUT})"
    rf"|(?<={CUT})(?:,? (?:and|or|but))? (?={CUT})",
    re.IGNORECASE,
)
# Between papers and what is said of them, at the end of a text: “are”, “that were”, “that you have”.
_JOINED = re.compile(
    rf"(?P<papers>\b(?:{'|'.join(sorted(PAPERS | {'anything', 'something', 'everything'}))})\b)(?: (?:that|which))?"
    r" (?:are|is|were|was|(?:do|did) (?:you|we) have) ?$"
)
_HELD = re.compile(r"\bwhat(?: else)? (?:(?:do|did) (?:you|we) (?:have|hold)|have (?:you|we)(?: got)?)\b")  # asks for anything
# A mark, with the brackets and commas that stood around its words.
_IN_BRACKETS = rf"[(\[] ?{CUT}(?: ?[;,] ?{CUT})* ?[)\]]"
_GAP = re.compile(
    rf" {_IN_BRACKETS}(?= ?[,?.!;:]|$)|{_IN_BRACKETS}|^ ?{CUT} ?[,:]?| ?, ?{CUT} ?(?=[,?.!;]|$)| ?{CUT} ?(?=[,?.!;:)])|{CUT}"
)


def names_topic(text: str) -> bool:
    """Whether a text has words beside those that only ask for papers, or for what these say."""
    return not _NO_TOPIC.issuperset(topic_words(text))


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
    """The words before `place` in its sentence, as far as they are near; what was cut out last is passed over.

    So is what joins papers to what is said of them: “which papers are” (from 2016), “papers that were” (by Okafor).
    """
    sentence = re.split(r"[.?!;] ", text[max(0, place - NEAR) : place])[-1]
    said = _HELD.sub("anything", _PASSED_OVER.sub("", sentence).lower())
    return re.findall(rf"[\w'’-]+|{CUT}", _JOINED.sub(r"\g<papers>", said))


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
    if last in WORK:  # "does it work in 2024"
        return how not in ("in", "at") or prior in _BEFORE_WORK
    return last in PAPERS or last in _LOOSE or last in verbs


def says_who(before: list[str], *, capital: bool) -> bool:
    """Whether after `before` and "by" stands who wrote papers; without a capital that is said of little."""
    if of_papers(before, _WRITTEN, "by"):
        return True
    return capital and bool(before) and before[-1] in PROPOSED and DETERMINERS.isdisjoint(before[-4:-1])


def says_of_papers(before: list[str]) -> bool:
    """Whether “written” or the like at the end of these words is said of papers, not of what they are on (“text written”)."""
    if not before or before[-1] not in _AUTHORED:
        return True
    noun = next((word for word in reversed(before[:-1]) if word not in _BETWEEN), CUT)
    return noun in _SOUGHT | WORK | _LOOSE or noun == CUT


def asks_for_papers(before: list[str]) -> bool:
    """Whether these words, before "by", ask for somebody's papers, also where nobody is known who is called as what follows."""
    return of_papers(before, _AUTHORED, "in") and before[-1] != "advances"


def seeks_papers(words: Collection[str]) -> bool:
    """Whether these words name what is asked for: papers, or anything."""
    return not _SOUGHT.isdisjoint(words)


def of_some_kind(before: list[str]) -> bool:
    """Whether these words tell of papers, or what was published: what stands behind them may be where."""
    return not _PUBLISHING.isdisjoint(before)


def terse(text: str) -> bool:
    """Whether a text only lists what to look for: a few words, none of which is one that sentences and questions have."""
    said = re.findall(r"[^\W_][\w'’-]*", text.lower())
    return len(said) <= _TERSE and _TELLING.isdisjoint(said) and not text.rstrip().endswith(".")


def leans(before: list[str]) -> bool:
    """Whether the last of these words needs another behind it: "between", "of"."""
    return before[-1] == CUT or before[-1] in FUNCTION_WORDS or before[-1] in LEANING
