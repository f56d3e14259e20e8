"""What in a sentence of an abstract hints at its role, as yes-or-no features: words, and the place where it stands.

The phrases are those by which papers announce what they do ("rhetorical moves": Swales, Genre Analysis, 1990; Teufel and
Moens, Summarizing Scientific Articles, Computational Linguistics 2002).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAKES = (
    r"propos|introduc|present|develop|design|build|built|construct|devis|formulat|describ|contribut|creat|establish|deriv"
    r"|implement|adopt|employ|leverag|incorporat|integrat|combin|extend|train|generat|annotat|collect|curat|compil|define|adapt"
)
_SHOWS = (
    r"show|demonstrat|find|found|reveal|observ|outperform|surpass|achiev|exceed|yield|reach|obtain|confirm|validat|verif"
    r"|report|attain|deliver|beat|match|establish|provid"
)
_THIS = r"(?:this|the present|our|the) (?:paper|work|article|study|survey|review|thesis|report)"
_METHOD = (
    r"(?:method|approach|framework|model|algorithm|system|architecture|pipeline|strateg|module|mechanism|technique|design)"
)

# Each feature with the pattern that turns it on; `(?-i:…)` minds capitals. The order is that of the weights in `roles`.
_PATTERNS: dict[str, str] = {
    "we": r"\b(?:we|our|ours|us)\b",
    "we make": rf"\b(?:we|authors|{_THIS})\b(?: \w+){{0,4}}? (?:{_MAKES})\w*",
    "we look": (
        r"\b(?:we|authors|paper|article|study|survey|section|part|memoir|work)\b(?: \w+){0,3}? (?:examin|explor"
        r"|review|discuss|survey"
        r"|analy[sz]|focus|identif|suppos|assum|hypothes|detail|revisit|rethink|think|consider|go beyond|formaliz|model)"
    ),
    "we test": (
        r"\b(?:we|authors|our|paper|study)\b(?: \w+){0,4}? (?:evaluat|test|assess|compar|benchmark|validat|measur"
        r"|conduct|appl)"
    ),
    "shows that": (
        r"\b(?:show|find|found|reveal|observ|demonstrat|suggest|indicat|confirm|conclu"
        r"|prov)\w*(?: \w+){0,4} (?:that|how)\b"
    ),
    "others": (
        r"^\W*(?:(?:however|yet|but|while|although|despite|unlike),? )?(?:the )?(?:existing|traditional|current"
        r"|conventional|prior"
        r"|previous|most|many|recent|standard|common|classical|today|state-of-the-art|some)\b"
    ),
    "key idea": (
        r"\b(?:key|core|main|central) (?:idea|insight|innovation|component|observation|contribution)s?\b"
        r"|\b(?:remedy|idea|solution|trick|answer) is\b"
    ),
    "serves as": r"\b(?:conclud\w+ by|establish\w* \w+ as|serves? as|stands? as|marks? a)\b",
    "we report": (
        r"\b(?:we|results?|experiments?|authors|it is)\b(?: \w+){0,2} (?:demonstrate|show|find|found|observe"
        r"|report|shown|prove)d?\b"
    ),
    "is made": rf"\b(?:is|are|was|were|has been|have been) (?:\w+ )?(?:{_MAKES})\w*(?: here)?",
    "we show": rf"\b(?:we|authors|results?|experiments?|evaluations?|analys[ei]s|{_THIS})\b(?: \w+){{0,6}}? (?:{_SHOWS})\w*",
    "outdoes": r"\b(?:outperform|surpass|exceed|superior|beats?\b|state[- ]of[- ]the[- ]art|sota\b|baselines?\b|competitive)",
    "improves": r"\b(?:improv|reduc|increas|decreas|gain|boost|faster|fewer|higher|lower|better)\w*",
    "tested": (
        r"\b(?:experiment|evaluat|ablation|empirical|benchmark|case stud|user stud|simulat|assess|quantif|measur"
        r"|test(?:ed|s|ing)?\b|results?\b)"
    ),
    "on data": (
        r"\b(?:on|across|over|using|with|in) (?:\w+[- ]){0,3}(?:datasets?|benchmarks?|tasks?|domains?|settings"
        r"|environments?)\b"
    ),
    "figure": r"(?<![\w-])\d+(?:[.,]\d+)*\s?(?:%|percent|percentage points|points?\b|x\b|×|times\b|-fold)|[0-9]+\.[0-9]+",
    "number": r"(?<![\w-])\d",
    "proves": r"\b(?:prov(?:e|es|ed|en|ably)|theorem|guarantee|converge|bounds?\b|regret|theoretical(?:ly)?|optimality)",
    "however": (
        r"^\W*(?:[\w -]{0,40}, however,|however|yet|but|despite|although|nevertheless|nonetheless|unfortunately"
        r"|while|still|though)\b"
    ),
    "however within": r".\b(?:however|but|yet|although|though|whereas|while|despite)\b",
    "lacks": (
        r"\b(?:lack|lacking|limit(?:s|ed|ing|ation)|challeng|remain|difficult|suffer|fail|struggl|costly|expensive|bottleneck|unclear"
        r"|unexplored|under-?explored|overlook|hinder|hamper|scarc|insufficient|inefficien|problem|drawback|cannot|unable|rarely"
        r"|neglect|ignor|hard\b|prohibitive|gap\b|issue|impractical|unreliable|vulnerab|degrad|inconsisten"
        r"|error-prone|poor|breakdown|mismatch|discrepan|little to no|impede|susceptible)"
    ),
    "only": r"\b(?:only|not|no|without|little|few|less|neither|nor|never|rather than)\b",
    "aims": (
        r"\b(?:aim|goal|objective|investigat|whether|question|explor|examin|seek|motivat|tackle|study the|we study"
        r"|we ask|address)"
    ),
    "to this end": r"\b(?:to this end|to address|to tackle|to overcome|to solve|to bridge|to fill|to mitigate|to remedy)\b",
    "specifically": (
        r"^\W*(?:specifically|concretely|technically|in particular|first|second|third|firstly|secondly|then|next"
        r"|by|additionally"
        r"|furthermore|moreover|finally|to \w+|at its core|inspired|building on|unlike|instead|in addition|based on)\b"
    ),
    "finally": (
        r"^\W*(?:finally|furthermore|moreover|additionally|notably|in addition|also|overall|together"
        r"|taken together|thus)\b"
    ),
    "method": rf"\b(?:our|the proposed|proposed|this|the) (?:\w+[- ])?{_METHOD}",
    "it does": (
        r"^(?:\W*(?:it|they|this|the (?:framework|method|model|system|approach|algorithm)"
        r"|(?-i:[A-Z][\w-]*[A-Z0-9][\w-]*)))\b"
    ),
    "named": r"\b(?:called|named|termed|dubbed|coined|abbreviated|i\.e\.)|\((?-i:[A-Z][\w-]*[A-Z][\w-]*)\)",
    "novel": r"\b(?:novel|new|first|simple|unified|general|principled|lightweight|end-to-end)\b",
    "uses": rf"\b(?:uses?|employs?|leverages?|consists?|comprises?|combines?|learns?|integrates?|enables?|allows?|{_METHOD})\b",
    "recent": (
        r"\b(?:recent(?:ly)?|in recent years|increasingly|growing|rapid(?:ly)?|advances?|emerg\w+|has become"
        r"|have become)\b"
    ),
    "known": (
        r"\b(?:widely|commonly|typically|traditional|conventional|existing|current|previous|prior|often|many"
        r"|various|most|such as"
        r"|crucial|essential|critical|important|fundamental|key|popular|powerful|remarkable|significant(?:ly)?)\b"
    ),
    "is a": r"^\W*(?:the |a |an )?(?:[\w()-]+ ){1,6}(?:is|are|has|have|play|plays|can|offers?|aims?|refers?)\b",
    "code": (
        r"\b(?:code|github|source|repository|website|web ?page|project page|demo|videos?|weights|checkpoints?)\b"
        r"|https?:|www\."
    ),
    "available": r"\b(?:available|open-?sourced?|releas\w+|publicly|accessible|download)\b",
    "paves": (
        r"\b(?:pave|potential|promising|implication|insight|highlight|underscor|opens?\b|future|step toward|foundation|broader"
        r"|real-world|practical|guid(?:e|ance|eline)|recommend|hope|advance|emphasi[sz]e|importance|opportunit|contribut)"
    ),
    "suggests": (
        r"\b(?:findings?|results?|insights?|work|study|analysis)\b(?: \w+){0,3}? (?:suggest|highlight|underscor"
        r"|indicat|offer|provid|open|pav|call)"
    ),
    "own limits": (
        r"\b(?:limitations?|future (?:work|research)|we leave|we acknowledge|remains? open|open (?:problem|question|challenge)"
        r"|caveats?|does not yet|beyond the scope|failure (?:case|mode)s?|shortcomings?|restrict(?:ed|ion|s))"
    ),
    "dataset": r"\b(?:dataset|benchmark|corpus|suite|collection|taxonomy|survey|review|toolkit|library|platform)\b",
    "compared": r"\b(?:compared|comparison|relative|than|versus|over)\b",
}  # fmt: skip
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}
_PLACES = ("first", "second", "third", "early", "middle", "late", "last but one", "last")
FEATURES: tuple[str, ...] = (*_PATTERNS, *_PLACES, "before the turn", "long", "short")
_LONG, _SHORT = 220, 90  # characters


def features(sentences: list[str]) -> list[frozenset[str]]:
    """The features of each sentence of one abstract."""
    hints = [{name for name, pattern in _COMPILED.items() if pattern.search(text)} for text in sentences]
    turn = next((i for i, found in enumerate(hints) if found & {"we make", "to this end", "is made"}), len(hints))
    return [
        frozenset([*found, *_places(i, len(hints)), *(["before the turn"] if i < turn else []), *_length(text)])
        for i, (found, text) in enumerate(zip(hints, sentences, strict=True))
    ]


def _places(number: int, total: int) -> Iterator[str]:
    """Where a sentence stands: several may be true."""
    yield from (_PLACES[number],) if number < 3 else ()
    if number == total - 1:
        yield "last"
    elif number == total - 2:
        yield "last but one"
    share = number / max(1, total - 1)
    yield "early" if share < 1 / 3 else "middle" if share < 2 / 3 else "late"


def _length(text: str) -> Iterator[str]:
    if len(text) > _LONG:
        yield "long"
    elif len(text) < _SHORT:
        yield "short"
