"""Which sentences answer as a question is put: why something is so, how it works or differs, whether it is so."""

from __future__ import annotations

import re
from functools import partial

from bot.questions import WordFinder, topic_words
from bot.questions.openings import GREETING, PLEASE
from bot.questions.shapes import SUMMARIZE, SUMMARY
from bot.questions.stating import States, stating

# What a question may begin with, before the words that tell how it is put.
_LEAD = rf"^\W*{GREETING}{PLEASE}(?:(?:tell me|explain)\b,? )?"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|would|should|has|have|will)"
_ASKS_WHY = re.compile(
    rf"{_LEAD}(?:why\b|what causes\b|how come\b|(?:for )?what reasons?\b|what (?:is|are|was|were) the (?:reasons?|causes?)\b)"
    rf"|\band why {_AUXILIARY}\b",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\b(?:because|due to|owing to|as a result of|thanks to|caus(?:e|es|ed|ing)|(?:leads?|led|leading) to"
    r"|result(?:s|ed|ing)? (?:in|from)|(?:stems?|stemmed|stemming|arises?|arose|arising) from"
    r"|(?:attributed|attributable|traced) to|driven by|responsible for)\b",
    re.IGNORECASE,
)
# “What is the drawback of X?” and, where why is asked, what makes it a question for a fault.
_BAD = re.compile(
    r"n['’]t\b|\b(?:not|cannot|never|no longer|bad(?:ly)?|worse|poor(?:ly)?|hard|difficult|limited|weak|slow|costly|expensive"
    r"|fail(?:s|ed)?|struggles?|suffers?|lacks?|un(?:able|fit|suited|suitable|helpful)|in(?:sufficient|efficient|adequate|accurate|effective)\w*)\b",
    re.IGNORECASE,
)
_ASKS_FAULT = re.compile(
    r"\bwhat(?: (?:is|are|was|were)|['’]s) (?:(?:(?:the|an?|some) )?(?:\w+ )?(?:problems?|issues?|drawbacks?|downsides?"
    r"|disadvantages?|weakness(?:es)?|limitations?|shortcomings?|flaws?) (?:of|with|in)"
    r"|(?:wrong|missing) (?:with|in|from|about))\b"
    r"|\b(?:where|when|at what) (?:do|does|did)\b.{1,60}\b(?:fail|struggle|fall short|break(?: down)?|go wrong)\W*$"
    r"|\bwhat (?:is|are|was|were)\b.{1,60}\b(?:bad|worst|weak) (?:at|in)\W*$"
    r"|\bwhat (?:do|does|did|can(?:['’]t|not)?|could(?:n['’]t)?)\b.{1,60}\b(?:get wrong|struggle with|fail (?:at|to do)"
    r"|not do)\W*$",
    re.IGNORECASE,
)
_ASKS_HOW = re.compile(rf"{_LEAD}how (?:do|does|did) (?!.*\b(?:differ|compare)\b).{{1,120}}$", re.IGNORECASE)
_MAKES = (
    r"(?:propos|introduc|present|develop|design|employ|train|combin|us(?=e)|utili[sz]|leverag|integrat|incorporat|adopt|appl"
    r"|exploit|construct|formulat|generat|learn|fus|encod|decompos|build|built)"
)
# “… by masking …”, “we train …”, “Specifically, …”, “Our method …”, “Moreover, FooNet learns …”. Of 212 sentences that careful
# reading took for what a paper does (`benchmarks/role_labels`) these tell .53, of 296 others on problems, background and
# findings .08; .46 and .07 where no name may stand before what it does.
_WORKS = re.compile(
    rf"\bby \w+ing\b|\bwe (?:\w+ly |first |then |also )?{_MAKES}\w*"
    r"|^\W*(?:(?:\w+ly|here|then|next|moreover|furthermore|in addition|meanwhile|(?:in|before|during) [\w ]{1,20}), )?(?:"
    r"it (?!(?:also |thus |further |even )?(?:may|might|can|could|will|would|is|was|has|remains?|outperform\w*|achiev\w*"
    r"|surpass\w*)\b)"
    rf"|(?-i:[A-Z][\w.-]*[A-Z\d][\w.+-]*|this (?:paper|work|study)) (?:\w+ly |first |also |then )?{_MAKES}(?:i?e)?s\b)"
    r"|^\W*(?:specifically|concretely|technically|in (?:particular|(?:more )?detail)|to (?:this|that) end|first(?:ly)?"
    r"|(?:this|our|the)"
    r"(?: proposed| new)? (?:method|framework|model|system|approach|algorithm|architecture|technique|strategy|procedure))\b",
    re.IGNORECASE,
)
_ASKS_HOW_SHOWN = re.compile(
    rf"{_LEAD}how (?:was|were|is|are|did they|do they|have they) (?:(?:this|that|it|they|these|those|the \w+) )?"
    r"(?:show|test|demonstrat|measur|stud|prov|establish|determin|assess|evaluat|find|found)\w*\b[^,;]{0,20}$",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"\bwe (?:\w+ly )?(?:generat|us|perform|conduct|measur|analy[sz]|compar|assess|examin|recruit|assign|test|develop|train"
    r"|evaluat|stud|collect|tak|assembl)\w*\b|\bto (?:test|assess|examine|determine|evaluate) (?:this|whether|the|if|how)\b"
    r"|\b(?:using|by means of|experiments? (?:on|with|in))\b|^\W*METHODS?\b",
    re.IGNORECASE,
)
_ASKS_DIFFERENCE = re.compile(
    r"\bhow\b.{0,200}?\b(?:differ(?:s|ent)?|compare[ds]?|better than)\b|\bdifferences?\b", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"\b(?:unlike|in contrast|by contrast|whereas|instead|rather than|compared (?:to|with)|without|eliminat(?:es?|ing)"
    r"|avoid(?:s|ing)?|no longer|differ(?:s|ent|ence|ently)?|outperform\w*|than)\b",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    rf"{_LEAD}(?:{_AUXILIARY}|how (?:well|good|accurate(?:ly)?|reliabl[ey]|effective(?:ly)?|safe|useful))\b(?! there\b)",
    re.IGNORECASE,
)
# “Our results show …”, “… by 12 %”, “… significantly …”, “… (p < 0.01)”, “RESULTS …”
_FINDS = re.compile(
    r"\b(?:we|our|results?|experiments?|findings?|analys[ei]s|evaluations?|data|stud(?:y|ies)|paper|work|evidence)\b"
    r"(?: [\w-]+){0,4}? (?:show|find|found|conclu(?!\w* with\b)|demonstrat|reveal|observ|report|indicat|confirm|prov|achiev"
    r"|outperform)\w*"
    r"|(?<![\w-])\d+(?:\.\d+)?\s?%(?!\s?(?:ci\b|confidence|credib))|[([]9\d(?:\.\d+)?\s?%|\bp ?[<=>] ?0?[.·]\d"
    r"|\bsignificant(?:ly)?\b(?! (?:[\w-]+ )?(?:challeng|threat|attention|interest|problem|concern|progress|advance(?!ment)"
    r"|role|burden|cause|limit|obstacle|barrier|hurdle|issue|difficult|amount|number|public|resource|effort|promise|success)\w*)"
    r"|\bconclu\w+\b(?! with\b)|(?<!\bto )(?<!\bhave )(?<!\bhas )\bachiev\w+"
    r"|(?<!\bhave )(?<!\bhas )\b(?:outperform|surpass)\w*|\b(?:was|were) (?:\w+ ){0,2}?(?:associated|correlated) with\b"
    r"|^\W*(?:RESULTS?|FINDINGS|CONCLUSIONS?|INTERPRETATION)\b",
    re.IGNORECASE,
)
# “Recent work has shown …”: of others, unless the paper's own comes beside it.
_OTHERS = re.compile(
    r"\b(?:previous|prior|earlier|existing|recent|past|several|many|numerous|some) (?:[\w-]+ ){0,2}?(?:works?|studies|research"
    r"|papers|reports|experiments|evidence|findings|results|analyses)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:we|our|here)\b", re.IGNORECASE)


def _finds(text: str) -> bool:
    return bool(_FINDS.search(text)) and (not _OTHERS.search(text) or bool(_OWN.search(text)))


_ASKS_FINDINGS = re.compile(
    rf"{_LEAD}what (?:{_AUXILIARY}\b.{{1,120}}\b(?:find|found|show|shown|conclude|report|reveal|observe|discover|learn)"
    r"(?: (?:about|on|regarding|for|in)\b.{1,120})?\W*$"
    r"|(?:(?:is|are|was|were) (?:the |its |their )?)?(?:(?:main|key|major) )?(?:findings?|results?|conclusions?)\b)",
    re.IGNORECASE,
)
_ASKS_PROPOSAL = re.compile(
    rf"{_LEAD}(?:what {_AUXILIARY}\b.{{1,60}}\b(?:suggest|propose|recommend|advise|advocate|do (?:against|about))(?:ed|d)?\b"
    r"|(?:the )?(?:(?:main|key|core|major) )?(?:contributions?|novelty) (?:of|in)\b)",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"\b(?:we|authors|paper|article|study|review|here)\b[^.]{0,80}?\b(?:propos|suggest|recommend|introduc|present|develop"
    r"|advocat|design|argu|urg|call for)\w*|\brecommendations?\b|\b(?:proposed|suggested|recommended)\b",
    re.IGNORECASE,
)
# “Tell me about X”, “summarize X”: what came out is told beside what it is.
_ASKS_ALL = re.compile(
    rf"{_LEAD}(?:tell (?:me|us) (?:more |something |everything )?about|{SUMMARIZE}"
    rf"|(?:(?:give|write|show) (?:me|us) )?(?:an? |the )?(?:[\w-]+ )?(?:{SUMMARY}|overview) (?:of|from))\b"
    r"(?! (?:how|why|what|whether)\b)",
    re.IGNORECASE,
)
# What asks so, what answers it, and how many sentences of these an answer needs.
_MANNERS = (
    (_ASKS_ALL, _finds, 2),
    (_ASKS_PROPOSAL, stating(_PROPOSES), 1),
    (_ASKS_WHY, stating(_REASONS), 1),
    (_ASKS_HOW_SHOWN, stating(_SHOWS), 1),
    (_ASKS_HOW, stating(_WORKS), 2),
    (_ASKS_DIFFERENCE, stating(_DIFFERENCE), 1),
    (_ASKS_WHETHER, _finds, 1),
    (_ASKS_FINDINGS, _finds, 2),
)
# A contrast or a negation.
_LIMITS = re.compile(
    r"\b(?:however|but|yet|although|though|while|whereas|nevertheless|only|limited|little|not|cannot|no|never|neither|unable"
    r"|hardly|lacks?|lacking|fail(?:s|ed)?|struggl(?:es?|ed|ing))\b",
    re.IGNORECASE,
)
_SHARED = 0.5  # of a question's words


def asks_all(question: str) -> bool:
    """Whether a question asks what a paper is about and what came out, and for nothing that its words tell."""
    return _ASKS_ALL.search(question) is not None


def asks_how(question: str) -> bool:
    """Whether a question asks how something works or does what it does."""
    return _ASKS_HOW.search(question) is not None


def asks_fault(question: str) -> bool:
    """Whether a question asks what is wrong with something, or why it is bad, hard or not so."""
    return bool(_ASKS_FAULT.search(question) or (_ASKS_WHY.search(question) and _BAD.search(question)))


def asks_whether(question: str) -> bool:
    """Whether a question asks if something is so: “is it true that …?” too."""
    return _ASKS_WHETHER.search(question) is not None


def manner(question: str) -> tuple[States, int] | None:
    """Tells which sentences answer as the question is put, and how many of these an answer needs; None if put otherwise."""
    found = next(((said, least) for asked, said, least in _MANNERS if asked.search(question)), None)
    return (found[0], found[1]) if found else None


def limiting(question: str) -> States | None:
    """Tells which sentences may deny or limit what a question asks whether it is so; None if it asks nothing like that.

    They have half of its words, and a contrast or a negation: without them a gain reads as a yes.
    """
    words = topic_words(question) if asks_whether(question) else []
    return partial(_limits, WordFinder(words), len(words)) if words else None


def _limits(words: WordFinder, count: int, text: str) -> bool:
    return bool(_LIMITS.search(text)) and len(words(text)) >= _SHARED * count
