"""Words that are cut short, and whole ones: an “app” is an application, an “exam” an examination."""

from __future__ import annotations

from collections import defaultdict

_PAIRS = """
    ad/advertisement algo/algorithm app/application bot/chatbot bot/robot chemo/chemotherapy config/configuration
    demo/demonstration doc/document env/environment eval/evaluation exam/examination flu/influenza info/information
    lab/laboratory math/mathematics maths/mathematics med/medication param/parameter phone/smartphone phone/telephone
    photo/photograph physio/physiotherapy prof/professor rehab/rehabilitation sim/simulation sim/simulator
    spec/specification vet/veterinarian vocab/vocabulary
""".split()
_OTHER = defaultdict[str, list[str]](list)
for _short, _, _whole in (pair.partition("/") for pair in _PAIRS):
    _OTHER[_short].append(_whole)
    _OTHER[_whole].append(_short)


def clippings(word: str) -> list[str]:
    """What `word`, in lower case, is cut short to or cut short from, also of several; none for most words."""
    return [*_OTHER.get(word, ()), *_OTHER.get(word.removesuffix("s"), ())]
