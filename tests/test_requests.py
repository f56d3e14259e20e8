"""Whole conversations: requests on the last answer, sources pointed at, questions set right, and others than were cited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.shown import matching
from bot.answers import Mode, Outcome
from bot.followups import standalone
from bot.followups.ellipsis import Lean, compares_them, correction, is_bare, leaning, only_points
from bot.followups.history import gone_on_from
from bot.followups.wishes import Wish, wished
from bot.llm import Model
from bot.settings import BotSettings
from ingest.embedding import Embedder
from ingest.filters import EVERYTHING, Filters, Years
from ingest.library import Library
from ingest.text import plain
from tests.conftest import LibraryOf, paper
from tests.fakes.openai import fake_openai
from tests.talking import Talk, answerer_of

GLOVES = "GloveNet: Reading Sign Language from Gloves"
MILL = "MillNet: Recognising Sign Language from Wind Mill Poses"
CAMERA = "CamNet: Translating Lakota Sign Language from Camera Images"
BEES = "BeeTrack: Counting Bees at the Hive"
_PAPERS = {
    GLOVES: """Sign language is spoken by many people. Earlier sign language systems need a quiet studio. We propose GloveNet,
        which reads sign language from gloves with bending sensors. Gloves were worn by forty signers of sign language. GloveNet
        recognises 91.5 % of the signs of sign language. It runs in 12 ms on a phone. The gloves cost less than a meal.""",
    MILL: """Sign language is also signed by wind mills. We introduce MillNet, a network for the sign language of mills. Poses
        of the sails were photographed for a year. MillNet recognises 88 % of the sign language of mills. It runs in 40 ms.""",
    CAMERA: """Translating sign language needs large data. We present CamNet, which translates Lakota sign language from
        camera images. A corpus of Lakota sign language with 9,000 sentences was recorded. CamNet reaches 31 BLEU on sign
        language. Its weights are open.""",
    BEES: """Beekeepers count bees by hand. We present BeeTrack, which counts bees at the hive from video. BeeTrack counts
        97 % of the bees. It runs in 5 ms on a small computer.""",
}
LISTED = "Which papers are about sign language?"


_HELD = [
    paper(
        number, title=title, abstract=plain(text), authors=(f"Ann{'a' * number} Lee",), url=f"https://x.org/{number}",
        year=2021 + number,
    )
    for number, (title, text) in enumerate(_PAPERS.items())
]  # fmt: skip


@pytest.fixture
def library(library_of: LibraryOf) -> Library:
    return library_of(*_HELD)


@pytest.fixture
def talk(library: Library, embedder: Embedder) -> Talk:
    return Talk(answerer_of(library, embedder))


# what is a request


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("more", Wish.MORE),
        ("next", Wish.MORE),
        ("give me more details", Wish.MORE),
        ("tell me more about the second one", Wish.MORE),
        ("go on please", Wish.MORE),
        ("why?", Wish.MORE),
        ("explain simpler", Wish.PLAIN),
        ("I don't understand", Wish.PLAIN),
        ("in simple terms please", Wish.PLAIN),
        ("can you summarize that in one sentence?", Wish.PLAIN),
        ("summarize the first paper", Wish.PLAIN),
        ("summarize it in 50 words", Wish.PLAIN),
        ("give me that in 3 bullet points", Wish.PLAIN),
        ("what do you mean?", Wish.PLAIN),
        ("TL;DR", Wish.PLAIN),
        ("Could you summarize that for the newcomers?", Wish.PLAIN),
        ("summarize it for my boss", Wish.PLAIN),
        ("summarize that for robots", None),
        ("can you summarize the thread for bob?", Wish.UNCLEAR),
        ("summarize the discussion of limits", None),
        ("got a link?", Wish.RECORD),
        ("give me the bibtex of RLIF", Wish.BIBTEX),
        ("bibtex parsers", None),
        ("give me the key points", Wish.PLAIN),
        ("say that in plain English", Wish.PLAIN),
        ("that's too complicated, explain it simply", Wish.PLAIN),
        ("in one sentence?", Wish.PLAIN),
        ("what have I asked so far?", Wish.ASKED),
        ("are you sure?", Wish.SURE),
        ("you are wrong", Wish.SURE),
        ("Is that correct?", Wish.SURE),
        ("really?", Wish.SURE),
        ("what was my first question?", Wish.ASKED),
        ("what did I ask before that?", Wish.ASKED),
        ("what's the main takeaway?", Wish.PLAIN),
        ("What is the gist of the paper?", Wish.PLAIN),
        ("bottom line?", Wish.PLAIN),
        ("what's the catch?", Wish.CATCH),
        ("go back to the first list", Wish.BACK),
        ("show me the previous results again", Wish.BACK),
        ("which one is newest?", Wish.NEWEST),
        ("which of them is the oldest?", Wish.NEWEST),
        ("and the newest?", Wish.NEWEST),
        ("the most recent paper", Wish.NEWEST),
        ("what about the oldest of them?", Wish.NEWEST),
        ("give me the bibtex", Wish.BIBTEX),
        ("how do I cite this?", Wish.BIBTEX),
        ("can you prepare a reading group on offline RL?", Wish.MEETING),
        ("reading group: offline RL, 5 papers, 45 minutes", Wish.MEETING),
        ("give me the link of the first", Wish.RECORD),
        ("what’s the title of the second?", Wish.RECORD),
        ("what is the second paper's arXiv number?", Wish.RECORD),
        ("where can I find the second paper?", Wish.RECORD),
        ("links please", Wish.RECORD),
        ("is there a DOI?", Wish.RECORD),
        ("which of them is by Schiele?", Wish.WRITTEN),
        ("did O'Brien write any of these?", Wish.WRITTEN),
        ("which of them is by Schiele and Lee?", Wish.WRITTEN),
        ("is it by both Ann Lee and Bob Ray?", Wish.WRITTEN),
        ("which ones are by Schiele, Lee or O'Brien?", Wish.WRITTEN),
        ("did Schiele and Lee write any of these?", Wish.WRITTEN),
        ("is the second by van der Berg?", Wish.WRITTEN),
        ("what is the gist of the second one?", Wish.PLAIN),
        ("huh?", Wish.UNCLEAR),
        ("that is not what I asked", Wish.UNCLEAR),
        ("can you translate that into German?", Wish.UNCLEAR),
        # these ask something of papers
        ("what is the contribution of attention heads?", None),
        ("papers on reading groups in schools", None),
        ("what makes a reading group work?", None),
        ("reading group interventions in schools", None),
        ("which newest models are there?", None),
        ("what is the title of the paper on drones?", None),
        ("is there a link to the code?", None),
        ("is there a link between sleep and memory?", None),
        ("where can I find the data?", None),
        ("what is arXiv?", None),
        ("which papers are by Schiele?", None),
        ("which of them is by far the best?", None),
        ("did they write it?", None),
        ("did Schiele write about robots?", None),
        ("link prediction", None),
        ("how do agents go back to the first state?", None),
        ("which model is newest?", None),
        ("the newest model", None),
        ("more recent papers", None),
        ("the most recent paper on drones", None),
        ("more papers", None),
        ("is it simpler?", None),
        ("does it need more?", None),
        ("why does it matter?", None),
        ("explain reward hacking", None),
        ("what do you mean by panoptic segmentation?", None),
        ("summarize the work on smart contracts", None),
        ("summarize the 50 words that it lists", None),
        ("is it wrong in the dark?", None),
        ("what was the first question answering data set?", None),
        ("next-token prediction", None),
        ("More Thinking, Less Seeing?", None),
        ("thanks", None),
        ("", None),
        ("which conference?", Wish.RECORD),
        ("in which journal did it appear?", Wish.RECORD),
        ("which authors?", Wish.RECORD),
        ("which of them are from 2023?", Wish.APPEARED),
        ("is it from before 2020?", Wish.APPEARED),
        ("have they been published in Nature?", Wish.APPEARED),
        ("which was published last year?", Wish.APPEARED),
        ("which one came first?", Wish.NEWEST),
        ("which is the newer one?", Wish.NEWEST),
        ("authors?", Wish.RECORD),
        ("and their authors?", Wish.RECORD),
        ("first author?", Wish.RECORD),
        ("who is its last author?", Wish.RECORD),
        ("year?", Wish.RECORD),
        ("what's the publication date?", Wish.RECORD),
        ("what years are they from?", Wish.RECORD),
        ("how many authors does it have?", Wish.RECORD),
        ("how many people wrote it?", Wish.RECORD),
        ("give me the titles and authors", Wish.RECORD),
        ("list their titles", Wish.RECORD),
        ("is it on arXiv?", Wish.RECORD),
        ("is Lee an author?", Wish.WRITTEN),
        ("was it proposed by Lee?", Wish.WRITTEN),
        ("how many people took part?", None),
        ("how many years does it cover?", None),
        ("what years were the samples from?", None),
        ("is it on Mars?", None),
        ("which year had most cases?", None),
        ("the year of the flood", None),
        ("is Lee an author of poems?", None),
        ("which journal articles were screened?", None),
        ("which authors agree?", None),
        ("which is older, BERT or GPT?", None),
        ("which one is newer and faster?", None),
        ("which one is later in the pipeline?", None),
        ("is it in the wild?", None),
        ("is the data from 2015?", None),
        ("which of them were recruited in 2019?", None),
        ("which of them work on robots since 2020?", None),
        ("any newer ones?", None),
    ],
)
def test_requests_are_told_from_questions(text: str, wish: Wish | None) -> None:
    assert wished(text) == wish


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no, I meant tomato leaves", "tomato leaves"),
        ("no i meant generation not recognition", "generation not recognition"),
        ("Sorry, I meant the Bangla one", "the Bangla one"),
        ("hm, I mean contactless fingerprints", "contactless fingerprints"),
        ("no, rather audio", "audio"),
        ("no, I want papers on bees", "papers on bees"),
        ("I want papers on bees", ""),
        ("What do I mean by that?", ""),
        ("Sorry, what is SERL?", ""),
        ("that is not what I meant", ""),
    ],
)
def test_questions_that_set_right(text: str, meant: str) -> None:
    assert correction(text) == meant
    if meant:
        assert leaning(text).lean is Lean.GOES_ON


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("how do the first two differ?", (1, 2)),
        ("do the first and the third use the same data?", (1, 3)),
        ("compare the last two", (-2, -1)),
        ("are the first two layers frozen?", ()),
        ("the first and the second moment of the gradient", ()),
    ],
)
def test_several_sources_are_pointed_at(text: str, numbers: tuple[int, ...]) -> None:
    assert leaning(text).numbers == numbers


def test_others_and_comparisons_are_told() -> None:
    for text in (
        "are there others on this?",
        "any other papers about it?",
        "other papers by them?",
        "is there more like this?",
    ):
        assert leaning(text).lean is Lean.OTHERS
    for text in ("does it say anything else?", "which other ones does it beat?"):
        assert leaning(text).lean is Lean.REFERS
    for text in ("which of the two is faster?", "which one is more accurate?", "which is smaller?"):
        assert compares_them(text)
    for text in ("is it the encoder?", "which is faster, PPO or SAC?", "do they use another transformer?"):
        assert not compares_them(text)
    assert only_points("and the third one?")
    assert not only_points("who wrote the third one?")


# requests


def test_what_was_not_quoted_comes_next_until_all_is_quoted(talk: Talk, library: Library) -> None:
    assert talk.titles("What is BeeTrack?") == [BEES]
    (bees,) = library.by_ids([talk.turns[-1].papers[0]])
    for _ in range(4):
        answer = talk("more")
        assert answer.outcome is Outcome.ANSWERED
        if answer.mode is Mode.LIBRARY:
            break
        quoted = [statement.text for statement in answer.statements]
        assert all(text in bees.abstract for text in quoted)
        assert all(text not in turn.text for text in quoted for turn in talk.turns[:-1] if turn.role == "assistant")
    assert "has been quoted" in answer.text
    assert bees.url in answer.text


def test_a_summary_quotes_what_was_done_and_what_came_out(talk: Talk) -> None:
    talk("What is BeeTrack?")
    for text in ("summarize that in one sentence", "explain simpler", "I don't understand"):
        answer = talk(text)
        assert [source.paper.title for source in answer.sources] == [BEES]
        assert "We present BeeTrack" in answer.text
        assert "97 %" in answer.text
        assert any("Without a language model" in note for note in answer.notes)


def test_how_sure_it_is_tells_where_the_quotes_stand(talk: Talk) -> None:
    talk("What is BeeTrack?")
    for text in ("are you sure?", "you are wrong"):
        answer = talk(text)
        assert answer.mode is Mode.LIBRARY
        assert "word for word" in answer.text
        assert f"“{BEES}”: sentence" in answer.text
        assert "of 4" in answer.text


def test_the_first_question_is_quoted(talk: Talk) -> None:
    for text in ("hello", LISTED, "thanks", "and the second one?"):
        talk(text)
    assert f"“{LISTED}”" in talk("what was my first question?").text
    assert f"“{LISTED}”\n\n“and the second one?”" in talk("what have I asked so far?").text
    assert "“what have I asked so far?”" in talk("what did I ask before that?").text


def test_requests_are_nothing_that_later_turns_go_on_from(talk: Talk, library: Library) -> None:
    talk("What is BeeTrack?")
    before = list(talk.turns)
    for text in ("are you sure?", "explain simpler", "more", "huh?", "what was my first question?"):
        talk(text)
    assert gone_on_from(talk.turns, "how fast is it?") == before
    assert standalone("how fast is it?", talk.turns, library) == standalone("how fast is it?", before, library)
    assert talk.titles("how fast is it?") == [BEES]


def test_what_a_command_does_is_told_before_anything_was_asked(talk: Talk) -> None:
    assert "/reading-group offline RL" in talk("prepare a reading group on maps").text


def test_without_an_answer_that_cites_papers_that_is_said(talk: Talk) -> None:
    assert talk("How do I boil an egg?").outcome is Outcome.NOTHING_FOUND
    for text in ("more", "explain simpler", "are you sure?"):
        assert "no answer yet that cites a paper" in talk(text).text


@pytest.mark.parametrize("text", ["summarize that", "more", "tell me more about the first one"])
def test_that_a_language_model_failed_at_a_request_is_said(text: str, talk: Talk, library: Library, embedder: Embedder) -> None:
    talk("What is BeeTrack?")
    with fake_openai("sk-its-own") as server:
        environ = {"OPENAI_BASE_URL": server.url, "PAPERBOT_MODEL": "fake-model", "PAPERBOT_RETRIES": "0"}
        answerer = answerer_of(library, embedder, Model(BotSettings.from_environ(environ)))
        answer = answerer.answer(text, talk.turns)
    assert answer.mode is Mode.EXTRACTIVE
    assert answer.advice == "Set OPENAI_API_KEY."
    assert answer.failure.endswith("asks for a key. Set OPENAI_API_KEY. This answer is in the papers' own words.")
    assert answer.notes.count(answer.failure) == 1


@pytest.mark.parametrize("fails", [False, True])
def test_a_language_model_words_a_summary_of_the_same_papers(
    fails: bool, talk: Talk, library: Library, embedder: Embedder
) -> None:
    talk("What is BeeTrack?")
    with fake_openai("") as server:
        environ = {"OPENAI_BASE_URL": server.url, "PAPERBOT_MODEL": "fake-model", "PAPERBOT_RETRIES": "0"}
        model = Model(BotSettings.from_environ(environ))
        answerer = answerer_of(library, embedder, model)
        server.then(*(["500"] if fails else []))
        server.reply("BeeTrack counts bees at the hive from video [1].")
        answer = answerer.answer("summarize that", talk.turns)
        asked = "" if fails else server.chats[-1]["messages"][-1]["content"]
    assert [source.paper.title for source in answer.sources] == [BEES]
    assert answer.mode is (Mode.EXTRACTIVE if fails else Mode.WRITTEN)
    assert bool(answer.failure) == fails
    assert fails or f"Question: summarize that (on “{BEES}”)" in asked
    assert GLOVES not in asked


# what names no topic


@pytest.mark.parametrize("text", ["how many are there?", "and which one?", "who wrote it?", "how heavy is it in wool?"])
def test_what_is_asked_on_of_a_refusal_is_refused_again(text: str, talk: Talk) -> None:
    refused = talk("What is the weather on Saturn?")
    for _ in range(2):
        answer = talk(text)
        assert (answer.outcome, answer.nearest) == (Outcome.NOTHING_FOUND, refused.nearest)
        assert answer.notes[0].startswith("Nothing was found on “What is the weather on Saturn?”")


def test_words_without_a_topic_are_no_reason_to_choose_a_paper(talk: Talk) -> None:
    talk("What is BeeTrack?")
    (source,) = talk("what does it do?").sources
    assert source.paper.title == BEES
    assert "shares" not in source.why


# sources pointed at


def test_ordinals_count_the_list_however_often_it_was_pointed_at(talk: Talk) -> None:
    listed = talk.titles(LISTED)
    assert len(listed) == 3
    assert talk.titles("tell me more about the second one") == listed[1:2]
    assert talk.titles("and the third?") == listed[2:]
    assert talk.titles("what does the first do?") == listed[:1]
    assert talk.titles("what is the second about?") == listed[1:2]
    assert talk.titles("who wrote the first one?") == listed[:1]
    assert talk.titles("the last one") == listed[2:]
    assert talk("does it need gloves?").standalone.endswith(f"(on “{listed[2]}”)")
    assert {GLOVES, MILL} <= set(talk.titles("which of them recognise signs?")) <= set(listed)


def test_what_was_asked_of_one_is_asked_of_the_next(talk: Talk) -> None:
    listed = talk.titles(LISTED)
    first, second = talk("who wrote the first one?"), talk("and the second?")
    assert [source.paper.title for source in (*first.sources, *second.sources)] == listed[:2]
    assert any("[1] is by" in note for note in second.notes)
    assert first.notes != second.notes


def test_a_source_that_there_is_not_is_said(talk: Talk) -> None:
    talk("What is BeeTrack?")
    answer = talk("and the fourth one?")
    assert answer.text.startswith("The last answer has one source.")
    assert answer.mode is Mode.LIBRARY
    talk(LISTED)
    assert talk("what does the fifth one say?").text.startswith("The last answer has 3 sources.")


def test_a_paper_is_set_apart_by_a_word_of_its_title(talk: Talk) -> None:
    talk(LISTED)
    assert talk.titles("how large is the Lakota one?") == [CAMERA]
    assert talk.titles("what does the glove one cost?") == [GLOVES]
    assert talk.titles("sorry, I meant the Lakota one") == [CAMERA]


# comparisons, others, corrections


def test_two_papers_are_compared_and_no_others(talk: Talk) -> None:
    for text in ("What is GloveNet?", "and what is BeeTrack?"):
        talk(text)
    assert sorted(talk.titles("which of the two is faster?")) == [BEES, GLOVES]
    talk(LISTED)
    listed = [*talk.turns[-1].papers]
    assert [source.paper.paper_id for source in talk("the second one").sources] == listed[1:2]
    assert {source.paper.paper_id for source in talk("compare it with the first one").sources} == set(listed[:2])


def test_what_is_compared_with_a_name_is_one_of_the_sides(talk: Talk) -> None:
    talk("What is GloveNet?")
    assert sorted(talk.titles("how does it differ from BeeTrack?")) == [BEES, GLOVES]


def test_others_that_name_their_topic_leave_out_what_was_cited(talk: Talk) -> None:
    cited = talk.titles("Which papers recognise sign language from gloves?")
    assert GLOVES in cited
    for text in ("any other papers on sign language of mills?", "give me more papers on sign language translation"):
        talk.turns[2:] = []
        answer = talk(text)
        assert answer.notes[0] == "The papers cited before are left out."
        assert not {source.paper.title for source in answer.sources} & set(cited)
    talk.turns.clear()
    assert talk("any other papers on sign language from gloves?").sources[0].paper.title == GLOVES


@pytest.mark.parametrize(
    "text", ["papers on gloves", "which papers recognise more signs?", "more papers on gloves than on mills"]
)
def test_what_asks_for_no_others_may_be_answered_from_what_was_cited(text: str, talk: Talk) -> None:
    talk("Which papers recognise sign language from gloves?")
    assert GLOVES in talk.titles(text)


def test_others_leave_out_what_was_cited(talk: Talk) -> None:
    cited = talk.titles("Which papers recognise sign language from gloves?")
    others = talk.titles("are there others on this?")
    assert not set(others) & set(cited)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no, I meant BeeTrack", "BeeTrack"),
        ("no, I mean, I meant BeeTrack", "BeeTrack"),
        ("sorry, rather, no, I meant BeeTrack", "BeeTrack"),
        ("I mean " * 500 + "what is it?", "what is it?"),
        ("I mean what I say", "what I say"),
        ("what do I mean?", ""),
        ("no, I meant what people mean by it", "what people mean by it"),
        ("I mean", ""),
    ],
)
def test_what_was_meant(text: str, meant: str) -> None:
    assert correction(text) == meant


@pytest.mark.parametrize(
    "again", ["I mean ", "no, I meant ", "sorry, rather ", "I mean thanks. ", "I mean ok. thanks. hi. ok. "]
)
def test_a_question_may_be_set_right_again_and_again(again: str, talk: Talk) -> None:
    talk("What does BeeTrack count?")
    assert talk((again * (3_900 // len(again))) + "what is it?").outcome in Outcome


def test_a_question_is_set_right(talk: Talk) -> None:
    talk("How does GloveNet recognise signs?")
    assert talk.titles("no, I meant BeeTrack") == [BEES]
    talk("Which papers are about recognition of sign language?")
    answer = talk("no, I meant translation, not recognition")
    assert answer.sources[0].paper.title == CAMERA


# the paper at hand


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("what dice score?", True),
        ("which simulator?", True),
        ("how many web sites?", True),
        ("and on which tasks?", True),
        ("what causes drift?", False),  # a verb
        ("which learned policies transfer?", False),
        ("what's the catch?", False),
        ("which papers on drift?", False),
        ("by how much?", True),
        ("how robots learn", False),
        ("dice score", False),
    ],
)
def test_things_asked_for_by_their_names_alone(text: str, bare: bool) -> None:
    assert is_bare(text) is bare


def test_a_thing_alone_is_asked_of_the_paper_at_hand(talk: Talk) -> None:
    assert talk.titles("What does GloveNet read?") == [GLOVES]
    assert talk.titles("what sign language sentences?") == [GLOVES]  # of which another paper speaks more
    absent = talk("which open weights?")
    assert absent.outcome is Outcome.NOT_STATED
    assert [paper.title for paper in absent.nearest] == [GLOVES]
    assert "“weights” stands nowhere" in absent.notes[-1]
    assert [paper.title for paper in talk("what BLEU?").nearest] == [GLOVES]  # the thing may be written like a name
    assert talk.titles("how many signers?") == [GLOVES]  # nothing is lost


def test_what_is_told_by_figures_or_names_is_not_said_to_be_missing(talk: Talk) -> None:
    talk("What does GloveNet read?")
    for text in ("by how many percent?", "how many percentage points?", "what percentage?"):
        assert "91.5 %" in talk(text).text
    assert "12 ms" in talk("how many milliseconds?").text
    assert "phone" in talk("which hardware?").text
    for text in ("which altitude?", "how many degrees?", "in which country?"):
        assert talk(text).outcome is Outcome.NOT_STATED


def test_a_thing_alone_with_a_name_of_another_paper_is_asked_of_that(talk: Talk) -> None:
    assert talk.titles("What does GloveNet read?") == [GLOVES]
    assert MILL in talk.titles("which MillNet network?")


def test_what_is_said_of_several_papers_cites_no_others(talk: Talk) -> None:
    talk("Compare GloveNet with MillNet")
    assert set(talk.titles("by how much?")) <= {GLOVES, MILL}
    assert set(talk.titles("on which data?")) <= {GLOVES, MILL}


def test_the_thing_of_the_paper_at_hand_is_its_own(talk: Talk, library: Library) -> None:
    assert talk.titles("What is MillNet?") == [MILL]
    assert standalone("does the network hurt quality?", talk.turns, library).papers == talk.turns[-1].papers
    assert not standalone("does the hive hurt quality?", talk.turns, library).papers
    assert not standalone("does the network of CamNet hurt quality?", talk.turns, library).papers


def test_what_is_the_first_one_about_points_at_it() -> None:
    assert leaning("what is the first one about?").numbers == (1,)
    assert leaning("what is the first one about robots?").numbers == ()


# papers like the one at hand


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("are there similar methods?", Lean.OTHERS),
        ("are there other benchmarks for agents?", Lean.OTHERS),
        ("what other approaches are there?", Lean.OTHERS),
        ("any alternatives?", Lean.OTHERS),
        ("who else does this?", Lean.OTHERS),
        ("any survey?", Lean.OTHERS),
        ("are there surveys on it?", Lean.OTHERS),
        ("which other models were tested?", Lean.REFERS),
        ("how does it compare to other methods?", Lean.REFERS),
        ("are there surveys on contrails?", Lean.ALONE),
        ("do other methods of contrail detection fail?", Lean.ALONE),
    ],
)
def test_others_of_a_kind_are_told(text: str, lean: Lean) -> None:
    assert leaning(text).lean is lean


@pytest.mark.parametrize("text", ["similar papers?", "are there other methods?", "any related work?", "who else does this?"])
def test_papers_like_a_paper_are_its_neighbours_without_a_refusal(text: str, talk: Talk) -> None:
    assert talk.titles("What is MillNet?") == [MILL]
    answer = talk(text)
    assert answer.outcome is Outcome.ANSWERED
    assert {source.paper.title for source in answer.sources} == {GLOVES, CAMERA, BEES}
    assert f"near to “{MILL}”" in answer.notes[0]
    assert not any("English" in note for note in answer.notes)
    second = answer.sources[1].paper.title
    assert talk.titles("what does the second one do?") == [second]
    assert talk.titles("who wrote it?") == [second]


def test_others_on_a_topic_are_searched_for(talk: Talk) -> None:
    talk("Which papers are about counting bees?")
    assert "near to" not in " ".join(talk("are there others on this?").notes)


def test_the_thing_of_a_paper_is_no_new_topic(talk: Talk) -> None:
    talk("What is MillNet?")
    talk("does the network hurt quality?")
    assert f"near to “{MILL}”" in talk("are there other methods?").notes[0]


# lists


def test_what_was_asked_of_it_is_asked_of_the_next(talk: Talk) -> None:
    _, second, *_ = talk.titles(LISTED)
    talk("the first one")
    talk("how fast does it run?")
    answer = talk("and the second?")
    assert [source.paper.title for source in answer.sources] == [second]
    assert not any("done" in note for note in answer.notes)  # no summary
    talk("What does BeeTrack count?")
    assert talk("and the second one?").mode is Mode.EXTRACTIVE


def test_titles_links_and_numbers_are_told_without_a_search(talk: Talk, library: Library) -> None:
    listed = talk.titles(LISTED)
    urls = [library.by_ids([one])[0].url for one in talk.turns[-1].papers]
    answer = talk("give me the link of the second")
    assert (answer.text, answer.mode) == (f"“{listed[1]}”: {urls[1]}", Mode.LIBRARY)
    assert talk("and of the third?").text == f"“{listed[2]}”: {urls[2]}"
    assert talk("what's the title of the first?").text == f"“{listed[0]}”"
    assert talk("its DOI?").text == f"The library knows no DOI of “{listed[0]}”."
    assert talk("what's the arXiv number of [2]?").text == f"The library knows no number on arXiv of “{listed[1]}”."
    assert talk.titles("who wrote it?") == listed[1:2]
    talk(LISTED)
    assert talk("the links please").text.split("\n\n") == [f"“{title}”: {url}" for title, url in zip(listed, urls, strict=True)]
    talk.turns.clear()
    assert talk("link?").outcome is Outcome.NOTHING_FOUND


@pytest.mark.parametrize("beside", ["thanks!", "ok, great", "how many papers do you have?"])
def test_what_was_asked_of_one_is_asked_of_the_next_after_an_aside(beside: str, talk: Talk, library: Library) -> None:
    listed = talk.titles(LISTED)
    (author,) = next(known.authors for known in library.papers() if known.title == listed[2])
    for text, told in (
        ("what is the link of the second paper?", f"“{listed[2]}”: https://x.org/"),
        ("is the second paper by Ray?", f"“Ray” is no author of “{listed[2]}”, which is by {author}."),
        ("is the second paper from 2019?", " is not of year 2019."),
    ):
        talk.turns[2:] = []
        talk(text)
        talk(beside)
        assert told in talk("and the third?").text


def test_whose_papers_are_listed_is_told_from_their_authors(talk: Talk, library: Library) -> None:
    listed = talk.titles(LISTED)
    ids, talked = talk.turns[-1].papers, len(talk.turns)
    by = {paper.title: paper.authors[0] for paper in library.by_ids(ids)}
    answer = talk(f"which of them is by {by[listed[1]]}?")
    assert [source.paper.title for source in answer.sources] == listed[1:2]
    assert answer.notes[0] == f"“{by[listed[1]]}” is an author of 1 of these 3 papers."
    assert answer.notes[1].startswith(f"[1] is by {by[listed[1]]} (")
    assert talk("what does it do?").standalone.endswith(f"(on “{listed[1]}”)")
    assert set(talk.titles("which ones are by lee?")) == set(listed)
    assert talk("which of them is by Nobody?").text == "“Nobody” is an author of none of these 3 papers."
    assert talk(f"is the first by {by[listed[1]]}?").text.startswith(f"“{by[listed[1]]}” is no author of “{listed[0]}”, which")
    assert talk.titles("and the second?") == listed[1:2]
    del talk.turns[talked:]
    answer = talk("which of them are by design open?")  # nobody is called so
    assert not any("author" in said for said in (answer.text, *answer.notes))


def test_the_first_list_comes_back(talk: Talk) -> None:
    listed = talk.titles(LISTED)
    talk("What does BeeTrack count?")
    assert talk.titles("go back to the first list") == listed
    assert talk.titles("what does the second one propose?") == [listed[1]]
    talk.turns.clear()
    talk("What does BeeTrack count?")
    assert talk("go back to the first list").text == "No list of papers was shown before."


def test_the_newest_is_told_by_years(talk: Talk, library: Library) -> None:
    listed = talk.titles(LISTED)
    answer = talk("which one is newest?")
    assert set(listed) == {GLOVES, MILL, CAMERA}
    assert [source.paper.title for source in answer.sources] == [CAMERA]
    assert answer.notes[0] == "The newest of 3 by year: 2023."
    assert talk.titles("who wrote it?") == [CAMERA]
    assert talk.titles("and which of them is the oldest?") == [GLOVES]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("which one is newer?", CAMERA),
        ("which of them is more recent", CAMERA),
        ("which is the newer one?", CAMERA),
        ("which is older?", GLOVES),
        ("the most recent one", CAMERA),
        ("and the oldest?", GLOVES),
        ("and which one came first?", GLOVES),
        ("which of them was published last?", CAMERA),
    ],
)
def test_the_newer_is_told_by_years_as_the_newest_is(text: str, title: str, talk: Talk) -> None:
    talk(LISTED)
    assert talk.titles(text) == [title]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the one from 1999", "None of these 3 papers is of year 1999"),
        ("and what about the 1999 paper?", "None of these 3 papers is of year 1999"),
    ],
)
def test_that_no_paper_is_of_a_year_is_told(text: str, told: str, talk: Talk) -> None:
    talk(LISTED)
    assert talk(text).text.startswith(told)
    assert talk.titles("the one from 2022") == [MILL]


def test_that_no_year_is_known_is_told() -> None:
    papers = [paper(n, year=None) for n in range(2)]
    assert matching(papers, EVERYTHING) == ([], "The library knows no years of these papers.")


def test_the_older_one_is_told_by_years(talk: Talk) -> None:
    talk(LISTED)
    assert talk("who wrote the older one?").notes[-1].startswith("[1] is by Ann Lee (")
    assert talk.titles("what does the newest one use?") == [CAMERA]
    assert talk.titles("who wrote the one from 2022?") == [MILL]
    assert talk.titles("what does the 2021 paper use?") == [GLOVES]
    talk.turns.clear()
    talk("What is MillNet?")
    talk("What does BeeTrack count?")
    assert talk.titles("which one is older?") == [MILL]
    assert talk.titles("who wrote the newer paper?") == [BEES]


def test_the_latter_is_the_second_of_two(talk: Talk) -> None:
    assert talk.titles("MillNet vs BeeTrack") == [MILL, BEES]
    assert talk.titles("who wrote the latter?") == [BEES]
    talk.turns.clear()
    assert talk.titles("BeeTrack vs MillNet") == [BEES, MILL]  # as the question names them
    talk.turns.clear()
    talk("What is MillNet?")
    assert talk("who wrote the latter?").text.startswith("The last answer has one source.")
    talk("What does BeeTrack count?")
    assert talk.titles("who wrote the former?") == [MILL]
    assert talk.titles("who wrote the latter?") == [BEES]


@pytest.mark.parametrize(
    "text",
    ["how does [3] differ from the former?", "is paper 3 better than the latter?", "is the latter faster than the fourth one?"],
)
def test_a_source_that_there_is_not_is_said_beside_the_former_of_two(text: str, talk: Talk) -> None:
    talk("What is MillNet?")
    talk("What does BeeTrack count?")
    assert talk(text).text.startswith("The last answer has one source.")


def test_which_papers_are_of_a_year_is_told_from_their_records(talk: Talk, library: Library) -> None:
    listed = talk.titles(LISTED)
    years = {paper.title: paper.year for paper in library.by_ids(talk.turns[-1].papers)}
    answer = talk(f"which of them are from {years[MILL]}?")
    assert ([source.paper.title for source in answer.sources], answer.notes[0]) == (
        [MILL],
        f"1 of these 3 papers is of year {years[MILL]}.",
    )
    assert talk.titles("what does it do?") == [MILL]
    told = f"“{MILL}” ({years[MILL]}) is not of year 2019."
    assert [talk(text).text for text in ("is it from 2019?", "did it appear in 2019?", "was this published in 2019")] == [
        told
    ] * 3
    assert set(talk.titles("which of those came out after 2021?")) == {one for one in listed if (years[one] or 0) > 2021}
    assert talk("are any of them from before 2015?").text.startswith("None of these ")
    assert talk("are any of them from 2014 or earlier?").text.startswith("None of these ")
    assert set(talk.titles("which of those are no older than 2022?")) == {one for one in listed if (years[one] or 0) > 2021}
    assert talk(f"is the first from {years[listed[0]]}?").notes[0].endswith(f"is of year {years[listed[0]]}.")
    assert talk("and the second?").text.endswith(f"is not of year {years[listed[0]]}.")
    talk.turns.clear()
    talk("What is MillNet?")
    assert "Python" in " ".join(talk("is it in Python?").notes)  # which is no venue


def test_venues_and_authors_are_told_without_a_search(library_of: LibraryOf, embedder: Embedder) -> None:
    lakes = paper(1, title="Lakes warm", abstract="We measured the warmth of 48 lakes.", venue="Limnology", year=2021)
    algae = paper(2, title="Algae bloom", abstract="We show that algae bloom early in lakes.", venue="Nature Climate Change")
    held = library_of(replace(lakes, authors=("Ann Lee", "Bo Ray")), replace(algae, year=2023))
    talk = Talk(answerer_of(held, embedder))
    assert len(talk.titles("which papers are about lakes?")) == 2
    told = talk("which journal?").text
    assert "“Lakes warm”: Limnology" in told
    assert "“Algae bloom”: Nature Climate Change" in told
    assert talk.titles("which of them is in Nature Climate Change?") == ["Algae bloom"]
    assert talk.titles("which of them appeared in Limnology?") == ["Lakes warm"]
    assert [talk(text).text for text in ("in which journal did it appear?", "what venue was it published in?")] == [
        "“Lakes warm”: Limnology"
    ] * 2
    assert talk("which authors?").text == "“Lakes warm”: Ann Lee, Bo Ray"
    answer = talk("what year?")
    assert (answer.outcome, answer.notes[-1]) == (Outcome.ANSWERED, "[1] is by Ann Lee, Bo Ray (Limnology, 2021).")


def test_papers_by_several_are_told_from_their_authors(library_of: LibraryOf, embedder: Embedder) -> None:
    lakes = paper(1, title="Lakes warm", abstract="We measured the warmth of 48 lakes.", authors=("Ann Lee", "Bo Ray"))
    algae = paper(2, title="Algae bloom", abstract="We show that algae bloom early in lakes.", authors=("Bo Ray", "Cy Fox"))
    talk = Talk(answerer_of(library_of(lakes, algae), embedder))
    assert len(talk.titles("which papers are about lakes?")) == 2
    listed = list(talk.turns)
    for asked, titles, said in (
        ("which of them is by Lee and Ray?", ["Lakes warm"], "“Lee” and “Ray” are together authors of 1 of these 2 papers."),
        ("which of them are by Ann Lee or fox?", ["Lakes warm", "Algae bloom"], "“Ann Lee” or “fox” is an author of 2 of"),
        ("did Lee and Fox write any of them?", [], "“Lee” and “Fox” are together authors of none of these 2 papers."),
        ("is the first by both Fox and Ray?", None, "together authors of “"),
    ):
        talk.turns[:] = listed
        answer = talk(asked)
        assert said in " ".join((answer.text, *answer.notes))
        assert titles is None or {source.paper.title for source in answer.sources} == set(titles)


@pytest.mark.parametrize("beside", ["", "ok, thanks", "what is this library about?"])
def test_numbers_count_what_a_refusal_has_listed(beside: str, talk: Talk) -> None:
    refused = talk("How do volcanoes melt quartz beneath Iceland?")
    assert refused.outcome is Outcome.NOTHING_FOUND
    if beside:
        talk(beside)
    assert talk.titles("what about the second one?") == [refused.nearest[1].title]


def test_numbers_count_an_answer_before_what_a_refusal_has_listed(talk: Talk) -> None:
    listed = talk.titles(LISTED)
    talk("How do volcanoes melt quartz beneath Iceland?")
    assert talk.titles("what does the second one propose?") == [listed[1]]


def test_what_speaks_against_it_and_how_it_is_cited(talk: Talk) -> None:
    talk("What is MillNet?")
    assert talk("what's the catch?").text == "The abstract names no limits of its own; the paper itself may."
    assert "/bib" in talk("give me the bibtex").text
    assert talk.titles("who wrote it?") == [MILL]


# what the record holds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("authors?", "Anna Lee"),
        ("by whom?", "Anna Lee"),
        ("first author?", "Anna Lee"),
        ("who's the last author?", "Anna Lee"),
        ("how many authors does it have?", "1 author"),
        ("year?", "2022"),
        ("and when?", "2022"),
        ("publication date?", "2022"),
        ("the title and the year please", "2022"),
        ("what are its year and link?", "https://x.org/1; 2022"),
        ("arXiv number?", ""),
    ],
)
def test_the_record_of_the_paper_at_hand_is_told_in_a_word(text: str, told: str, talk: Talk) -> None:
    talk("What is MillNet?")
    answer = talk(text)
    assert answer.mode is Mode.LIBRARY
    assert answer.text == (f"“{MILL}”: {told}" if told else f"The library knows no number on arXiv of “{MILL}”.")
    assert talk.titles("what does it recognise?") == [MILL]


def test_when_alone_asks_for_the_year_only_where_a_paper_was_spoken_of(talk: Talk) -> None:
    talk("Were the poses of MillNet photographed?")
    assert talk("when?").mode is not Mode.LIBRARY
    talk("who wrote it?")
    assert talk("by whom?").text == f"“{MILL}”: Anna Lee"
    assert talk("and when?").text == f"“{MILL}”: 2022"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is MillNet by Anna Lee?", f"“Anna Lee” is an author of “{MILL}”."),
        ("was MillNet written by Lee?", f"“Lee” is an author of “{MILL}”."),
        ("did Lee invent MillNet?", f"“Lee” is an author of “{MILL}”."),
        ("Is Lee an author of the MillNet paper?", f"“Lee” is an author of “{MILL}”."),
        ("is MillNet from Lee?", f"“Lee” is an author of “{MILL}”."),
        (f"did Lee write “{MILL}”?", f"“Lee” is an author of “{MILL}”."),
        ("was MillNet published in 2022?", f"“{MILL}” (2022) is of year 2022."),
        ("are MillNet and BeeTrack from 2022?", "1 of these 2 papers is of year 2022."),
    ],
)
def test_what_is_asked_of_the_record_of_a_paper_called_by_name_is_told(text: str, told: str, talk: Talk) -> None:
    answer = talk(text)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes[0] == told
    assert [source.paper.title for source in answer.sources] == [MILL]
    assert answer.sources[0].why == "named in the question"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is MillNet by Berta Ray?", f"“Berta Ray” is no author of “{MILL}”, which is by Anna Lee."),
        ("was MillNet published in 2024?", f"“{MILL}” (2022) is not of year 2024."),
        ("did MillNet come out before 2020?", f"“{MILL}” (2022) is not of years until 2019."),
        ("who is the last author of MillNet?", f"“{MILL}”: Anna Lee"),
        ("how many authors does MillNet have?", f"“{MILL}”: 1 author"),
        (f"year and authors of {MILL}", f"“{MILL}”: Anna Lee; 2022"),
        ("MillNet authors?", f"“{MILL}”: Anna Lee"),
        ("what's MillNet's DOI?", f"The library knows no DOI of “{MILL}”."),
        ("is MillNet on arXiv?", f"The library knows no number on arXiv of “{MILL}”."),
    ],
)
def test_the_record_of_a_paper_called_by_name_answers_at_once(text: str, told: str, talk: Talk) -> None:
    talk("What does BeeTrack count?")
    for turns in (talk.turns, []):
        talk.turns = turns
        answer = talk(text)
        assert (answer.outcome, answer.mode) == (Outcome.ANSWERED, Mode.LIBRARY)
        assert answer.text == told
    assert talk.titles("what does it recognise?") == [MILL]


@pytest.mark.parametrize(
    "text",
    [
        "is MillNet by far the best?",
        "did Google invent MillNet?",
        "was MillNet trained in 2022?",
        "is MillNet in PyTorch?",
        "is there a link to the code of MillNet?",
        "what number of signs does MillNet recognise?",
        "does MillNet come from mills?",
        "what is MillNet?",
        "which papers by Lee are like MillNet?",
        "who wrote MillNet?",  # which quotes it, too
    ],
)
def test_what_is_more_than_its_record_is_searched_for(text: str, talk: Talk) -> None:
    answer = talk(text)
    assert answer.mode is not Mode.LIBRARY
    assert not any("author of" in note or "is of year" in note for note in answer.notes)


def test_names_that_the_record_of_a_paper_holds_are_not_missed_in_its_abstract(talk: Talk) -> None:
    answer = talk("does the MillNet of Lee recognise the sails?")
    assert [source.paper.title for source in answer.sources] == [MILL]
    assert answer.notes == ("[1] is by Anna Lee (2022).",)


def test_filters_that_keep_out_a_paper_called_by_name_keep_out_its_record(talk: Talk) -> None:
    assert talk.answerer.answer("MillNet authors?", filters=Filters(Years(2022, 2022))).mode is Mode.LIBRARY
    assert talk.answerer.answer("MillNet authors?", filters=Filters(Years(1999, 1999))).mode is not Mode.LIBRARY


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("is BeeTrack newer than MillNet?", "newest"),
        ("which is newer, MillNet or BeeTrack?", "newest"),
        ("which came first, MillNet or BeeTrack?", "oldest"),
        ("MillNet or BeeTrack: which one is older?", "oldest"),
        ("did MillNet come out before BeeTrack?", "oldest"),
        ("was BeeTrack published after MillNet?", "newest"),
        ("of MillNet and BeeTrack, which is the most recent?", "newest"),
    ],
)
def test_papers_called_by_name_are_compared_by_their_years(text: str, first: str, talk: Talk) -> None:
    answer = talk(text)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes[0].startswith(f"The {first} of 2 by year: ")
    assert f"“{MILL}”: 2022" in answer.notes[1]
    assert [source.paper.title == MILL for source in answer.sources] == [first == "oldest"]


@pytest.mark.parametrize(
    "text",
    [
        "is MillNet better than BeeTrack?",
        "is newer data better than MillNet or BeeTrack?",
        "is MillNet faster than earlier methods?",
        "which is the fastest, MillNet or BeeTrack?",
    ],
)
def test_other_comparisons_are_none_of_years(text: str, talk: Talk) -> None:
    assert not any("by year" in note for note in talk(text).notes)


@pytest.mark.parametrize(
    "text",
    ["what does MillNet recognise?", "what does MillNet recognise? only papers from 2024", "papers on MillNet from 2024"],
)
def test_that_a_filter_keeps_out_the_paper_called_by_name_is_said(text: str, talk: Talk) -> None:
    answer = talk.answerer.answer(text, filters=Filters(Years(2024, 2024)))
    assert (answer.outcome, answer.notes[1]) == (Outcome.NOTHING_FOUND, f"That leaves out “{MILL}” (2022).")
    assert not any("leaves out" in note for note in talk.answerer.answer("what does MillNet recognise?").notes)


def test_a_filter_that_keeps_out_what_others_are_asked_beside_leaves_nothing_out(talk: Talk) -> None:
    answer = talk.answerer.answer("which papers are like MillNet?", filters=Filters(Years(2024, 2024)))
    assert not any("leaves out" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("what does Okafor say about MillNet?", Outcome.ANSWERED),
        ("what does MillNet do? only papers from 2025", Outcome.ANSWERED),
        ("what does Okafor say about CamNet?", Outcome.NOTHING_FOUND),
        ("what does CamNet do? only papers from 2025", Outcome.NOTHING_FOUND),
    ],
)
def test_what_others_write_of_a_paper_called_by_name_answers(
    text: str, outcome: Outcome, library_of: LibraryOf, embedder: Embedder
) -> None:
    later = paper(
        9,
        title="Storms and sails",
        abstract="MillNet fails in storms. We photographed mills in forty storms, and MillNet misses half of their signs.",
        authors=("Ada Okafor",),
        year=2025,
    )
    answer = answerer_of(library_of(*_HELD, later), embedder).answer(text)
    assert answer.outcome is outcome
    assert [source.paper.title for source in answer.sources] == ([later.title] if outcome is Outcome.ANSWERED else [])
    assert any(note.startswith("That leaves out “") for note in answer.notes)


@pytest.mark.parametrize("text", ["[2]?", "what does [2] say?", "bibtex of RLIF, please"])
def test_what_points_at_no_answer_looks_for_no_word_of_it(talk: Talk, text: str) -> None:
    answer = talk(text)
    assert not answer.sources
    assert answer.text.startswith(("There is no answer yet that cites a paper.", "The chat of the terminal writes BibTeX"))
