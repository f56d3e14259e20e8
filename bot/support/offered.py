"""What a sentence to be judged states: without marks of Markdown and labels of lists; and code and data that papers offer."""

from __future__ import annotations

import re

from bot.questions import topic_words

_EMPHASIS = re.compile(r"\*{1,3}|(?<![^\W_])_{1,2}(?=[^\W_])|(?<=[\w.:!?])_{1,2}(?![^\W_])|`")
_LABEL = re.compile(r"(?P<words>[^\W\d_][\w ;/’'-]{1,40}):\s+(?=\S)")
# What stands before a colon to say what kind of sentence follows, and is none of what it states.
_LABELS = frozenset(
    """abstract aim aims answer answers approach background bottom brief caveat caveats conclusion conclusions context
    contribution contributions details direct evidence example finding findings first goal goals idea implication
    implications important in insight insights intuition key limit limitation limitations limits line main major
    mechanism method methods motivation note objective observation of outcome outcomes overall overview point points
    problem reason reasons result results second setting short significance solution source summary takeaway takeaways
    the third tl;dr what why how it works matters paper study to theory theoretical empirical experimental practical
    related""".split()
)
_THINGS = {
    "code": r"codes?|codebase|implementations?|software|source|repositor(?:y|ies)|github|librar(?:y|ies)|tool(?:kit|box)?s?",
    "data": r"data(?:sets?)?|benchmarks?|corpus|corpora|annotations?",
    "models": r"models?|weights|checkpoints?",
    "pages": r"documentation|videos?|demos?|websites?|pages?|project",
}
_OFFERS = (
    r"available|released?|releases|open[- ]sourced?|open|public(?:ly)?|published|found|provided?|shared?|online|accessible"
    r"|free(?:ly)?"
)
_BESIDE = frozenset(
    "authors author paper have has make made made their its full source is at on link access accessed can".split()
)
_IS_OFFERED = re.compile(rf"(?:https?://|\bgithub\b|\b(?:{_OFFERS})\b)", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")
_NOT_YET = re.compile(r"\b(?:not|no|never|will|soon|upon|request|if|unless)\b|n['’]t\b", re.IGNORECASE)


def unlabelled(sentence: str) -> str:
    """A sentence without marks of Markdown, and without a label such as “**Key finding:**”."""
    text = _EMPHASIS.sub("", sentence)
    label = _LABEL.match(text)
    if label and _LABELS.issuperset(re.findall(r"[\w;]+", label["words"].lower())):
        text = text[label.end() :]
    return text or sentence


def is_offered(sentence: str, text: str) -> bool:
    """Whether a sentence says no more than that code, data or the like is to be had, and `text`, a sentence, says so too."""
    bare = _LINK.sub(" ", sentence)
    links = [link.rstrip(".,;)") for link in _LINK.findall(sentence)]
    if _NOT_YET.search(bare) or _NOT_YET.search(text) or not (_IS_OFFERED.search(sentence) and _IS_OFFERED.search(text)):
        return False
    told = [one for one in _THINGS.values() if re.search(rf"\b(?:{one})\b", bare, re.IGNORECASE)]
    told = told or ([_THINGS["code"]] if re.match(r"\W*it\b", bare, re.IGNORECASE) else [])
    known = re.compile(rf"(?:{'|'.join(_THINGS.values())}|{_OFFERS})", re.IGNORECASE)
    only = all(known.fullmatch(word) or word in _BESIDE for word in topic_words(bare))
    return (
        bool(told)
        and only
        and all(re.search(rf"\b(?:{one})\b", text, re.IGNORECASE) for one in told)
        and all(link.lower() in text.lower() for link in links)
    )
