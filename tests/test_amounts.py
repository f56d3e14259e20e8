"""Amounts and manners that a question asks for, and the sentences that state them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.amounts import amounts
from bot.questions.manners import limiting, manner
from bot.questions.measures import measures
from bot.questions.participants import spoken_of
from bot.questions.sides import NONE
from bot.retrieval.favouring import LIMIT, favouring, needed
from ingest.sentences import sentence_spans
from tests.conftest import paper
from tests.work import growth


@pytest.mark.parametrize(
    ("question", "sentence", "stated"),
    [
        ("How many images and prompts are in the benchmark?", "It has 800 unique prompts.", [False, True]),
        ("How many images and prompts are in the benchmark?", "These generated 28,800 images.", [True, False]),
        ("How many parameters and how many tokens?", "A corpus of 4 trillion tokens.", [False, True]),
        ("How many parameters does it have?", "A model at the 2-billion parameter scale.", [True]),
        ("How many algorithms were tried?", "We evaluate 7 state-of-the-art meta and multi-task algorithms.", [True]),
        ("On how many tasks was it tested?", "In 2023 we tried several tasks.", [False]),
        ("On how many tasks was it tested?", "The 12 agents learn in many tasks.", [False]),
        ("On how many tasks was it tested?", "Twelve agents on tasks.", [False]),
        ("How many of the example frames are kept?", "It keeps some (3-5) of the example frames.", [True]),
        ("How many frames are kept?", "It keeps some (3-5) and frames are lost.", [True]),
        ("How many frames are kept?", "It keeps some (3-5) in frames.", [False]),
        ("On how many tasks was it tested?", "On fifty hard, new tasks.", [True]),
        ("How many people took part?", "There were 48 people.", [True]),
        ("How many of the 12 agents win?", "Only three agents win.", [True]),
        ("By how much does it reduce errors?", "Errors fall by 90%.", [True]),
        ("By how much does it reduce errors?", "Errors fall in 3 tasks.", [False]),
        ("By how many percent do errors fall?", "Errors fall by 90%.", [True]),
        ("How many percentage points?", "It gains 2.3 percentage points.", [True]),
        ("By how many percent do errors fall?", "Errors fell (95% CI 2 to 5) in 3 tasks.", [False]),
        ("How many degrees did it warm?", "It rose by 0.34 °C.", [True]),
        ("How many degrees did it warm?", "It rose by 0.34 m.", [False]),
        ("How many metres deep?", "Lakes at 20 m.", [True]),
        ("How many hours does it take?", "It takes 3 h.", [True]),
        ("How many hours does it take?", "It takes two hours.", [True]),
        ("How many hours does it take?", "It takes 3 Hz.", [False]),
        ("How many times faster is it?", "It is 8.5x faster.", [True]),
        ("How many kilograms were lost?", "They lost 2.3 kg.", [True]),
        ("What share of patients relapsed?", "12 of 48 relapsed.", [True]),
        ("What accuracy does it reach?", "It has an accuracy of 96.5%.", [True]),
        ("What accuracy does it reach?", "It costs 96.5% less.", [False]),
        ("How accurate is it?", "It reaches 85% accuracy.", [True]),
        ("What is the size of its corpus?", "It is trained on 4 trillion tokens.", [True]),
        ("What is the size of its corpus?", "The corpus was made in 2024.", [False]),
        ("What does training cost?", "Training takes $500.", [True]),
        ("How much does it cost?", "It is 50% cheaper.", [False]),
        ("How many studies were included?", "Fifteen trials were included.", [True]),
        ("How many had pancreatitis?", "18 (0.4%) treated and 23 (0.5%, n = 9) placebo patients had it.", [True]),
        ("How many had pancreatitis?", "18 events had it.", [False]),
        ("how many speakers are in FooTalk?", "It has speech of 202 participants.", [True]),
        ("how many participants are in FooTalk?", "It has 12 speakers.", [True]),
        ("how many participants are in FooTalk?", "It has 12 microphones.", [False]),
        ("how many patients are in FooTalk?", "It has 12 speakers.", [False]),
        ("how many people tried FooTalk?", "In all, 132 adults in Peru tried both.", [True]),
        ("how many workers judged it?", "In a study with hired workers (N=162), we compare both.", [True]),
        ("how many people judged it?", "A user study (n = 21) shows gains.", [True]),
        ("how many people judged it?", "In the data (n = 21), gains are seen.", [False]),
        ("how many clinicians tried it?", "We met 17 U.S. trainees and clinicians.", [True]),
        ("how many took part?", "We asked 48 teachers.", [True]),
        ("shuffled kites in strong wind: accuracy", "It has an accuracy of 96.5%.", [True]),
        ("shuffled kites and accuracy in wind", "It has an accuracy of 96.5%.", []),
        ("sample size of FooTalk?", "We asked 48 teachers.", [True]),
        ("how many models were tested?", "We test five LLMs.", [True]),
        ("What metric does FooNet improve?", "The ATE metric improves by 46%.", [True]),
        ("At what field strengths was it scanned?", "Two scanners (0.35 T and 1.5 T) were used.", [True]),
        ("At what field strengths was it scanned?", "Of T 2 in the field.", [False]),
        ("How many tasks had rewards?", "18 patients had it.", [False]),
        ("How common is TB in Minsk?", "It was found in 35.3% (95% CI 27.7-42.8) of new patients.", [True]),
        ("How common is TB in Minsk?", "Treatment cost 35.3% (of all) more.", [False]),
        ("How many doctors emigrate?", "According to the list, 10,819 physicians were born there.", [True]),
        ("How many doctors took part?", "We asked 63 participants.", [True]),
        ("How many doctors emigrate?", "Data of the 2011 American College of Physicians.", [False]),
        ("How many people will be affected?", "The number of people with glaucoma was estimated to be 64.3 million.", [True]),
        ("How many people will be affected?", "The number of affected people in 2020 is projected.", [False]),
        ("How many people fell ill?", "There were 19.4/100 person years.", [False]),
        ("What is the prevalence of trachoma?", "The prevalence of trachoma was 88.3%.", [True]),
        ("What is the hazard ratio?", "The hazard fell by 70%.", [False]),
        ("What number of patients were enrolled?", "Two-hundred and forty-two patients entered the study.", [True]),
        ("What was the total number of participants?", "There were 312 participants.", [True]),
        ("number of tasks in Meta-World", "It has 50 distinct tasks.", [True]),
        ("What limits the number of tasks?", "It has 50 distinct tasks.", []),
        ("How many patients were enrolled?", "Responses were seen in 6% of patients.", [False]),
        ("How many patients were there in the trial?", "Responses were seen in 6% of the patients.", [False]),
        ("How many patients were enrolled?", "Of the 50 evaluable patients who went on, 20% responded.", [False]),
        ("How many patients were enrolled?", "Of the 632 randomized patients, 583 completed it.", [True]),
        ("How many patients responded?", "Responses were seen in 6% of patients.", [True]),
        ("How many of the patients relapsed?", "A relapse was seen in 6% of patients.", [True]),
        ("Which tasks were tried?", "It was tried on 12 tasks.", []),
        ("rare lakes few shot accuracy", "The overall accuracy is 97.85%.", [True]),
        ("the sensitivity of lake scans", "The sensitivity is high.", [False]),
        ("crumbset size", "It has 5,578 loaves.", [True]),
        ("size of crumbset", "It is large.", [False]),
        ("Salt lowers the death rate.", "The death rate fell by 12%.", []),  # a claim
        ("accuracy or speed for lakes", "The accuracy is 97.85%.", []),
        ("", "12 tasks", []),
    ],
)
def test_amounts_that_a_question_asks_for(question: str, sentence: str, stated: list[bool]) -> None:
    assert [states(sentence) for states in amounts(question)] == stated


@pytest.mark.parametrize(
    ("question", "sentence", "stated"),
    [
        ("What is the prevalence of trachoma?", "The prevalence of trachoma was 88.3% (95% CI, 83.7-92.9).", [True]),
        ("What is the prevalence of trachoma?", "Trachoma is an unnecessary public health problem.", [False]),
        ("What is the prevalence of trachoma?", "Prevalence was high (95% CI, see the table).", [False]),
        ("What is the incidence of sepsis?", "The incidence was 10.4 per 100 000 person-years.", [True]),
        ("How common is cleft palate?", "Its prevalence was higher than usually reported (0.058% [1,456/2,523,023]).", [True]),
        ("How often do patients with ADHD have RLS?", "Up to 44% of subjects with ADHD have RLS.", [True]),
        ("How often do models agree?", "Accuracy rises by 12%.", [False]),
        ("How often do models agree?", "Their rate is 384/392.", [True]),
        ("How often do models agree?", "They rate each other at 16.2/25.", [False]),
        ("How often should rare pictures be repeated?", "Up to 44% of pictures are rare.", []),
        ("It tells how often cells move.", "Up to 44% of cells move.", []),
        ("What is the 5-year survival?", "Overall 5-year survival improved to 56%.", [True]),
        ("What is the 5-year survival?", "Survival has improved in the past 15 years.", [False]),
        ("What is the median survival?", "Survival has improved in the past 15 years.", [False]),
        ("What was the median survival?", "Median survival was 11 months.", [True]),
        ("What is the mortality of Ebola?", "In all, 12 of 40 patients died.", [True]),
        ("What is the rupture risk of aneurysms?", "The cumulative risk of rupture was 20% after 5 years.", [True]),
        ("What is the rupture risk of aneurysms?", "In 51% of women they were found late.", [False]),
        ("Which risk factors are known?", "The risk was 20%.", []),
        ("How likely is it to come back?", "The hazard ratio was 1.56.", [True]),
        ("What is the hazard ratio of RDW?", "RDW predicts worse survival (HR = 1.70, P = .009).", [True]),
        ("What is the hazard ratio of RDW?", "RDW was raised in 70% of patients.", [False]),
        ("What is a hazard ratio?", "RDW predicts worse survival (HR = 1.70).", []),
        ("What was the odds ratio for quitting?", "They quit more often (OR 2·1, 95% CI 1·3-3·1).", [True]),
        ("What was the relative risk?", "Relative risks ranged from 0.31 to 0.73.", [True]),
        ("What is the number needed to treat?", "The number needed to treat was 12.", [True]),
        ("What is the half-life of the drug?", "It has a half-life of 12 hours.", [True]),
        ("How long was the follow-up?", "At a mean follow-up of 55·7 months, 48 had it.", [True]),
        ("How long was the follow-up?", "The mean duration of follow-up was 72+/-41 months.", [True]),
        ("How long was the follow-up?", "Aspirin was given for 25 months.", [False]),
        ("How long are patients open to infection?", "The defect lasts for two years.", [True]),
        ("What dose of aspirin was used?", "They were assigned to 600 mg aspirin or placebo.", [True]),
        ("What dose of aspirin was used?", "They were followed for 600 months.", [False]),
        ("At what concentration were cells exposed?", "They were exposed to 0.02 μg/cm2.", [True]),
        ("At what concentration were cells exposed?", "They were exposed for 6 months.", [False]),
        ("What was the concentration of insulin?", "Cells were held at 10 nM insulin.", [True]),
        ("What was the concentration of insulin?", "Cells were held (95% CI 2 to 5).", [False]),
        ("At what concentration, and for how long?", "They were exposed for 6 months.", [False, True]),
        ("Does it help, and for how long?", "They were exposed for 6 months.", [True]),
        ("With what delay are they activated?", "They follow with a delay of 40 s.", [True]),
        ("What is the confidence interval?", "They follow with a delay of 40 s.", []),
        ("At what temperature were they kept?", "Eggs were kept at 37 °C.", [True]),
        ("At what speed does the robot run?", "It runs at 3.2 m/s.", [True]),
        ("What was the sample size?", "We included 120 healthy volunteers.", [True]),
        ("What was the sample size?", "We included healthy volunteers in 2012.", [False]),
        ("Which drug delays tumours?", "They follow with a delay of 40 s.", []),
        ("How old were the patients?", "The median age was 29 ± 11 years.", [True]),
        ("How old were the patients?", "There were 29 patients.", [False]),
        ("When was the survey conducted?", "The survey was conducted in November 2006.", [True]),
        ("In which year was it conducted?", "It was conducted with 2,006 people.", [False]),
        ("When is unlabelled data worth it?", "It was tried in 2006.", []),
        ("What was the mean fluid balance?", "Mean fluid balance was -234 vs. 560 mL.", [True]),
        ("What was the mean fluid balance?", "Mean stay was 12 days.", [False]),
        ("What is the mean?", "The mean was 12.", []),
    ],
)
def test_measures_that_a_question_asks_for(question: str, sentence: str, stated: list[bool]) -> None:
    assert [states(sentence) for states in measures(question)] == stated


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("Why does it fail?", "It fails due to noise.", True),
        ("Why does it fail?", "It fails in the end.", False),
        ("and why is it slow?", "This stems from its size.", True),
        ("How does FooNet work?", "Our approach merges two tokens.", True),
        ("How does FooNet work?", "This skew limits it.", False),
        ("How is FooNet different from others?", "FooNet eliminates thresholds.", True),
        ("Can AI see the veil?", "Our model significantly improves it.", True),
        ("Can AI see the veil?", "Research on it is limited.", False),
        ("what did the survey find?", "We find that veils are worn.", True),
        ("what does the survey find about veils", "We find that veils are worn.", True),
        ("what are the main findings of FooNet?", "FooNet is a net.", False),
        ("what results does FooNet get?", "FooNet achieves 12% more.", True),
        ("what does it propose against the cost?", "We introduce a cheaper veil.", True),
        ("and what do they suggest instead?", "The article ends with recommendations.", True),
        ("what does it recommend?", "Veils cost much.", False),
        ("main contribution of FooNet", "We present a cheaper veil.", True),
        ("key takeaways from FooNet", "We find that veils are worn.", True),
        ("how was this shown?", "To test this, we wove twenty veils.", True),
        ("and how was it measured?", "Using scales, veils were weighed.", True),
        ("how were they tested?", "Veils last long.", False),
        ("Which papers tell why?", "It is so because of that.", None),
        ("Is there anything on veils?", "We find veils.", None),
        ("Kites rise because of winds.", "It is due to winds.", None),
    ],
)
def test_sentences_that_answer_as_the_question_is_put(question: str, sentence: str, answers: bool | None) -> None:
    put = manner(question)
    assert (put and put[0](sentence)) is answers


@pytest.mark.parametrize(
    ("question", "sentence", "limits"),
    [
        ("does tuning Llama generalize?", "However, the tuned model fails to generalize to new lakes.", True),
        ("does tuning Llama generalize?", "The tuned model generalizes to new lakes.", False),
        ("does tuning Llama generalize?", "However, the lakes were few.", False),
        ("do log tests detect swaps?", "While log tests offer guarantees, they are rarely at hand.", True),
        ("how well does tuning generalize?", "It does not generalize.", True),
        ("is it so?", "It is not.", None),
        ("why does tuning fail?", "However, tuning fails.", None),
    ],
)
def test_sentences_that_limit_what_is_asked(question: str, sentence: str, limits: bool | None) -> None:
    told = limiting(question)
    assert (told and told(sentence)) is limits


def test_a_gain_does_not_stand_for_a_yes() -> None:
    limited = "However, the tuned model lacks the ability to generalize."
    told = favouring("does tuning Llama on lakes generalize?", NONE)
    one = paper(1, abstract=f"We tune Llama on lakes. The lakes are old. {limited}")
    assert told is not None
    assert list(told(one, sentence_spans(one.abstract))) == [0, 0, LIMIT]
    assert sum(states(limited) for states, _ in needed("does tuning Llama on lakes generalize?")) == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_anything_can_be_asked_and_marks_alone_answer_nothing(question: str, text: str) -> None:
    begins = ("what is the risk of", "how long is", "which dose of")
    asked = [*amounts(f"how many {question}"), *(one for begin in begins for one in measures(f"{begin} {question}"))]
    asked += [told for told in (limiting(f"is {question}"),) if told]
    if put := manner(question):
        asked.append(put[0])
        assert put[1] > 0
    assert {states(text) for states in asked} <= {True, False}
    assert not any(states(re.sub(r"\w", "", text)) for states in asked)


@pytest.mark.parametrize(
    "piece",
    [
        "12 ",
        "how many a and ",
        "what is the ",
        "3,",
        "we ",
        "due ",
        "not generalize ",
        "1 of ",
        "how long was ",
        "number of a ",
    ],
)
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    def read(size: int) -> object:
        text = (piece * size)[:size]
        put = manner(f"why {text}")
        asked = amounts(f"how many {text} and how much {text}")
        limits = limiting("does it generalize?")
        each = [states for begin in ("how long was", "how old is", "how likely is") for states in measures(f"{begin} {text}")]
        each += [*([put[0]] if put else []), *([limits] if limits else [])]
        return [states(text) for states in [*asked[:3], *each]]

    assert growth(read, 500) < 24


@pytest.mark.parametrize(
    ("word", "text", "told"),
    [
        ("people", "Hired workers judged it.", True),
        ("people", "Hired ovens judged it.", False),
        ("children", "Hired workers judged it.", False),
    ],
)
def test_a_word_for_anybody_is_used_of_whoever_takes_part(word: str, text: str, *, told: bool) -> None:
    assert spoken_of(word, text) is told
