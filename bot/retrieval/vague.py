"""Whether abstracts leave open which one of a kind it was that is asked for: “applied to a well-known environment”.

Other than `bot.retrieval.members` this needs no list of names, and is less sure: no word may be the name of one, in all of the
text, or in each sentence that has the kind's noun where one of them introduces it as any of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bot.questions.acronyms import acronyms
from bot.questions.naming import WORD
from bot.questions.stating import States
from bot.retrieval.members import bare, members_of, names_in
from ingest.sentences import sentence_spans

# What has a name of its own, with capitals. Methods, tasks and results are told by a description, drugs, species and games may
# be called by words with small letters.
_NOUNS = (
    r"models?|backbones?|m?llms?|l?vlms?|lrms?|environments?|simulators?|datasets?|data\ sets?|corp(?:us|ora)|benchmarks?"
    r"|robots?|robot(?:ic)?\ arms?|manipulators?|grippers?|drones?|devices?|gpus?|chips?|processors?|game\ engines?|languages?"
    r"|libraries|library|toolkits?|software|encoders?|object\ detectors?|cnns?|cameras?|microscopes?|satellites?"
    r"|countr(?:y|ies)|cit(?:y|ies)|hospitals?|universit(?:y|ies)|compan(?:y|ies)|manufacturers?|journals?|registr(?:y|ies)|databases?"
)
_DONE = r"(?:[\w-]+ed|built|chosen|driven|given|held|known|made|run|set|shown|taken|taught|written)"
# “which model was it trained on?”, “which robot do they use?”; “which model is best?” may ask for the paper's own.
_VERB = (
    r"(?:do|does|did|(?:is|are|was|were|has\ been|have\ been)"
    rf"\ (?:\w+ly\ )?(?:{_DONE}|(?:it|this|that|they|these|the\ [\w\ -]{{1,60}}?|[A-Z][\w-]+)\ (?:\w+ly\ )?{_DONE}))\b"
)
_NO_PART = (
    r"(?:kinds?|types?|sorts?|numbers?|sizes?|amounts?|sets?|of|the|an?|if|and|can|could|will|would|do|does|did|is|are|was|were"
    r"|has|have)"
)
_HEAD = rf"(?:(?!{_NO_PART}\b)[\w-]+\ ){{0,3}}?(?:{_NOUNS})"
_ASKS = re.compile(
    rf"""(?:^\W*|[,;]\ |\b(?:and|but|so|then|in|on|with|by|at|for|from|of|under)\ )(?:which|what)\ (?P<head>{_HEAD})
    (?:,?\ and\ (?:which|what|how|with)\b|,|\ (?!there\b){_VERB})""",
    re.IGNORECASE | re.VERBOSE,
)
# “which language model plays the teacher?”, of a paper that is called by its name.
_ACTS = re.compile(
    rf"""(?:^\W*|[,;]\ )(?:which|what)\ (?P<head>{_HEAD})
    \ [a-z]{{2,}}(?:s|ed|ote|ove|an|on|ade|ought)\ (?:the|a|an|its|their|in|as|with|to)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PRESENTS = re.compile(
    r"\b(?:present|propos|introduc|releas|build|built|creat|construct|develop|contribut|publish)", re.IGNORECASE
)
_LISTS = re.compile(r"\b(?:such as|including|include[ds]?|e\.g|i\.e|namely|called|named|like)\b", re.IGNORECASE)
_ANY = (
    r"(?:an?|one|another|some|several|various|many|different|existing|common|popular|standard|two|three|four|five|six|seven|eight"
    r"|nine|ten|\d+|our|the|[\w-]+-(?:known|adopted|used|class))"
)
# Written like names, and no name of what is asked for: measures, units, common short forms, addresses.
_NO_MEMBER = re.compile(
    r"\d[\d.,]*-?[a-z%]+|\d[\d.]*[kKMB]|\d+(?:\.\d+)?D|[kcmn]?m[23]|[km]?Hz|F1.*|mI?oU|mAP|AUC|AUROC|ROC|BLEU|ROUGE.*|PSNR|SSIM|FID"
    r"|AI|RGB.*|SOTA|[RCD]NNs?|GPUs?|CPUs?|CT|MRI|DNA|RNA|mRNA|PCR|QA|CoT|long-CoT|SLAM|IoT|GenAI|BACKGROUND|OBJECTIVES?|METHODS?"
    r"|RESULTS?|CONCLUSIONS?|DESIGN|SETTING|AND|AIMS?|CONTEXT|.*-(?:based|aligned|level|style|free|aware|driven|like|trained)"
    r"|On|In|The|This|To|We|It|These|There|Our|For|With|Provide|Without|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|Gaussians?|Bayesian|Markov|Cartesian|Euclidean|Transformers?|Code|https?|www"
)
# Their names are known, or look like it.
_LETTERED = r"m?llms?|l?vlms?|lrms?"
_LANGUAGE_MODELS = re.compile(rf".*(?:\b(?:language|base) models?|{_LETTERED})", re.IGNORECASE)
_OF_LANGUAGE = r"(?:language models?|m?llms?|l?vlms?)"  # one as good as the other: “the Llama-3 LLM” is a language model
_LIKE_ONE = re.compile(r"\w*(?:LM|GPT|BERT|Bert)[\w.-]*|.*\d+(?:\.\d+)?[BM](?:-.*)?|[A-Z][a-z]+-?v?\d+(?:\.\d+)?(?:-.*)?")
_MODELS = re.compile(rf"(?:[\w-]+ )*(?:models?|{_LETTERED}|backbones?)", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:https?://|www\.|github\.com/)\S+", re.IGNORECASE)


def vague(question: str, called: Collection[str], texts: Sequence[str]) -> str:
    """The kind that a question asks for one of (“base model”), if these texts seem to name none; or "".

    `called` are the names in the question of the papers that it asks of; a text has its title in the first line.
    """
    asked = _ASKS.search(question) or (_ACTS.match(question) if called else None)
    if not asked or _PRESENTS.search(question):
        return ""
    own = {*called, *WORD.findall(question)}
    bared = [bare(_ADDRESS.sub("", text), {*own, *_explained(own, text)}) for text in texts]
    if any(members.search(text) for members in members_of(asked["head"]) for text in bared):
        return ""  # known ones are named, of which any may be the one
    like_one = _LIKE_ONE.fullmatch if _LANGUAGE_MODELS.fullmatch(asked["head"]) else bool
    named = any(any(map(like_one, _candidates(text))) for text in bared)
    for noun in _nouns(asked["head"].lower()):
        if said := [sentence for text in bared for sentence in _with(noun, text.partition("\n")[2])]:
            told = any(_LISTS.search(sentence) or any(_candidates(f"\n{sentence}")) for sentence in said)
            open_one = not named or any(_introduced(noun).search(sentence) for sentence in said)
            return asked["head"] if open_one and not told else ""
    return "" if named else asked["head"]


def telling_which(question: str) -> list[States]:
    """What tells whether a sentence names one of the kind asked for, if that is a known one: “which LLM does it use?”."""
    asked = _ASKS.search(question)
    head = asked["head"] if asked else ""
    models = _MODELS.fullmatch(head)
    known, own = [*members_of("language model" if models else head)], WORD.findall(question)
    if not known:
        return []

    def tells(text: str) -> bool:
        text = bare(f"\n{_ADDRESS.sub('', text)}", own)
        return any(members.search(text) for members in known) or bool(models and any(map(_like_model, _candidates(text))))

    return [tells]


def _like_model(word: str) -> bool:
    """Whether a word looks like the name of a model, and not like what many are called: “LLM”."""
    return bool(_LIKE_ONE.fullmatch(word)) and not word.isupper()


def _nouns(head: str) -> list[str]:
    """What may stand for a kind, as it is asked for, in a text: “robot arm”, “arm”, “robot”; “model” alone may be anything."""
    words = head.split()
    nouns = dict.fromkeys((" ".join(words[-2:]), words[-1], words[0]))
    return [noun for noun in nouns if noun not in ("model", "models")]


def _candidates(text: str) -> Iterator[str]:
    """The words of a text that may be the name that is asked for."""
    return (word for word in names_in(text) if not _NO_MEMBER.fullmatch(word))


def _explained(words: Collection[str], text: str) -> Iterator[str]:
    """What those of some words stand for that a text explains."""
    return (meaning for short, meaning in acronyms(text) if short in words)


def _introduced(noun: str) -> re.Pattern[str]:
    """Finds a kind's noun where it stands for any of its kind: “a widely-adopted robot”."""
    return re.compile(rf"\b{_ANY} (?:[\w-]+ ){{0,4}}{_form(noun)}", re.IGNORECASE)


def _with(noun: str, text: str) -> Iterator[str]:
    """The sentences of a text that have a noun."""
    form = re.compile(rf"(?<![\w-]){_form(noun)}", re.IGNORECASE)
    return (sentence for span in sentence_spans(text) if form.search(sentence := span.of(text)))


def _form(noun: str) -> str:
    """A pattern for a noun, one or many, and for what means the same."""
    if re.fullmatch(_OF_LANGUAGE, noun):
        return rf"{_OF_LANGUAGE}(?![\w-])"
    return rf"{re.escape(re.sub('(?:ies|s|y)$', '', noun))}(?:ies|s|y)?(?![\w-])"
