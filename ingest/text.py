"""Cleaning of text from outside: entities, markup, LaTeX, control characters, white space."""

from __future__ import annotations

import html
import logging
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pylatexenc import latexwalker
from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

from ingest.escapes import hidden, shown, sign_of
from ingest.markup import untagged
from ingest.unseen import HIDDEN

_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)")  # what colours a terminal
_PARTING = {0x00: " ", 0x0B: " ", 0x0C: " "}  # they part words
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# One LaTeX construct at a time, so that a lone "$" (a price) or "%" (a share) stays what it is.
_MATH = re.compile(
    r"(?<![\\$])\$\$(?!\$)([^$]{1,300})(?<!\\)\$\$(?!\$)|(?<!\\)\\\[(.{1,300}?)\\\]"
    r"|(?<!\\)\$([^$]{1,300})(?<!\\)\$|\\\((.{1,300}?)\\\)"
)
_MATH_SIGNS = re.compile(
    r"[\\^_{}\ufdd1\ufdd2]|^[A-Za-z]$|^[^\s$]*\s?[=<>+][^$]*$|^[A-Za-z]\w{0,2}\s?\([^$]*\)$"
    r"|^[\d.,]+(?:[A-Za-z]{0,2}|%)$|^[A-Za-z][\w@]{1,11}$|^\w:\w$|^[-+×/]$|^-?[\w.]{1,8}[-/][\w.]{1,8}$|^-[\d.]+$"
    r"|^[(\[][\w.]{1,4}(?:, ?[\w.]{1,4}){0,3}[)\]]$"
)
_ACCENT = re.compile(
    r"""(\{)?\\(?:["'`^~=.]|[uvHcdbkrt](?![A-Za-z]))\s*(?:\{\\?[A-Za-z]{1,2}\}|\\[ij](?![A-Za-z])|[A-Za-z])(?(1)\})"""
)
_INNERMOST = re.compile(r"\\[A-Za-z]+(?:\s*\{[^{}\\]{0,300}\})+")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[^\sA-Za-z])(?:\s*\{[^{}]{0,300}\})*")
_POINTER = (
    r"\\(?:[A-Za-z]*[cC]ite[a-z]*|(?:eq|auto|page|name|[cCv])?ref|label)\*?(?:\s*\[[^][]{0,100}\]){0,2}\s*\{[^{}]{0,300}\}"
)
_GAP = r"(?:(?<![\s~])[\s~]+)?"  # tried where it begins alone: from each of its spaces, thousands would take their square
_POINTERS = re.compile(rf"{_GAP}(?:\(\s*{_POINTER}(?:\s*[,;]?\s*{_POINTER})*\s*\)|{_POINTER})")  # to what is not here
# What people type by habit of LaTeX or Markdown. Each needs both its marks, and words where code and maths have other signs.
_QUOTED = re.compile(
    r"``([^`\"]{1,300}?)''|(?<!`)``(?=[^\s`])([^`\"]{1,300}?)(?<=\S)\"|(?<![\w'`])''(?=\w)([^'`\"]{1,300}?)(?<=\S)''(?![\w'])"
)
_SINGLY = re.compile(r"(?<![\w`'\"])`(?=[^\s`])([^`'\"]{1,100}?)(?<=\S)'(?![\w'`])")
_STARRED = re.compile(
    r"(?<![\w*)\]\\])\*\*(?=[^\W\d])([^*]{0,200}?[\w.:)!?×%])\*\*(?!\*)"
    r"|(?<![\w*)\]\\^./])\*(?=[^\W\d])([^\W\d][^*=<>]{1,100}?[^\W\d])\*(?![\w*])"
)
_TIED = re.compile(
    r"(?<!\S)\S+://\S+|(?<=[^\W\d][^\W\d])~(?=[(\[])|(?<=[a-z]\.)~(?=[\w(])|(?<=\))~(?=[^\W\d])|(?<=[^\W\d]{3})~(?=\d)"
    r"|(?<=\d)~(?=(?:[kMGT]?B|[mkµn]?[msgWVJ]|[kMG]?Hz|cm|h|min|dB|fps|FPS|px|m/s|km/h)(?![\w~]))"
)
_LINK = re.compile(
    r"(?:(?<=\w)~)?(\$)?((?<![A-Za-z}])\{)?\\href\s*\{(?P<to>[^\s{}]{1,500})\}(?:\s*\{(?P<shown>(?:[^{}]|\{[^{}]{0,200}\}){0,300})\})?(?(2)\})(?(1)\$)"
    r"|\\url\s*\{(?P<url>[^\s{}]{1,500})\}"
)
_VERBATIM = re.compile(r"\\verb\*?([|!+/@])([^|!+/@]{1,200})\1")
_FOOTNOTE = re.compile(rf"{_GAP}\\(?:footnote|thanks)(?:mark|text)?\s*\{{([^{{}}]{{0,500}})\}}")
_SWITCHED = re.compile(r"\{\s*\\(?:em|it|bf|tt|sc|sf|rm|sl|itshape|bfseries|ttfamily|scshape)(?![A-Za-z])\s*([^{}]{0,300})\}")
_ABBREVIATED = re.compile(
    r"(\{)?\\(?P<name>eg|ie|etal|etc|wrt|deg|degree)(?![A-Za-z])(?(1)\}|(?:\{\})?)(?:(?<!deg)(?<!degree)(?<!\})\.)?"
)
_MEANT = {"eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "wrt": "w.r.t.", "deg": "°", "degree": "°"}
_SILENT = frozenset(
    """
    vspace hspace label color begin end input includegraphics index phantom pagestyle vskip nocite n xspace noindent par newline
    newpage smallskip medskip bigskip centering left right big bigl bigr Big Bigl Bigr bigg quad qquad space relax protect
    displaystyle textstyle em it bf tt sc sf rm sl itshape bfseries ttfamily scshape normalfont boldmath unboldmath tiny
    scriptsize footnotesize small normalsize large Large LARGE huge Huge item limits nolimits hfill hline maketitle and
    """.split()
)
# The name of a method, say, that only its paper knows
_OWN_NAME = re.compile(r"(\{)?(\\[A-Za-z]{2,40})(?(1)\})(?:~|\\(?=\s))|\{(\\[A-Za-z]{2,40})\}")
_NORM = re.compile(r"(?<!\\)\\\|")
_ARGUMENT = re.compile(r"\{([^{}]*)\}")
_RAISED = re.compile(r"(?<=\w)\$\^\{?(\+{1,2}|\*)\}?\$|\$([A-Za-z])\^\{?([+*])\}?\$(?=-[A-Za-z])")  # B$^+$, $B^+$-tree
_LATEX_SIGNS = re.compile(
    r"\\url\{[^{}]*\}|(?<!\S)\S+://\S+|(?<!-)---(?!-)|(?<=[^\s({\['\"`-])--(?!-)|(?<=\s)--(?=\s)|(?<=[\w.,)])~(?=[\w$({\\])"
)
_SIGNS = {"---": "—", "--": "–", "~": " "}
_DEEPEST = 50  # marks within marks
_GROUP = re.compile(r"\{(?![-+±]?\d+\s?,[^{}]{0,40}\})([^{}\\]{0,300})\}")  # not `{0,1}`, a set

_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGNS_OF_TITLES = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})

_log = logging.getLogger(__name__)


def plain(text: str) -> str:
    """`text` in Unicode NFC without control, direction or hidden characters, white space folded to single spaces."""
    if text.isascii() and text.isprintable():  # most texts have spaces alone to fold
        return " ".join(text.split())
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _uncoloured(text))
    text = HIDDEN.sub("", text.translate(_PARTING))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def harmless(text: str) -> str:
    """`text` without control or direction characters but line breaks, white space as it is."""
    lines = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _uncoloured(text)).split("\n")
    return "\n".join(HIDDEN.sub("", line.translate(_PARTING)) for line in lines)


def _uncoloured(text: str) -> str:
    return _ESCAPE.sub("", text) if "\x1b" in text or "\x9b" in text else text


def clean(text: str) -> str:
    """A title or abstract from a source, as it should be read: no HTML, no entities, LaTeX written out.

    Only marked-up pieces change. All other characters of the source stay, so that quotes remain verbatim.
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = untagged(text)
    if "$" in text or "\\" in text:
        text = _unlinked(text)
        text = _RAISED.sub(r"\2\1\3", _POINTERS.sub("", text))
        text = _ACCENT.sub(_accent, _MATH.sub(_math, text))
        text = _COMMAND.sub(_command, _repeated(lambda part: _INNERMOST.sub(_command, part), text))
        text = _OWN_NAME.sub(lambda own: own[3] or f"{own[2]} ", text)
    return plain(_as_read(text))


def _repeated(change: Callable[[str], str], text: str) -> str:
    """`text` changed until nothing changes, as marks stand within marks; deeper than anybody writes is left."""
    for _ in range(_DEEPEST):
        before, text = text, change(text)
        if text == before:
            break
    return text


def _as_read(text: str) -> str:
    """Quotation marks, stress and ties that were typed as in LaTeX or Markdown, as they are meant to be read."""
    before = ""
    while text != before:  # one may stand within another
        before = text
        if "`" in text or "''" in text:
            text = _SINGLY.sub(r"‘\1’", _QUOTED.sub(lambda found: f"“{_first(found)}”", text))
        if "*" in text:
            text = _STARRED.sub(_first, text)
        if "~" in text:
            text = _TIED.sub(lambda tie: " " if tie.group() == "~" else tie.group(), text)
    return text


def _first(match: re.Match[str]) -> str:
    """The text of the first of its groups that has one."""
    return next((group for group in match.groups() if group is not None), "")


def _unlinked(text: str) -> str:
    """LaTeX that only says how words look, where they lead, or what everybody abbreviates, as words."""
    text = _SWITCHED.sub(r"\1", _VERBATIM.sub(r"\2", _LINK.sub(_link, text)))
    text = _FOOTNOTE.sub(r" (\1)", text).replace(".\\ ", ". ")
    return _ABBREVIATED.sub(lambda short: _MEANT[short["name"]], text)


def _link(match: re.Match[str]) -> str:
    address = (match["url"] or match["to"]).replace("\\", "")
    shown = re.sub("[{}]", "", _COMMAND.sub(_command, match["shown"] or "")).strip()
    tells = (
        shown
        and "\\" not in shown
        and not re.match(r"(?:https?:|www\.)|\S+\.\S+/|(?:this|here|link|url)\b", shown, re.IGNORECASE)
    )
    said = f"{shown} ({address})" if tells and shown not in address else address
    return f" {said}" if match.group().startswith("~") else said


def clean_title(title: str) -> str:
    """A title as it should be read; braces that only keep capitals (`{B}ayesian`) go too."""
    return plain(_repeated(lambda part: _GROUP.sub(r"\1", part), clean(title)))


def from_latex(text: str) -> str:
    """Text of a BibTeX field, where braces and backslashes are LaTeX throughout."""
    text = _LATEX_SIGNS.sub(lambda found: _SIGNS.get(found.group(), found.group()), hidden(text))
    text = clean_title(text.replace("\\%", "%").replace("\\&", "&"))
    meant = shown(text)
    return meant if meant == text else clean(meant)  # which may be LaTeX or HTML that a program has escaped as a whole


def _math(match: re.Match[str]) -> str:
    inner, shown_apart = _first(match), not match.group().startswith("$") or match.group().startswith("$$")
    is_sign, is_tight = _MATH_SIGNS.search(inner), inner == inner.strip()
    if shown_apart:  # it can be no price
        return _to_text(f"${inner}$") if is_sign or is_tight else match.group()
    from_price_to_price = inner[:1].isdigit() and match.string[match.end() : match.end() + 1].isdigit()
    is_formula = is_sign and (is_tight or "\\" in inner) and not from_price_to_price
    return _to_text(match.group()) if is_formula else match.group()


def _accent(match: re.Match[str]) -> str:
    return _to_text(match.group()[1:-1] if match.group(1) else match.group())


def _command(match: re.Match[str]) -> str:
    """A command as text; of one that nobody knows, what it was given, for that is mostly to be read."""
    said, given = _to_text(match.group()), _ARGUMENT.findall(match.group())
    name = match.group()[1:].split("{", 1)[0].strip()
    if said.strip() or name in _SILENT or not name.isalpha():
        return said
    if "".join(given).strip():
        return _COMMAND.sub(_command, " ".join(given))
    if sign := sign_of(name) or _to_text(f"\\{name.removeprefix('text')}"):
        return sign
    begins_long = match.string.startswith("{", match.end())  # with an argument that is longer than a match, or never ends
    return "" if begins_long or _is_known(name) else f"\\{name}"


@lru_cache(maxsize=1)
def _commands() -> Any:
    """What commands are written as; made once, as it takes longer than to read a formula."""
    return get_default_latex_context_db()


@lru_cache(maxsize=1)
def _grammar() -> Any:
    """What commands take; as well."""
    return latexwalker.get_default_latex_context_db()


def _is_known(name: str) -> bool:
    return _commands().get_macro_spec(name) is not None


@lru_cache(maxsize=4096)
def _to_text(latex: str) -> str:
    logging.getLogger("pylatexenc").setLevel(logging.ERROR)
    latex = _NORM.sub("‖", latex).replace("\\textperiodcentered", "·")  # which pylatexenc drops, or takes for an accent
    try:
        writer = LatexNodes2Text(_commands(), math_mode="text", keep_comments=True)
        return str(writer.latex_to_text(re.sub(r"(?<!\\)%", r"\\%", latex), latex_context=_grammar()))
    except Exception:  # pylatexenc raises many kinds on broken input; the source text is then the best there is
        _log.debug("LaTeX left as it is: %.80s", latex)
        return latex


def in_plain_letters(text: str) -> str:
    """`text` in lower case, with letters that have accents, or none in ASCII, as the plain ones nearest to them."""
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold().translate(_LETTERS)
    return _ACCENTS.sub("", folded)


def title_key(title: str) -> str:
    """What two spellings of one title share: letters and digits only, no accents, lower case."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    return _SIGNS_OF_TITLES.sub("", folded)


def counted(number: int, what: str) -> str:
    """A number of things: “1 paper”, “2 papers”."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def ended(sentence: str) -> str:
    """A sentence of another program's with one sign at its end."""
    return re.sub(r"([.?!…]?)[.\s]*$", lambda end: end.group(1) or ".", sentence, count=1)
