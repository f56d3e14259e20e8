"""Questions that several papers answer, each a part: “any bandit papers?”, “what are the approaches to …?”."""

from __future__ import annotations

import re

from bot.questions.expectations import asks

OBJECT = r"(?! (?:the|an?|its|their)\b)"  # behind a verb, not a noun: “which model approaches the …?”
WORKS = r"(?:any|other|more|these|those|all|related|prior|recent|of) (?:[\w-]+ )?works|(?:which|what) (?:other |more )?works"
_PAPERS = r"(?:papers|abstracts|articles|studies|preprints)"
_MADE = (  # what papers are on, of which each may have another
    r"(?:approaches|methods|ways|techniques|strategies|algorithms|solutions|frameworks|models|systems|agents|architectures"
    r"|benchmarks|data ?sets|environments|simulators|libraries|toolkits|tools|platforms|packages|surveys|projects|groups|teams)"
)
_STOOD_ON = "".join(rf"(?<!\b{word} )" for word in ("on", "in", "for", "to", "with", "of", "than"))
_NO_VERB = (  # behind “which scheme finds”, where “finds” is no plural
    r"(?!(?:do|did|to|of|in|on|at|by|for|from|with|and|or|that|the|an?|all|every\w*|each|no|it|its|their|what|how|when|away|up|out|off"
    r"|more|less|better|best|well|[a-z]+ly)\b)"
)
# Behind a plural surely, where a word stands before that: “keeps” of “which system keeps writing” is none.
_PLURAL = r"(?:are|were|have|do|can|could|may|might|must|should|will|would)"
_LEADING = r"^\W*(?:(?:and|but|so|then|ok|please)\b,? )?"
# Several papers answer these, each a part: “any bandit papers?”, “what are the approaches to …?”, “how can … be prevented?”.
# Not “on which benchmarks is it tried?” and “which models does it beat?”, which ask for what stands in one of them.
_SEVERAL = re.compile(
    rf"\b{_PAPERS}\b|\b(?:{WORKS})\b"
    r"|(?:^\W*|\b(?:is|has|have|does|there|got) )any(?:one|body|thing)\b"
    rf"|\b(?:list|overview)\b|(?:^\W*|\b(?:please|you) )compare\b"
    rf"|{_LEADING}who (?:else |all )?(?!is|was|has|does)[a-z]+(?<!s)s\b"
    rf"|{_STOOD_ON}\b(?:(?:what|which) (?:are (?:the )?)?|any |several |various |other |all )(?:[\w-]+ ){{0,2}}{_MADE}\b"
    rf"{OBJECT}(?! (?:do|does|did)\b)(?! (?:is|was|are|were) (?:it|the)\b)"
    r"|\bwhat are (?:the |some |common |main |typical |different )(?:[\w-]+ ){0,2}[a-z]{3,}(?<![sui])s\b|\bwhich ones\b"
    rf"|\bwhich (?!one |does )(?:[a-z]{{3,}}(?<![sui])s {_NO_VERB}|[\w-]+ (?!does)[a-z]{{3,}}(?<![sui])s (?={_PLURAL}\b))"
    r"[a-z]{2,}(?:(?<!s)|(?<=ss)|(?<=has))\b"
    r"|\b(?:is there|any|the) (?:[\w-]+ )?(?:literature|evidence|research|work)\b(?! that\b)"
    r"|\bwhat(?:['’]s| is) (?:new|known)\b|\bdo we know\b"
    rf"|{_LEADING}how (?:can|could|should|to|might|(?:do|does) (?:i|we|you|one|people|researchers))\b"
    r"|\b(?:vs\.?|versus|contrast\w*|in common|alike|else|alternatives|(?:some|any)thing like)(?!\w)"
    r"|\b(?:compar\w*|differences?|differ)\b.{1,80}\b(?:and|with|between|from)\b"
    r"|\band\b.{1,80}\b(?:differ|(?<!against )each(?! other))\b",
    re.IGNORECASE,
)


def asks_one_thing(question: str) -> bool:
    """Whether one paper may well answer it: it is a question, and asks neither which there are nor what can be done."""
    return asks(question) and not asks_several(question)


def asks_several(question: str) -> bool:
    """Whether it asks which papers, or things that papers are on, there are, or compares."""
    return bool(_SEVERAL.search(question))
