"""When the bot answers in a thread: who asks it is answered, people who talk are left alone; edits, stops, files."""

from __future__ import annotations

import logging
import threading
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers import Found, Stage, Step, Turn
from bot.conversations import Conversations
from bot.slack.attention import Attention
from bot.slack.claims import Claim
from bot.slack.delivery import Delivery, Status
from bot.slack.marks import NEVER, Marks
from bot.slack.posts import Post
from bot.slack.settings import SlackSettings
from bot.slack.talk import hushes, may_ask, speaks_to_others, worth_saying
from bot.slack.threads import Threads
from ingest.records import Paper
from tests.conftest import paper
from tests.fakes.openai import FakeOpenAI
from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.slack_workspace import BOT_USER_ID
from tests.ports import free_port
from tests.slack_bots import (
    OFF_TOPIC,
    PAPER,
    QUESTION,
    finish,
    held,
    pass_by,
    running,
    sentences,
    settle,
    somewhere,
    whole,
)
from tests.waiting import wait_until

CODE = "and is there code for it?"


@pytest.fixture(scope="module")
def figures() -> int:
    """The port of the bot's figures."""
    return free_port()


@pytest.fixture(scope="module")
def bot_environ(figures: int) -> dict[str, str]:
    return {"PAPERBOT_HEALTH_PORT": str(figures)}


def asked(slack: FakeSlack, text: str = QUESTION) -> tuple[User, Channel, Message]:
    """A question that was answered."""
    ada, general = somewhere(slack)
    question = slack.user_posts(general, ada, text)
    slack.wait_for_answer(question)
    return ada, general, question


def figures_of(port: int) -> str:
    """All that the bot counts."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return str(answer.read().decode())


def counted(port: int) -> str:
    """The counts of questions, and of what befell them."""
    lines = figures_of(port).splitlines()
    names = ("paperbot_questions_total", "paperbot_errors_total", "paperbot_deliveries_failed_total")
    return "\n".join(line for line in lines if line.startswith(names))


# Words


TALK = """
ok let's discuss tomorrow at 3pm|brb lunch|+1|👍|:+1:|haha|lol what|agreed|thanks!|ok?|really?|what?|what time?|how are you?
what do you think?|what do you think, Grace?|Grace, did it work?|@grace how does it work?|do you agree?|did you see the game?
can you send me the slides?|are you free?|should we try it?|shall we meet at 3?|when do we meet?|can someone review this?
anyone up for coffee?|lunch?|and lunch?|what about Friday?|will do|would be nice|does not work for me|how nice|what a mess
when I ran it it crashed|I think it works, no?|we tried that, did not work|the second one is great|see https://x.org/?a=1|stop
please be quiet, we are talking|help|nice paper, will read it|give me a minute|who cares|let me check
why not?|do we have budget for that?|who wants to present this one?|wait, is it Thursday already?
"""
ASKED = """
and DPO?|how does it work|why?|tell me more|summarise it|compare them|the second one|[2]|more papers on reward hacking
papers on watermarking|any others?|any newer papers|which of them has code|is there code for it|does LazyMAR use attention
what datasets were used|can you explain the second one?|could you list others|do you have papers on DPO?|where did you find it?
Interesting, how does it scale?|Concretely, what is the objective?|Thanks, and how fast is it?|Voyager: how does it learn?
can we use it on robots?|what can you do?|what is this library about?|has this been tried on robots|do large models hack rewards
"""

# Of what people ask each other about their own work, and of what is put alike but asks about papers.
OWN_WORK = """
is the reward model still training?|is the agent done training?|Does the training run still crash?
any news on the reward model?|who is working on the reward model?|did the eval run finish on the new reward model?
what's the status of the offline RL run?|Isn't that what we do in our pipeline?
why does our policy collapse after 10k steps?|could this explain the drop in our reward curve?
which checkpoint did the agent use?|does the agent pass the tests now?|is the robot in use?
who maintains the simulation environment?|makes sense?|thoughts?|agreed?|does that make sense?|any thoughts?|any updates?
has the sweep finished?|why did the last run diverge?|is the server down?|is it running?|is the simulator broken again?
when will the experiments be done?|who broke the build?|is anyone using the cluster?|how is the training going?
how's the reward model doing?|is this faster than ours?|is it better than what we have?|which reward model do we use?
where do we keep the checkpoints?|would that work for us?|is my run still alive?|did I miss something?
is the paper we wrote in there?|right?|sounds good?|ok, makes sense?|any objections?|who's on the eval?
is the demo live yet?|are the tests failing again?|does it work now?|thoughts on the reward model?
has anyone looked at the reward curves?|is the new baseline up?|what's the ETA?|when is the rebuttal due?
is the model we trained any good?|will the job finish before the demo?|is that ok?|any luck with the simulator?
does it beat mine?|how far are we with offline RL?|have the tests passed yet?|did the training finish?
is it still running on the cluster?|isn't it working again?|is the gpu box back up?|is this still open?|can you rerun it?
what about our policy?|do the tests pass now?|so, is the job done?|any word from the reviewers?|who owns the eval?
is there any news?
did the deployment go through?|has the PR been merged?|is the dataset uploaded yet?|where did the logs go?
how come our loss is NaN?|is the reward model on the shared drive?|whose turn is it?|is the GPU free?
how long until the training is done?|is the new policy in production?|who's presenting the DPO paper?|who picked this paper?
when is the next reading group?|is this what broke the eval?|can someone rerun the baseline?|does anyone have the slides?
why is the agent stuck again?|do the curves look ok?|is the sim crashing for everyone?|what happened to the baseline run?
any blockers?|all good?|isn't that our old approach?|is the run on wandb?|is the eval still going?|how did the run go?
any updates on the reward curves?|any progress on the policy rewrite?|thoughts on Friday's talk?|comments on the slides?
which branch?|which notebook has the results?|is the reward model up?|is the reward server stuck?|is the reward talk at 3pm?
is the reward model done?|when does the demo start?|why does the job crash?|was the run done?|is the new policy working?
is the simulator still working today?|who maintains the repo?|where did the old policy go?|whose run is that?
which checkpoint did the policy start from?|which branch is the reward fix on?
does that help?|was that useful?|does that answer it?|is that ok for everyone?|where did that come from?|??|does it what?
25 minutes? really?|can we meet at 3 to discuss this?|who is in?|who has the key?|who else is working on this?|what's next?
has anyone tried this on hardware?|does anybody know how to install it?|could this work for the drone project?
would it help to lower the learning rate?|can we reproduce this?|is it worth reading?|how long will it take to set up?
how much time do I have?|is this the right thread?|how much would that cost us?|how many of us are there?|is that true?
can someone tell me when the meeting starts?|is everyone here?|does anyone know the authors?|who could set this up?
"""
OF_PAPERS = """
how did the agents do on the benchmark?|what happened when the reward was removed?
does the policy go through a safety filter?|is the dataset public?|who introduced GRPO?|is the environment stochastic?
are the numbers averaged over seeds?|how long until the policy converges?|what are the next steps they propose?
is the reward model better than humans?|does the simulator need a GPU?|is DPO better after SFT?
which simulator did they use?|has RLHF been merged with search?|is the model released?|what's the main idea?|who funded it?
does it fail on long horizons?|why do agents get stuck?|when was it published?|is there a follow-up to it?
what are the limitations?|does the baseline use the same data?|is the comparison fair?|what do the curves show?
is it robust to noise?|are the tasks hard?|can the approach be used for drones?|what does the ablation say?
is there any work on multi-agent settings?|are there any newer ones?|is the policy final layer frozen?
is the energy of the system free of bias?|how are the labels reviewed?|has the method been deployed on robots?
has it been fixed in later work?|where does the reward go?|what happened to the loss in training?
what went wrong with the reward model?|who shared the reward?|does the loss look smooth?
is it working for everyone who is not an expert?|who added attention to it?|does the agent merge the branches?
has it been reviewed by peers?|when is the training over in their method?|does this look like a good approach?
is the evaluation final?|how did they go about it?|are the weights fixed?|is the context window fixed?
is the encoder fixed or trained?|is the learning rate fixed?|are the labels final?
what do we know about reward hacking?|how can we mitigate reward hacking?|why do we need a reward model?
can we use it on robots?|what happens when we remove the KL term?|if we scale it up, does it work?
does PPO still work with noisy rewards?|is it still state of the art?|is RLHF still used?
is the evaluation done on real robots?|is training done offline?|is the training done with PPO?
does the agent finish the task?|can the agent run in real time?|does the model run on a phone?
how long does its training take?|who wrote the survey?|who proposed the method?|who works on offline RL?
which dataset did the authors use?|is the code available now?|is there code for it yet?|has this been tried on robots yet?
does our library have anything on DPO?|which of our papers discuss DPO?|what is the state of the art?
which branch of RL is it?|how do they mine hard negatives?|do you know why it works?
what does “Are We Done with MMLU?” find?|is it done in simulation?|tell us more|what does it tell us about exploration?
is it running on a GPU?|is the agent training in simulation?|how is the reward model trained?
does the method work on drones?|when is the policy updated?|is the policy updated online?|is the data up to date?
did the method fail on Atari?|do the experiments fail to show that?|does training still diverge with large steps?
is the agent working with humans?|what is used now?|Are language models still failing at planning?
what about progress on reward hacking?|any papers on progress in robotics?|how does the agent end an episode?
does it help more than what humans do?|why does the training diverge?|is the benchmark still being used?
is the reward model still working for long contexts?|who is responsible for errors of an AI?|is the model open?
is this approach in use in industry?|Do the tests pass more often with feedback?
does the agent explore again after a failure?|are the agents still learning in the second stage?
how do we know that it works?|which methods do we know for safe RL?|is the simulator still needed?
does this still hold for large models?|my question is: how does it scale?|what is the difference between the two?
does it start from scratch?|When does training stop?|when do agents stop exploring?|why is the training so slow?
is the theorem right?|is it right that DPO needs no reward model?|any ideas on how to mitigate it?|what is new?
does the run time grow with size?|does the job shop scheduling paper have code?|does the model pass the tests?
do the tests pass for all agents?|is the loss bounded?|are the tests automatic?|which of the two is faster?
who is the first author?|who started this line of work?|is the approach still open to attacks?
is it still working with noise?|Is offline RL done with transformers?|is the work on mine detection?
does this apply to us law?|any progress on alignment since 2023?|is the code up to date?|is the agent ready for deployment?
is it on par with PPO?|how are the rewards going into the loss?|how is the model doing on Atari?|is it over-optimised?
is the system running on a robot?|what is the status of formal verification?|is the robot working with people?
is the environment open-ended?|does the critic fail again after fine-tuning?|are the weights open now?
what do we lose by it?|in which cases do we need a critic?|does it tell us when to stop?
is the reward shaped like we expect?|is it valid for US hospitals?|what if we train it longer?
what do the evals show?|which checkpoint did they evaluate?|which commit do the authors use?|does it last 6h?
has anyone shown that DPO needs no reward model?|did anyone compare PPO with SAC?|who proposed it?|who is the last author?
can we reproduce reward hacking in small models?|can we run it on a laptop?|how long will it take to converge?|what is it about?
what does it do?|does it help with exploration?|is it helpful for robots?|where does the data come from?|how does it start?
can someone tell me what an intervention is?|TLDR please|ELI5|remind me what DPO stands for|I'd like to know how it learns
@paperbot does it use images?|@bot: does it use images?|can you link the code?|what is the main result?|is there a website?
what's next in offline RL?|does it help agents that meet obstacles?|is the bot trained by self-play?
did the effect last 48 h?|sampled after 24 h?|were they followed up the next week?|do those hold now?
is that still the state of the art now?|is this the best method right now?|what is the status of the field?
"""

# What may be either, and in which of two threads it is for the bot: in one on these papers, or in one on reward hacking.
MEDICAL = paper(
    1,
    title="Insulin release in mice after treatment with a drug",
    abstract="Blood glucose was measured in a cohort of mice. The mortality rate, side effects and gene expression count.",
)
HACKING = paper(
    2,
    title="Reward hacking of an agent with a value network",
    abstract="The policy meets sparse rewards on the AppWorld benchmark. Fine-tuning makes tree search with PPO slower.",
)
OF_MEDICAL = """
is the drug working?|are the mice alive?|were the mice still alive?|when is the treatment over?|was the treatment done?
how long until the treatment is done?|any word on side effects?|any news on insulin?|was glucose measured at 2h?
Is expression lower at 24h?|is glucose higher at 8 am?|is the gene on?|is the mortality rate down?|who set up the cohort?
"""
OF_HACKING = """
is the agent stuck?|is the policy stuck?|which checkpoint performs best on AppWorld?|do the evals include AppWorld?
any updates to the value network?|any progress on the sparse reward problem?|thoughts on why PPO is slower?|whose idea is PPO?
which branch does the tree search expand?|who maintains the benchmark?|when is the fine-tuning done?|is the benchmark free?
could it be the sparse rewards?
"""
OF_NEITHER = """
is the room free?|is the microwave broken?|any news from Grace?|any word from ICLR yet?|which notebook has the plots?
is there a recording?|how about a demo?|bot?|the bot is wrong, isn't it?|could it be the seed?|is the link still working?
is the registration still open?|were the plots ready?|who owns the repository?
"""


def lines(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("text", lines(TALK) + lines(OWN_WORK))
def test_talk_is_told_from_questions(text: str) -> None:
    assert not may_ask(text)


@pytest.mark.parametrize("text", lines(ASKED) + lines(OF_PAPERS))
def test_questions_are_told_from_talk(text: str) -> None:
    assert may_ask(text)


@pytest.mark.parametrize(
    ("text", "of"),
    [(text, MEDICAL) for text in lines(OF_MEDICAL)]
    + [(text, HACKING) for text in lines(OF_HACKING)]
    + [(text, None) for text in lines(OF_NEITHER)],
)
def test_what_may_be_talk_is_asked_of_papers_that_write_of_it(text: str, of: Paper | None) -> None:
    assert may_ask(text)
    for about in (MEDICAL, HACKING):
        history = (Turn("user", "What was found?"), Turn("assistant", "See [1].", (about.paper_id,)))
        said = list(worth_saying(text, history, [Found((MEDICAL, HACKING), ())]))  # others of it do not count
        assert bool(said) is (about is of)


def test_what_may_be_talk_is_asked_of_an_answer_whose_papers_are_not_known() -> None:
    for said in ("The drug lowers glucose [1].", "The agent hacks its reward [1]."):
        history = (Turn("user", "What was found?"), Turn("assistant", said))
        found = list(worth_saying("is the drug working?", history, [Found((MEDICAL,), ())]))
        assert bool(found) is ("drug" in said)


HUSHES = """
stop|Stop!|please stop|ok stop, thanks|stop answering in this thread|be quiet|please be quiet, we are talking|quiet|hush, bot
shut up|not now, we're in a meeting|leave us alone|don't reply to this|mute this thread|enough|shhh
can you stop?|could you please be quiet?|will you stop, please?|you can stop now|ok, you may stop|please stop responding to us
stop talking to us|stop answering everything|that's enough|that is enough, thanks|cancel|please cancel that|thank you, stop
stay out of our discussion|only answer when mentioned|please only reply when you are mentioned|we don't need you here
stop listening|please stop spamming us|turn off|thanks, that's all|stop the bot|can the bot please be quiet?
stop stop stop|Stopp!
"""
NO_HUSHES = """
stop, what is RLHF?|stop words|early stopping|stop?|not now but later we need papers|enough data for PPO?|is that enough?
can you stop reward hacking?|can you stop an agent from cheating?|could you mute noise?|can we stop?|you can stop training early
you should stop the agent when?|that is enough data|cancel culture|cancel out the noise|abort criteria|how to cancel that?
only answer questions on robots|turn off the critic|we don't need your reward model
that's all we need for PPO|stop the bot from cheating
stop talking about robots|can you stop it: what does it do?|can you?|you can say more
"""


@pytest.mark.parametrize("text", lines(HUSHES))
def test_the_bot_is_told_to_be_quiet(text: str) -> None:
    assert hushes(text)


@pytest.mark.parametrize("text", lines(NO_HUSHES))
def test_the_bot_is_not_told_to_be_quiet(text: str) -> None:
    assert not hushes(text)


@pytest.mark.parametrize("text", ["stop" + " now" * 9_000 + "x", "please, " * 5_000, "can you " * 5_000])
def test_what_only_begins_like_it_is_read_in_a_moment(text: str) -> None:
    since = time.thread_time()
    assert not hushes(text)
    assert time.thread_time() - since < 2


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("<@U2> how does it work?", True), ("hi <@U2>, how does it work?", True), ("how does it work, <@U2>?", True),
        ("<!here> how does it work?", True), ("<!subteam^S1|@team> how does it work?", True),
        ("how does what <@U2> told us work?", False), ("how does it work? cc <@U2>", False), ("how does it work?", False),
        ("did it run <!date^1755207036^{date}|today>?", False), ("see <#C2|random>: does it work?", False),
    ],
)  # fmt: skip
def test_to_whom_a_message_speaks(text: str, others: bool) -> None:
    assert speaks_to_others(text, BOT_USER_ID) is others


# People who talk to each other


def test_people_who_talk_in_its_thread_are_left_alone(slack: FakeSlack, bot: SlackSettings, figures: int) -> None:
    ada, general, question = asked(slack)
    grace = slack.add_user("grace")
    slack.user_joins(general, grace)
    slack.withheld.clear()
    settle(slack)
    before, shown = counted(figures), len(slack.statuses(question))
    talk = [
        "ok let's discuss tomorrow at 3pm",
        "brb lunch",
        "+1",
        "👍",
        "haha",
        "agreed",
        "thanks!",
        "who is coming?",
        OFF_TOPIC,
    ]
    for place, text in enumerate([*talk, f"<@{ada.id}> how does it work?", f"how does it work, <@{grace.id}>?"]):
        slack.user_posts(general, (ada, grace)[place % 2], text, thread_ts=question.ts, mention=False, raw=True)
    settle(slack)
    assert len(slack.replies(question)) == 1
    assert len(slack.statuses(question)) == shown
    assert counted(figures) == before
    log = Conversations.open(bot)
    assert [kept.question for person in (ada, grace) for kept in log.asked_by(person.id)] == [QUESTION]


@pytest.mark.parametrize("text", [CODE, "tell me more", f"How does it work? cc <@{BOT_USER_ID[:-1]}X>", "what can you do?"])
def test_who_asks_on_is_answered_without_a_mention(slack: FakeSlack, text: str) -> None:
    ada, general, question = asked(slack)
    again = slack.user_posts(general, ada, text, thread_ts=question.ts, mention=False, raw=True)
    assert slack.wait_for_answer(again).shown
    settle(slack)
    assert len(slack.replies(question)) == 2


def test_that_the_paper_spoken_of_does_not_say_is_told(alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI) -> None:
    with running(alone, fresh, cache, model.environment()):
        model.reply(" ".join(sentences(2)))
        ada, general, question = asked(alone)
        model.reply_with(lambda _: "NOT_STATED [1]")
        again = alone.user_posts(general, ada, "how long does its training take?", thread_ts=question.ts, mention=False)
        assert "their abstracts do not say" in alone.wait_for_answer(again).shown
        elsewhere = "Which papers study gaussian splatting in dynamic scenes?"  # nothing of it was spoken of
        alone.user_posts(general, ada, elsewhere, thread_ts=question.ts, mention=False)
        settle(alone)
        assert len(alone.replies(question)) == 2


@pytest.mark.parametrize("mentioned", [True, False])
def test_a_failure_is_told_to_who_asked_the_bot_by_name(slack: FakeSlack, mentioned: bool) -> None:
    ada, general, question = asked(slack)
    long = f"{'Reward shaping adds a term to the reward of a task. ' * 90} Does reward shaping help on real drones?"
    again = slack.user_posts(general, ada, long, thread_ts=question.ts, mention=mentioned)
    if mentioned:
        assert "I cannot read that question" in slack.wait_for_answer(again).shown
    settle(slack)
    assert len(slack.replies(question)) == 1 + mentioned


@pytest.mark.parametrize("mentioned", [True, False])
def test_a_library_that_is_gone_is_told_of_where_the_bot_was_asked(
    alone: FakeSlack, fresh: Path, cache: Path, tmp_path: Path, mentioned: bool
) -> None:
    with running(alone, fresh, cache):
        ada, general, question = asked(alone)
    with running(alone, tmp_path / "empty", cache):
        again = alone.user_posts(general, ada, CODE, thread_ts=question.ts, mention=mentioned)
        if mentioned:
            assert "The library has no papers yet" in alone.wait_for_answer(again).shown
        settle(alone)
        assert len(alone.replies(question)) == 1 + mentioned


def test_an_answer_that_was_begun_does_not_end_in_silence(slack: FakeSlack) -> None:
    ada, general, question = asked(slack)
    slack.fail("chat.postMessage", "invalid_arguments")
    again = slack.user_posts(general, ada, CODE, thread_ts=question.ts, mention=False)
    assert "Something went wrong on my side" in slack.wait_for_answer(again).shown


def test_talk_counts_as_no_question(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_RATE": "2"}):
        ada, general, question = asked(alone)
        for _ in range(4):
            alone.user_posts(general, ada, OFF_TOPIC, thread_ts=question.ts, mention=False)
        settle(alone)
        assert len(alone.replies(question)) == 1
        again = alone.user_posts(general, ada, CODE, thread_ts=question.ts, mention=False)  # this one is answered, and counts
        assert PAPER in alone.wait_for_answer(again).shown
        alone.user_posts(general, ada, CODE, thread_ts=question.ts, mention=False)
        alone.user_posts(general, ada, CODE, thread_ts=question.ts)
        alone.wait_for(lambda: [told for told in alone.ephemerals(ada) if "many questions in a short time" in told.shown])
        settle(alone)
        assert len(alone.replies(question)) == 2


def test_thanks_and_help_count_as_no_question(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_RATE": "1"}):
        ada = alone.add_user("ada")
        for text, said in (("thanks", "You are welcome"), ("help", "How to ask"), ("hello", "Hello."), (QUESTION, PAPER)):
            assert said in alone.wait_for_answer(alone.user_posts(alone.dm(ada), ada, text)).shown


def test_that_there_is_no_room_is_told_to_who_asked_the_bot_by_name(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI
) -> None:
    port = free_port()
    room = {"PAPERBOT_SLACK_WORKERS": "1", "PAPERBOT_SLACK_WAITING": "0", "PAPERBOT_HEALTH_PORT": str(port)}
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment() | room):
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        second = alone.user_posts(general, ada, QUESTION)
        assert "Too many questions are waiting" in alone.wait_for_answer(second).shown
        alone.user_posts(general, ada, CODE, thread_ts=second.ts, mention=False)
        wait_until(lambda: 'turned_away_total{reason="full"} 2.0' in figures_of(port))
        go.set()
        settle(alone)
        assert len(alone.replies(second)) == 1


@pytest.mark.parametrize("mentioned", [True, False])
def test_stop_keeps_it_out_of_a_thread_until_it_is_asked_again(slack: FakeSlack, mentioned: bool) -> None:
    ada, general, question = asked(slack)
    hush = slack.user_posts(general, ada, "please be quiet, we are talking", thread_ts=question.ts, mention=mentioned)
    if mentioned:
        assert slack.wait_for_answer(hush).shown == "I say no more in this thread until somebody mentions me with a question."
    slack.user_posts(general, ada, CODE, thread_ts=question.ts, mention=False)
    settle(slack)
    said = len(slack.replies(question))
    assert said == 1 + mentioned
    slack.wait_for_answer(slack.user_posts(general, ada, "thanks, that was good :pray:", thread_ts=question.ts))
    slack.user_posts(general, ada, CODE, thread_ts=question.ts, mention=False)
    settle(slack)
    said += 1  # that they are welcome
    assert len(slack.replies(question)) == said
    slack.wait_for_answer(slack.user_posts(general, ada, CODE, thread_ts=question.ts))
    again = slack.user_posts(general, ada, "what does it say about the base policy?", thread_ts=question.ts, mention=False)
    slack.wait_for_answer(again)
    assert len(slack.replies(question)) == said + 2


def test_in_direct_messages_all_is_answered(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    question = slack.user_posts(slack.dm(ada), ada, QUESTION)
    slack.wait_for_answer(question)
    for text, said in (("thanks!", "You are welcome."), (OFF_TOPIC, "Nothing was found"), (CODE, PAPER)):
        again = slack.user_posts(slack.dm(ada), ada, text, thread_ts=question.ts)
        assert said in slack.wait_for_answer(again).shown


# Talk in other threads


def test_talk_elsewhere_keeps_no_question_waiting(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    with running(alone, fresh, cache):
        ada, general = somewhere(alone)
        talks = [alone.user_posts(general, ada, "Let us talk.", mention=False) for _ in range(6)]
        limited = {talk.ts for talk in talks}
        alone.fail("conversations.replies", status=429, retry_after=30, times=None, when=lambda args: args.get("ts") in limited)
        for talk in talks:
            alone.user_posts(general, ada, "does it work on robots?", thread_ts=talk.ts, mention=False)
        alone.wait_for(lambda: len(alone.calls("conversations.replies")) >= 2)
        began = time.monotonic()
        assert PAPER in alone.wait_for_answer(alone.user_posts(general, ada, QUESTION)).shown
        assert time.monotonic() - began < 28  # they wait for thirty
        alone.heal()


def test_a_thread_without_the_bot_is_read_once_for_much_talk(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.attention._REMEMBERED", 600.0)  # seconds; on a busy machine all this may take longer than 20
    ada, general = somewhere(slack)
    talk = slack.user_posts(general, ada, "Let us talk.", mention=False)
    for number in range(30):
        slack.user_posts(general, ada, f"does it work on robot {number}?", thread_ts=talk.ts, mention=False)
        slack.user_posts(general, ada, f"I saw it at {number % 12} pm", thread_ts=talk.ts, mention=False)
    settle(slack)
    reads = [call for call in slack.calls("conversations.replies") if call.args["ts"] == talk.ts]
    assert len(reads) <= 2  # by two readers at once
    assert not slack.replies(talk)
    question = slack.user_posts(general, ada, QUESTION, thread_ts=talk.ts)
    slack.wait_for_answer(question)
    again = slack.user_posts(general, ada, CODE, thread_ts=talk.ts, mention=False)
    assert PAPER in slack.wait_for_answer(again).shown  # at once, although it had no say a moment ago


def test_marks_are_bounded() -> None:
    marks = Marks(most=2)
    for thread in ("a", "b", "a", "c"):
        marks.note(thread)
    assert marks.at("b") == NEVER
    assert NEVER < marks.at("a") <= marks.at("c") <= time.monotonic()
    marks.note("c", 5.0)
    assert marks.at("c") == 5.0


def _until(slack: FakeSlack, found: Sequence[object], number: int) -> None:
    slack.wait_for(lambda: len(found) >= number)


def test_where_other_bots_may_be_asked_nothing_is_remembered(alone: FakeSlack, tmp_path: Path) -> None:
    ada, general = somewhere(alone)
    talk = alone.user_posts(general, ada, "Let us talk.", mention=False)
    post = Post("T1", general.id, talk.ts, f"{float(talk.ts) + 1:.6f}", ada.id, "T1", "does it work?", certain=False)
    threads = Threads(alone.client(), Conversations(tmp_path / "log", recording=False), BOT_USER_ID)
    for only, reads in ((True, 1), (False, 4)):
        attention, heard = Attention(threads, 10, alone=only), list[bool]()
        for number in range(1, 4):
            attention.consider(post, heard.append)
            _until(alone, heard, number)
        assert len(alone.calls("conversations.replies")) == reads
        assert heard == [False] * 3
        assert attention.ignores(post) is only
        attention.called(post)
        assert not attention.ignores(post)
        assert attention.close()


# Edits


def _next(slack: FakeSlack, question: Message, count: int) -> Message:
    """The reply that comes behind so many."""
    return slack.wait_for(lambda: slack.replies(question)[count:])[0]


@pytest.mark.parametrize("direct", [True, False])
def test_a_question_that_was_refused_and_is_edited_is_answered_once_for_each_text(slack: FakeSlack, direct: bool) -> None:
    ada, general = somewhere(slack)
    place = slack.dm(ada) if direct else general
    question = slack.user_posts(place, ada, "Which oil goes into a Volkswagn Golf?")
    slack.wait_for_answer(question)
    for text, said in ((OFF_TOPIC, "Nothing was found"), (QUESTION, PAPER)):
        count = len(slack.replies(question))
        slack.user_edits(question, text, mention=not direct)
        assert said in _next(slack, question, count).shown
        for sent in slack.deliveries():
            slack.redeliver(sent, 1)
        settle(slack)
    slack.user_edits(question, f"{QUESTION} Please.", mention=not direct)  # it has an answer now
    settle(slack)
    assert ["Nothing was found" in reply.shown for reply in slack.replies(question)] == [True, True, False]


@pytest.mark.parametrize("direct", [True, False])
def test_a_greeting_that_becomes_a_question_is_answered_once(slack: FakeSlack, direct: bool) -> None:
    ada, general = somewhere(slack)
    question = slack.user_posts(slack.dm(ada) if direct else general, ada, "hi")
    slack.wait_for_answer(question)
    slack.user_edits(question, f"hi, {QUESTION[0].lower()}{QUESTION[1:]}", mention=not direct)
    assert PAPER in _next(slack, question, 1).shown
    slack.user_edits(question, f"hi, {QUESTION[0].lower()}{QUESTION[1:]} Please.", mention=not direct)
    settle(slack)
    assert len(slack.replies(question)) == 2


def test_a_question_that_was_too_much_is_looked_at_again_when_it_is_edited(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    def told(times: int) -> None:
        alone.wait_for(lambda: [one.shown for one in alone.ephemerals(ada) if "many questions" in one.shown][times - 1 :])

    with running(alone, fresh, cache, {"PAPERBOT_SLACK_RATE": "1"}):
        ada, _, _ = asked(alone)
        question = alone.user_posts(alone.dm(ada), ada, "How can reward hackng be mitigated?")
        told(1)
        settle(alone)
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_RATE": "1"}):  # as after a minute
        alone.user_edits(question, QUESTION, mention=False)
        assert PAPER in alone.wait_for_answer(question).shown
        alone.user_edits(question, f"{QUESTION} Please.", mention=False)
        settle(alone)
        assert len(alone.replies(question)) == 1
        second = alone.user_posts(alone.dm(ada), ada, QUESTION)
        told(2)
        settle(alone)  # an edit of what is still being dealt with waits for the end of its claim
        alone.user_edits(second, f"{QUESTION} Please.", mention=False)
        told(3)


def test_a_mention_that_an_edit_adds_is_answered_once(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    question = slack.user_posts(general, ada, QUESTION, mention=False)
    settle(slack)
    slack.user_edits(question, QUESTION, mention=True)
    assert PAPER in slack.wait_for_answer(question).shown
    for sent in slack.deliveries():
        slack.redeliver(sent, 1)
    settle(slack)
    again = slack.user_posts(general, ada, CODE, thread_ts=question.ts, mention=False)
    slack.wait_for_answer(again)
    assert len(slack.replies(question)) == 2


def test_an_edit_waits_for_the_answer_to_the_text_before_it(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI
) -> None:
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment() | {"PAPERBOT_SLACK_LEASE": "1"}):
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        alone.user_edits(question, f"{QUESTION} Thanks.", mention=True)
        pass_by(alone)
        assert not alone.replies(question)
        go.set()
        alone.wait_for(lambda: PAPER in whole(alone, question))
        settle(alone)  # the edit is looked at again: there is an answer
        assert len(alone.replies(question)) == 1


# Stops, files, deletions


@pytest.mark.parametrize("told", [True, False])
def test_a_reader_stops_an_answer(alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI, told: bool) -> None:
    if not told:  # as where another bot is told
        alone.events.discard("agent_session_stopped")
    texts = sentences(60)
    with running(alone, fresh, cache, model.environment()) as settings:
        model.reply(" ".join(texts), tokens_per_second=60, go=threading.Event())
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        first = texts[0].removesuffix(" [1].")
        (stream,) = alone.wait_for(
            lambda: [reply for reply in alone.replies(question) if reply.stream and first in reply.shown]
        )
        alone.user_stops(stream)
        alone.wait_for(lambda: "Stopped." in whole(alone, question))
        finish(alone, question)
        (reply,) = alone.replies(question)
        assert "What stands above this line is not the whole answer" in reply.shown
        assert first in reply.shown
        assert texts[-1].removesuffix(" [1].") not in reply.shown
        assert not Conversations.open(settings).asked_by(ada.id)
    alone.withheld.clear()


@pytest.mark.parametrize("by", ["button", "words"])
def test_an_answer_that_is_stopped_before_it_begins_is_not_written(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI, by: str
) -> None:
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment()):
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        if by == "button":
            event = {"type": "agent_session_stopped", "channel": general.id, "thread_ts": question.ts, "user": ada.id}
            alone.event({**event, "streaming_message_ts": [], "event_ts": question.ts}, general)
        else:
            alone.user_posts(general, ada, "stop", thread_ts=question.ts)
        said = "*Stopped.* Ask again to have an answer."
        alone.wait_for(lambda: said in whole(alone, question))
        go.set()
        finish(alone, question)
        assert len(alone.replies(question)) == 1 + (by == "words")
        assert whole(alone, question).count(said) == 1


def test_stop_ends_what_is_written_in_direct_messages(alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI) -> None:
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment() | {"PAPERBOT_SLACK_WORKERS": "1"}):
        ada, grace = alone.add_user("ada"), alone.add_user("grace")
        question = alone.user_posts(alone.dm(ada), ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        waiting = alone.user_posts(alone.dm(ada), ada, QUESTION)
        alone.wait_for(lambda: "in the queue" in alone.status(waiting))
        other = alone.user_posts(alone.dm(grace), grace, QUESTION)
        alone.wait_for(lambda: "in the queue" in alone.status(other))
        stop = alone.user_posts(alone.dm(ada), ada, "please stop")  # while the only worker is busy
        alone.wait_for_acks()
        later = alone.user_posts(alone.dm(ada), ada, QUESTION)
        said = "*Stopped.* Ask again to have an answer."
        for stopped in (question, waiting):
            alone.wait_for(lambda message=stopped: whole(alone, message) == said)
        go.set()
        assert "I write no more on what you have asked so far" in alone.wait_for_answer(stop).shown
        for answered in (other, later):
            assert PAPER in alone.wait_for_answer(answered).shown
        settle(alone)
        assert len(alone.replies(question)) == 1


def test_who_has_asked_too_much_may_still_tell_it_to_be_quiet(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_RATE": "1"}):
        ada, general, question = asked(alone)
        alone.user_posts(general, ada, QUESTION, thread_ts=question.ts)
        alone.wait_for(lambda: [told for told in alone.ephemerals(ada) if "many questions in a short time" in told.shown])
        stop = alone.user_posts(general, ada, "please stop", thread_ts=question.ts)
        assert "I say no more in this thread" in alone.wait_for_answer(stop).shown
        assert len(alone.ephemerals(ada)) == 1


def test_an_answer_that_was_stopped_while_slack_was_down_is_not_given_later(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI, caplog: pytest.LogCaptureFixture
) -> None:
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment() | {"PAPERBOT_SLACK_LEASE": "1"}):
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        alone.fail("chat.postMessage", status=500, times=None)
        event = {"type": "agent_session_stopped", "channel": general.id, "thread_ts": question.ts, "user": ada.id}
        alone.event({**event, "streaming_message_ts": [], "event_ts": question.ts}, general)
        alone.wait_for_acks()
        go.set()
        wait_until(lambda: "that an answer was stopped could not be said" in caplog.text)
        alone.heal()
        wait_until(lambda: not alone.status(question))
        settle(alone)
        assert not alone.replies(question)


@pytest.mark.parametrize("mentioned", [True, False])
def test_what_becomes_of_an_answer_is_told_where_it_was_asked_for_or_begun(
    alone: FakeSlack, tmp_path: Path, mentioned: bool
) -> None:
    ada, general = somewhere(alone)
    root = alone.user_posts(general, ada, QUESTION, mention=False)
    post = Post("T1", general.id, root.ts, root.ts, ada.id, "T1", CODE, certain=mentioned)
    threads = Threads(alone.client(), Conversations(tmp_path / "log", recording=False), BOT_USER_ID)
    with ThreadPoolExecutor(1) as beside:
        status = Status(alone.client(), post, beside)
        delivery = Delivery(alone.client(), threads, post, status, began=lambda ts: None)
        claim = Claim("1", ("message/1",), "one", 1)
        delivery.on(Stage(Step.SEARCHING))
        assert delivery.owed(claim) is mentioned
        assert delivery.owed(replace(claim, attempt=2))
        delivery.on(Stage(Step.WRITING))
        assert delivery.owed(claim)


def test_the_end_of_a_reply_leaves_the_status_of_the_next_one_in_its_thread(alone: FakeSlack) -> None:
    ada, general = somewhere(alone)
    root = alone.user_posts(general, ada, QUESTION, mention=False)

    class AtOnce(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            fn(*args, **kwargs)

    with AtOnce() as beside:
        posts = [Post("T1", general.id, root.ts, ts, ada.id, "T1", CODE) for ts in (root.ts, alone.workspace.clock())]
        first, second = (Status(alone.client(), post, beside) for post in posts)
        said = list[str]()
        for status, text in ((first, "one"), (second, "two"), (first, ""), (first, "three"), (second, ""), (first, "")):
            status(text)
            said.append(alone.status(root))
    assert said == ["one", "two", "two", "three", "three", ""]


@pytest.mark.parametrize(("text", "said"), [(QUESTION, PAPER), ("", "How to ask")])
def test_that_files_are_not_read_is_said(slack: FakeSlack, text: str, said: str) -> None:
    ada, general = somewhere(slack)
    answer = slack.wait_for_answer(slack.user_posts(general, ada, text, files=["paper.pdf"]))
    assert said in answer.shown
    assert "I do not read attached files" in answer.shown


@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_a_question_that_is_deleted_in_a_thread_is_let_go(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI, caplog: pytest.LogCaptureFixture, moment: str
) -> None:
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment()) as settings:
        ada, general = somewhere(alone)
        root = alone.user_posts(general, ada, "I read about it.", mention=False)
        caplog.set_level(logging.INFO, "bot.slack")
        if moment == "reading":
            alone.fail("conversations.replies", delay=1.5, applied=True)
        question = alone.user_posts(general, ada, QUESTION, thread_ts=root.ts)
        expected = "is reading your question…" if moment == "reading" else "is writing…"
        alone.wait_for(lambda: any(expected in call.args["status"] for call in alone.calls("assistant.threads.setStatus")))
        alone.user_deletes(question)
        alone.wait_for_acks()
        wait_until(lambda: "deleted before it was replied to" in caplog.text)
        go.set()
        settle(alone)
        assert not alone.replies(root)
        assert not alone.status(question)
        assert not Conversations.open(settings).asked_by(ada.id)
        assert PAPER in alone.wait_for_answer(alone.user_posts(general, ada, QUESTION, thread_ts=root.ts)).shown


def test_a_question_whose_deletion_another_bot_is_told_is_let_go(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI, caplog: pytest.LogCaptureFixture
) -> None:
    go = held(model, " ".join(sentences(2)))
    with running(alone, fresh, cache, model.environment(), http=False), running(alone, fresh, cache, http=False):
        ada = alone.add_user("ada")
        root = alone.user_posts(alone.dm(ada), ada, "thanks")
        alone.wait_for_answer(root)
        settle(alone)  # the thread has one status, and that of the first turn is cleared behind its reply
        caplog.set_level(logging.INFO, "bot.slack")
        alone.fail("conversations.replies", delay=3.0, applied=True)
        question = alone.user_posts(alone.dm(ada), ada, QUESTION, thread_ts=root.ts)
        alone.wait_for(lambda: alone.status(question))
        alone.user_deletes(question)
        alone.wait_for_acks()
        asked_of, told = [alone.deliveries()[place].connection for place in (-2, -1)]
        assert asked_of != told
        wait_until(lambda: "deleted before it was replied to" in caplog.text)
        go.set()
        settle(alone)
        assert len(alone.replies(root)) == 1


def test_a_question_that_is_deleted_before_its_answer_is_no_fault(
    alone: FakeSlack, fresh: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    with running(alone, fresh, cache, {"PAPERBOT_HEALTH_PORT": str(port)}):
        ada, general = somewhere(alone)
        caplog.set_level(logging.INFO, "bot.slack")
        with alone.changed:
            question = alone.user_posts(general, ada, QUESTION)
            alone.user_deletes(question)
        alone.wait_for(lambda: "deleted before it was replied to" in caplog.text)
        settle(alone)
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert "paperbot_deliveries_failed_total 0.0" in counted(port)
        assert not alone.replies(question)
