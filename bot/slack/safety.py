"""Text into and out of Slack: what the bot shows never pings, never hides a character and links only where it should.

Slack reads `<!here>`, `<@U…>`, `<#C…>` and `<https://…>` as live in mrkdwn and in Markdown alike, decodes `&lt;`, and makes
links and mentions of bare names where parsing is automatic (https://docs.slack.dev/messaging/formatting-message-text).
A word joiner, which takes no room and breaks no line, is put behind the character that would begin such a form: the text
reads as before, and no parser finds the form. All rules look no further than one word, so text may be treated in pieces
that end at white space (see `Outgoing`). Joiners that a text brings along are removed first.

Addresses and names with dots that readers may want to copy stand as code instead, where a text is shown as it is: no parser
looks for links in there, and what is copied is what was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from urllib.parse import quote, urlsplit

from bot.questions.identifiers import identifiers
from ingest.unseen import HIDDEN

JOINER = "\u2060"
_HOST = r"(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?P<last>[A-Za-z]{2}[A-Za-z0-9-]*)"
_PATH = r"(?:/(?:[A-Za-z0-9._~/?#=%+-]*[A-Za-z0-9/=_~-])?)"
# A web address, or a name with dots (cs.CV), as a word of its own; not “done.We”, where only a space is missing.
_COPIED = re.compile(
    rf"(?<![^\s(\[“\"'])(?=\S{{4,300}}(?:\s|$))(?P<scheme>https?://)?{_HOST}(?::\d{{1,5}})?(?P<path>{_PATH}?)"
    rf"(?=[.,;:!?)\]”\"']*(?:\s|$))"
)
_CODED = re.compile(r"`([^`\s]*\.[^`\s]+)`")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Zero-width (non-)joiners build emoji, and letters of several scripts; beside an ASCII character they only hide something.
_STRAY = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
# What begins a live form in either language: a mention, a channel's name, an address with or without a scheme, an emoji
# by its name. "P@5" and "i.e." are none.
_LIVE = (
    r"(?:(?<![a-z0-9])[@＠﹫]|[@＠﹫](?!\d))(?!\s)|(?<![\w#])#+(?=[^\W\d_])|\b(?:mailto|tel|sms|slack|javascript|data):(?=\S)"
    r"|:(?=//)|(?<=[\w-])\.(?=[^\W\d_]{2})|:(?=[\w+'-]{1,100}:)(?!-+:)"
)
_LIVE_MRKDWN = re.compile(_LIVE, re.IGNORECASE)
# In Markdown also Slack's own forms and HTML, entities, and links and their definitions; "p <0.05" is none of them.
_LIVE_MARKDOWN = re.compile(
    rf"[<＜﹤](?![ \t\n\d=.])|&(?=#|\w{{2,32}};|lt|gt|amp|quot)|\](?=[(:])|{_LIVE}",
    re.IGNORECASE,
)
_QUOTE_MARK = re.compile(r"^([ \t]*)(?=>)", re.MULTILINE)
_SPECIAL = re.compile(r"[\\`*_{}\[\]]|~(?=~)")  # those that Slack's page on the markdown block lists, and strikethrough
_LINE_START = re.compile(r"([ \t]*)(?:([-+#])|(\d{1,9})([.)])|(?=[>=|]))")
_MAX_URL = 3_000  # characters: https://docs.slack.dev/reference/block-kit/block-elements/button-element
_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(lt|gt|amp);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}
# mrkdwn has no escape for its marks; signs that look alike stand for those that come in pairs.
_ALIKE = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_MARKS = {"*": re.compile(r"\*"), "_": re.compile(r"(?<![^\W_])_|_(?![^\W_])"), "~": re.compile("~"), "`": re.compile("`")}


def clean(text: str) -> str:
    """`text` without characters that are not seen: controls, direction overrides, zero-width ones, tags. Lines stay."""
    text = _LINE_END.sub("\n", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
    return _STRAY.sub("", HIDDEN.sub("", text))


def one_line(text: str) -> str:
    """`text`, cleaned, white space folded to single spaces."""
    return " ".join(clean(text).split())


def escape(text: str, *, coded: bool = False) -> str:
    """`text` for mrkdwn, where it shows as it is: nothing in it pings, links or quotes.

    The marks of bold, italic, struck and code text still work; see `label`. Where it is `coded`, addresses stand as code.
    """
    if coded:
        return _with_code(clean(text), escape)
    text = _LIVE_MRKDWN.sub(_joined, _QUOTE_MARK.sub(rf"\1{JOINER}", clean(text)))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _with_code(text: str, escaped: Callable[[str], str]) -> str:
    """`text` with its addresses as code and all else `escaped`; with a backtick in it nobody could tell what is code."""
    if "`" in text:
        return escaped(text)
    out, end = list[str](), 0
    for found in _COPIED.finditer(text):
        if found["scheme"] or found["path"] or not re.fullmatch("[A-Z][a-z]+", found["last"]):
            out += [escaped(text[end : found.start()]), f"`{found[0]}`"]
            end = found.end()
    return "".join([*out, escaped(text[end:])])


def uncoded(mrkdwn: str) -> str:
    """The same for where only words count: what stands as code is without effect there as well."""
    return _CODED.sub(lambda found: escape(_unescaped(found[1])), mrkdwn)


def settled(mrkdwn: str) -> str:
    """The same, without addresses as code where other backticks are about: they might pair with those of the code."""
    return uncoded(mrkdwn) if "`" in _CODED.sub("", mrkdwn) else mrkdwn


def label(text: str, *, coded: bool = False) -> str:
    """`text` for mrkdwn as one line of plain words: like `escape`, and no formatting either."""
    text = one_line(text)
    for mark, found in _MARKS.items():
        if len(found.findall(text)) > 1:
            text = found.sub(_ALIKE[mark], text)
    return escape(text, coded=coded)


def link(url: str, text: str) -> str:
    """A link of mrkdwn that reads `text`; only the text if the address is not one of the web."""
    address = web_address(url)
    shown = label(text)
    if address is None:
        return shown
    return f"<{address.replace('&', '&amp;')}|{shown.replace('|', '∣') or 'link'}>"


def web_address(url: str) -> str | None:
    """`url` so that it can stand in a link of either language, or None if it is not a plain http(s) address."""
    if clean(url) != url or any(char.isspace() for char in url) or len(url) > _MAX_URL:
        return None
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        return None
    if not plain or not re.fullmatch(r"[a-z0-9._:-]+", parts.netloc, re.IGNORECASE):
        return None
    encoded = quote(url, safe="%:/?#&=+,;$!'~.-_")
    return re.sub(r"(&#?\w+);", r"\1%3B", encoded) if len(encoded) <= _MAX_URL else None


def defused(markdown: str, allowed: Collection[str] = ()) -> str:
    """`markdown` for a markdown block or a stream: formatting works, nothing pings, and only `allowed` addresses are links.

    Other links show as they are written, without effect.
    """
    text = clean(markdown)
    addresses = {url: address for url in allowed if (address := web_address(url))}
    if not addresses:
        return _LIVE_MARKDOWN.sub(_joined, text)
    urls = "|".join(re.escape(url) for url in sorted(addresses, key=len, reverse=True))
    out, end = list[str](), 0
    for found in re.finditer(rf"\]\(({urls})\)|(?<![^\s(])({urls})(?=[.,;:!?)]*(?:\s|$))", text):
        out.append(_LIVE_MARKDOWN.sub(_joined, text[end : found.start()]))
        out.append(f"]({addresses[found[1]]})" if found[1] else addresses[found[2]])
        end = found.end()
    return "".join([*out, _LIVE_MARKDOWN.sub(_joined, text[end:])])


def verbatim(text: str) -> str:
    """`text` for a markdown block or a stream, line by line as it is: nothing in it formats, links or pings."""
    text = _with_code(clean(text), lambda words: _SPECIAL.sub(_special, _LIVE_MARKDOWN.sub(_joined, words)))
    return "\n".join(map(_begun, text.split("\n")))


def _begun(line: str) -> str:
    return _LINE_START.sub(_started, line, count=1) if _LINE_START.match(line) else line


def _special(found: re.Match[str]) -> str:
    return f"~{JOINER}" if found[0] == "~" else f"\\{found[0]}"


def _started(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[1]}\\{found[2]}"
    return f"{found[1]}{found[3]}\\{found[4]}" if found[3] else f"{found[1]}{JOINER}"


def _joined(found: re.Match[str]) -> str:
    return found[0] + JOINER


class Outgoing:
    """Markdown that is sent in pieces: `feed` gives what can be sent now, `finish` the rest.

    All that is given, joined, is what `defused` makes of the whole. The last word waits for the white space behind it, as
    only then nothing that follows can make a live form of it.
    """

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._allowed = allowed
        self._held = ""

    def feed(self, text: str) -> str:
        """The next piece; what of it and of the pieces before can be sent."""
        self._held += text
        end = max((place for place, char in enumerate(self._held) if char in " \n"), default=-1) + 1
        now, self._held = self._held[:end], self._held[end:]
        return defused(now, self._allowed)

    def finish(self) -> str:
        """The rest."""
        now, self._held = self._held, ""
        return defused(now, self._allowed)


_COPIES = re.compile(r"(?<=\S)\s+cc:?(?:\s?@someone\b,?)+\Z", re.IGNORECASE)


def inbound(text: str, bot_user_id: str) -> str:
    """What somebody wrote, from Slack's form of it: in plain text, without the bot's own mention; of people see `heard`.

    Others who are mentioned become “@someone”, channels their names, links their labels, dates their text; mentions of
    all or of groups are dropped, and those who only get a copy (“cc @someone”). The address of a paper stands beside a label
    that does not tell which one it is.
    """
    out, end, spoken_to = list[str](), 0, False
    for found in _TOKEN.finditer(text):
        before = text[end : found.start()]
        own = found[1].partition("|")[0] == f"@{bot_user_id}"
        spoken_to |= own and not "".join([*out, before]).strip()
        out += [_unescaped(before), "" if own else _said(found[1])]
        end = found.end()
    whole = clean("".join([*out, _unescaped(text[end:])]))
    lines = "\n".join(" ".join(line.split()) for line in whole.split("\n"))
    lines = _COPIES.sub("", re.sub(r"\n{3,}", "\n\n", lines).strip())
    return re.sub(r"\A[,:;]+(?:\s+|\Z)", "", lines) if spoken_to else lines


def _said(token: str) -> str:
    """What stands between angle brackets, as words."""
    body, _, name = token.partition("|")
    if body.startswith("@"):
        return "@someone"
    if body.startswith("#"):
        return f"#{_unescaped(name) or 'channel'}"
    if body.startswith("!"):
        return _unescaped(name) if body.startswith("!date^") else ""
    address, shown = _unescaped(body), _unescaped(name)
    named = set(identifiers(address).values()) - set(identifiers(shown).values())
    return f"{shown} ({address})" if shown and named else shown or address


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)
