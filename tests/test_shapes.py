"""How an answer is to look is no topic: lengths, manners and “summarize” are parted from what is asked."""

from __future__ import annotations

import pytest

from bot.answers import Outcome
from bot.app import App
from bot.questions.shapes import parted
from tests.work import growth


@pytest.mark.parametrize(
    ("question", "rest", "form"),
    [
        ("summarize LoRec in 50 words", "LoRec", "in 50 words"),
        ("summarise MedS^3 in one sentence", "MedS^3", "in one sentence"),
        ("summarise MedS^3 briefly", "MedS^3", "briefly"),
        ("tldr LoRec", "LoRec", ""),
        ("key takeaways from LoRec", "LoRec", ""),
        ("the gist of LoRec", "LoRec", ""),
        ("Please summarize Odyssey.", "Odyssey.", ""),
        ("can you summarise the paper on bees in 3 bullet points?", "the paper on bees?", "in 3 bullet points"),
        ("summarize in 50 words: LoRec", "LoRec", "in 50 words"),
        ("summarise LoRec in no more than 3 sentences, please", "LoRec", "in no more than 3 sentences"),
        ("Summarise LoRec for a layman", "LoRec", "for a layman"),
        ("Give me a one-sentence summary of LoRec", "LoRec", ""),
        ("tl;dr of LoRec", "LoRec", ""),
        ("Give me a brief summary of the work on tides in plain English", "the work on tides", "in plain English"),
        ("In one sentence, what is LoRec?", "what is LoRec?", "In one sentence"),
        ("what is LoRec, in a nutshell?", "what is LoRec?", "in a nutshell"),
        ("what is SERL in 10-20 words", "what is SERL", "in 10-20 words"),
        ("what does SERL do in two sentences?", "what does SERL do?", "in two sentences"),
        ("how does SERL work, in short?", "how does SERL work?", "in short"),
        ("explain RISE briefly", "explain RISE", "briefly"),
        ("Briefly explain RISE", "explain RISE", "Briefly"),
        ("Explain briefly what LoRec does", "Explain what LoRec does", "briefly"),
        ("summarize Learning to Fly in Seconds in 50 words", "Learning to Fly in Seconds", "in 50 words"),
        ("translate the abstract of SERL into German", "the abstract of SERL", "into German"),
        ("could you translate SERL to French, please?", "SERL", "to French"),
        ("summarize LoRec in German", "LoRec", "in German"),
        ("Explain RISE in French, please", "Explain RISE", "in French"),
        ("what is SERL? Please answer in Spanish.", "what is SERL?", "in Spanish"),
    ],
)
def test_the_form_is_parted_from_the_topic(question: str, rest: str, form: str) -> None:
    assert parted(question) == (rest, form)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "summarize it",
        "Summarize and simplify clinical notes",
        "translate German into French",
        "explain negation in German",
        "What is BERT's accuracy in German?",
        "What is the word order in German?",
        "Which models answer in German?",
        "how do models translate SERL into German?",
        "translate speech into text",
        "translate it into German",
        "can models summarize notes?",
        "summarizing long documents",
        "Which facts stand in two sentences?",
        "How is meaning encoded in 50 words?",
        "how many tokens fit in 100 words?",
        "Do agents explain themselves in plain language?",
        "which models write a summary of a document in one sentence?",
        "Automatic summarization of notes in one sentence",
        "Was the drug given briefly?",
        "Text simplification in simple words",
        "Learning to Fly in Seconds",
        "summarise health forum answers by perspective with weak supervision",
        "What is the most natural path where likely regions count as short?",
        "in 50 words",
        "Write a summary",
    ],
)
def test_what_belongs_to_the_topic_stays(question: str) -> None:
    assert parted(question) == (question, "")


@pytest.mark.parametrize("piece", ["in two ", "briefly ", "what does a do ", "summary of ", "a few words, "])
def test_the_time_grows_with_the_length_of_a_text_only(piece: str) -> None:
    assert growth(lambda size: parted(piece * size), 200) < 24
    assert growth(lambda size: parted(f"what does {piece * size}"), 200) < 24


@pytest.mark.parametrize("frame", ["summarize … in 50 words", "summarise … in one sentence", "summarise … briefly"])
@pytest.mark.parametrize("name", ["LoRec", "MedS^3", "Odyssey"])
def test_a_paper_that_is_to_be_summarized_is_answered_from_alone(frame: str, name: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(frame.replace("…", name))
    assert answer.outcome is Outcome.ANSWERED
    assert [source.paper.title.partition(":")[0] for source in answer.sources] == [name]
    assert any("without a language model nothing is reworded" in note for note in answer.notes)
