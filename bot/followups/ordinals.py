"""Ordinals that stand for a source alone, by what is said of them: “what does the second do?”, “is the third open source?”.

Before a noun they stand for none: “does the second layer help?”, “what is the first law?”, “is the last step needed?”.
"""

from __future__ import annotations

ORDINALS = "first|second|third|fourth|fifth|last"
_END = r"(?=\s*[?.!,]|\s*$)"
_TO_END = r"(?=\s*[?.!]*$)"
_ADVERB = r"(?:also|really|actually|still|not)\b"
_DO = (
    "do|be|say|have|propose|require|rely|learn|handle|perform|differ|mention|achieve|beat|outperform|evaluate|apply|solve|provide"
    "|improve|contain|discuss|conclude|suggest|generali[sz]e|compare|describe|introduce|include|consider|assume|explain|employ"
    "|depend|deal|tackle|make|give|take|get|tell|find"
)
# Nouns as well: “does the first run converge?”
_OR_NOUN = (
    "work|run|use|need|report|show|release|claim|cover|test|train|measure|study|state|address|offer|cost|support|focus"
    "|scale|score"
)
_OBJECT = r"(?:an?|the|any|some|its|their|it|them|more|less|better|well|that|how|why|whether|what)\b"
_ON_IT = rf"(?:on|in|with|without|for|at|under|against)\ (?:(?:an?|the|any|real|other|many|more)\ )?[\w-]+{_TO_END}"
_MORE = "better|worse|faster|slower|newer|older|larger|smaller|cheaper|harder|easier|simpler|stronger|longer|shorter"
_QUALITY = (
    r"open(?:[-\ ]sourced?)?|(?:(?:publicly|freely|openly|already)\ )?(?:available|published|released|accessible|reproducible"
    r"|public)|peer[-\ ]reviewed|good|useful|relevant|reliable|similar|different|new|recent|(?:un|self-)?supervised"
    r"|model-(?:free|based)|theoretical|empirical|trained|tested|evaluated|based|built"
)


def _behind(words: str) -> str:
    """A pattern for the place behind one of these words."""
    return "(?:" + "|".join(rf"(?<=\b{word}\ )" for word in words.split()) + ")"


_NOT_WHO = "".join(rf"(?<!\b{asking}\ {verb}\ )" for asking in ("who", "what", "which") for verb in ("is", "was"))
# For verbose patterns; one of its groups is the ordinal.
ALONE = rf"""{_behind("do does did can could will would")}the\ ({ORDINALS})
        (?=\ (?:(?:{_DO})\b|{_ADVERB}|(?:use|need|report|show)\ (?!(?:of|for|in|by|on|to|from|about|cases?|{_DO}|{_OR_NOUN})\b)
            |release\ (?:code|weights)\b|(?:{_OR_NOUN})(?:{_END}|\ {_OBJECT}|\ {_ON_IT})))
    |{_behind("is was")}the\ ({ORDINALS})
        (?=\ (?:about\b|from\b|by\b(?!\ far\b)|an?\ |{_ADVERB}|(?:much|more|less)\ \w
            |(?:{_MORE})(?:{_END}|\ (?:than|at|on|for|in|with)\b)|(?:{_QUALITY})(?:{_END}
                |\ (?:for|on|in|at|to|and|or|with|yet)\b)))
    |{_behind("is was")}{_NOT_WHO}the\ ({ORDINALS})(?=\ (?:on|for)\b)
    |{_behind("has had")}the\ ({ORDINALS})(?=\ (?:been|got|any|an?|code)\b)
    |\bthe\ ({ORDINALS})(?=\ (?:please|too|again|then|now|instead){_TO_END})"""
