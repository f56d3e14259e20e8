"""What papers are not to be: “papers not about games”, “which papers have no code?”. A search finds what texts say.

That papers do without something their abstracts may well say (“papers that need no labels”): only what papers are about, who
wrote them and when, and what comes with them is told from that, by its place behind the word for papers.
"""

from __future__ import annotations

import re

from bot.filtering.listed import TITLES
from bot.questions.openings import GREETING, PLEASE

_LEAD = (
    rf"\W*{GREETING}(?:{PLEASE}"
    r"(?:list|show|find|give|get|name|recommend|suggest|i\ (?:want|need)|(?:are|is)\ there|do\ you\ have)(?:\ (?:me|us))?\ )?"
    r"(?:(?:which|what|how\ many|any|all|some|every|of|the|these|those|your|other|recent|new|latest|ones?|are)\ ){0,4}"
    r"(?:papers?|articles?|publications?|preprints?|abstracts?|studies|works|anything|something|everything)"
    r"(?:\ in\ (?:the|this|your|our)\ library)?(?:,?\ (?:that|which))?"
)
_NOT = r"(?:\ (?:not|never)|n['’]t)"
_ABOUT = (
    r"(?:about|on|regarding|concerning|(?:related|relating|relevant|dedicated|devoted)\ to|dealing\ with|focus(?:ed|ing)\ on"
    r"|covering|discussing|mentioning|from|by|in|(?:published|written|authored|presented)\ (?:in|by|at|before|after|since))"
)
_SPEAK = (
    r"(?:mention|discuss|cover|address|concern|treat|(?:deal|do)\ with|(?:focus|work|report)\ on|look\ (?:at|into)"
    r"|(?:talk|speak|write)\ (?:about|of|on)|come\ from)"
)
_HAVE = r"(?:have|has|had|having|contain|provide|release|share|offer|include|publish|give|come\ with)s?"
_WITH = (  # what comes with a paper
    r"(?:(?:any|a|an|the|their|its|public|publicly|available|open|open-source|source|released)\ ){0,3}(?:code|source|software"
    r"|data(?:\ ?sets?)?|implementations?|weights|checkpoints?|github|repositor(?:y|ies)|links?|doi|authors?|years?|venues?"
    r"|categor(?:y|ies)|experiments?|evaluations?|ablations?|figures?)"
)
_EXCLUDES = re.compile(
    rf"""{_LEAD}(?:
        (?:\ (?:are|is|were|was))?{_NOT}\ (?:published\ )?{_ABOUT}
        |(?:\ (?:do|does|did|have|has))?{_NOT}\ (?:explicitly\ |even\ )?{_SPEAK}
        |(?:\ (?:{_HAVE}|with)\ no|\ (?:do|does|did|have|has){_NOT}\ {_HAVE}|\ without|\ lack(?:s|ing)?)\ {_WITH}
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIES = re.compile(
    rf"""{_LEAD}(?:
        (?:\ (?:are|is|were|was|do|does|did|have|has|can|could))?{_NOT}
        |\ (?:(?:have|has|with)\ no|without|exclud(?:e|es|ing)|except)
        |\ .*\b(?:but\ (?:not|no|without)|excluding|except(?:\ for)?|other\ than|apart\ from)
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Behind the word for papers and a topic: “papers on bats not by Müller”, “bats papers without Müller”, “… not from 2020”.
_PAPERS = re.compile(r"\b(?:papers?|articles?|publications?|preprints?|studies|works|anything|everything)\b", re.IGNORECASE)
_NAME = rf"(?:(?:[A-Z]\.[\ -]?)+|(?i:{TITLES})\.?\ )?[A-Z\u00c0-\u00de]['’]?[^\W\d_][\w'’-]*"
_DENIED = re.compile(
    rf"""\b(?:
        (?i:(?:not|neither|nor)\ (?:(?:written|published|authored|co-?authored)\ )?(?:by|from)|by\ neither)
            \ (?:{_NAME}|(?:19|20)\d\d\b)
        |(?i:(?:without|except(?:ing|\ for)?|excluding|other\ than|besides)(?:\ (?:those|papers|anything|the\ ones))?
            (?:\ (?:by|from))?)\ {_NAME}(?:,?\ (?:(?:and|or)\ )?{_NAME}){{0,4}}\W*$)""",
    re.VERBOSE,
)
# “what work is there on bandits other than payments?”, “which LLM papers are not about math?”
_BUT_FOR = re.compile(
    r"""\W*(?:which|what|who|any|(?:are|is)\ there|papers|articles|studies|works?|list|show|find|give
        |(?=(?:besides|apart|aside|except)\b))(?:.{0,200}?\b(?:(?<!none\ )other\ than|(?:apart|aside)\ from|except\ for|besides)
        |.{0,200}?\b(?:that|which|papers|studies|works|ones)\ (?:are|were)(?:\ not|n['’]t)\ (?:about|concerned\ with))
    \ (?!(?:this|that|these|those|it|them|being|having)\b)\w""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def excludes(text: str) -> bool:
    """Whether it asks for papers by what they are not about, from or by, or by what does not come with them."""
    return bool(_EXCLUDES.match(text))


def denies(text: str) -> bool:
    """Whether it asks for papers that do without something, or not for some."""
    papers = _PAPERS.search(text)
    return bool(_DENIES.match(text) or _BUT_FOR.match(text) or (papers and _DENIED.search(text, papers.end())))
