"""Which sentences of an abstract offer code, data or models of its authors, rather than tell of those that they use."""

from __future__ import annotations

import re

_WORKS = r"(?:code(?:s|base)?|software|implementations?|repositor(?:y|ies)|scripts|toolkit|toolbox|packages?)"
_THING = (
    rf"(?:{_WORKS}|data|data ?sets?|benchmarks?|models?|weights|checkpoints|corpus|corpora|annotations|frameworks?|suite"
    r"|librar(?:y|ies)|resources?|tools?|artifacts|demos?|videos?|websites?|prompts|materials?)\b"
)
_WORD = r"(?:(?!(?:of|in|from|to|by|for|with|using|on|into|that|which|at|between)\b)[\w'’/-]{1,40},? )"  # within a noun phrase
_SURELY = r"(?:(?:\w+ly|also|now|soon|all|both|made|being) )*"
# “Data is available for few languages”, “calcium is released from the model”, “these are public benchmarks” offer nothing.
_AVAILABLE = (
    r"(?:(?<=(?:icly|enly|eely|made) )(?:available|accessible)\b"
    r"|(?:available|accessible)\b(?! (?:only|during)\b| (?:for|to|in) (?!the (?:\w+ )?(?:public|communit|research|supp|app)"
    r"|down|research|public|free|academic|non|use|all\b|\w+ use)))"
)
_THERE = (
    rf"(?:{_AVAILABLE}|released\b(?! (?:by|from|into|during|within)\b| in (?!the (?:near )?future))"
    r"|(?:public|open-? ?sourced?)\b(?= (?:at|on|upon|soon|to|via|after|under|and|here|in|for|later|once)\b|[,;)]|\W*$)"
    r"|(?:found|hosted|provided|accessed|shared|downloaded|obtained) (?:at|on|in|via|here|from|through)\b)"
)
_BE = rf"(?:is|are|be|been|(?:was|were) made) {_SURELY}"
_HOST = r"(?:git|hugging ?face|zenodo|pypi|cran\b|project|supplement|appendi)"
_WE = (
    r"\bwe(?:['’]ll)? (?:(?:will|also|further|furthermore|have|are|(?:plan|intend|hope|aim|commit) to|then|thus|now|here|all"
    r"|\w+ly|(?:\w+, )*\w+,? and) ){0,4}"
)
_OFFERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WE}(?:releas(?:e|ed|ing)|open-? ?sourc(?:e|ed|ing))\b",
        rf"{_WE}(?:publish|share) (?!how|that|some){_WORD}{{0,5}}{_THING}",
        rf"{_WE}(?:provide|offer) (?:our|the|all|source|open) ?{_WORD}{{0,2}}{_WORKS}\b",
        rf"{_WE}(?:make|made|making) [^.;]{{1,120}}?\b(?:available|public(?:ly)?|openly|open-? ?source|accessible)\b",
        rf"\b(?:releasing|open-sourcing) (?:(?:our|the|all|both|this|these|its) {_WORD}{{0,4}})?{_THING}",
        rf"\bmaking (?:it|them|(?:(?:our|the|all|both|these|its) )?{_WORD}{{0,4}}{_THING}) [^.;]{{0,30}}?\b(?:public|avail)",
        r"\brelease of (?:our|code)\b",
        rf"\b(?:(?:public|open|full) release of|(?:is|with|including) the release of (?:an?|the first)) {_WORD}{{0,6}}{_THING}",
        # “we introduce X, an open-source Y”
        r"\b(?:we|paper|work|article|study|report|here)\b[^.;]{0,40}?\b(?:present|introduc|propos|develop|releas|provid"
        r"|contribut|offer|buil[dt]|creat|describ)\w*(?: [^.;,]{1,60},| (?:such )?\w+ in)? (?:an?|the|our) "
        rf"{_WORD}{{0,3}}?(?:open-?sourced?|(?:publicly|freely|openly) available)\b",
        rf"\bis the first {_WORD}{{0,2}}?(?:open-?sourced?|publicly available)\b",
        rf"\bour {_WORD}{{0,3}}?(?:open-?sourced?|released|(?:publicly|freely|openly) available) {_WORD}{{0,3}}?{_THING}",
        # “our models, … are released”
        rf"(?:\b(?:our|the|these|all|both|its|source|new|code|and)\b ?|^\W*(?:\w+: )?){_WORD}{{0,5}}?{_THING}"
        rf"[^.;]{{0,80}}?\b(?:(?:will|has|have|can|could|may) )?{_BE}{_THERE}",
        rf"(?:^\W*(?:\w+: )?{_WORD}{{0,3}}?|\b(?:our|source) {_WORD}{{0,3}}?|\bthe ){_WORKS}\b[^.;]{{0,40}}? "
        rf"(?:(?:is|are|will be|be) )?{_SURELY}(?:{_AVAILABLE}|included|attached|(?:at|on|in) (?:our |the |an? )?{_HOST})",
        rf"\bavailable (?:online )?(?:at|on|in|from|through|via) (?:our |the |an? )?{_HOST}",
        r"\b(?:our (?:web|git\w+ )|(?:our )?project ?(?:web)?)(?:page|site|repository)\b",
        rf"{_WE}maintain (?:an? ){_WORD}{{0,3}}?(?:repository|list|website)\b",
    )
)
_LABELS = r"[\w-]{0,60}(?:\.[\w-]{1,60}){0,6}"
_ADDRESS = re.compile(
    rf"https?:|www\.|\b(?:github|gitlab|huggingface)\.\w|\b\w{_LABELS}\.[a-z]{{2,4}}/\w|\b\w[\w-]{{0,60}}\.github\.io\b"
    rf"|(?:\b(?:at|visit|see|on|website|page)|:) (?-i:[a-z]){_LABELS}\.(?:io|com|org|net|ai|edu|gov|dev)\b",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"\bregist(?:ration|ry|ered|er)\b|\bsearch(?:ed)?\b|\bISRCTN|\bNCT\d", re.IGNORECASE)
# What is said of others' things, or denied.
_OTHERS = re.compile(
    r"\b(?:no|not|never|few|little|limited|scarce|rarely|hardly|lacks?|if|when|whenever|where|while|although|though|whereas|unless"
    r"|many|several|most|existing|sufficient|since|because|only|recently)\b",
    re.IGNORECASE,
)


def offering(sentence: str) -> bool:
    """Whether a sentence offers something, or says where it is."""
    return has_address(sentence) or any(
        not _OTHERS.search(found.group()) for pattern in _OFFERS for found in pattern.finditer(sentence)
    )


def has_address(sentence: str) -> bool:
    """Whether a sentence has the address of a resource; that of a register of trials is none."""
    return bool(_ADDRESS.search(sentence)) and not _REGISTERED.search(sentence)
