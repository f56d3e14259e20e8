"""Ways to ask about what a sentence says: what in it calls for a question, and the question in several wordings.

In a wording, {words} are the words of the sentence that called for it, {name} is what people call the paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading_group.pack import Level
from bot.reading_group.roles import Role

U, A, C = Level.UNDERSTANDING, Level.ANALYSIS, Level.CRITIQUE
_ANY = tuple(Role)
_DONE = (Role.EVIDENCE, Role.IMPLICATION)
_MADE = (Role.APPROACH,)


_WITHIN = r"(?:[^,.;:]|[.,](?=\d))"  # stands as {T} in a hint: a character within a clause; figures have points and commas


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of question: its level, the roles of sentences it is for, what calls for it, and its wordings."""

    level: Level
    roles: tuple[Role, ...]
    hint: re.Pattern[str]
    wordings: tuple[str, ...]


def _form(level: Level, roles: tuple[Role, ...], hint: str, *wordings: str) -> Form:
    return Form(level, roles, re.compile(rf"(?<![\w-])(?:{hint.replace('{T}', _WITHIN)})", re.IGNORECASE), wordings)


# The most particular first: the first that fits a sentence is the likeliest to be about what is special in it.
FORMS: tuple[Form, ...] = (
    _form(
        C,
        _DONE,
        r"(?<![\w.-])\d[\d,.]*\s?(?:%|percent|×|x\b|times\b|-?fold\b|points?\b){T}{0,60}",
        "What would “{words}” have to be measured against before you would change your own practice because of it?",
        "Suppose you could repeat only one run behind “{words}”. Which would you choose, and what would shake the claim?",
        "How much of “{words}” could come from the choice of tasks rather than from {name} itself?",
    ),
    _form(
        A,
        _ANY,
        r"\btrade-?offs?\b{T}{0,80}|\bbalanc\w+ {T}{3,80}",
        "Where on “{words}” would your own problem sit, and what would move it?",
        "Is “{words}” a law of the problem, or of the methods tried so far?",
    ),
    _form(
        A,
        _ANY,
        r"\b(?:because|due to|owing to|caused by|resulting from|attributed? to|stems? from)\b {T}{5,90}",
        "The abstract gives a cause: “{words}”. Name a rival explanation, and the experiment that would tell the two apart.",
        "“{words}”: what would you expect to see if that were not the reason?",
    ),
    _form(
        C,
        _ANY,
        r"\b(?:assum\w+|provided that|as long as|under the (?:condition|assumption)|given (?:access|enough"
        r"|only))\b {T}{5,90}",
        "Everything rests on “{words}”. Name a setting you care about in which that does not hold; what happens there?",
        "Who checks “{words}” in practice, and how would they notice that it fails?",
    ),
    _form(
        C,
        _DONE,
        r"\b(?:outperform|surpass|exceed|beat|better than|superior)\w*\b{T}{3,90}",
        "“{words}”: which competitor is missing from that comparison, and would it have had the same tuning budget?",
        "If a colleague said that “{words}” only shows weak baselines, which line of the full paper would you look for first?",
        "Better in what respect? Which costs might hide behind “{words}”?",
    ),
    _form(
        A,
        _ANY,
        r"\b(?:without|no need (?:for|of)|does not (?:require|need)|free of|instead of|rather than)\b {T}{4,80}",
        "Doing it “{words}” has a price. What is it, and who pays?",
        "“{words}”: who supplies what is saved there, and is it really saved or only moved elsewhere?",
    ),
    _form(
        C,
        _ANY,
        r"\b(?:generali[sz]\w+|zero-shot|unseen|arbitrary|any |all |universal\w*|general-purpose|wide range"
        r"|variety of)\b{T}{3,80}",
        "How far does “{words}” reach? Describe the nearest case that you think falls outside.",
        "Which two of the settings behind “{words}” differ most, and does the evidence cover both?",
    ),
    _form(
        U,
        _ANY,
        r"\b(?:provably|(?:we|authors) prove|theorem|bounds?|guarantee\w*|converge\w*|regret bounds?|optimality)\b{T}{3,90}",
        "State “{words}” in one sentence that a newcomer understands: what is promised, for whom, and how fast?",
        "Which quantity would have to grow for “{words}” to become worthless in practice?",
    ),
    _form(
        C,
        _ANY,
        r"\b(?:first|for the first time|never before|unprecedented|no (?:earlier|prior|previous|existing))\b{T}{4,80}",
        "What would count as earlier work against “{words}”, and have you read something that does?",
    ),
    _form(
        A,
        _ANY,
        r"\b(?:scal\w+|large-scale|thousands?|millions?|billions?|massive\w*)\b{T}{3,80}",
        "What breaks first when “{words}” is taken ten times further, and what when it is taken ten times down?",
        "Is “{words}” the point of the work or only its means? What would be left of it on a small machine?",
    ),
    _form(
        C,
        _ANY,
        r"\b(?:simulat\w+|synthetic\w*|virtual|toy|video games?|gym\b|benchmark\w*)\b{T}{0,80}",
        "What does “{words}” leave out that the real thing would punish?",
        "If “{words}” were the only evidence, what would you be ready to conclude, and what not?",
    ),
    _form(
        A,
        _ANY,
        r"\b(?:human|expert|user|annotator|crowd|clinician)\w* (?:feedback|judge?ment|label|annotation"
        r"|demonstration|preference|rating|evaluat"
        r"|correction|intervention)\w*{T}{0,70}",
        "Whose judgement enters with “{words}”, and how would the result change with other people?",
    ),
    _form(
        U,
        _MADE,
        r"\b(?:defin\w+|formulat\w+|formali[sz]\w+|model(?:ed|led|s)? as|cast as|framework|view\w*)\b{T}{4,90}",
        "Draw “{words}” on the board: what goes in, what comes out, and what is left to choose?",
        "What can be said after “{words}” that could not be said before?",
    ),
    _form(
        A,
        _ANY,
        r"\b(?:efficien\w+|faster|cheap\w*|cost\w*|memory|comput\w+|sample\w*|real[- ]time|lightweight)\b{T}{3,80}",
        "Who pays for what “{words}” saves: training, tuning, data, or the people who maintain it?",
        "At which price of computing would “{words}” stop mattering?",
    ),
    _form(
        U,
        _MADE,
        r"\b(?:combin\w+|integrat\w+|unif\w+|together with|hybrid|two[- ]stage|modul\w+|components?|parts?)\b{T}{4,90}",
        "Take “{words}” apart: which piece does the work that the title promises, and how would you find out?",
        "If you had to drop one piece of “{words}”, which would you miss least?",
    ),
    _form(
        C,
        (Role.IMPLICATION,),
        r"\b(?:potential|pave\w*|promis\w+|hope|could|may|future|real-world|practical)\b{T}{4,90}",
        "What is still missing between the evidence in this abstract and “{words}”?",
        "Write the headline that “{words}” would become in a newspaper. Which word of it would the authors strike out?",
    ),
    _form(
        A,
        (Role.PROBLEM,),
        r"\b(?:however|but|yet|lack|limit|fail|suffer|struggl|difficult|challeng|costly|expensive|problem)\w*\b{T}{5,100}",
        "For whom is “{words}” a real obstacle today, and for whom is it not?",
        "Would a plainer way around “{words}” do? Say which, and why the authors may have passed it over.",
        "Suppose “{words}” were solved tomorrow. What would the next obstacle be?",
    ),
    _form(
        U,
        _MADE,
        r"\b(?:propos|introduc|present|develop|design|build|describ|train|uses|generat|leverag)\w*\b{T}{8,100}",
        "Explain “{words}” to somebody who missed the last three meetings: what is new in it, and what is borrowed?",
        "Walk through “{words}” on one small example: what happens first, what next, and where could it go wrong?",
        "Which decision inside “{words}” is the one that you would have taken otherwise?",
    ),
    _form(
        U,
        _DONE,
        r"\b(?:show|demonstrat|find|found|reveal|observ|confirm|indicat|suggest|achiev)\w*\b{T}{8,100}",
        "What exactly was compared with what, so that one may write “{words}”?",
        "Put “{words}” as a prediction: what would you see tomorrow on your own data if it holds?",
        "Which figure or table would you expect behind “{words}”, and what should be on its axes?",
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
        "What would you have to know to build {name} from this description, and what of it is not said?",
        "Which part of this would still be useful if the rest turned out wrong?",
    ),
    Role.EVIDENCE: (
        "Which result would have surprised the authors of {name}, and why is it not this one?",
        "What is the weakest reading of this sentence that is still true?",
    ),
    Role.LIMITS: ("Does this limit touch the main claim of {name}, or only its edges?",),
    Role.RESOURCE: (
        "What would you run first with what is published here, and which number would you want to see again?",
        "What is not among what is published, though you would need it to repeat the work?",
    ),
    Role.IMPLICATION: ("Which step from the findings of {name} to this sentence is the longest?",),
}
