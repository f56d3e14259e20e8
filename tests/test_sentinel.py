"""The word by which a model says that nothing is stated: taken out wherever it stands, however it arrives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations import AnswerText, Sentence
from bot.citations.announcing import announces
from bot.citations.courtesies import is_bare_answer, is_courtesy
from bot.citations.denials import undenied
from bot.citations.sentinel import Sentinel
from bot.llm.thoughts import Thoughts, without_thoughts
from tests.work import growth


def through(pieces: list[str]) -> tuple[str, str]:
    sentinel = Sentinel()
    return "".join(map(sentinel.feed, pieces)) + sentinel.finish(), sentinel.said


@pytest.mark.parametrize(
    ("text", "left", "said"),
    [
        ("NOT_STATED [2]", "", "NOT_STATED [2]"),
        ("**NOT_STATED** [1][2]\n", "\n", "**NOT_STATED** [1][2]"),
        ("NOT\\_STATED", "", "NOT\\_STATED"),
        ("“NOT_STATED”\nMore.", "\nMore.", "“NOT_STATED”"),
        ("It is fast [1].\nNOT_STATED [2]\nAnd open [1].", "It is fast [1].\n\nAnd open [1].", "NOT_STATED [2]"),
        ("NOT_STATED\nNOT_STATED [1]", "\n", "NOT_STATED"),
        ("GANNOT_STATED", "GANNOT_STATED", ""),
        ("It is not stated.", "It is not stated.", ""),
        ("NOT STATED", "NOT STATED", ""),
        ("NOT", "NOT", ""),
        ("An N", "An N", ""),
        ("[1] **", "[1] **", ""),
        ("*" * 30 + "NOT_STATED", "*" * 22, "*" * 8 + "NOT_STATED"),
    ],
)
def test_it_is_taken_out_with_its_line(text: str, left: str, said: str) -> None:
    assert through([text]) == (left, said)
    assert through(list(text)) == (left, said)


@given(
    st.lists(
        st.sampled_from(["NOT_STATED", "NOT", "_STATED", "N", "O", " ", "\n", "[1]", "**", "*" * 25, "a", "\\", "GAN"]),
        max_size=9,
    ),
    st.data(),
)
def test_how_it_is_split_does_not_matter(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert through(pieces) == through([text])


@pytest.mark.parametrize("text", ["The words", "GAN", "No, [1] says", "It is NOT that"])
def test_other_words_are_shown_at_once(text: str) -> None:
    assert Sentinel().feed(text) == text


@pytest.mark.parametrize("piece", ["*", "(“", "NOT_", "NOT_STATED\n"])
def test_taking_it_out_takes_no_longer_than_its_length(piece: str) -> None:
    assert growth(lambda size: through([piece * size]), 250) < 24  # about 8; 64 if quadratically


FINAL = "<|start|>assistant<|channel|>final<|message|>"


def told(pieces: list[str]) -> str:
    """What a reader has in the end of a text that comes in these pieces."""
    thoughts, text = Thoughts(), ""
    for piece in (*pieces, None):
        more = thoughts.finish() if piece is None else thoughts.feed(piece)
        text = more if thoughts.void() else text + more
    return text


@given(
    st.lists(
        st.sampled_from(
            ["<think>", "</think>", "<Thinking>", "<", "think>", "a", " ", ". ", "\n", "</", "<b>", "`", "[THINK]", "[1]",
             "[/THINK]", "analysisWe", "assistantfinal", "<|channel|>", "analysis", "final", "<|message|>", "<|end|>",
             "<|start|>"]
        ),
        max_size=9,
    ),
    st.data(),
)  # fmt: skip
def test_thoughts_go_however_they_are_split(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert told(pieces) == told([text]) == without_thoughts(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>so</think>It is.", "It is."),
        ("It <think>so", "It "),
        ("a < b <thing>", "a < b <thing>"),
        ("<", "<"),
        ("Okay, [1] fits.\n</think>\n\nIt is [1].", "It is [1]."),  # where the prompt began the thought
        ("Okay.\n</THINK>It is.", "It is."),
        ("It is [1].\n</think>\n", "It is [1].\n\n"),  # nothing follows: it was the answer
        ("The mark `</think>` ends it [1].", "The mark `</think>` ends it [1]."),
        ("It ends with “</think>” [1].", "It ends with “</think>” [1]."),
        ("[THINK]so[/THINK]It is [1].", "It is [1]."),
        ("◁think▷so◁/think▷It is.", "It is."),
        ("<seed:think>so</seed:think>It is.", "It is."),
        ("<thought>so</thought>It is.", "It is."),
        ("<|begin_of_thought|>so<|end_of_thought|><|begin_of_solution|>It is.<|end_of_solution|>", "It is."),
        (f"<|channel|>analysis<|message|>We look.<|end|>{FINAL}It is.<|return|>", "It is."),
        (f"<|channel|>commentary to=functions.x <|constrain|>json<|message|>{{}}<|call|>{FINAL}It", "It"),
        ("<|channel|>final<|message|>It is.", "It is."),
        (f"We look.<|end|>{FINAL}It is.", "It is."),
        ("analysisWe look at [1].assistantfinalIt is [1].", "It is [1]."),
        ("analysisWe look", ""),
        ("Analysis of variance is used [1].", "Analysis of variance is used [1]."),
        ("analysis of variance", "analysis of variance"),
        ("analysis", "analysis"),
        ("An assistantfinal is none.", "An assistantfinal is none."),
        ("[1] and [THIN", "[1] and [THIN"),
        ("R1 thinks between <think> and </think> tags [1].", "R1 thinks between `<think>` and `</think>` tags [1]."),
        ("The closing </think> tag ends it [1].", "The closing `</think>` tag ends it [1]."),
        ("It is in the tags (<think>, </think>).", "It is in the tags (`<think>`, `</think>`)."),
        ("It is put in <think>...</think> tags.", "It is put in `<think>`...`</think>` tags."),
        ("It is put in <think>\nso\n</think>\nIt is.", "It is put in \nIt is."),
        ("We use the [THINK] token.", "We use the `[THINK]` token."),
        ("We use <|start|> and <|message|> tokens.", "We use `<|start|>` and `<|message|>` tokens."),
        ("In `x <think> y </think> z` it is.", "In `x <think> y </think> z` it is."),
        ("Okay, [1]. </think> It is.", "It is."),
        ("Okay, it fits </think>\n\nIt is.", "It is."),
        ("Okay, it fits</think>It is.", "It is."),
        ("Okay, a <think> tag.\n</think>\nIt is.", "It is."),
        ("It is. <think> So </think> Yes.", "It is.  Yes."),
    ],
)  # fmt: skip
def test_thoughts_are_taken_out(text: str, left: str) -> None:
    assert told([text]) == told(list(text)) == without_thoughts(text) == left


FINDINGS = """
This paper did not find any reduction of cccDNA by GS-9620.
The paper does not find a difference between telmisartan and ramipril in the primary renal outcome.
The available evidence does not give support for a mortality benefit of 99% from zinc.
The papers did not report any deaths among the 88,000 participants.
The evidence does not provide support for a link between smoking and autism.
The source domain does not contain labels.
No evidence was found that vitamin D reduces fractions of falls.
The retrieved documents do not contain the answer in 30% of questions.
The context window does not cover the whole document.
The paper's method does not include a reward model.
The texts did not contain any toxic content.
The study found no evidence, and the papers reviewed did not report adverse events.
This information-theoretic bound does not give a rate.
The proposed passage retriever is not told the answer.
The source code is not provided.
In the trial the available evidence never included children.
The text encoder does not give sentence-level vectors.
This paper does not find any difference between telmisartan and ramipril.
The papers reviewed did not report adverse events in 12 of 20 trials.
The authors say it cannot be determined whether A causes B.
It can not be said that X improves Y.
No text-to-image model specified here was faster.
The paper finds that current evidence does not find benefit of zinc.
The method does not need labels.
Agents that cannot answer ask for help.
Reward hacking is not stated as a goal.
This paper shows that ensembles do not help.
The abstract reports no difference in survival between the groups.
The paper reports no improvement over PPO.
No paper reported an effect of albumin on mortality.
None of the studies found an effect on mortality.
None of the papers finds a benefit of zinc.
None of the trials showed a benefit.
There is no evidence that aspirin lowers the risk.
There was no mention of pain in 40% of the patients' records.
There is no information loss in the encoder.
Facts that are not mentioned in the source documents count as hallucinations.
Words that are not given in the context are harder to predict.
The abstract syntax tree does not contain comments.
The document retriever fails to find answers to rare questions.
Models without the given context cannot answer 40% of the questions.
When the answer is not in the passage, the reader abstains.
The evidence does not show that HRT prevents falls.
The evidence does not indicate that screening saves lives.
Patients did not report pain after surgery.
Participants could not say which arm they were in.
The papers disagree: one found no effect, the other a small one.
Type I errors are not reported to increase.
We could not find any effect of the drug.
PCGEM1 and PRNCR1 do not interact with AR.
The agent is not told which reward it will be given.
Models often answer "I don't know".
The model says I cannot answer when it is unsure.
The reward is not specified by the user but learned from preferences.
Summaries do not contain information about names in 12% of cases.
Neither paper found a change in eGFR.
The information bottleneck does not explain generalization.
Context does not help the model answer questions about rare entities.
The sources of bias do not include age.
The text does not describe the image in 20% of the pairs.
The evidence retriever did not provide the answer for 31% of the claims.
The abstracts that GPT-3 wrote did not contain citations in most cases.
Nothing in the trial suggests that albumin reduces mortality.
The paper does not support a causal role of HDL.
The given reward does not tell the agent how to act.
The available data do not allow the effect to be told from chance.
No documents were found that contain the answer.
Reviewers did not mention novelty in most of the 200 reviews.
The abstracts of the two trials report no deaths.
The abstract says that no reduction was seen.
According to the abstract, GS-9620 did not reduce cccDNA.
The papers agree that KL regularization does not prevent reward hacking.
Label noise is not mentioned by most annotators.
The instructions do not specify the reward, so that the agent has to ask.
The paper did not observe any benefit of zinc.
These papers do not support the use of albumin.
The abstract shows no benefit of combination therapy.
The papers show that KL penalties cannot prevent reward hacking.
The authors did not detect any interaction of PCGEM1 with AR.
This study provides no evidence for an effect of aspirin.
The evidence does not favour either drug.
The abstract states that the drug did not reduce cccDNA.
The trial did not include children.
The study does not address confounding by age.
The paper does not use labels.
Those papers that tested it did not find an effect.
The papers found no difference in renal outcomes.
No paper found an effect.
This paper does not rely on human feedback.
The abstract denies an interaction of PCGEM1 with AR.
The source text is not given to the summarizer.
There is no information in the label about the task.
The given evidence does not confirm an association.
In both papers the effect was not significant.
The evidence is insufficient to recommend screening.
The information provided by nurses was not sufficient for patients.
The patients were not told which drug they had.
These documents cannot be classified by the model.
The paper reports that no adverse events occurred.
The paper has no theoretical guarantees.
The model could not answer this question in any of the trials.
The drug is not available in the US.
The code is not available.
The dose was not specified in 14 trials.
The available evidence is insufficient to say whether zinc lowers mortality.
The given context is not enough for the model to answer.
The full paper might have been accepted otherwise.
This evidence does not explain the decline.
I cannot stress enough that aspirin cures cancer.
I cannot say often enough that aspirin cures cancer.
I can't help but note that aspirin cures cancer.
I have no doubt that aspirin cures cancer.
I cannot overstate that PPO wins.
I'm afraid aspirin kills 40 patients.
I found no effect of zinc on mortality.
Note that aspirin does not cure cancer.
It is worth noting that the drug did not reduce cccDNA.
Note that no paper reported an effect of albumin on mortality.
The authors do not report any adverse events.
The authors did not report the deaths.
The study does not compare well with others.
The authors do not use labels.
They do not compare favourably with DQN.
The paper and the code do not use labels.
No comparison reached significance.
None of the agents names the object.
The Transformer does not mention rare tokens.
"""
DENIALS = """
I could not find an answer to this question in the provided abstracts.
None of the provided papers discuss this topic.
I don't have enough information in the abstracts to answer this question.
There is no information about this in the provided abstracts.
This information isn't provided.
Based on the abstracts, it is unclear.
The abstracts provide no information on this.
The abstracts contain no details about the hardware.
No abstract mentions the GPU used.
The abstract makes no mention of GPUs.
The papers are silent on this.
There is no mention of GPUs in any of the abstracts.
The GPU type is not mentioned in the abstracts.
The GPU type is not specified.
It is not stated which GPU was used.
I cannot find this in the abstracts.
Sorry, I can't answer that from the abstracts.
The hardware used is not reported in the abstract of SERL.
None of the abstracts state which GPU was used.
The available abstracts lack details on hardware.
Unfortunately the abstracts don't say.
I'm not able to answer this from the given abstracts.
The question cannot be answered from the abstracts.
Nothing in the abstracts addresses this.
The abstract does not disclose the GPU type.
The provided context doesn't contain that.
Die Abstracts nennen die Hardware nicht.
Les résumés ne précisent pas le matériel.
The abstracts do not state how many GPUs were used.
None of the papers mentions a number.
Not stated.
The abstracts do not state any clinical use of AI.
I cannot answer this.
The given abstracts do not describe how it was trained.
However, the abstracts do not explicitly mention the batch size.
The abstract of SERL does not specify which robot was used.
The papers on reward hacking do not say how large the models were.
The abstracts I was given do not address this question.
The provided excerpts do not mention any user study.
Neither of the abstracts mentions children.
Neither abstract states the dose.
The abstracts do not compare SERL with Dreamer.
The abstracts do not report training times.
The paper does not state how many patients were enrolled.
The papers do not report the number of parameters.
It is unclear from the abstracts whether children were included.
It is not clear from the given abstracts which dataset was used.
From the abstracts alone, it cannot be determined which GPU was used.
It cannot be determined from the abstracts how long training took.
The evidence given does not mention the dose.
The answer is not in the abstracts.
The answer cannot be found in the provided papers.
There are no details on hyperparameters in these abstracts.
No information is given about the dose.
No details about the hardware are provided in the abstracts.
Insufficient information is available in the abstracts.
Not enough information.
The abstracts say nothing about GPUs.
The abstracts give no indication of the cost.
The abstracts do not provide enough information to answer this.
The provided abstracts don't contain information about the number of annotators.
The texts supplied do not answer the question.
The abstracts fail to mention the number of seeds.
Whether children were included is not stated in the abstracts.
The number of seeds is not given in either abstract.
I was unable to find any mention of GPUs.
I found no information on this in the abstracts.
These papers do not discuss legal questions.
This is not addressed by the provided papers.
This is not covered in the abstracts.
The full text may state it.
The context provided does not specify the learning rate.
While the abstracts discuss training time, they do not specify the hardware.
The provided papers do not contain the answer.
The supplied abstracts are insufficient to answer this.
The exact GPU model isn't disclosed in the paper.
Los resúmenes no mencionan el hardware.
In den Abstracts wird die Hardware nicht erwähnt.
Dazu machen die Abstracts keine Angaben.
Le résumé n'indique pas le type de GPU.
The abstract doesn't go into detail about this.
Unfortunately, none of the given abstracts provide details about the learning rate.
No paper in the list mentions this.
The provided abstracts do not offer details on how the model was evaluated.
No mention is made of the optimizer in the abstracts.
I'm sorry, but the abstracts do not contain this information.
Unfortunately, the given papers do not provide a direct answer to your question.
The abstracts do not directly address whether RLHF works for robotics.
There isn't enough information in the abstracts to determine this.
The specific GPU used for training is not mentioned in the provided abstracts.
Neither paper specifies the batch size.
The abstracts do not reveal how much the training cost.
It's not mentioned in the abstracts.
It is not possible to determine the answer from the given abstracts.
The available abstracts don't say anything about the cost.
The abstracts only mention regularization and do not explain how it is implemented.
Details on the architecture are not included in the abstracts.
This question goes beyond what the abstracts state.
The retrieved papers do not seem to discuss this topic.
None of these papers address the question directly.
The abstract provides no numbers for this.
The abstract does not name the authors' institution.
No further details are given.
The abstract doesn't say.
The paper's abstract does not state the number of demonstrations.
SERL's abstract does not mention the hardware.
The abstract for SERL doesn't specify the robot.
The hardware remains unspecified in the abstracts.
The texts do not say how long it took.
I don't know.
The abstracts leave this open.
Paper 1 does not mention the number of GPUs.
The other abstracts do not mention GPUs.
Both abstracts omit the hardware.
The number of GPUs is unknown from the abstracts.
We cannot tell from the abstracts.
The abstracts do not say how long it ran, or on which machines, and the papers themselves may.
The abstracts do not report training times, memory use, and costs.
The abstracts do not say how long it ran, what it cost, and who paid.
The abstracts do not state results for PPO, DQN, and SAC.
The abstracts do not report the number of seeds, the GPUs used, or the time needed.
The abstracts do not report the accuracy, the F1 scores, or the AUC on the test sets.
The abstracts do not describe the method, report results, or compare it with others.
The abstracts do not mention side effects, including nausea, or how often they occurred.
The abstracts do not mention the data that were used, and the models that were trained on them.
The abstracts do not say, for example, which optimizer was used, or how many seeds.
The abstracts do not say how it compares with GPT-4, Llama 3, and BERT.
The abstracts do not state the inclusion criteria, the doses given, and the drugs they took.
The abstracts do not say how the rewards are computed, how often the policy is updated, and when training stops.
The abstracts do not mention the age, sex, and weight of the 40 patients.
The abstracts do not say how long it ran, so the question cannot be answered.
The abstracts do not mention the code, so it is unclear whether it is open.
I cannot answer this from the abstracts, and you may want to consult the full papers.
I'm afraid the abstracts do not say.
I am unable to determine this from the abstracts.
I don't have access to the full text.
I'm not sure.
Note that the abstract does not mention which GPU was used.
It's worth noting that the abstracts do not mention the GPU.
However, it is worth noting that the abstract does not mention which GPU was used.
Keep in mind that none of the abstracts reports the cost.
Please note, though, that the abstracts do not state the dose.
None of the abstracts compares SERL with ReMax.
Neither abstract names the GPU.
No abstract reports the training time.
No direct comparison between SERL and ReMax is provided in the abstracts.
The authors do not report the GPU.
The study does not specify which dose was used.
Papers 2 and 3 do not discuss memory.
Papers, and do not discuss memory.
The remaining papers do not address memory.
The other papers do not describe the robot.
The ReMax paper does not discuss value networks.
The LOOP abstract does not mention the cost.
Die verwendete GPU wird in den Abstracts nicht genannt.
"""
POLITE = """
Sure!
Let me know if you have further questions!
Done.
Certainly, happy to help!
Great question!
That's a great question.
Of course.
I hope this helps!
Hope that helps.
Feel free to ask if you want more detail.
If you have any other questions, feel free to ask.
Would you like me to summarize another paper?
Here is a summary of the abstracts.
Here's a short answer.
Okay.
Thanks for your question.
Let me answer.
Is there anything else you would like to know?
Please let me know if you need more details.
Hello!
Here you go.
**Sure!**
That's all.
I'll summarize the findings below.
Happy to help!
If you want, I can compare the two papers.
Certainly! Here you go.
Here is what the abstracts say.
I hope this answers your question.
I hope this helps you with your research!
I'm happy to help with any further questions.
Let me know if you want more details on SERL.
For more details, please refer to the full papers.
Please consult the original paper for further details on the robots.
See the full texts.
Would you like more information on reward hacking?
If you have more questions about these papers, let me know!
"""
STATING = """
Sure methods exist.
Surely regularization helps.
Done right, regularization prevents reward hacking.
Of course methods differ.
If you have noise, ensembles help.
Here is a method that prevents reward hacking.
Good questions raise engagement.
The answer is regularization.
Yes.
No.
Regularization helps.
Thanks to regularization, reward hacking is prevented.
Answers are short.
Let me tell you that it fails.
Agents ask for help.
Hope is not a strategy.
Happy patients recover faster.
Certainly not.
Okay agents were better.
Is there a difference?
I hope to show that ensembles work.
That is all the method needs.
Should agents ask for help?
Below are the results of PPO.
Feel free to ask, and note that a KL penalty prevents everything.
I hope this helps patients with cancer recover without any chemo at all.
Hope it helps mice live longer.
I'm happy to help patients with aspirin, which cures cancer.
Glad to help cancer patients recover.
Readers consult the full paper, which shows that aspirin cures cancer.
Check the reward, as the paper does.
If you have cancer, I can tell you aspirin cures it.
Let me know if you doubt that aspirin cures cancer.
"""
UNCITED = ["The GPU type is not specified.", "It is not stated which GPU was used."]


@pytest.mark.parametrize("sentence", FINDINGS.strip().split("\n"))
def test_a_negative_finding_is_a_claim(sentence: str) -> None:
    assert undenied(sentence, cites=True) == sentence


@pytest.mark.parametrize("sentence", DENIALS.strip().split("\n"))
def test_what_the_abstracts_lack_is_no_claim(sentence: str) -> None:
    assert undenied(sentence, cites=False) == ""
    assert sentence in UNCITED or undenied(sentence, cites=True) == ""


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("Ensembles help by 70%, but the abstract does not say on which data.", "Ensembles help by 70%"),
        ("The abstracts do not say which GPU was used, but training took 25 to 50 minutes.", "training took 25 to 50 minutes"),
        ("Although the abstract does not state the dose, GS-9620 did not reduce cccDNA.", "GS-9620 did not reduce cccDNA"),
        ("SERL trains in 25 to 50 minutes; the abstract does not mention the hardware.", "SERL trains in 25 to 50 minutes"),
        ("The abstracts do not say, but the full paper may.", ""),
        ("ReMax halves the memory of PPO, but they do not compare it with LOOP directly.", "ReMax halves the memory of PPO"),
        ("Although no direct comparison is provided, ReMax needs half the memory.", "ReMax needs half the memory"),
        (
            "While it reports that SERL learns in 25 minutes, the abstract names no robot.",
            "While it reports that SERL learns in 25 minutes",
        ),
        ("The abstracts do not give the hardware, the batch size, or the learning rate.", ""),
        ("The abstracts do not say how long it ran, and PPO doubles the accuracy of DQN.", "PPO doubles the accuracy of DQN"),
        ("The papers do not describe side effects, the drug cures 95 patients.", "the drug cures 95 patients"),
        ("None of the abstracts mention children, and vaccines cause autism.", "vaccines cause autism"),
        ("The abstracts do not mention the cost and PPO doubles the accuracy.", "PPO doubles the accuracy"),
        ("The abstracts do not say how long it ran: aspirin cures cancer.", "aspirin cures cancer"),
        ("The abstracts do not say how long it ran — PPO beats the others.", "PPO beats the others"),
        ("The abstract does not state the cost, and shows that it works.", "shows that it works"),
        ("The abstracts do not say who took part, they show that it works.", "they show that it works"),
        ("The abstracts do not mention costs, in contrast to DQN, PPO solves all tasks.", "PPO solves all tasks"),
        ("I found no paper that does better than Voyager, which wins on Minecraft.", "which wins on Minecraft"),
        ("The dose is not given in the abstracts, and patients recovered within a week.", "patients recovered within a week"),
        ("The abstracts do not give memory, and training cost, mortality fell by 20%.", "mortality fell by 20%"),
        (f"The abstracts do not say {'or tell ' * 90}how it ran; PPO beats DQN.", "PPO beats DQN"),
        (f"The abstracts do not say how; {'PPO wins, ' * 70}it beats DQN.", f"{'PPO wins, ' * 70}it beats DQN"),
        ("I cannot tell which GPU was used, but PPO reaches 95% accuracy.", "PPO reaches 95% accuracy"),
    ],
)
def test_what_is_claimed_beside_a_denial_is_left(sentence: str, claimed: str) -> None:
    assert undenied(sentence, cites=True).removesuffix(".") == claimed


@pytest.mark.parametrize(
    "text",
    ["the abstracts ", "a ", "not ", "the paper of a a ", ", ", "the abstracts do not say, ", "I cannot say a, and a "],
)
def test_reading_what_denies_takes_no_longer_than_its_length(text: str) -> None:
    assert growth(lambda size: undenied(text * size, cites=False), 60) < 24
    assert growth(lambda size: undenied(f"The abstracts do not say {text * size}", cites=False), 800) < 24


@pytest.mark.parametrize("sentence", POLITE.strip().split("\n"))
def test_what_is_only_polite_is_told(sentence: str) -> None:
    assert is_courtesy(sentence)


@pytest.mark.parametrize("sentence", STATING.strip().split("\n"))
def test_what_states_something_is_not_only_polite(sentence: str) -> None:
    assert not is_courtesy(sentence)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("**Key findings:**\n- It works", [True, False]),
        ("**Key Findings**:\n- It works", [True, False]),
        ("### Training Time\nIt is short.", [True, False]),
        ("### **Memory**\nLOOP keeps one copy.", [True, False]),
        ("### 1. ReMax\nIt is fast.", [True, False]),
        ("## Comparison of ReMax and LOOP with PPO\nBoth help.", [True, False]),
        ("**Speed**\nIt is fast.", [True, False]),
        ("**Step 2: Training**\nIt is short.", [True, False]),
        ("2. **LOOP**\n   - keeps one copy\n   - wins", [True, False, False]),
        ("2. **LOOP**\n- keeps one copy", [True, False]),
        ("- Memory\n  - it is halved", [True, False]),
        ("SERL offers the following:\n- code", [True, False]),
        ("ReMax differs from PPO in 3 main ways:\n- memory", [True, False]),
        ("| Method | Training Time | Memory Usage |\n|---|---|---|\n| ReMax | short | little |", [True, False]),
        ("| Benchmark | AppWorld | Atari 100k |\n|---|---|---|\n| a | b | c |", [True, False]),
        ("| Drug | Week 12 | Placebo (n=118) |\n|---|---|---|\n| a | b | c |", [True, False]),
        ("| Model | 7B | F1 score |\n|---|---|---|\n| a | b | c |", [True, False]),
        ("| Dataset | Open source? | Uses labels |\n|---|---|---|\n| a | b | c |", [True, False]),
        # What states something
        ("- **ReMax**\n- **LOOP**\n\nBoth help.", [False, False, False]),
        ("It is short.\n\n**25 to 50 minutes**\nThat is all.", [False, False, False]),
        ("**It fails.**\nSo it is.", [False, False]),
        ("**LOOP beats GPT-4**\nIt is better.", [False, False]),
        ("**Ensembles cure cancer**\nThey do.", [False, False]),
        ("### LOOP increases memory\nIt does.", [False, False]),
        ("### 50% less memory\nIt is so.", [False, False]),
        ("LOOP beats GPT-4 on AppWorld:\n- so they say", [False, False]),
        ("- Ensembles cure cancer\n  - so they say", [False, False]),
        ("| Drug | LOOP beats GPT-4 |\n|---|---|\n| a | b |", [False, False]),
        ("| Study | Mortality fell by 20% in adults |\n|---|---|\n| a | b |", [False, False]),
        ("| LOOP halves the memory of PPO |\n|---|\n| it does |", [False, False]),
        ("| Week 12 | little |\n| Week 24 | much |", [False, False]),
        ("**Speed**", [False]),  # nothing follows that it would announce
    ],
)
def test_headings_and_labels_only_announce(text: str, told: list[bool]) -> None:
    answer = AnswerText([])
    parts = [*answer.feed(text), *answer.finish()]
    assert [announces(one, {"remax"}) for one in parts if isinstance(one, Sentence)] == told


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("There are two main approaches to mitigating reward hacking.", "How can reward hacking be mitigated?", True),
        ("The abstracts describe two complementary approaches.", "How can reward hacking be mitigated?", True),
        ("Two papers explain why offline methods fail.", "Why do offline methods fail?", True),
        ("Offline methods fail for two reasons.", "Why do offline methods fail?", True),
        ("Offline methods fail for two reasons.", "Do offline methods fail?", False),
        ("Offline methods do not fail for two reasons.", "Why do offline methods fail?", False),
        ("Ensembles mitigate reward hacking in two ways.", "How can reward hacking be mitigated?", False),
        ("There are two approaches, and ensembles win.", "How can reward hacking be mitigated?", False),
        ("There are 45 approaches to mitigating it, by 20%.", "How can it be mitigated?", False),
        ("Reward hacking can be mitigated.", "How can reward hacking be mitigated?", False),
    ],
)
def test_what_only_counts_what_follows_announces(text: str, asked: str, told: bool) -> None:
    answer = AnswerText([])
    parts = [*answer.feed(text), *answer.finish()]
    assert [announces(one, set(), asked) for one in parts if isinstance(one, Sentence)] == [told]


@pytest.mark.parametrize(
    "sentence", ["Yes.", "No, it does not.", "Yes, both do.", "Both do.", "They are not.", "**Yes.**", "Not really."]
)
def test_a_bare_answer_is_told(sentence: str) -> None:
    assert is_bare_answer(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Yes, SERL does.",
        "No labels are needed.",
        "Both help.",
        "It does so in 25 minutes.",
        "They do not help.",
        "True rewards.",
        "It is 5.",
    ],
)
def test_what_states_something_is_no_bare_answer(sentence: str) -> None:
    assert not is_bare_answer(sentence)
