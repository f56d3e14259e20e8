"""Addresses in a model's answer: the papers' own, those in their abstracts too, stay, as plain text; all others are taken out.

An address is what has a scheme, begins with "www.", is an e-mail address, or is a name whose last label is one of the
top-level domains below. These are the ones that people put addresses under; of the two-letter ones that are words too
("it", "in"), or endings of file names ("py"), only what has a path or more labels before it counts. In code, only what
has a scheme or "www." counts: `model.fit` is no address.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from bot.citations.pieces import ENDS, PRIVATE, SIGNS, Dropped, Stage
from bot.instructions import is_instruction
from ingest.identity import arxiv_id, doi
from ingest.records import Paper
from ingest.sentences import sentence_spans

REMOVED = "(link removed)"
_WINDOW = 300  # characters of a word that are looked at, from where it may become an address
_CONTEXT = 64  # characters of it that may have been shown before

_DOMAINS = frozenset(
    """com org net edu gov mil int info biz io ai co dev app xyz site online shop store club tech click website cloud blog
    mobi wiki icu vip bid loan download stream tk ml ga cf gq tv cc ly gg gl uk eu de fr nl ch se dk fi pl cz ru cn jp kr tw
    hk sg au nz ca us br mx ar cl za ua ro hu gr pt es ie il ir tr vn th ph pk bg sk si hr lt lv ee lu by kz goog google
    amazon""".split()
)
_WORDLIKE = frozenset(
    """it in is at be to so no me my am as do la id fm ws st py md sh rs pl ps so zip mov name work works world life fun men
    win pro live link top space page news""".split()
)
_ANY_CASE = frozenset("com org net edu gov info biz".split())  # that begin no sentence
# What begins most addresses is held back from its first letter, so that they go whole.
_BEGINS = re.compile(r"(?<![^\W_])(?:h(?:t(?:t(?:ps?)?)?)?|f(?:tp?)?|ww?w?|m(?:a(?:i(?:l(?:to?)?)?)?)?)$", re.IGNORECASE)
_LONGEST_BEGINNING = len(" mailto")
_BREAKS = rf"\s<>\"“”„«»|`、。，！？；：（）「」『』【】《》{SIGNS}"
_QUIET = re.compile(rf"[^.:@/{SIGNS}]+")
_BREAK = re.compile(rf"[{_BREAKS}]")
_LABELS = r"(?:[\w-]++\.){1,10}"
_HOST = r"[\w.:@%-]*+"
_REST = r"[!-;=?-_a-z{}~]*+"  # what ASCII holds for the rest of an address
_EXPLICIT = rf"(?:https?|ftps?|wss?|file)://{_HOST}{_REST}|(?<![A-Za-z0-9.-])www\d?\.[^\W_]{_HOST}{_REST}"
_LINK = re.compile(
    rf"""(?P<sure>[a-z][a-z0-9+.-]{{0,30}}+://{_HOST}{_REST}|{_EXPLICIT}
        |(?<!\w)(?:(?:mailto|javascript|vbscript|magnet|skype|view-source|facetime|callto):\S|data:\w+/|(?:tel|sms):\+?\d){_REST})
    |(?P<mail>(?<![\w.+%'-])[\w.+%'-]++@{_LABELS}[a-z]{{2,}})
    |(?P<host>(?<![\w-]){_LABELS}[a-z]{{2,10}})(?!-?[a-z0-9])(?P<path>(?::\d+)?(?:[/?\#]{_REST})?)""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_CODE = re.compile(_EXPLICIT, re.IGNORECASE)
_JOINED = re.compile(r"^[a-z0-9+.-]+(?=https?://)", re.IGNORECASE)
_PING = re.compile(r"(?<![\w@])@++(?=(?:channel|here|everyone|group)(?!\w))", re.IGNORECASE)
_PRODUCTS = frozenset("asp vb ado ml ef".split())  # "ASP.NET"
_ARXIV_HOSTS = frozenset(["arxiv.org", "export.arxiv.org"])
_DOI_HOSTS = frozenset(["doi.org", "dx.doi.org"])


def own_links(papers: Iterable[Paper]) -> frozenset[str]:
    """The addresses that are the papers' own: as their sources and they themselves give them, at their DOIs and on arXiv."""
    links = set[str]()
    for paper in papers:
        links.update([paper.url, *_stated(paper)])
        if paper.doi:
            links.add(f"https://doi.org/{paper.doi}")
        if paper.arxiv_id:
            links.add(f"https://arxiv.org/abs/{paper.arxiv_id}")
    return frozenset(links - {""})


def _stated(paper: Paper) -> Iterator[str]:
    """The addresses in a paper's title and abstract, but for those in what commands its reader ("visit …")."""
    for text in (paper.title, paper.abstract):
        for span in sentence_spans(text) if _LINK.search(text) else ():
            sentence = span.of(text)
            links = list(addresses(sentence))
            if links and not is_instruction(sentence, paper.text):
                yield from links


def addresses(text: str) -> Iterator[str]:
    """The addresses in a text, but for those of e-mail."""
    for found in _LINK.finditer(text):
        if found["sure"] or (found["host"] and _is_domain(found["host"], found["path"])):
            yield _JOINED.sub("", _unpunctuated(found[0]))  # also of "researchhttps://"


def same_address(link: str) -> str:
    """What two spellings of one address share: scheme http or https, "www.", case of the host and a last "/" do not
    count, and on arXiv neither do version, abstract or PDF."""
    scheme, separator, rest = link.strip().rpartition("://")
    host, slash, path = rest.partition("/")
    host = host.lower().removeprefix("www.")
    if separator and scheme.lower() not in ("http", "https"):
        return link
    if host in _ARXIV_HOSTS and "?" not in path and (paper := arxiv_id(f"arxiv.org/{path}")):
        return f"arxiv:{paper}"
    if host in _DOI_HOSTS and (name := doi(path)) == path.lower():
        return f"arxiv:{paper}" if (paper := arxiv_id(name)) else f"doi:{name}"
    return (host + slash + path).rstrip("/")


class Allowed:
    """The addresses that may be shown."""

    def __init__(self, links: Collection[str]) -> None:
        self._links = frozenset(same_address(link) for link in links)

    def __contains__(self, link: str) -> bool:
        return same_address(link) in self._links


class Links(Stage):
    """Takes out addresses that are not allowed, and the "@" of "@channel".

    A word is passed on as it comes, up to the first sign in it that may make it an address; what is left of an address
    whose first label was passed on already ("example" of "example.com") stays.
    """

    def __init__(self, allowed: Allowed, dropped: Dropped) -> None:
        super().__init__()
        self._allowed = allowed
        self._dropped = dropped
        self._before = ""  # the end of the output
        self._code = ""  # the sign that ends the code that we are in
        self._skipping = False  # the rest of an address

    def is_idle(self) -> bool:
        """In no word that may become an address."""
        return not (self._held or self._skipping or self._code)

    def passed(self, words: str) -> None:
        """Remember the last of them."""
        self._before = (self._before + words)[-_CONTEXT:]

    def _step(self, text: str, final: bool) -> str | None:
        if self._skipping:
            found = _BREAK.search(text)
            self._skipping = found is None
            return text[found.start() :] if found else ""
        if text[0] >= PRIVATE[0]:
            self._sign(text[0])
            return text[1:]
        quiet = _QUIET.match(text)
        end = quiet.end() if quiet else 0
        if end == len(text) and final:
            self._put(text)
            return ""
        end -= self._may_begin(text[:end]) if end else 0
        if end:
            self._put(text[:end])
            return text[end:]
        return self._word(text, final)

    def _sign(self, sign: str) -> None:
        if self._code:
            self._code = "" if sign == self._code else self._code
        else:
            self._code = ENDS.get(sign, "")
        self._put(sign)

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._before = (self._before + text)[-_CONTEXT:]

    def _may_begin(self, quiet: str) -> int:
        """How many characters at the end may begin an address."""
        found = _BEGINS.search((self._before + quiet)[-_LONGEST_BEGINNING:])
        return min(len(found[0]), len(quiet)) if found else 0

    def _word(self, text: str, final: bool) -> str | None:
        found = _BREAK.search(text, 0, _WINDOW)
        if not found and not final and len(text) < _WINDOW:
            return None
        end = found.start() if found else min(len(text), _WINDOW)
        if not end:  # a sign that parts words
            self._put(text[0])
            return text[1:]
        self._put(self._clean(text[:end], cut=not found and not (final and len(text) <= _WINDOW)))
        return text[end:]

    def _clean(self, word: str, cut: bool) -> str:
        """The held part of a word without addresses; `cut` tells that the word goes on."""
        shown = _BREAK.split(self._before)[-1]
        rest = self._without_links(shown + word, len(shown), cut)
        return rest if self._code else self._without_ping(rest)

    def _without_links(self, whole: str, place: int, cut: bool) -> str:
        """What is behind a place, without addresses; also those that only stand there once another is taken out beside."""
        done = list[str]()
        while found := self._foreign(whole, place):
            start, end = found
            before = self._without_links(whole[:start], place, cut=False) if start > place else ""
            done.append(before + self._removed(before))
            self._dropped.links += 1
            self._skipping = cut and end == len(whole)
            whole, place = whole[end:], 0
        return "".join([*done, whole[place:]])

    def _foreign(self, whole: str, place: int) -> tuple[int, int] | None:
        """Where the first address that is not allowed and that ends behind a place begins and ends."""
        look = 0
        while found := (_IN_CODE if self._code else _LINK).search(whole, look):
            end = found.start() + len(_unpunctuated(found[0]))
            if end > place and self._is_foreign(found, whole[found.start() : end]):
                return found.start(), end
            look = found.start() + 1 if not self._code and found["host"] else max(found.start() + 1, end)
        return None

    def _removed(self, before: str) -> str:
        """What stands for an address behind `before`."""
        last = (self._before + before)[-1:]
        if last in ("(", "（"):
            return REMOVED[1:-1]
        return REMOVED if not last or last.isspace() or last in "[{\"'“‘*_-–—" else f" {REMOVED}"

    def _without_ping(self, text: str) -> str:
        before = self._before[-1:] if self._before[-1:].isalnum() else ""
        return _PING.sub("", before + text)[len(before) :]

    def _is_foreign(self, found: re.Match[str], link: str) -> bool:
        if self._code or found["sure"]:
            return link not in self._allowed
        if found["mail"]:
            return True
        return _is_domain(found["host"], found["path"]) and link not in self._allowed


def _unpunctuated(link: str) -> str:
    """An address without the punctuation of the sentence that it stands in."""
    while link:
        last = link[-1]
        if last in ".,:;!?'’\"*_~" or (last in ")]}" and link.count(last) > link.count("([{"[")]}".index(last)])):
            link = link[:-1]
        else:
            break
    return link


def _is_domain(host: str, path: str) -> bool:
    """Whether a dotted name is an address: "example.com", not "e.g.", "ASP.NET", "config.yaml" or "works.It"."""
    *labels, last = host.split(".")
    lower = last.lower()
    if lower == "net" and last != "net" and labels[-1].lower() in _PRODUCTS:
        return False
    if path or lower in _ANY_CASE or host.isupper():
        return lower in _DOMAINS or ("/" in path and lower in _WORDLIKE)
    return last in _DOMAINS or (last in _WORDLIKE and len(labels) > 1 and all(len(label) > 1 for label in labels))
