"""What is said where a question's filters let no paper through, or where it says only what is not wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from bot.answers import IMPOSSIBLE, NEGATED, NOBODY
from bot.questions.naming import is_name
from bot.questions.several import asks_one_thing
from bot.questions.spelling import slips
from bot.retrieval import Retrieved
from bot.retrieval.absent import hung_on, said_absent, unheard_names
from bot.retrieval.unstated import stands
from ingest.filters import Filters, Years, words
from ingest.library import Library
from ingest.records import Paper

_YEARS_NAMED = 4  # one by one, and one more
_NAMED = 3  # authors that may have been meant
_SHORTEST = 6  # letters of a name that may be mistyped; shorter ones lie one letter from others
_MEANT = "“{}” may be meant, not “{}”: ask with that name if so."
_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.85  # of two names, by their runs of letters: “Russelo” and “Russello” have .93, “Li” and “Liu” .8

EXCLUDED = (
    f"{NEGATED} about, or by what they do not have. Ask for what they are about instead; authors, venues and years can be left "
    "out: “papers on bats not by Chen”."
)


def no_paper(found: Retrieved, library: Library) -> str:
    """That no paper matches the filters, whom they may mean where nobody is called so, and from when there are papers.

    Raises:
        LibraryError: the library cannot be used.
    """
    names = found.filters.authors
    unknown = bool(names) and not library.holds(Filters(authors=names))
    if unknown and found.by_author:
        said = f"{NOBODY} {' or '.join(f'“{name}”' for name in names)}."
    else:
        said = f"{IMPOSSIBLE} {found.filters.describe()}.{_elsewhen(found)}"
    meant = [other for name in names for other in near_authors(name, library.papers())] if unknown else []
    return f"{said} Did you mean {' or '.join(meant[:_NAMED])}?" if meant else said


def kept_out(found: Retrieved) -> bool:
    """Whether a question for one thing calls papers by name that the filters keep out, and none that was found has that name.

    Later papers of others write of what calls a paper: “what does Chen say about BERT?”.
    """
    if not (found.sides.left_out and asks_one_thing(found.question)):
        return False
    texts = [ranked.paper.text for ranked in found.papers]
    return not any(stands(name.lower(), name, text) for name in found.sides.kept_names for text in texts)


def nowhere(found: Retrieved, library: Library) -> tuple[str, ...]:
    """That names of the question stand in no paper, where nothing was found, and what is called almost so; those of authors
    do not count.

    Raises:
        LibraryError: the library cannot be used.
    """
    names = dict.fromkeys((*hung_on(found), *unheard_names(found)))
    unsaid = (name for name in names if name not in found.sides.missing and name.lower() not in found.recorded)
    absent = [name for name in unsaid if is_name(name) or not library.holds(Filters(authors=(name,)))]
    strange = [phrase for phrase, foreign in found.strange.items() if foreign]
    return (*said_absent([*absent, *strange]), *_almost_so(absent, found, library))


def _almost_so(absent: Sequence[str], found: Retrieved, library: Library) -> Iterator[str]:
    """What a name may have been meant for that stands in no paper: one of the library's, one slip of the finger away.

    Such a name is not set right, as names that differ by a letter may be of two things.
    """
    long = {name.lower(): name for name in absent if name.isascii() and name.isalpha() and len(name) >= _SHORTEST}
    for wrong, right in library.spelled({name: slips(name) for name in long}).items():
        own = (word for ranked in found.papers for word in _WORD.findall(ranked.paper.text) if word.lower() == right)
        yield _MEANT.format(next(own, right), long[wrong])


def near_authors(name: str, papers: Iterable[Paper]) -> list[str]:
    """The authors of some papers who are called almost like `name`, or whose family name is; the nearest first."""
    family, known = len(words(name)) == 1, dict[str, dict[str, None]]()
    for author in dict.fromkeys(author for paper in papers for author in paper.authors):
        called = words(author.partition(",")[0])[-1:] if family else words(author)
        known.setdefault(" ".join(called), {})[author] = None
    near = get_close_matches(" ".join(words(name)), known, _NAMED, _ALIKE)
    return list(dict.fromkeys(author for called in near for author in known[called]))[:_NAMED]


def _elsewhen(found: Retrieved) -> str:
    """When the papers are from that all but the years asked for let through; "" if there are none."""
    if not found.elsewhen:
        return ""
    *others, last = found.elsewhen
    others_too = replace(found.filters, years=Years()).describe()
    when = f"{', '.join(map(str, others))} and {last}" if others else str(last)
    if len(others) > _YEARS_NAMED:
        when = f"{others[0]} to {last}"
    return f" It has papers{f' of {others_too}' if others_too else ''} from {when}."
