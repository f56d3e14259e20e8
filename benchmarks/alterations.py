"""True sentences made false by rule, one change each: a number, a name, a denial, a direction, or what is compared.

The rules share nothing with those that `bot` checks by, so that what these overlook is not left out here as well.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

_NUMBER = re.compile(
    r"(?<![\w.,-])(?!\d\)\.?\s?[A-Za-z\[]|\d\)\.$)(\d{1,3}(?:,\d{3})+|\d+)((?:[.·]\d+)?)(?=[%\s,;:)–-]|\.?$|\.\s|[kMBx]\b|(?:mg|kg|ms|h)\b)(?!,\d)"
)
_COUNTS = "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty ninety".split()
_COUNT = re.compile(rf"(?<![\w-])({'|'.join(_COUNTS)})(?![\w-]*-?stage)\b", re.IGNORECASE)
_MULTIPLE = {"twice": "four times", "twofold": "fivefold", "two-fold": "five-fold", "doubled": "tripled", "half": "a quarter"}
_NAME = re.compile(
    r"(?<![\w-])(?:[A-Z][A-Za-z]*\d[\w-]*|[A-Z][A-Za-z]*-\d[\w-]*|[A-Z]{2,}[a-z]?|[A-Z]?[a-z]+[A-Z]\w*)(?![\w-])"
)
_BE = re.compile(r"\b(is|are|was|were|can|could|may|will|should|has|have|had)\b(?! (?:not|no)\b)")
_DENIED = re.compile(r"\b(is|are|was|were|can|could|may|will|should|has|have|had) not\b|\b(?:does|do|did) not (\w+)|\bcannot\b")
_VERBS = """increase decrease reduce improve enhance inhibit promote induce prevent require cause affect regulate lead result
    protect suppress impair activate outperform achieve provide support involve play contribute enable show demonstrate occur
    express predict influence modulate interact encode exhibit depend confer mediate stimulate delay accelerate block use need
    drive""".split()
_VERB = re.compile(rf"\b({'|'.join(_VERBS)})(e?s)\b")
_SWAPS = """increase/decrease increases/decreases increased/decreased increasing/decreasing higher/lower more/less better/worse
    improve/degrade improves/degrades improved/degraded improving/degrading promotes/inhibits promote/inhibit
    promoting/inhibiting outperforms/underperforms outperform/underperform greater/smaller upregulates/downregulates
    upregulated/downregulated positive/negative positively/negatively reduces/increases reduce/increase reduced/increased
    reducing/increasing reduction/increase enhances/suppresses enhance/suppress enhanced/suppressed enhancing/suppressing
    activates/inhibits activation/inhibition induces/prevents faster/slower stronger/weaker longer/shorter high/low
    inhibits/promotes inhibit/promote lower/higher less/more worse/better decrease/increase decreases/increases
    decreased/increased suppresses/enhances impairs/improves impaired/improved larger/smaller earlier/later
    necessary/unnecessary effective/ineffective stable/unstable required/dispensable superior/inferior elevated/lowered
    prevents/causes protects/harms accelerates/slows""".split()
_DIRECTIONS = dict(pair.split("/") for pair in _SWAPS)
_DIRECTION = re.compile(rf"\b({'|'.join(_DIRECTIONS)})\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"^(?P<a>[^,;()]{4,90}?) (?P<how>(?:significantly |consistently )?(?:outperforms?|exceeds?|surpass(?:es)?)"
    r"|(?:is|are|was|were|has|have) (?:\w+ ){0,2}(?:\w+er|more|less|better|worse)(?: \w+){0,4} than) (?P<b>[^,;()]{4,90}?)\.?$"
)
_OPENING = re.compile(
    r"^(?:[A-Z][a-z]+ly|However|Moreover|Furthermore|Here|Thus|Hence|(?:In|To|For|With|By) [^,]{3,80}), (?=\w)"
)
_ASIDE = re.compile(r" \([^()]*\)")
_CLAUSE = re.compile(r", (?:which|thereby|thus|while|whereas|enabling|leading|making) [^,;]+(?=\.$)")
_AUTHORS = {
    r"\b[Ww]e\b": "the authors",
    r"\b[Oo]ur\b": "their",
    r"\b[Ii]n this (?:paper|work|study), ": "",
    r"\b[Tt]his paper\b": "the paper",
}
Random = random.Random
Alter = Callable[[str, Random, Sequence[str]], Iterator[str]]


def numbers(sentence: str, chance: Random, _: Sequence[str]) -> Iterator[str]:
    """Each number in turn changed to another of the same form."""
    for found in _NUMBER.finditer(sentence):
        yield sentence[: found.start()] + _other(found[1], found[2], chance) + sentence[found.end() :]
    for found in _COUNT.finditer(sentence):
        other = chance.choice([word for word in _COUNTS if word != found[1].lower()])
        yield sentence[: found.start()] + _cased(other, found[1]) + sentence[found.end() :]
    for word, other in _MULTIPLE.items():
        if re.search(rf"\b{word}\b", sentence):
            yield re.sub(rf"\b{word}\b", other, sentence, count=1)


def _other(whole: str, fraction: str, chance: Random) -> str:
    """A number with as many figures; of a year, one up to nine years away."""
    value = int(whole.replace(",", ""))
    while True:
        if len(whole) == 4 and 1800 <= value <= 2100:
            changed = value + chance.choice([-1, 1]) * chance.randint(1, 9)
        else:
            digits = len(str(value))
            changed = chance.randint(10 ** (digits - 1) if digits > 1 else 0, 10**digits - 1)
            trailing = len(str(value)) - len(str(value).rstrip("0"))
            changed = changed // 10**trailing * 10**trailing if digits > 1 else changed
        if changed != value and (changed or fraction):
            break
    new = fraction[:1] + "".join(str(chance.randint(0, 9)) for _ in fraction[1:])
    return (f"{changed:,}" if "," in whole else str(changed)) + new


def swapped(sentence: str, text: str, chance: Random) -> Iterator[str]:
    """Each number in turn replaced by another one of the text, of the same form, that the sentence does not hold."""
    for found in _NUMBER.finditer(sentence):
        others = sorted({one[1] + one[2] for one in _NUMBER.finditer(text) if _form(one) == _form(found)})
        if fitting := [number for number in others if number not in sentence]:
            yield sentence[: found.start()] + chance.choice(fitting) + sentence[found.end() :]


def _form(number: re.Match[str]) -> tuple[bool, bool, bool]:
    """Whether a number has decimals, whether it is a share, and whether it is a year."""
    return bool(number[2]), number.string[number.end() :][:1] == "%", len(number[1]) == 4 and 1800 <= int(number[1]) <= 2100


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def names(sentence: str, chance: Random, others: Sequence[str]) -> Iterator[str]:
    """Each name in turn replaced by one of another sentence, of the same shape if there is one."""
    for found in _NAME.finditer(sentence):
        fitting = [name for name in others if name not in sentence]
        alike = [name for name in fitting if _shape(name) == _shape(found[0])] or fitting
        if alike:
            yield sentence[: found.start()] + chance.choice(alike) + sentence[found.end() :]


def names_of(sentences: Sequence[str]) -> list[str]:
    """The different names in some sentences."""
    return list(dict.fromkeys(name for sentence in sentences for name in _NAME.findall(sentence)))


def _shape(name: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub("[0-9]", "9", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", name))))


def denials(sentence: str, _: Random, __: Sequence[str]) -> Iterator[str]:
    """“not” put in behind the first auxiliary or before the first verb; or, where the sentence has one, taken out."""
    if found := _DENIED.search(sentence):
        kept = "can" if found[0] == "cannot" else found[1] or f"{found[2]}s"
        yield sentence[: found.start()] + kept + sentence[found.end() :]
    elif re.search(r"\b(?:not|no|never|neither|nor|without|lacks?)\b", sentence):
        return
    elif found := _BE.search(sentence):
        yield f"{sentence[: found.end()]} not{sentence[found.end() :]}"
    elif found := _VERB.search(sentence):
        yield f"{sentence[: found.start()]}does not {found[1]}{sentence[found.end() :]}"


def directions(sentence: str, _: Random, __: Sequence[str]) -> Iterator[str]:
    """Each word of direction in turn replaced by its opposite."""
    for found in _DIRECTION.finditer(sentence):
        other = _cased(_DIRECTIONS[found[1].lower()], found[1])
        yield sentence[: found.start()] + other + sentence[found.end() :]


def comparisons(sentence: str, _: Random, __: Sequence[str]) -> Iterator[str]:
    """What is compared, swapped."""
    if found := _COMPARED.match(sentence):
        a, b = found["a"], found["b"]
        yield f"{b[0].upper()}{b[1:]} {found['how']} {a if a[:2].isupper() else a[0].lower() + a[1:]}."


def reworded(sentences: Sequence[str], place: int, chance: Random) -> str:
    """A sentence of an abstract as somebody else might put it, its openings, asides or last clause left out.

    One in four is joined with the sentence that follows.
    """
    text = sentences[place]
    for pattern in (_OPENING, _ASIDE, _CLAUSE):
        if chance.random() < 0.5:
            text = pattern.sub("", text)
    if place + 1 < len(sentences) and chance.random() < 0.25:
        following = sentences[place + 1]
        text = f"{text.rstrip('.')}, and {following if following[:2].isupper() else following[0].lower() + following[1:]}"
    for words, other in _AUTHORS.items():
        text = re.sub(words, other, text)
    return text[0].upper() + text[1:]


def states(text: str, sentence: str) -> bool:
    """Whether all numbers of a sentence stand in a text as they are written in it, whatever they count there."""
    words = [*_COUNT.findall(sentence), *(word for word in _MULTIPLE if word in sentence)]
    figures = ["".join(parts) for parts in _NUMBER.findall(sentence)]
    return all(re.search(rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.·]\d)", text) for figure in figures) and all(
        word.lower() in text.lower() for word in words
    )


KINDS: Mapping[str, Alter] = {
    "numbers": numbers, "names": names, "denials": denials, "directions": directions, "comparisons": comparisons,
}  # fmt: skip
