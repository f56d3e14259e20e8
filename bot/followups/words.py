"""Words and phrases by which a question leans on what was said before it (`bot.followups.ellipsis`)."""

from __future__ import annotations

import re

from bot.followups.ordinals import ALONE, ORDINALS
from bot.questions import word_set

AUXILIARIES = word_set(
    """is are was were be been am do does did can could may might will would shall should must has have had isn aren
    wasn weren don doesn didn won couldn wouldn shouldn hasn haven hadn cannot"""
)
PREPOSITIONS = word_set(
    """about after against at before beyond by compared during for from in into like of on over since than to towards
    under until up via versus with within without"""
)
ASKING = word_set("which what who whose how why where when")
OPENING = word_set("something anything only just another")  # of fragments
SUBORDINATE = word_set("when while if because since although though before until whether than as so that unless")
SIGNS = word_set("- , ; : . ? ! – — ( )")
# Words that part what comes after them from what comes before: what a pronoun stands for is on their other side.
PARTING = SIGNS | SUBORDINATE | ASKING | word_set("and or but after")
POSSESSIVES = word_set("its their his her")
PRONOUNS = POSSESSIVES | word_set("it they them he she him theirs")
DEMONSTRATIVES = word_set("this these those")
DESCRIBED = word_set("that which who where called named")  # behind a noun: its description follows
# Nouns behind a demonstrative that point at no paper.
HERE = word_set(
    """days day time year years week month decade spring summer autumn fall winter morning afternoon evening weekend library
    collection corpus channel workspace list folder way kind sort who that which so-called"""
)
# Nouns, verbs and adjectives that fit any paper: a question of these alone is about papers at hand.
GENERIC = word_set(
    """
    ablation ablations accuracy achieve achieves advantage advantages agent agents algorithm algorithms all also analysis
    another application applications applied applies apply approach approaches architecture argument assumption assumptions
    available back baseline baselines benchmark benchmarks best better big came case cases challenge challenges claim claims
    code come compare compared comparison conclude conclusion conclusions contribution contributions cost costs current data
    dataset datasets detail details difference different difficult disadvantage disadvantages domain domains drawback
    drawbacks effect effects else environment environments evaluate evaluated evaluation everything evidence exactly
    example examples existing experiment experiments explanation fail failure fast finding findings framework future gain
    gains go good guarantee guarantees happen happened happens hard harder help helps idea ideas implementation implemented
    important improve improved improvement improvements input inputs instead interesting key kind large larger last
    limitation limitations limits long loss main many matter maybe mean means measure measured method methods metric
    metrics missing model models motivation need needed new novel number numbers often ok okay one ones open others outcome
    output outperform parameter parameters part performance possible previous prior problem problems proof prove public
    really reason reasons released reported require required requires result results run said same sample samples second set
    sets setting settings setup significant similar simulation size sizes slow small solution solve solved source sources
    still strength strengths summarise summarize summary sure system take takes task tasks technique techniques test tested
    tests theory thing things third too took tool trade-off trade-offs tradeoff train trained training trick true type types
    validated value values version versions want way weakness weaknesses well worse yet
    """
)
# "ok great, thank you!", "that helps": what is said between questions is made of these, one at least of the first.
COURTESIES = word_set(
    """thanks thank thx cheers ok okay alright great good nice cool perfect awesome excellent brilliant wonderful lovely wow
    interesting helpful useful helps helped yes yep yeah no nope sure fine right got i understood noted appreciated hi hello
    hey goodbye bye hm hmm clear surprising impressive fascinating enough"""
)
EMOJI = re.compile(r":[a-z0-9_+'-]+:")  # as Slack writes them: ":+1:"
BESIDE_COURTESIES = word_set(
    """that this it is was all so very much really you your a lot many for the answer answers help again now then too and but oh
    ah well done see understand makes sense job work question questions point one to know morning afternoon evening day night
    later there bot haha lol"""
)
_ASKS_ON = r"(?:what|which|how|why|who|when|where|do|does|did|is|are|can|could|but|now|so|please|tell|list|show|find|give|more)"
# "never mind", "thanks for the explanation of PPO"; but "thanks for the papers, and what of DQN" asks on.
POLITE = re.compile(
    rf"""(?:(?:oh|ok(?:ay)?|great|good|cool|perfect|nice|well|many)\b[,.!]?\ )*(?:
        never\ ?mind(?:\ (?:that|then|it|me))? | no\ (?:worries|problem|matter)
        | (?:thanks|thank\ you|thx|cheers)(?:\ (?:very|so)\ much|\ a\ (?:lot|bunch|million)|\ again)?,?\ for
            \ (?:the|your|this|that|these|those|all|explaining|clarifying|telling|showing|finding|helping|sharing|answering)\b
            (?:(?!\b{_ASKS_ON}\b)[^?;:.!,—–]){{0,80}}
    )\s*[.!]*""",
    re.IGNORECASE | re.VERBOSE,
)
# "forget that", "ok, leave it": who says so lets go of what was asked.
DISMISSED = re.compile(
    r"""(?:(?:oh|ok(?:ay)?|well|no|actually|right|now|thanks|good|great|fine|alright|and|but|so)\b[,.!]?\ )*
    (?:please\ |just\ )?(?:
        (?:let['’]?s\ |let\ us\ |you\ can\ |we\ can\ )?(?:forget|leave|scrap|skip|drop|ignore|disregard)
            (?:\ (?:about|all))?\ (?:that|it|this|them|these|those|(?:that|the\ last|my\ last|the\ previous)\ (?:one|question))
            (?:\ (?:aside|for\ now|there|at\ that|now|then|please|completely|one))?
        |enough\ (?:of|about|on|with)\ (?:that|it|this|them|these|those) |(?:let['’]?s\ )?(?:mov(?:e|ing)|go(?:ing)?)\ on
    )\s*[.!…]*""",
    re.IGNORECASE | re.VERBOSE,
)
# "compare them", "which of the two is better?"
COMPARING = re.compile(
    r"\b(?:compar(?:e[ds]?|ing|isons?)|contrast|differ(?:s|ent|ences?)?|versus|vs|better|worse|best"
    r"|similar(?:ities)?|in common)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:they|them|these|those|both|the two|each other|which one|which (?:(?:trial|study|paper|method|model|system) )?"
    r"(?:is|was|works?|worked|does|did|runs|ran|performs|performed|needs|needed|learns|learn(?:t|ed)))\b",
    re.IGNORECASE,
)
# "which of the two is faster?", "which one runs more smoothly?", but not "is it the encoder?"
PREDICATE = re.compile(
    r"\b(?:is|are|was|were|runs?|works?|performs?|generali[sz]es?|learns?|trains?|scales?) (?:much |far |actually |really )?"
    r"(?:(?!other|another|over|under|after|either|whether|never|ever|however|together|rather|paper)[a-z]{2,}er"
    r"|(?:more|less) [\w-]+|the (?!best)[a-z]{3,}est|the (?:most|least) [\w-]+)"
    r"(?=\s*(?:[?.!,]|$|(?:for|on|in|at|to|with|than|and|or|here)\b))",
    re.IGNORECASE,
)
_WORKS = r"(?:papers?|abstracts?|articles?|stud(?:y|ies)|publications?|preprints?|works?|sources?|research|literature)"
_MANY = r"(?:papers|abstracts|articles|studies|publications|preprints|works?|research|literature)"
_VERB = (
    r"(?:is|are|was|were|has|have|had|does|do|did|can|runs?|works?|uses?|used|needs?|learns?|performs?|generali[sz]es?|scales?)"
)
_THEM = rf"(?:them|these|those|the[ ](?:two|three|four|five)(?=[ ]papers|[?.!,]|$|[ ]{_VERB}\b))"

# Questions put to the whole library.
OF_LIBRARY = re.compile(
    rf"""\b(?:which|what|any|all|some|the|other|more|list|find|show(?:\ me)?|there|how\ many)\ (?:of\ the\ )?
        (?:[\w-]+\ ){{0,3}}{_MANY}\b
    |\b(?:is|are)\ there\ (?:any|a\ paper|an?\ \w+\ paper|anything|papers|something|work|also\ (?:any|a|something))
    |\b(?:(?:any|some)thing|else\ is\ there)\ (?:on|about|in|regarding)\b|\bpapers\ (?:on|about|in|that|which|with|using)\b
    |\bin\ (?:this|the|your|our)\ (?:library|collection|corpus)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "and …", "ok, but …"
CONNECTED = re.compile(r"^(?:(?:and|but|so|or|ok(?:ay)?|then|also|well|hm+|plus|now|alright|right)\b[,:]? *)+", re.IGNORECASE)
# "… too?", "which trick is used?"
LEFT_OPEN = re.compile(
    r"""\b(?:then|too|there|instead|either|again
    |(?:is|are|was|were|be|been|get|gets|got)\ (?:\w+ed|used|shown|given|made|found|done|built|run|chosen|drawn|kept|taken
        |held|learnt|spent))\ ?[?.!]?$""",
    re.IGNORECASE | re.VERBOSE,
)
WHAT_ABOUT = re.compile(r"^(?:what|how) about\b|^(?:the )?same (?:question )?(?:for|with|about)\b|^what if\b", re.IGNORECASE)
_ENDING = r"(?=\s*[?.!]|\s*$|\ (?:for|on|about|like|in|to|of|that|with|there|are\ there|out\ there)\b)"
_ARE_THERE = r"(?:are\ there|is\ there|any|what|which|some|do\ you\ (?:know|have)|know|show|find|list|give)"
_KINDS = r"""(?:methods?|approach(?:es)?|techniques?|models?|benchmarks?|data\ ?sets?|algorithms?|frameworks?|systems?|tools?
    |solutions?|ideas?|attempts?|trials?|RCTs?|cohorts?|meta-?analys[ei]s|reviews?|evidence)"""
# "are there other benchmarks?", "any alternatives?", but not "which other models were tested?"
_ALIKE = (
    rf"^(?:{_ARE_THERE}(?:\ (?:of|me|us))?\ (?:(?:any|some|an?)\ )?)?(?:"
    rf"(?:other|another|similar|related|alternative|comparable|competing|newer|(?:more\ )?recent|further|additional)\ {_KINDS}"
    rf"|alternatives?){_ENDING}"
)
# "any survey?", "are there reviews on it?"
_SURVEYED = (
    r"^(?:any|(?:are|is)\ there|do\ you\ have|which|what)\ (?:(?:any|some|an?)\ )?(?:good\ )?"
    r"(?:surveys?|reviews?|overviews?)(?:\ (?:papers?|articles?))?(?:\ (?:there|are\ there))?"
    r"(?=\s*[?.!]|\s*$|\ (?:on|about|of)\ (?:this|that|it|these|those|them)\b)"
)
SURVEYED = re.compile(_SURVEYED, re.IGNORECASE | re.VERBOSE)
# "similar papers?", "more like this one"
SIMILAR = re.compile(r"\b(?:similar|related|alternatives?|comparable|competing|like (?:it|this|that))\b", re.IGNORECASE)
# "any others?", "more recent papers"
OTHERS = re.compile(
    rf"""\b(?:others?|another|similar|related|additional|further|(?<!most\ )recent|newer|older|earlier|later|more)
        \ (?:(?:such|like|recent)\ )?(?:ones?|{_WORKS})\b
    |\b(?:any|which|what|some|the|are\ there)\ others\b|^others\b|\b(?:thing|one)\ (?:else|similar|newer|older|more\ recent)\b
    |\b(?:any|some)thing\ (?:else|similar|newer|older|more\ recent)\b|\bwh(?:at|o)\ else\b
    |^(?:any|are\ there|is\ there)(?:\ any)?\ more\b|{_SURVEYED}|{_ALIKE}
    |\bmore\ (?:like|of)\ (?:that|this|it|these|those|them)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "any other papers on SLAM?" names its topic; not "other papers than SERL"
OTHER_PAPERS = re.compile(
    rf"\b(?:other|another|more|further|additional) {_WORKS}\b(?!.*\b(?:than|besides|like|except)\b)", re.IGNORECASE
)
# "the ones with code?", "only those that use CLIP", but not "the ones by Chen", which filters tell
THE_ONES = re.compile(
    r"^(?:(?:and|but|so|ok|only|just|(?:what|how) about|show me|list|give me)\b,? )*(?:the ones|those) "
    r"(?:(?:that|which)(?: (?:is|are|was|were))?\b(?! (?:published |written )?(?:by|from|in|at|since|before|after)\b) ?"
    r"|(?=(?:on|about|with|without|using|for|based|trained|tested|dealing|working)\b))",
    re.IGNORECASE,
)
# "are the hardest ones solved?"
SOME_ONES = re.compile(r"\bthe (?:[\w-]+ ){1,2}ones\b", re.IGNORECASE)
WHICH = "which of them "  # in the place of such
# "the authors", "which of them", "you said"
STRONG = re.compile(
    rf"""\bthe\ (?:authors?|writers?|researchers|paper|abstract|article|study|publication|preprint|same|above)\b
        (?!\ (?:of|on|about|by|from|that|which|who|where|in|with|for|called|named|titled|entitled|behind)\b)
    |\b(?:both|each|all|neither|either|none|one|some|any|most|which(?:\ ones?)?|how\ many)\ of\ {_THEM}\b
    |\bboth(?:\ papers|\ studies)?\s*[?.!]?$|\bwhich\ ones?\b
    |\b(?:said|mentioned|described|cited|given|listed|shown|found)\ (?:above|before|earlier)\b
    |\byou\ (?:just\ )?(?:said|mentioned|cited|listed|named|told|wrote)\b|\byour\ (?:last\ |previous\ |first\ )?answer\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Of several papers, though the last answer was on one of them: "which of them …", "do they use the same data?"
OF_LIST = re.compile(
    r"\b(?:which (?:ones?|of (?:them|these|those))|of the (?:two|three|four|five)|these papers|they (?:all|both)"
    r"|(?:they|them|these) .*\bthe same"
    r"|(?:all|any|both|each|none|neither|some|most|how many) of (?:them|these|those))\b",
    re.IGNORECASE,
)
# "[2]", "paper 2", "#2"
NUMBERED = re.compile(
    r"""(?<![\w.])\[(\d{1,2})\]
    |\b(?:paper|source|number|reference|no\.|study|result|citation)\ ?\#?(\d{1,2})\b(?!\.\d)|(?<!\w)\#(\d{1,2})\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "the second one", "what does the second do?", not "the first paper to …"
ORDINAL = re.compile(
    rf"""\bthe\ (?:({ORDINALS})(?:
        ['’]s\b
        |\ (?:one|{_WORKS}|result|title|answer)\b(?:['’]s)?
            (?!\ (?:to|that|which|on|about|of|where|in|with|for)\b(?!\s*[?.!]|\s*$))
        |\ of\ {_THEM}\b
        |\s*[?.!]|\s*$)
    |(former|latter)\b(?!\ (?:half|part|stages?|years?)\b|\ (?-i:[A-Z])))
    |{ALONE}""",
    re.IGNORECASE | re.VERBOSE,
)
OF_TWO = re.compile(r"\bthe (?:former|latter)\b", re.IGNORECASE)
# "the first two", but not "the first two layers"
FEW = re.compile(
    rf"\bthe (first|last) (two|three|four|five)(?= (?:ones|{_WORKS}|{_VERB}|use|differ|compare|and|or)\b|\s*[?.!,]|$)",
    re.IGNORECASE,
)
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
# "the first and the third"
_PLACE = f"({ORDINALS})"
PAIR = re.compile(
    rf"\bthe {_PLACE}(?: one)? (?:and|or|with|to|than|from|against) (?:the )?{_PLACE}"
    rf"(?= (?:ones?|{_WORKS}|{_VERB}|use|differ|compare)\b|\s*[?.!,]|$)",
    re.IGNORECASE,
)
BESIDE_POINTERS = word_set(
    "and but so ok what about how then now please the paper papers one ones of them these or also sorry no"
)
# "the Bangla one", "the paper on contrails", but not "the first one"
DESCRIBED_ONE = re.compile(
    r"\bthe (?!(?:first|second|third|fourth|fifth|last|former|latter|other|same|right|wrong|only|next|previous)\b)"
    r"(?:((?:[\w-]+ ){1,2})(?:one|paper)\b|(?:one|paper) (?:on|about|for|with|by) ((?:[\w-]+ ?){1,3}))",
    re.IGNORECASE,
)
# "the older one", "the newer paper", "the one from 2021": told by years
AGED_ONE = re.compile(
    r"\bthe (?:(?:(?P<old>old(?:er|est)|earli(?:er|est))|new(?:er|est)|later|latest|(?:more|most) recent) (?:one|(?<=er )paper)"
    r"|(?P<year>(?:19|20)\d\d) (?:one|paper)|(?:one|paper) (?:from|of) (?P<of>(?:19|20)\d\d))\b"
    r"(?! (?:on|about|for|with|by|in|of|that|which|to|than)\b)",
    re.IGNORECASE,
)
# "no, I meant …", "sorry, rather …"
CORRECTING = re.compile(
    r"""(?:(?:no|nope|nah|sorry|oops|wait|ah|oh|well|hm+|ok(?:ay)?|but|actually)\b[,.!…]*\ *)*
        \b(?:i|we)\ (?:actually\ |really\ )?(?:meant|mean)\b
        (?:\ to\ (?:ask|say))?(?:\ (?:about|for))?[:,]?\ (?!by\b|that\ is\b)(.+)
    |(?:no|nope|nah|sorry|oops|wait)\b[,.!…]*\ (?:
        (?:i|we)\ (?:was\ (?:asking|thinking)|am\ (?:asking|interested)|wanted|want)\b
        (?:\ (?:to\ (?:ask|know)|about|of|in|for))*\ (.+)
        |(?:not\ that,?|actually|rather|instead)\b,?\ (.+))""",
    re.IGNORECASE | re.VERBOSE,
)
# "generation, not recognition", "generation rather than recognition"
NOT_THAT = re.compile(r",? (?:(?:and|but) )?(?:not|rather than|instead of) .+", re.IGNORECASE)
# "… others on this", which points at the topic
ON_IT = re.compile(
    r"\s*\b(?:on|about|like|of|in|for|to|from|besides|than|(?<=else )(?:does|do|did|tried|tries|has done|works on))"
    r" (?:this|that|it|these|those|them)(?: (?:topic|subject|one|area|field|problem)s?)?\b",
    re.IGNORECASE,
)
_TEAM = r"(?:the |these |those )?(?:same )?(?:authors?|people|group|team)"
BY_THEM = re.compile(
    rf"\b(?:by (?:them|him|her|{_TEAM})|(?:they|he|she|any of them|{_TEAM}) (?:write|wrote|written|publish(?:ed)?))\b", re.I
)
# "Is it possible to …"
EXPLETIVE = re.compile(r"^(?:\w+ ){0,3}(?:is|was|does|did|will|would|can|could) it\b.*? (?:to|that|for|when|if)\b")
CONTRACTED = re.compile(r"\b(it|that|this|they|he|she|what|where|who|how|there|here)['’](?:s|re|ll|d|ve)\b", re.IGNORECASE)
TOKEN = re.compile(r"[^\W_]+(?:[-.^][^\W_]+)*|[,;:.?!()–—]|(?<= )-(?= )")
