"""Kinds of facts that papers have and their abstracts mostly lack: where the code is, what was tried on which data, who paid.

Each kind knows how it is asked for, and what an abstract that may tell it holds: anything near it counts, as to be told wrongly
that an abstract does not say is worse than to read sentences that do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.questions.expectations import asks_for_number, states_number
from bot.questions.stating import kind

_DOES = r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|must)"
_IT = (
    r"(?:it|they|this|that|these|those"
    r"|(?:the|this|that|their|its) (?:paper|work|model|method|system|approach|authors?|app|tool|project))"
)
_HAD = (
    r"(?:(?:source |training |their |its |the )*(?:code|codebase|implementation|repo(?:sitory)?|github|software|weights"
    r"|checkpoints?|data(?: ?sets?)?|models?|demo))"
)
_HAD_FOR = rf"{_HAD}(?: (?:for|of|behind) {_IT})?"
_OPEN = (
    r"(?:(?:publicly|freely|openly|already|now|made) )*(?:public|open|open[- ]?sourced?|available|released|shared|downloadable)"
)
_ORGANISATIONS = r"(?:universit(?:y|ies)|institut(?:e|ion)s?|labs?|laborator(?:y|ies)|compan(?:y|ies)|organi[sz]ations?)"
_PAYERS = (
    r"(?:compan(?:y|ies)|firms?|organi[sz]ations?|agenc(?:y|ies)|foundations?|charit(?:y|ies)|governments?|ministr(?:y|ies))"
)
# What is done or kept in any laboratory: “laboratory environments”, “lab experiments”.
_OF_LABS = (
    r"(?:environments?|settings?|conditions?|experiments?|tests?|testing|tested|stud(?:y|ies)|data|values?|results|findings|measure\w*"
    r"|parameters?|variables?|animals?|mice|rats|strains?|equipment|scale|based|grade|setups?|tasks?|trials?|markers?|samples?"
    r"|evaluations?|analys[ei]s|protocols?|techniques?|methods?|automation)\b"
)
_NAME = r"(?-i:(?![A-Z]+s\b)[A-Z][\w-]*[A-Z\d])"  # not “LLMs”, which are many
_OFFERED = (
    r"(?:code|codebase|repository|software|toolkit|library|package|weights|checkpoints?|implementations?|data ?sets?|models?"
    r"|benchmarks?|corpus|corpora|resources?|website|demo|videos?|tools?|platform|data|materials?)"
)
# “7B”, “2.5 million”, “thousands”
_MAGNITUDE = r"\d[\d.,]*[ -]?(?:[kmbt]\b|thousand|million|billion|trillion)|\b(?:hundred|thousand|million|billion|trillion)s?\b"
# A number, or what stands for one.
_SOME = (
    r"(?:\d|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|half|thirds?|quarters?|fifths?|tenths?|twice|fraction"
    r"|order)\b)"
)


def _asked_for(thing: str) -> str:
    """A pattern of what asks which one a paper has: “which optimizer did …?”, “what is the learning rate of …?”."""
    return (
        rf"\b(?:which|what) (?:\w+ )?(?:{thing}) {_DOES}\b"
        rf"|\bwhat (?:is|was|are|were) (?:the|its|their) (?:\w+ )?(?:{thing}) (?:of|in|for|used|chosen)\b"
        rf"|\bwhat (?:is|was|are|were) (?:it['’]s|its|their) (?:\w+ )?(?:{thing})\W*$"
    )


_FUNDER = "who paid for it"
_DATA = "which data it was tried on"  # a paper's own name is none
# What is not stated, how it is asked for, and what in an abstract may state it. Of 5,830 questions written for abstracts of
# arXiv, biomedicine and development, each asked of its own, these and the numbers below call none unstated that is stated.
_KINDS = {
    "whether code or data are available": kind(
        r"^\W*(?:(?:and|but|so|ok),? )?(?:"
        rf"{_DOES} there (?:be )?(?:an? |any |some )?(?:public |open(?:[- ]source)? )?{_HAD}\b(?! (?:that|which|to|in|of)\b)"
        rf"|{_DOES} (?:{_IT}|{_HAD_FOR}|{_IT}['’]s {_HAD}) {_OPEN}(?: (?:online|anywhere|on \w+|for \w+))?\W*$"
        rf"|where {_DOES} (?:i|we|one|you|people) (?:find|get|download|access|see) (?:any )?{_HAD}\b"
        rf"|where {_DOES} {_HAD_FOR}\W*$"
        rf"|{_DOES} {_IT} (?:release|share|publish|open[- ]?source|provide|have|come with) (?:any |a )?{_HAD}\b"
        rf"|(?:any )?(?:code|github|repo(?:sitory)?|implementation)(?: (?:for|of) {_IT})?\W*$)",
        r"https?:|www\.|\.(?:io|com|org|net|ai)\b|git(?:hub|lab)|hugging ?face|zenodo|open[- ]?(?:ly|sourc|weight|data|access)"
        rf"|\bpublic|\b{_OFFERED}\b[^.]{{0,100}}\b(?:availab|releas|shar(?:e|ed|ing)\b|provid|access|found\b|host|download|publish"
        rf"|online)|\b(?:availab\w+|releas\w+|shar(?:e|ed|ing)|provid\w+|publish\w*|download\w*|contribut\w+)\b[^.]{{0,100}}\b"
        rf"{_OFFERED}\b",
    ),
    _DATA: kind(
        r"\b(?:which|what) (?:(?!(?:kind|type|sort|amount)s?\b)[\w-]+ ){0,3}?(?:data ?sets?|benchmarks?|corpus|corpora|data) "
        rf"{_DOES} (?!there\b|available\b)",
        r"\bdata ?(?:set|base)s?\b|\bbench|\bcorp(?:us|ora)\b|\b(?:collections?|cohorts?|registr(?:y|ies)|archives?|challenges?"
        r"|competitions?|leaderboards?|suites?|shared tasks?|simulators?|environments?|records|trials?|journals?)\b"
        r"|\b(?:on|across|from) (?:[\w-]+ ){0,3}(?-i:(?![A-Z]+s\b)[A-Z][\w-]+)"
        r"|\b(?:evaluat(?:e[sd]?|ing|ions? (?:on|with|using|across))|test(?:ed|ing)|train(?:ed|ing)|experiments?|experimental"
        rf"|validat\w+|applied|assess(?:ed|ing)?|measured)\b[^.\n]{{0,80}}\b{_NAME}"
        rf"|\b{_NAME}\b\S* (?:(?!(?:for|of|to|in|and|by|with)\b)[\w-]+ ){{0,2}}(?:data\b|imag|video|scan|recording|text"
        r"|dialog|log)"
        r"|\b\d[\d,]* (?:[\w-]+ ){0,3}(?:images?|videos?|samples?|patients?|participants?|scans?|examples?|instances?"
        r"|questions?|tasks?|sentences?|articles?|documents?|hours|scenes?|sequences?|cases|subjects?|recordings?|utterances?"
        r"|pairs|languages|domains)",
    ),
    "what the learning rate was": kind(_asked_for("learning rates?"), r"\blearning rates?\b"),
    "what the batch size was": kind(
        _asked_for("batch sizes?"), r"\bbatch(?:es| sizes?)?\b[^.]{0,80}\d|\d[^.]{0,80}\bbatch|\b(?:full|single)[- ]batch"
    ),
    "which optimizer was used": kind(
        _asked_for("optimi[sz]ers?"),
        r"\boptimi[sz]ers?\b|\b(?:bayesian|convex|zeroth-order|second-order|stochastic|evolutionary|swarm) optimi[sz]"
        r"|\badam\w*|\bsgd\b|\brmsprop\b|\bl?-?bfgs\b|\bgradient (?:descent|ascent)|\bmuon\b|\blion\b|\bevolution strateg",
    ),
    "what the hyperparameters were": kind(
        rf"\b(?:which|what) hyper-?parameters? {_DOES}\b",
        r"\bhyper-?param|\blearning rate|\bbatch|\bepochs?\b|\bvalues? of\b",
    ),
    "what hardware it ran on": kind(
        r"\b(?:which|what)(?: (?:kind|type|sort) of)? (?:hardware|(?:graphics )?cards?|gpus?|tpus?|accelerators?|processors?"
        rf"|computers?|machines?) {_DOES} (?!there\b)"
        r"|\bhow (?:many (?:gpus|tpus|graphics cards)|much (?:gpu |video )?(?:memory|vram|compute))\b",
        r"\b[gtcn]pus?\b|\b[ahv]\d00s?\b|\b[rg]tx\b|geforce|jetson|\bfpga|\basics?\b|hardware|raspberry|\d ?gb\b|\bvram\b"
        r"|\bmemory\b|\bedge\b|\bprocessors?\b|\bchips?\b|snapdragon|phones?\b|laptops?\b|workstation|desktop|nvidia"
        r"|\bclusters?\b|\bnodes?\b|controllers?\b|\bembedded\b|\bmobile\b|\bdevices?\b|\bcompute\b|\bcomputers?\b"
        r"|\bmachines?\b|\bcores?\b|\bcards?\b|\bservers?\b",
    ),
    "where its authors work": kind(
        r"\bwhere (?:do|does|did|are|is|were|was) (?:the |its |their )?(?:first |last |main )?(?:authors?|researchers?)\b"
        r".{0,60}\b(?:work(?:ing)?|from|based)\W*$|\baffiliations? of\b|\b(?:authors?['’]?s?|their) affiliations?\b"
        rf"|\b(?:which|what) {_ORGANISATIONS} (?:{_DOES} )?(?:behind|developed|made|wrote|published|built|created|released"
        rf"|{_IT} (?:from|at)\b|the authors?\b)",
        rf"universit|institut|\b(?:laborator(?:y|ies)|labs?)\b(?![ -]{_OF_LABS})|hospital|college|\bschool|compan(?:y|ies)"
        r"|\binc\b|corporation|academy|(?<!data )cent(?:er|re)\b(?! of (?:mass|gravity|rotation|attention)\b)"
        r"|(?<!emergency )department|affiliat|\bat (?:the )?(?-i:[A-Z])",
    ),
    _FUNDER: kind(
        r"\bwho (?:has |have )?(?:funded|financed|sponsored|paid for)\b"
        rf"|\b(?:which|what) (?:grants?|funders?|sponsors?|funding(?: agenc\w+)?) (?:{_DOES}|funded|paid|supported)\b"
        rf"|\b(?:which|what) (?:[\w-]+ )?{_PAYERS} (?:(?:has|have|had) )?(?:funded|paid for|financed|sponsored)\b"
        rf"|\bhow {_DOES} {_IT} (?:funded|financed)\b",
        r"\bfund(?:s|ed|ing|ers?|raising)?\b|\bgrants?\b|\bsponsor|financ|\bsupported by\b|\bfoundation\b(?! model)",
    ),
    "how many parameters there are": kind(
        r"\bhow many (?:[\w-]+ )?param(?:eter)?s\b|\b(?:which|what)(?: is the)? (?:number of parameters|parameter count)\b",
        rf"{_MAGNITUDE}|{_SOME}[^.]{{0,200}}\bparam|\bparam[^.]{{0,200}}{_SOME}",
    ),
    "how long it took": kind(
        r"\bhow many (?:[\w-]+ )?(?:seconds|minutes|hours|days|weeks)\b",
        r"\b(?:milli|micro)?sec(?:ond)?s?\b|\bms\b|\bmin(?:ute)?s?\b|\bh(?:ou)?rs?\b|\bdays?\b|\bweeks?\b|\bmonths?\b|\byears?\b",
    ),
    "how many epochs it took": kind(
        r"\bhow many (?:[\w-]+ )?epochs\b", r"\bepochs?\b|\biterations?\b|\bsteps?\b|\bpass(?:es)?\b"
    ),
    "how many layers there are": kind(r"\bhow many (?:[\w-]+ )?layers\b", r"\blayers?\b|-layer|\bdepth\b|\bblocks?\b"),
}
_NUMBER = "the number that is asked for"
# Numbers behind a dash that is no part of a name (“AlpacaEval-2”), parts, and what is counted without a number.
_IN_OTHERS = re.compile(
    r"(?<!\w)-\d|\b(?:a single(?!-)|thirds?|quarters?|fifths?|tenths?|halv\w+"
    r"|an? (?:second|minute|hour|day|week|month|year|dozen|couple)|orders? of magnitude|\w+fold|quadrupl\w+|doubl\w+)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(r"\bhow long\b", re.IGNORECASE)
_TIMES = re.compile(r"\b(?:(?:milli|micro)?second|minute|hour|day|week|month|year|decade)s\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# Begins with what a number may answer.
_OPENS = re.compile(
    r"\W*(?:(?:and|but|so|then),? )?(?:(?:in|on|with|by|at|for|from|of) )?(?:how many|what|which)\b", re.IGNORECASE
)
# “by how much does it win?”, “how much faster is it?”, “how long are the runs?”
_EXTENT = re.compile(
    r"\W*(?:(?:and|but|so|then),? )?(?:by how much\b|(?:by )?how much (?:more|less|worse|better"
    r"|(?:fast|slow|high|low|larg|small|bigg|great|few|cheap"
    r"|strong|weak|long|short|eas|hard|quick|light|heav|clos|deep|earl|lat|saf|old|young|wid|narrow|warm|cold|hott|rich|poor|simpl"
    r"|sharp|smooth|tight|dens|furth)i?er)\b"
    r"|how long (?:(?:is|are|was|were)\b(?! (?:it|there) (?:since|until|before)\b)"
    r"|(?:do|does|did) [^?.,;]{1,60} (?:last|go on)\W*$))",
    re.IGNORECASE,
)
# “… and how …?”: it asks for something else as well.
_MORE = re.compile(
    r"\s(?:and|or|but|then),? (?:\w+ )?(?:how|what|which|who|where|when|why|whether|is|are|does|do|did|can)\b", re.IGNORECASE
)
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)  # is often no number
_AND_NUMBER = re.compile(r"\b(?:and|or),? (?:\w+ )?how many\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A fact that is asked for and that an abstract does not tell: `what`, in words for a reader, and whether that is `all`."""

    what: str
    all: bool


def unsaid(question: str, called: Collection[str], texts: Collection[str]) -> Unsaid | None:
    """What a question asks for that surely stands in none of these texts of papers; None where one may hold it.

    `called` are the names of these papers in the question.
    """
    question, unnamed = _without(called, question), [_without(called, text) for text in texts]
    figures = False
    for what, (asks, states) in _KINDS.items():
        if asks.search(question):
            stated = list(filter(None, map(states.search, unnamed if what == _DATA else texts)))
            if not stated:
                return Unsaid(what, not asks_more(question))
            figures = figures or any(_DIGIT.search(one[0]) for one in stated)  # “a 7B model” is told by its name
    number = asks_how_much(question) or (_OPENS.match(question) and asks_for_number(_HOW_MUCH.sub("", question)))
    figures = figures or bool(_HOW_LONG.search(question) and any(map(_TIMES.search, texts)))  # “for days”
    if number and not figures and not any(map(may_state_number, texts)):
        return Unsaid(_NUMBER, not asks_more(_AND_NUMBER.sub("", question)))
    return None


def states_no_funder(question: str, texts: Collection[str]) -> bool:
    """Whether a question asks who paid, and none of these texts may tell that."""
    asks, states = _KINDS[_FUNDER]
    return bool(asks.search(question)) and not any(map(states.search, texts))


def some_state(question: str, texts: Collection[str]) -> bool:
    """Whether a text may state the kind of fact that a question asks for, as “which hardware was used?”."""
    return any(asks.search(question) and any(map(states.search, texts)) for asks, states in _KINDS.values())


def _without(names: Collection[str], text: str) -> str:
    """A text with “it” in the place of these names."""
    for name in names:
        text = re.sub(rf"(?<!\w)(?:the )?{re.escape(name)}(?!\w)", "it", text)
    return text


def asks_more(question: str) -> bool:
    """Whether a question asks for more than one thing."""
    return bool(_MORE.search(question))


def asks_how_much(question: str) -> bool:
    """Whether a question asks how much more or less something is, or how long."""
    return bool(_EXTENT.match(question))


def may_state_number(text: str) -> bool:
    """Whether anything in `text` may be a number that is asked for, in figures or in words."""
    return states_number(text) or bool(_IN_OTHERS.search(text))
