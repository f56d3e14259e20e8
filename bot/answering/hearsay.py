"""What an abstract says of others, or before its own work begins, and the finding of its own that answers that.

An abstract often begins with what is commonly held, in the words of those who hold it, and ends with why it is not so. Of the
505 claims of SciFact train that have evidence, something is added to the quotes of 1; put as questions (“Is it so that …?”), to
those of 13.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.records import Passage, Span
from ingest.sentences import sentence_spans

_HOW = r"(?:(?:also|been|long|often|[a-z]+ly) ){0,3}"
_SAYING = r"(?:believ|claim|assum|argu|think|thought|suppos|presum|postulat|assert|suggest|propos|hypothesi[sz]|report)"
_HEARSAY = re.compile(
    rf"\b(?:is|are|was|were|been) {_HOW}(?:said|believed|claimed|assumed|thought|presumed|supposed|alleged|reputed|touted|hoped"
    r"|hailed|heralded|postulated) (?:to|that|as)\b"
    rf"|\b(?:was|were|been) {_HOW}(?:proposed|suggested|hypothesi[sz]ed|advocated|promoted|reported) (?:to|that|as)\b"
    r"|\b(?:previous|prior|earlier|existing|recent|past|published) (?:\w+ ){0,2}?(?:work|works|studies|research|papers|reports"
    rf"|literature|results|authors) {_HOW}(?:has |have )?{_HOW}(?:{_SAYING}|show|indicat|found|find)\w*"
    rf"|\b(?:many|most|some|others|researchers|practitioners|proponents|experts) (?:have )?{_HOW}{_SAYING}\w* (?:to|that)\b"
    r"|\b(?:conventional wisdom|(?:common|popular|widespread|prevailing) (?:belief|assumption|view|opinion)|reportedly"
    r"|supposedly|allegedly)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:we|our|here|(?:this|the present) (?:paper|work|article|study|survey|review|report))\b", re.IGNORECASE)
_FOUND = re.compile(
    r"\b(?:we|our|results?|experiments?|findings?|analys[ei]s|evaluations?|data|stud(?:y|ies)|paper|work|evidence)\b"
    r"(?: [\w-]+){0,4}? (?:show|find|found|conclu|demonstrat|reveal|observ|report|indicat|confirm|prov)\w*"
    r"|\band (?:show|find|found|conclud|demonstrat|reveal|observ)\w*"
    r"|^(?:however|but|yet|in contrast|by contrast|in practice|nevertheless|surprisingly|contrary to)\b",
    re.IGNORECASE,
)
_CAME_OUT = re.compile(
    r"(?<![\w-])\d|\b(?:outperform|surpass|improv|reduc|increas|decreas|fail|fall|rise|rose|drop|better|worse|higher|lower|faster"
    r"|slower|more|fewer|not|cannot|neither|none|only|few)",
    re.IGNORECASE,
)
_DOES = re.compile(r"^\W*(?:(?:to|in|for|using|with|on) [^,]{1,80}, |\w+, )?(?:here,? )?(?:we|our)\b", re.IGNORECASE)
_ASKS_WHETHER = re.compile(
    r"^\W*(?:(?:and|so|but|then),? )?(?:is|are|was|were|do|does|did|can|could|has|have|will|would|should"
    r"|how (?:well|good|accurate|accurately|reliable|reliably|effective|effectively|safe|useful))\b",
    re.IGNORECASE,
)
_FAR = 3  # sentences behind a claim, or from the first on the paper's own work, among which what came out is looked for


def asks_whether(question: str) -> bool:
    """Whether a question asks if, or how well, something is so: only what a paper found answers that."""
    return _ASKS_WHETHER.match(question) is not None


def own_findings(abstract: str, quotes: Sequence[Passage], states: Callable[[str], bool], *, whether: bool) -> list[Span]:
    """The sentences of an abstract to quote beside `quotes`, so that nothing of others stands for what the paper found.

    If the question asks `whether` something is so, the best quote counts as of others where it stands before the paper's own
    work begins; and where it tells what was done, what came out belongs to it. `states` tells what may be quoted.
    """
    own = _OWN.search(abstract)
    best = max(quotes, key=lambda passage: passage.score) if whether and own else None
    for quote in sorted(quotes, key=lambda passage: passage.start):
        before = own is not None and quote.end <= own.start()
        if _is_hearsay(quote.text) or (quote is best and (before or _only_does(quote.text))):
            later = [one for one in quotes if one.start > quote.start]
            found = _finding(abstract, max(quote.end, own.start() if own else 0), states)
            answers = _FOUND.search if whether else _finds
            if found and not any(one.start == found[-1].start or answers(one.text) for one in later):
                return [span for span in found if span.start not in {one.start for one in later}]
    return []


def _finding(abstract: str, place: int, states: Callable[[str], bool]) -> list[Span]:
    """The sentence that answers what is said before `place`: one soon after it or, without one, the first that says outright
    that something was found. One that tells what was done for it stands before it."""
    spans = [span for span in sentence_spans(abstract) if span.end > place and states(span.of(abstract))]
    texts = [span.of(abstract) for span in spans]
    near = (i for i, text in enumerate(texts[:_FAR]) if _finds(text))
    found = next(near, next((i for i, text in enumerate(texts) if _FOUND.search(text)), None))
    if found is None:
        return []
    return spans[found - 1 : found + 1] if found and _only_does(texts[found - 1]) else [spans[found]]


def _finds(text: str) -> bool:
    return not _is_hearsay(text) and (bool(_FOUND.search(text)) or (not _DOES.match(text) and bool(_CAME_OUT.search(text))))


def _only_does(text: str) -> bool:
    return bool(_DOES.match(text)) and not _FOUND.search(text)


def _is_hearsay(text: str) -> bool:
    return bool(_HEARSAY.search(text)) and not _OWN.search(text)
