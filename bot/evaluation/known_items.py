"""Question sets made from a library: known items, and everyday questions that it should have nothing on.

A known item (Azzopardi, de Rijke and Balog, Building Simulated Queries for Known-Item Topics, SIGIR 2007) is a paper that
is looked for with words of its own. The sentence that a question is made of stands in the abstract that is searched, so
such questions are easier than those that people ask: they show what got worse, not how good answers are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.evaluation.questionsets import Kind, key_of_title
from bot.questions import topic_words
from ingest.errors import EvaluationError
from ingest.library import Library
from ingest.library.records import StoredPaper

# A question is made of a sentence with so many words, so many of them telling; better of one with rare words, which
# stand in no more than this share of the papers.
_LEAST, _MOST, _TELLING, _RARE, _RARE_SHARE = 8, 40, 5, 2, 0.05
_SHORTEST = 3  # words of a question
_ADDRESS = re.compile(r"://|www\.|@\w")
_OFF_SHARE = 5  # known items for each everyday question
_BATCH = 64  # papers looked at together


def make(library: Library, count: int, seed: int) -> list[dict[str, Any]]:
    """Records of a question set: known items of at most `count` papers, then a fifth as many everyday questions.

    All draws hang on `seed` and on what is drawn alone: the same papers give the same questions in any order.

    Raises:
        EvaluationError: no question can be made of any paper.
    """
    drawn = enumerate(_drawn(library, count, seed))
    known = [_known_item(stored, sentence, seed, short=bool(place % 2)) for place, (stored, sentence) in drawn]
    if not known:
        raise EvaluationError(
            "No question can be made of this library: it needs abstracts of two sentences or more.",
            "Add papers that have such: paperbot ingest FILE…",
        )
    off = sorted(EVERYDAY, key=lambda text: _lot(seed, text))[: max(1, round(len(known) / _OFF_SHARE))]
    records = known + [_record("everyday", text, Kind.UNANSWERABLE) for text in off]
    return list({record["id"]: record for record in records}.values())  # two papers may hold the same sentence


def _drawn(library: Library, count: int, seed: int) -> Iterator[tuple[StoredPaper, str]]:
    """At most `count` papers, each with the sentence that its question is made of; two of one title are passed over."""
    frequencies, titles, ids = Counter[str](), Counter[str](), dict[str, str]()
    for paper in library.papers():
        frequencies.update(topic_words(paper.abstract))
        ids[paper.paper_id] = key_of_title(paper.title)
        titles[ids[paper.paper_id]] += 1
    most = max(1.0, _RARE_SHARE * len(ids))
    rare = {word for word, papers in frequencies.items() if papers <= most}
    order = sorted((i for i, key in ids.items() if titles[key] == 1), key=lambda i: _lot(seed, i))
    for start in range(0, len(order), _BATCH):
        batch = library.index.get(order[start : start + _BATCH])
        for paper_id in order[start : start + _BATCH]:
            if count and paper_id in batch and (sentence := _sentence(batch[paper_id], rare, seed)):
                yield batch[paper_id], sentence
                count -= 1
        if not count:
            return


def _sentence(stored: StoredPaper, rare: set[str], seed: int) -> str:
    """A sentence of the abstract, not its first, that tells something; "" if there is none."""
    texts = (span.of(stored.paper.abstract) for span in stored.sentences[1:])
    telling = {text: topic_words(text) for text in texts if _LEAST <= len(text.split()) <= _MOST and not _ADDRESS.search(text)}
    usable = [text for text, words in telling.items() if len(words) >= _TELLING]
    best = [text for text in usable if len(rare.intersection(telling[text])) >= _RARE]
    return min(best or usable, key=lambda text: _lot(seed, stored.paper.paper_id, text), default="")


def _known_item(stored: StoredPaper, sentence: str, seed: int, *, short: bool) -> dict[str, Any]:
    """The question: the sentence's telling words in their order, or about half of them, drawn by lot, if `short`."""
    words = topic_words(sentence)
    if short:
        drawn = sorted(words, key=lambda word: _lot(seed, sentence, word))[: max(_SHORTEST, len(words) // 2)]
        words = [word for word in words if word in drawn]
    title = stored.paper.title
    found = {"gold_titles": [title], "evidence": [{"title": title, "sentence": sentence}], "known_item": True}
    return _record("known", " ".join(words), Kind.SINGLE) | found


def _record(origin: str, text: str, kind: Kind) -> dict[str, Any]:
    """A question without gold papers. Its id hangs on its text: sets with the same ids ask the same."""
    name = f"{origin}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return {"id": name, "type": str(kind), "question": text, "history": [], "gold_titles": [], "evidence": []}


def _lot(seed: int, *drawn: str) -> bytes:
    """A number for a draw: to take the lowest is to take at random, and the same again for the same seed."""
    return hashlib.sha256("\0".join((str(seed), *drawn)).encode()).digest()


EVERYDAY = (
    "How long do I boil an egg so that the yolk stays soft?",
    "What can I use instead of buttermilk in pancakes?",
    "Why does my sourdough bread come out flat?",
    "How do I get burnt rice off the bottom of a pan?",
    "Which cut of beef is best for a slow stew?",
    "Can I freeze cooked lasagne, and for how long?",
    "What wine goes with grilled trout?",
    "How much salt goes into the water for a pound of spaghetti?",
    "Which bus goes from the airport to the old town?",
    "Do I need a visa for a week in Vietnam?",
    "How early should I be at the gate for a domestic flight?",
    "Can I take a bottle of olive oil in my hand luggage?",
    "Which side of the road do they drive on in Malta?",
    "Is the tap water in Lisbon safe to drink?",
    "What is a good month for hiking in the Dolomites?",
    "How much should I tip a taxi driver in New York?",
    "How many days of holiday do I get in my first year here?",
    "Who signs off travel expenses above five hundred euros?",
    "Where do I return my old laptop when I leave the company?",
    "Is the office kitchen cleaned over the weekend?",
    "How do I book a parking space in the underground garage?",
    "When is the next fire drill in our building?",
    "What do I do if my badge does not open the front door?",
    "Can I work from home on Fridays during probation?",
    "What is the capital of Burkina Faso?",
    "Which river flows through Prague?",
    "How high is Kilimanjaro?",
    "Which countries share a border with Paraguay?",
    "What is the largest island in the Mediterranean Sea?",
    "In which ocean are the Azores?",
    "How do I jump-start a car with a flat battery?",
    "What tyre pressure does a small van need on the rear axle?",
    "Why does the steering wheel shake when I brake?",
    "How often do I have to change the timing belt?",
    "What does the yellow warning lamp with an exclamation mark mean?",
    "Can I tow a caravan with an ordinary driving licence?",
    "Who won the football world cup in 1998?",
    "How many players does a volleyball team have on court?",
    "What is the offside rule?",
    "How long is a marathon in miles?",
    "What should I wear for my first rowing lesson?",
    "How are points counted in a tennis tie-break?",
    "How do I register with a new family doctor after moving?",
    "Where do I send the receipt for my new glasses?",
    "How do I renew my health insurance card?",
    "Do I have to pay for an ambulance ride?",
    "What papers do I bring to my first dentist appointment?",
    "How do I get red wine out of a white carpet?",
    "Which way do I turn the valve to bleed a radiator?",
    "How often should I water a cactus?",
    "When do I prune the roses?",
    "How do I stop the neighbour's cat from digging up my flower beds?",
    "What size of screw holds a shelf in plasterboard?",
    "How do I cancel my gym membership?",
    "What does it cost to send a parcel of three kilos abroad?",
    "When do the clocks go back this autumn?",
    "How do I tie a bow tie?",
    "What is a nice present for a retiring colleague?",
    "Who painted the ceiling of the Sistine Chapel?",
    "How old must a child be to sit in the front seat?",
)
