"""What may do something to what, as questions name it: “Does omeprazole cause gout?”, “the effect of ketamine on migraine”."""

from __future__ import annotations

import re

# Behind what is asked of: “… prevent dementia”, “… a predictor of heart attacks in men”.
_DOES_TO = (
    r"(?:(?:cause|prevent|reduce|increase|decrease|lower|raise|improve|worsen|treat|cure|affect|influence|induce|inhibit|promote"
    r"|predict|delay|trigger|mitigate|protect(?: against| from)?|(?:leads?|contribute) to)"
    r"|(?:(?:effective|useful|works?) (?:against|for|in)|(?:associated|linked|related|correlated) (?:with|to)"
    r"|(?:risk factor|cause|predictor|marker|treatment|remedy|cure) (?:of|for)))"
)
# “Does the drug …?”, “is Hydra …?”; “does smoking cause …?”; not “does anybody …?”, “is training …?”, “does use of …?”.
_ASKED_OF = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:do|does|did|can|could|will|would|may|might|should|is|are|was|were|has|have)(?:n['’]t)? "
    rf"(?:the |an? )?(?!any|some|every|no(?:body|one)|there)([^\W\d_]{{3,}})"
    rf"(?:(?<!ing)|(?= (?:(?:a|an|the) )?{_DOES_TO}\b))\b(?![-'’]| of\b)",
    re.IGNORECASE,
)
_NO_OBJECT = (
    r"(?i:over|upon|of|for|in|with|to|from|by|on|at|among|during|after|before|when|if|than|and|or|as|more|less|better|well)"
)
# “Alzheimer's disease”, “dementia risk”: the last words are of anything.
_TERM = r"[^\W\d_](?:[\w-]|['’](?!s\b))*(?:['’]s(?= ))?"
_OF_ANY = r"(?i: (?:risks?|rates?|incidence|levels?|diseases?|disorders?|syndromes?|symptoms?)\b)"
_OBJECT = re.compile(
    r"\W*(?i:(?:and|but|so) )?(?i:do|does|did|can|could|will|would|may|might|should|is|are|was|were)(?:n['’]t)? [^?.!,;]{2,60}?"
    rf" (?i:{_DOES_TO}) (?:(?i:the|an?|risk of|rates? of) ){{0,3}}"
    rf"(?P<words>(?!{_NO_OBJECT}\b){_TERM}(?: (?!{_NO_OBJECT}\b){_TERM}){{0,3}}?)(?:{_OF_ANY}){{0,2}}"
    r"(?=\W*$| (?i:in|among|during|after|before|by|when|if|for|with|as)\b)",
)
# “the effect of ketamine on migraine”: the last word of each.
_EFFECT = re.compile(
    r"\b(?:effects?|impact|influence|efficacy|effectiveness) of (?:(?:the|an?) )?(?:[\w-]+ ){0,2}?(?P<one>[^\W\d_]{3,})"
    r" (?:on|in|for|against) (?:(?:the|an?|risk of|rates? of) ){0,3}(?:[\w-]+ ){0,2}?(?P<other>[^\W\d_]{3,})\W*$",
    re.IGNORECASE,
)


def asked_of(question: str) -> str:
    """The word that a question to be answered by yes or no asks of, as “Does omeprazole cause …?”; or ""."""
    match = _ASKED_OF.match(question)
    return match[1] if match else ""


def asked_about(question: str) -> str:
    """The word for what may be done to something, in a question to be answered by yes or no: “… cause lung cancer?”; or ""."""
    match = _OBJECT.match(question)
    return re.sub(r"['’]s$", "", match["words"].rpartition(" ")[2]) if match else ""


def cause_and_effect(question: str) -> tuple[str, str]:
    """The words for what may do something, and to what: “Does X improve Y?”, “the effect of X on Y”; two of "" if none are."""
    both = asked_of(question), asked_about(question)
    found = None if all(both) else _EFFECT.search(question)
    return (found["one"], found["other"]) if found else both if all(both) else ("", "")
