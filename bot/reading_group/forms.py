"""Ways to ask about what a sentence says: what in it calls for a question (`hints`), and the question in several wordings."""

from __future__ import annotations

from bot.reading_group.amounts import FIGURE, NUMBER, WHO
from bot.reading_group.hints import Form, form
from bot.reading_group.pack import Level
from bot.reading_group.roles import Role

U, A, C = Level.UNDERSTANDING, Level.ANALYSIS, Level.CRITIQUE
_MADE, _DONE = (Role.APPROACH,), (Role.EVIDENCE, Role.IMPLICATION)
_OWN = (*_DONE, *_MADE)
_ANY = (*_OWN, Role.LIMITS, Role.PROBLEM, Role.BACKGROUND)
_CHANGE = (
    r"(?:improv|increas|reduc|decreas|boost|gain|rais|lower|sav|drop|rise|declin|speed|higher|fewer|faster|more|less|better"
    r"|smaller|larger|shorter|outperform|surpass)\w*"
)
_ABOUT = r"(?:(?:up to|about|approximately|an average of|on average|over|nearly|almost|more than|around|at least|as much as) )*"
_AUTHORS = r"(?:we|(?:this|our|the present) (?:paper|work|study|article)|the authors)(?: [\w-]+){0,3}?"
PROPOSE = rf"{_AUTHORS} (?:propos|introduc|present|develop|design|devis|construct|build|built|creat)\w*(?: and \w+)?,? "
_STUDY = (
    r"(?:we|were|was|study|paper|experiments?) (?:\w+ly )?(?:evaluat|assess|test|measur|compar|analy[sz]|investigat|examin"
    r"|determin|estimat|validat|profil|monitor|recruit|search|stud[iy]|mapped|tracked)\w*"
)
_HARD = (
    r"\b(?:lack|limit|challeng|difficult|fails? to|failed to|overlook|suffer|struggl|costly|expensive|unclear|cannot"
    r"|remains? to|hard|little|ineffic|insufficient|imped|hinder|hamper|problem|prone|poor|under(?:stud|explor)|unknown"
    r"|controvers|not been)\w*"
)

_OTHERS = r"\b(?:existing|traditional|previous|prior|many|most|conventional|challenges?|difficult\w*|limitations?)\b|\?$"
_CONCEDED = r"^(?:[A-Z]+ )?(?:despite|although|while|given)\b"
_PREDICTION = "Put “{said}” as a prediction: what would you see in your own work tomorrow if it holds?"
_BET = "Would you have bet on it, before reading this, that “{said}”? Say why, or why not."

# The most particular first: the first that fits a sentence is the likeliest to be about what is special in it.
FORMS: tuple[Form, ...] = (
    form(
        A,
        _ANY,
        r"trade-?offs? between (?P<side1>[^,.;:()]{3,60}?) and (?P<other1>)"
        r"|(?:balanc(?:e|es|ing)|balance between) (?P<side2>[^,.;:()]{3,60}?) (?:and|with|against) (?P<other2>)",
        "Where between “{side}” and “{other}” would your own problem sit, and what would move it?",
        "Must more of “{side}” always cost “{other}”, or only with the methods tried so far?",
    ),
    form(
        C,
        _DONE,
        rf"{_CHANGE} (?:[^.;()]{{0,50}}? )?(?:by|of) (?:a factor of )?{_ABOUT}(?P<figure1>{FIGURE})"
        rf"[^.;]{{0,60}}?(?:compared (?:to|with)|relative to|over|versus|than) (?P<phrase1>)"
        rf"|(?P<figure2>{FIGURE}) (?:\w+ )?{_CHANGE}[^.;]{{0,60}}?(?:compared (?:to|with)|relative to|over|versus|than) "
        r"(?P<phrase2>)",
        "“{figure}” is told against “{phrase}”. Is that the comparison that you would have asked for, and was it a fair one?",
        "Against “{phrase}” it is “{figure}”. Against what else would you want to know it, and what would you expect to see?",
    ),
    form(
        C,
        _DONE,
        rf"{_CHANGE} (?:[^.;()]{{0,50}}? )?(?:by|of) (?:a factor of )?{_ABOUT}(?P<figure1>{FIGURE})"
        rf"|(?P<figure2>{FIGURE}) (?:(?:relative|absolute|average|significant) )?{_CHANGE}",
        "How large would “{figure}” have to be before you changed your own practice because of it, and why just so large?",
        "How would you find out whether “{figure}” is more than chance?",
        "Where could “{figure}” come from, other than from what the authors put forward?",
    ),
    form(
        C,
        _OWN,
        rf"(?<!per )(?!\d+ years?)(?P<people>{NUMBER} (?:[a-z][\w-]* ){{0,3}}{WHO})",
        "Who is not among the “{people}”, and would the same hold for them?",
        "How may the “{people}” have been found, and whom does that way of looking miss?",
    ),
    form(
        A,
        _ANY,
        r"(?:due to|owing to|because of|caused by|results? from|attribut(?:ed|able) to|stems? from|arises? from) (?P<cause>)"
        r"|because (?!of)(?P<said>)",
        "The abstract names a cause: “{cause}”. Name a rival explanation, and the observation that would tell the two apart.",
        "What would you expect to see if “{cause}” were not the cause?",
        "The abstract gives a reason: “{said}”. What would you expect to see if that were not it?",
        # What is not so, or pleases, for want of something has no rival cause.
        unless=r"^(?:due|owing) to [^,]*, (?:we|our)\b|\b(?:not|appealing|attractive|popular)\b[^,;]* (?:due|owing) to"
        r"|(?:due|owing) to (?:the |its |their )?(?:\w+ )?(?:lack|limitations?|absence|need|importance)\b",
    ),
    form(
        A,
        (Role.EVIDENCE,),
        r"(?:is|are|was|were|been|be|strongly|significantly|independently|inversely) associated with|associations? between"
        r"|(?:positively|negatively|inversely|significantly|was|were) correlated with"
        r"|risk factors? (?:for|of)",
        "Going together is not yet causing. What third thing could bring about both sides of this, and how would you tell?",
        unless=r"\bto (?:identify|examine|assess|determine|investigate|study|test)\b|lack of|unclear"
        r"|randomi[sz]ed|\bwe (?:\w+ )?(?:propos|introduc)",
    ),
    form(
        C,
        _OWN,
        r"(?:without|does not|do not|requir\w+|needs?|eliminat\w+)(?:(?<=without) (?:requiring|needing|using|relying on"
        r"|depending on|access to|(?:the )?need for)| (?:require|need|rely on)|(?<=ing|res) no|(?<=eeds) no| the need for)"
        r" (?P<phrase1>)|without (?=(?:any|additional|extra|further|explicit|manual|costly|expensive) )(?P<phrase2>)",
        "The authors do without “{phrase}”. What takes its place, and what does that cost?",
        "How would you find out what is lost by doing without “{phrase}”?",
        unless=_OTHERS,
    ),
    form(
        C,
        _DONE,
        r"(?:outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|superior(?:ity)?(?: [\w-]+){0,5}? (?:to|over)|better than"
        r"|compared (?:to|with)|in comparison (?:to|with)) (?P<phrase>)",
        "The comparison is with “{phrase}”. Which other one would you have asked for, and what would you expect of it?",
        "How would you make sure that “{phrase}” had the same chances in this comparison?",
        "Who chose “{phrase}” to be compared with, and which choice would have been harder on the authors' claim?",
    ),
    form(
        C,
        _OWN,
        r"generali[sz]\w+ (?:[\w-]+ ){0,3}?(?:to|across|over) (?P<phrase1>)"
        r"|(?=(?:wide|broad|diverse) (?:range|variety|set|array) of )(?P<phrase2>)",
        "The claim reaches “{phrase}”. Describe the nearest case that you think falls outside.",
        "What lies just beyond “{phrase}”, and what would break there first?",
        unless=_OTHERS,
    ),
    form(
        U,
        _OWN,
        r"(?:we|authors) (?:\w+ )?prove\b|theorems?\b|provabl[ey]|convergence (?:rate|guarantee)s?|regret bounds?"
        r"|(?:upper|lower) bounds? (?:on|of|for)|(?:theoretical|formal) guarantees?",
        "Say in one sentence that a newcomer understands what is guaranteed here, for whom, and under which condition.",
        "Which quantity would have to grow for this guarantee to become worthless in practice?",
    ),
    form(
        C,
        _OWN,
        r"(?:the |a |an )?assumptions? (?:that (?P<said1>)|of (?P<phrase>))|we assume that (?P<said2>)"
        r"|provided that (?P<said3>)",
        "This rests on “{phrase}”. Name a case that you care about in which it does not hold; what happens there?",
        "This rests on it that “{said}”. Name a case that you care about in which it does not hold; what happens there?",
        "Who would check in practice that “{said}”, and how would they notice that it fails?",
    ),
    form(
        C,
        _OWN,
        rf"{PROPOSE}(?:[^,.;]{{0,30}}, )?(?:the|a) (?=first )"
        rf"(?!first (?:step|stage|phase|part|time|to|line|two|three|half|order)\b)"
        r"(?P<phrase>)",
        "“{phrase}”: what would count as earlier work against that claim, and have you read something that does?",
    ),
    form(
        A,
        _OWN,
        r"(?<!learning from )(?:human|expert|user|annotator|crowd|clinician)s?'? (?:feedback|judge?ments?|annotations?"
        r"|demonstrations?|preferences?|ratings?|evaluations?|corrections?)\b",
        "Whose judgement enters here, and how would the result change with other people?",
    ),
    form(
        C,
        (Role.EVIDENCE,),
        r"simulat(?:ions?|ed|ors?)\b|synthetic (?:data|scenes|environments|benchmarks?)\b",
        "What does a simulation leave out here that the real thing would punish?",
        "If what was simulated were the only evidence, what would you be ready to conclude, and what not?",
        unless=r"\breal\b|\breal[- ]|physical|hardware|clinical|in vivo",
    ),
    form(
        C,
        _OWN,
        r"mice\b|rats\b|murine|zebrafish|in vitro|cell lines?\b|xenografts?\b|monkeys\b|macaques\b",
        "How much of this would you expect to carry over to people, and what is the first thing in which they differ?",
        unless=r"\b(?:patients|humans?|clinical trial)\b",
    ),
    form(
        A,
        _OWN,
        r"(?:reduc\w+|lower\w*|less|fewer|sav\w+|minimi[sz]\w+|minimal|decreas\w+) (?:[\w-]+ ){0,3}?(?:costs?\b|memory|latency"
        r"|comput\w+|parameters\b|overhead|FLOPs|energy consumption|footprint|(?:training|inference|running|processing) time)"
        r"|(?:\d|times|significantly|much|orders of magnitude)\S* (?:faster|cheaper) than",
        "What is saved here, and where might it have to be paid after all?",
        "From which size of problem on does this saving matter, and below which not?",
    ),
    form(
        U,
        _MADE,
        r"combin(?:es?|ing) (?P<side>[^,.;:()]{3,60}?) (?:with|and) (?P<other>)",
        "If you had to give up “{side}” or “{other}”, which would you miss less, and how would you find out?",
    ),
    form(
        C,
        (Role.IMPLICATION,),
        r"potential\w*|pav(?:e|es|ing)|promis\w+|hope|could|may\b|future|practical|should|suggest\w*|highlight\w*|offer\w*|guid\w+|underscor\w+",
        "What is still missing between the evidence in this abstract and this sentence?",
        "Write the headline that this would become in a newspaper. Which word of it would the authors strike out?",
    ),
    form(
        A,
        (Role.PROBLEM,),
        _HARD,
        "For whom is this a real obstacle today, and for whom is it not?",
        "Would a plainer way around this difficulty do? Say which, and why the authors may have passed it over.",
        "Suppose this were solved tomorrow. What would the next obstacle be?",
        "How would you notice, in your own work, that you have met this difficulty?",
        unless=r"\b(?:we|our)\b",
    ),
    form(
        U,
        _MADE,
        rf"{PROPOSE}(?P<method>)",
        "Walk through “{method}” on one small example: what happens first, what next, and where could it go wrong?",
        "Draw “{method}” on the board: what goes in, what comes out, and what is left to choose?",
        "Explain “{method}” to somebody who missed the last three meetings: what is new in it, and what is borrowed?",
    ),
    form(
        U,
        _MADE,
        rf"{PROPOSE}(?P<data>)",
        "Which cases are rare in “{data}”, and which conclusion would that bend?",
        "What would you look at first in “{data}” before you trusted a number that comes from it?",
    ),
    form(
        U,
        _MADE,
        rf"{PROPOSE}(?P<thing>)",
        "Say what “{thing}” is to somebody who missed the last three meetings: what is new in it, and what is borrowed?",
        "Which decision inside “{thing}” would you have taken otherwise?",
        "How would one have managed before “{thing}”, and what does it alone allow?",
    ),
    form(
        U,
        _DONE,
        r"(?:show|demonstrat|find|found|reveal|observ|confirm)\w* (?:\w+ )?that (?P<said>)",
        "Which figure or table would you expect behind “{said}”, and what should be on its axes?",
        _PREDICTION,
        _BET,
        unless=_CONCEDED,
    ),
    form(U, _DONE, r"(?:suggest|conclud|indicat|impl|argu)\w* (?:\w+ )?that (?P<said>)", _PREDICTION, _BET, unless=_CONCEDED),
    form(
        U,
        _MADE,
        rf"{PROPOSE}|{_AUTHORS} (?:employ|us(?:e|es|ed)|leverag|appl|train|extend|adapt)\w*\b",
        "Walk through what is done here on one small example: what happens first, what next, and where could it go wrong?",
        "Which decision that was taken here would you have taken otherwise?",
        "Which part of this is new, which is borrowed, and which of the two does more of the work?",
        unless=r"\b(?:reviews?|surveys?|overview|thesis|guidelines|results)\b",
    ),
    form(
        U,
        (*_MADE, Role.EVIDENCE),
        _STUDY,
        "What was held equal here, and what was not?",
        "Say in your own words what was done here, and why just so. What would have been the obvious other way?",
    ),
    form(
        A,
        (*_MADE, Role.EVIDENCE),
        _STUDY,
        "Which choice in this set-up could have decided the outcome?",
        "What would you have measured besides, had this been yours to do?",
    ),
    form(
        C,
        (Role.EVIDENCE,),
        r"(?:achiev|improv|increas|decreas|reduc|higher|lower|better|signific|show|demonstrat|found|find(?!ing)|enhanc|mitigat|inhibit"
        r"|promot|induc|activat|reveal|outperform|surpass|confirm|regulat|play|prevent|superior)\w*",
        "What would have to be true for this to be wrong, though nobody made a mistake?",
        "Which part of this would you want to see done again by others first, and what would shake it?",
        "What is the weakest reading of this sentence that is still true?",
        "Which line of the full paper would you look for first to see how firm this stands?",
    ),
)

# For a sentence in which nothing calls for a particular question; by role.
PLAIN: dict[Role, tuple[str, ...]] = {
    Role.BACKGROUND: (
        "What does {name} take for granted here that a sceptic would want shown?",
        "Which of your own projects would this sentence fit word for word, and which not at all?",
    ),
    Role.PROBLEM: (
        "Is what the abstract names here the difficulty itself, or a symptom of another one?",
        "Who has to live with what the abstract complains of, and what do they do about it?",
    ),
    Role.APPROACH: (
        "What does this leave open that the full paper has to say?",
        "Which part of this would still be useful if the rest turned out wrong?",
    ),
    Role.EVIDENCE: (
        "What would you ask the authors about this sentence if they sat here?",
        "How does this bear on the main claim of {name}: would it fall without it?",
    ),
    Role.LIMITS: ("Does this limit touch the main claim of {name}, or only its edges?",),
    Role.RESOURCE: (
        "What would you run first with what is published here, and which number would you want to see again?",
        "What is not among what is published, though you would need it to repeat the work?",
    ),
    Role.IMPLICATION: ("Which step from the findings of {name} to this sentence is the longest?",),
}
