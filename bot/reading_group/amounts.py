"""How abstracts write numbers, figures, and whom or what they counted; patterns for case-blind use."""

from __future__ import annotations

from bot.questions.participants import PEOPLE

# “70 388” and “1,200”, with whatever space between the thousands; it never begins within a number, nor behind a point.
_SPACE = r"[ \u00a0\u2009\u202f]"
_DIGITS = rf"(?<![\w.,·–-])(?<!\d{_SPACE})(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d,.·])|\d[\d,]*(?:[.·]\d+)?)"
# What bears a number, as in “type 2 diabetes”, is no count.
_BEARING = "".join(
    rf"(?<!\b{noun} )"
    for noun in (
        "type types phase stage grade class level step table figure day year week group version layer part protein factor"
        " receptor vitamin chromosome model"
    ).split()
)
_IN_WORDS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty)(?:-\w+)?"
NUMBER = rf"(?:{_BEARING}{_DIGITS}(?: million| billion)?|\b{_IN_WORDS})"
_UNIT = r"(?:\s?(?:%|×)|x\b|\s(?:percent|percentage points?|points?)\b|[ -]fold\b)(?!\s(?:CI|confidence|credible))"
FIGURE = rf"(?<!\(){_DIGITS}{_UNIT}"
# What is measured of something, as against how many there are; and a count of things.
MEASURE = (
    rf"(?:(?:more than|over|up to|about|only|as many as) )?(?:{_DIGITS}\s?(?:%|percent\w*|×|x\b|dB\b|times\b|-?fold\b|points?\b"
    rf"|[a-z]+ (?:faster|fewer|more|less|better|higher|lower)\b)"
    r"|(?<![\w.-])\d+[.·]\d+|\b(?:twice|half|(?:two|three|four|five|six|eight|ten) times) as [a-z]+\b)"
)
COUNT = rf"(?:(?:more than|over|up to|about|only|as many as) )?{_BEARING}{_DIGITS}k? (?:[a-z-]+ ){{0,2}}[a-z]+s\b"
WHO = rf"(?:{'|'.join(PEOPLE)})\b"
