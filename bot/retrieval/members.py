"""Whether an abstract surely lacks which one of a kind it was whose members have names: a language model, a robot, a company.

Any word in it that is written like a name may be that one, but for those whose meaning it explains and those that the question
has. Of 1,255 abstracts of arXiv with a language model that is listed here 13 would be said to name none if none were listed,
most of them as it is a part of the paper's own name; so would four of 54 with a robot, and two of 38 with a simulator.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.filtering.phrases import FIELDS
from bot.questions.acronyms import acronyms
from bot.questions.naming import WORD, is_name
from bot.questions.stating import kind
from ingest.sentences import sentence_spans

_VERB = (
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
    r"|[a-z]{2,}(?:s|ed|ote|ove|an|on|ade) (?:the|a|an|its|their|in|as|with|to|for|by|on|(?-i:[A-Z]))\b)"
)


def _kind(nouns: str, names: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    asked = (
        r"\W*(?:(?:and|but|so|then),? )?(?:(?:in|on|with|by|at|for|from|of|under) )?(?:which|what) "
        rf"(?P<head>(?:(?!(?:kind|type|sort)s?\b|of\b)[\w-]+ ){{0,3}}?(?:{nouns})) (?!there\b){_VERB}"
    )
    return kind(asked, names)


_READ = 6_000  # characters of a text whose short forms are looked for; abstracts have fewer
# How one of a kind is asked for, and some of its members.
_KINDS = (
    _kind(
        r"(?:base|backbone|foundation|(?:[\w-]+-)?language) models?|m?llms?|l?vlms?|lrms?|backbones?",
        r"gpt|llama|qwen|mi[sx]tral|gemma|gemini|claude|deepseek|vicuna|falcon|llava|bert|clip\b|internvl|glm\b|baichuan|hunyuan"
        r"|doubao|nemotron|minicpm|pixtral|molmo|idefics|blip|starcoder|codestral|roberta|electra|pythia|bloom\b|wav2vec|siglip"
        r"|florence|\b(?:palm|t5|o[1-4]\b|r1\b|olmo|phi-?\d|vit\b|resnet|dino|sam\b|whisper|stable diffusion|flux|mamba|swin"
        r"|grok|kimi|ernie|jamba|granite|command[ -]r|opt\b|bart\b|yi\b|aya\b|emu\d?\b|janus|chameleon|sora\b|kosmos|hymba"
        r"|\w+lm(?:-\w+)?-\d)",
    ),
    _kind(
        r"robots?|robot(?:ic)? arms?|manipulators?|drones?|quadrotors?|quadrupeds?|humanoids?",
        r"\b(?:franka|panda|ur\d+e?|spot|stretch|crazyflie|unitree|go[12]|a1|anymal|sawyer|kuka|xarm|widowx|turtlebot|aloha|g1|h1"
        r"|shadow|allegro|iiwa|kinova|jackal|digit|cassie|atlas|baxter|fetch|pr2|nao|pepper|dji|tesla|fr3|piper)\b",
    ),
    _kind(
        r"simulators?|(?:game|physics|rendering) engines?",
        r"\b(?:mujoco|\w*bullet|isaac|gazebo|carla|unity|unreal|habitat|sumo|maniskill|robosuite|webots|drake|genesis|airsim"
        r"|\w*gym|omniverse|blender|minecraft|matlab|simulink|nuplan|waymax)\b",
    ),
    _kind(r"licen[cs]es?", r"\b(?:mit|apache|cc|gpl|bsd|creative commons|licen[cs]ed)\b"),
    _kind(
        r"compan(?:y|ies)|teams?|organi[sz]ations?|firms?|start-?ups?|hospitals?|vendors?|manufacturers?",
        r"\b(?:google|deepmind|openai|meta|microsoft|amazon|apple|nvidia|alibaba|tencent|baidu|bytedance|huawei|ibm|samsung|adobe)\b",
    ),
    _kind(  # their names have small letters
        r"species",
        r"\b[a-z]\. [a-z]+\b|\b(?:mouse|mice|murine|rats?|humans?|patients?|yeast|fly|flies|drosophila|zebrafish|dogs?|cats?"
        r"|cows?|pigs?|sheep|horses?|birds?|monkeys?|bees?|ants?|trees?|wheat|rice|maize|corn|[a-z]{3,}(?:us|is|ii))\b",
    ),
)


def unnamed(question: str, called: Collection[str], texts: Collection[str]) -> str:
    """The kind that a question asks for one of (“game engine”), if surely none of it stands in these texts; or "".

    `called` are the names in the question of the papers that it asks of; a text has its title in the first line.
    """
    for asked, members in _KINDS:
        if match := asked.match(question):
            if any(map(members.search, texts)):
                return ""
            words = {*called, *WORD.findall(question)}
            return "" if any(any(names_in(bare(text, {*words, *_explained(text)}))) for text in texts) else match["head"]
    return ""


def members_of(head: str) -> Iterator[re.Pattern[str]]:
    """What finds some members of the kind that is asked for by this noun phrase, if their names are known."""
    return (members for asked, members in _KINDS if asked.match(f"which {head} is"))


def _explained(text: str) -> Iterator[str]:
    """The short forms that a text explains, with what they stand for."""
    return (part for pair in acronyms(text[:_READ]) for part in pair)


def bare(text: str, words: Collection[str]) -> str:
    """A text without the name that its title begins with, and without these words, where they are no common ones."""
    heading, colon, _ = text.partition("\n")[0].partition(":")
    left_out = {*(word for word in words if not word.islower()), *([heading] if colon else [])}
    for phrase in sorted(left_out, key=len, reverse=True):
        text = re.sub(rf"(?<![^\W_]){re.escape(phrase)}(?:s|['’]s)?(?![^\W_])", "it", text)
    return text


def names_in(text: str) -> Iterator[str]:
    """The words of a text that may be names; in its title, where all have capitals, only those written as such."""
    title, _, abstract = text.partition("\n")
    yield from (
        word for word in WORD.findall(title) if is_name(word) and not word.istitle() and word not in FIELDS and "-" not in word
    )
    for sentence in (span.of(abstract) for span in sentence_spans(abstract)):
        for word in WORD.finditer(sentence):
            before = sentence[: word.start()].rstrip(" “\"'(")
            many = word[0].endswith("s") and word[0][:-1].isupper()
            capital = word[0][0].isupper() and bool(before) and before[-1] not in ".?!:"
            inner = any(map(str.isupper, word[0][1:])) or is_name(word[0])
            if (capital or inner) and not many and word[0] not in FIELDS:
                yield word[0]
