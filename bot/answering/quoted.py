"""The answer in the papers' own words, and what is said beside it."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from bot.answering import extractive
from bot.answering.apart import chosen_of_each
from bot.answering.dated import by_year
from bot.answering.each import each, of_named
from bot.answering.figures import asks_figure
from bot.answering.halves import with_halves
from bot.answering.nearness import as_near
from bot.answering.results import Asked, answer_of, not_stated, refusal, sources_of, unsaid
from bot.answering.shown import listed
from bot.answers import Answer, Event, Mode, Outcome
from bot.filtering.asking import MOST_WANTED, papers_wanted
from bot.filtering.dates import names_year
from bot.filtering.excluding import denies
from bot.filtering.framing import age_asked_for
from bot.followups.ellipsis import Lean, content, leaning
from bot.questions import names, topic_words
from bot.questions.causes import asked_about, asked_of, cause_and_effect
from bot.questions.expectations import (
    asks_for_number,
    asks_which_venues,
    asks_who_made,
    asks_who_works,
    asks_who_wrote,
    counts_papers,
    time_or_place,
)
from bot.questions.naming import is_name
from bot.questions.participants import spoken_of
from bot.questions.shapes import parted
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.absent import said_absent, spelled_out, unexplained
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.facts import may_state_number, states_no_funder
from bot.retrieval.recorded import said_of_years
from bot.retrieval.silences import only_allowed_for, unheard, without_figure
from bot.retrieval.uncounted import unspoken
from bot.retrieval.unheld import speaks_of, unheld
from bot.retrieval.unstated import Lacking, as_written, held_on_record, lacking, stands
from ingest.embedding.vocabulary import Vocabulary
from ingest.records import Paper
from ingest.text import counted

_NO_NUMBER = "The question asks for a number, and the abstract of [1] states none; the paper itself may."
_NO_FIGURE = "No figure stands beside “{}” in the abstract of [1]."
_NO_FUNDER = "None of the abstracts cited states who paid for it; the papers themselves may."
_NO_AUTHORS = "The library knows no authors of these papers."
_SHORT = 6  # words of a topic; a longer one describes what it asks of in words of its own
_HEARD = 0.33  # cosine of the nearest word of a paper cited, from which an unknown word may well be said in others there
_APART = "No paper cited has both “{}” and “{}”."
_SILENT = "None of the papers cited uses the word “{}”."
_ALLOWED_FOR = "“{}” stands in the papers cited only among what they adjust for."
_UNSHAPED = "“{}” was left out: without a language model nothing is reworded, only quoted."
_FEWER, _AT_MOST = "{} were asked for; no others come near enough.", f"No more than {MOST_WANTED} papers are cited at once."
_NOT_SEARCHED = "“Not” and “without” are not searched for: papers cited may be of those that were not wanted."
_UNEXPLAINED = "No abstract cited says what “{}” stands for."
_AS_NEAR = "No paper stands out: [1] {} [{}] come about equally near to the question."


def quoted(asked: Asked, found: Retrieved, failed: str, retriever: Retriever) -> Generator[Event, None, Answer]:
    """The answer in the papers' own words; `failed` says why a language model did not word it, "" if none was to."""
    if found.parts:
        return (yield from _each_answered(asked, found, failed))
    aged = bool(age_asked_for(asked.question)) and not found.only_filters
    chosen, silent = _chosen(asked, found, retriever, aged=aged)
    notes = (*asked.notes, *_not_as_asked(asked.question, len(chosen), found.undenied), *([failed] if failed else []))
    absent = lacking(found, [] if found.only_filters else [ranked.paper for ranked, _ in chosen])
    if absent.all_asked:
        return not_stated(asked, found, absent, notes)
    notes += (silent,) if silent else ()
    if silent and not chosen:
        nearest = tuple(ranked.paper for ranked in found.papers)
        return answer_of(asked, found, Outcome.NOT_STATED, Mode.EXTRACTIVE, notes, nearest=nearest)
    if not chosen:  # all that was found commands or questions its reader
        return refusal(asked, found)
    notes += _remarks(asked, found, absent, [ranked for ranked, _ in chosen], retriever.vocabulary)
    if aged:
        chosen, told = by_year(chosen, asked.question, papers_wanted(asked.question) or asked.most)
        notes += (told,)
    cited = [ranked for ranked, _ in chosen]
    searched = not (found.only_filters or asked.reading.papers or aged)
    if searched and (near := as_near(cited, asked.question, found.sides)) > 1:
        notes += (_AS_NEAR.format("to" if near > 2 else "and", near),)
    notes += _writers(asked, found, [ranked.paper for ranked in cited])
    text, statements = yield from extractive.events(chosen)
    sources = sources_of(cited, asked, found)
    return answer_of(asked, found, Outcome.ANSWERED, Mode.EXTRACTIVE, notes, text=text, statements=statements, sources=sources)


def _each_answered(asked: Asked, found: Retrieved, failed: str) -> Generator[Event, None, Answer]:
    """The answer to several questions in one, each quoted for by itself."""
    chosen, silent = chosen_of_each(found.parts)
    notes = (*asked.notes, *([failed] if failed else []), *silent)
    if not chosen:
        nearest = tuple(ranked.paper for ranked in found.papers)
        return answer_of(asked, found, Outcome.NOT_STATED, Mode.EXTRACTIVE, notes, nearest=nearest)
    text, statements = yield from extractive.events(chosen)
    sources = sources_of([ranked for ranked, _ in chosen], asked, found)
    return answer_of(asked, found, Outcome.ANSWERED, Mode.EXTRACTIVE, notes, text=text, statements=statements, sources=sources)


def _chosen(asked: Asked, found: Retrieved, retriever: Retriever, *, aged: bool) -> tuple[extractive.Chosen, str]:
    """The papers to quote with their sentences, and which of those asked about say nothing, "" if that was not asked."""
    chosen, silent = each(found, asked.reading.about) if asked.reading.each else ([], "")
    if found.only_filters:
        return extractive.one_each(found.papers), silent
    if chosen or silent:
        return chosen, silent
    # “which is the newest?” asks for more than one to choose among
    asking = f"papers on {found.question}" if aged else asked.reading.asked
    chosen = extractive.choose(found.papers, asking, found.sides, _before(asked))
    if found.sides.together and not aged:
        return of_named(found, chosen)
    return (chosen if aged else with_halves(chosen, found, retriever)), ""


def _remarks(
    asked: Asked, found: Retrieved, absent: Lacking, cited: Sequence[RankedPaper], vocabulary: Vocabulary | None
) -> tuple[str, ...]:
    """What of a question the papers cited leave open."""
    notes, papers, texts = list[str](), [ranked.paper for ranked in cited], [ranked.paper.text for ranked in cited]
    others = found.only_filters or counts_papers(asked.question) or asks_who_made(asked.question)
    numbers = asks_for_number(asked.question) and not others
    if numbers and not absent.fact and not may_state_number(papers[0].abstract):
        notes.append(_NO_NUMBER)
    if absent.names or absent.fact:
        numbers_of = [f"[{number}]" for number, paper in enumerate(papers, 1) if paper in absent.papers]
        notes.append(absent.said(" and ".join(numbers_of) if len(numbers_of) == len(absent.papers) else absent.titles))
    elif len(papers) == 1 and (name := without_figure(found, papers[0])) and not notes:
        notes.append(_NO_FIGURE.format(name))
    if len(papers) > 1 and states_no_funder(asked.question, texts):
        notes.append(_NO_FUNDER)
    if not notes and content(lacked := unheld(asked.question, found, papers, vocabulary)):
        notes.append(Lacking(names=(lacked,)).said("[1]") if len(papers) == 1 else _SILENT.format(lacked))
    elif not found.only_filters:
        notes += _silent(found, cited, vocabulary)
    notes += _other_side(found, asked.reading.against, papers)
    if short := unexplained(asked.question, texts):
        notes.append(_UNEXPLAINED.format(short))
    return tuple(notes)


def _not_as_asked(question: str, cited: int, undenied: str) -> tuple[str, ...]:
    """That quotes are no shorter or plainer than papers are, fewer papers cited than asked for, or such as were not wanted."""
    form, wanted = parted(question)[1], papers_wanted(question)
    said = _AT_MOST if cited >= MOST_WANTED else _FEWER.format(counted(wanted, "paper"))
    told = ((_UNSHAPED.format(form), form), (said, 0 < cited < wanted), (_NOT_SEARCHED, denies(undenied or question)))
    return tuple(note for note, holds in told if holds)


def _before(asked: Asked) -> extractive.Before:
    """What the question leans on, where a word of it does: “it”, “their”."""
    reading, lean = asked.reading, leaning(asked.question).lean
    figure = asks_figure(reading.asked) or (lean is Lean.GOES_ON and asks_figure(reading.context))
    known = (reading.papers, reading.context) if lean is Lean.REFERS else ((), "")
    return extractive.Before(*known, figure=figure)


def _silent(found: Retrieved, cited: Sequence[RankedPaper], vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """What is compared, or what a short question asks of and about (“Does X cause Y?”), and no paper cited has."""
    stands = {word for ranked in cited for word in ranked.shared}
    silent = [_SILENT.format(name) for name in found.sides.others if not stands.issuperset(topic_words(name))]
    topic, texts = topic_words(found.question), [ranked.paper.text for ranked in cited]
    own = texts if found.sides.own and vocabulary else []
    for word in dict.fromkeys((asked_of(found.question), asked_about(found.question)) if len(topic) <= _SHORT else ()):
        told = word.lower() not in topic or word.lower() in {*stands, *found.unknown} or spelled_out(word, texts)
        told = told or not content(word) or any(spoken_of(word, text) for text in texts)  # “the model”
        if not told and not any(speaks_of(word, text, vocabulary) for text in own):
            silent.append(_SILENT.format(word))
    if len(topic) <= _SHORT and only_allowed_for(of := asked_of(found.question), texts):
        silent.append(_ALLOWED_FOR.format(of))
    one, other = cause_and_effect(found.question) if len(topic) <= _SHORT and not found.sides.own else ("", "")
    both = {one.lower(), other.lower()}
    if one and not silent and both <= stands and not any(both <= set(ranked.shared) for ranked in cited):
        silent.append(_APART.format(one, other))
    unknown = [word for word in unheard(found) if word not in found.sides.missing]
    counted = "" if found.for_papers or not found.english else unspoken(found.question, texts)
    if counted and counted not in unknown and may_state_number(cited[0].paper.abstract):
        silent.append(_SILENT.format(counted))
    unknown = [word for word in unknown if is_name(word) or names_year(word) or not _in_others(word, texts, vocabulary)]
    unknown += [phrase for phrase in found.strange if not any(word in phrase.split() for word in unknown)]
    of_years = said_of_years(unknown, found.recorded, [ranked.paper for ranked in cited], found.question)
    return (*dict.fromkeys(silent), *said_absent([word for word in unknown if word not in found.recorded]), *of_years)


def _in_others(word: str, texts: Sequence[str], vocabulary: Vocabulary | None) -> bool:
    """Whether what a word says may well stand in one of some texts in other words: “stock” where that has “trading”."""
    return vocabulary is not None and any(speaks_of(word, text, vocabulary, _HEARD) for text in texts)


def _other_side(found: Retrieved, against: str, cited: Sequence[Paper]) -> tuple[str, ...]:
    """That no paper cited has what those spoken of are compared with, where that has a name or is one word: “PPO”."""
    telling = content(against)
    sides = [word for word in telling if len(telling) == 1 or word in names(against)]
    silent = [as_written(word, against) for word in sides if word not in found.sides.missing]
    texts = [paper.text for paper in cited]
    return tuple(_SILENT.format(name) for name in silent if not any(stands(name.lower(), name, text) for text in texts))


def _writers(asked: Asked, found: Retrieved, cited: Sequence[Paper]) -> tuple[str, ...]:
    """Who wrote each of the papers that this is asked of, or the first one, where it is asked; all of “who works on X?”."""
    if asks_which_venues(asked.question):
        return tuple(written_by(number, paper, "where") for number, paper in enumerate(cited, 1))
    if asks_who_works(asked.question):
        told = tuple(written_by(number, paper) for number, paper in enumerate(cited, 1) if paper.authors)
        return told or (_NO_AUTHORS,)
    if unsaid(asked.question, found):
        return ()
    own = found.sides.own
    question = asked.reading.asked if asked.reading.papers else asked.question
    of_record = [paper for paper in cited if paper.paper_id in own and held_on_record(question, paper)]
    if not (of_record or (asks_who_made(question) if own or asked.reading.papers else asks_who_wrote(question))):
        return ()
    numbers = [number for number, paper in enumerate(cited, 1) if paper.paper_id in own] or [1]
    return tuple(written_by(number, cited[number - 1], time_or_place(question)) for number in numbers)


def written_by(number: int, paper: Paper, asked: str = "") -> str:
    """Who wrote the source of this number, where and when, as far as the library knows; `asked` is the one that matters."""
    names = listed(paper.authors)
    where = ", ".join(filter(None, (paper.venue, str(paper.year or ""))))
    if (asked == "when" and not paper.year) or (asked == "where" and not paper.venue):
        return f"The library does not know {asked} [{number}] was published."
    if asked and not names:
        return f"[{number}] was published in {where}."
    if not names:
        return f"The library does not know who wrote [{number}]{f' ({where})' if where else ''}."
    return f"[{number}] is by {names}{f' ({where})' if where else ''}."
