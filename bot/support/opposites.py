"""Words that say the opposite of each other, and words that deny: a table for `bot.support.wording`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.questions import stem

# One axis a line: words that mean its one end, then words that mean the other. Only words of one axis are compared, so
# that “improves latency” and “reduces latency” do not count as opposites.
_AXES = """
increase raise rise rose risen elevate heighten higher greater more larger bigger enhance augment boost amplify upregulate
  up-regulate accelerate faster grow grew grown expand strengthen stronger longer prolong lengthen induce promote
  activate stimulate facilitate exacerbate aggravate overexpress trigger cause | decrease reduce reduction lower
  fewer less smaller diminish decline drop fall fell fallen suppress suppression inhibit
  downregulate down-regulate attenuate slow slower weaken weaker shorten shorter curb dampen lessen abolish abrogate repress
  repression prevent prevention hinder hamper impede block mitigate alleviate ameliorate
improve improvement better best outperform surpass superior beneficial benefit advantage advantageous good favourable
  favorable | degrade degradation worse worsen worst poor poorly unfavourable unfavorable underperform inferior harmful
  detrimental deteriorate deterioration disadvantage impair impairment
positive positively | negative negatively inverse inversely
require necessary essential crucial indispensable need | dispensable unnecessary redundant
activator agonist | inhibitor antagonist repressor
maximise maximize maximum maximal | minimise minimize minimum minimal
success succeed successful | failure unsuccessful
gain | loss
protect protection protective | harm
high | low
strong strongly | weak weakly
fast quick rapid rapidly | slow slowly
early earlier | late later
long | short
large big | small
many | few
easy easily simple | hard difficult difficulty
same identical similar | different differ differently
common frequent often frequently | rare rarely uncommon seldom infrequent
presence present | absence absent
support confirm | refute contradict reject
susceptible susceptibility vulnerable | resistant resistance robust
overestimate | underestimate
upstream | downstream
always | never sometimes occasionally
online | offline
linear | nonlinear
cheap cheaper inexpensive | expensive costly costlier
above exceed | below
highest largest greatest | lowest smallest fewest
strongest | weakest
earliest | latest
simplify | complicate
include | exclude
before | after
majority | minority
gain-of-function | loss-of-function
"""
# What “un-” or “in-” turns around.
_TURNED = """able capable:in sufficient:in effective:in efficient:in stable sensitive:in likely affected changed altered known
    safe reliable related possible:im adequate:in accurate:in consistent:in predictable biased
    aware certain supervised limited constrained bounded structured directed""".split()
DENYING = frozenset(
    """not no never neither nor none cannot fail fails failed failing lacks lacked unable hardly nothing nobody nowhere non
    cant dont doesnt didnt isnt arent wasnt werent wont""".split()
)
# Words of a sentence that denies something in other words.
WITHHOLDING = frozenset(
    """little without lack lacking absence absent independent independently instead rather only limited minimal similar
    comparable poor poorly struggle struggles shortcoming shortcomings""".split()
)
# Stems of the verbs that compare their subject with their object, and which of them wins.
COMPARING = {stem(word): 1 for word in ("outperform", "exceed", "surpass", "beat", "beaten")} | {stem("underperform"): -1}
# Stand for whatever a paper is about.
GENERIC = frozenset(
    stem(word)
    for word in "one ones method approach model framework algorithm system agent proposed technique result results".split()
)
# These take away what they stand with: what it then does is the opposite of what it does itself.
REMOVING = frozenset(
    stem(word)
    for word in """lack lacking loss absence absent deletion delete deleted deficient deficiency deprivation knockout knockdown
    depletion deplete depleted ablation ablated removal remove inhibition inhibitor blockade silencing silenced mutation mutant
    null inactivation inactivate disrupt disruption withdrawal restriction without antagonist dysfunction eliminate
    haploinsufficiency defective impaired""".split()
)


def _read() -> dict[str, tuple[int, int]]:
    known, axes = dict[str, tuple[int, int]](), _AXES.replace("\n ", " ").strip().splitlines()
    for axis, line in enumerate(axes):
        for sign, words in zip((1, -1), line.split("|"), strict=True):
            known |= {stem(word): (axis, sign) for word in words.split()}
    for axis, entry in enumerate(_TURNED, len(axes)):
        word, _, prefix = entry.partition(":")
        known |= {stem(word): (axis, 1), stem(f"{prefix or 'un'}{word}"): (axis, -1)}
    return known


def _prefixed() -> dict[str, tuple[int, int]]:
    pairs = (pair.split("|") for pair in _PREFIXED.split())
    return {word: (_OWN_AXES + axis, sign) for axis, pair in enumerate(pairs) for sign, word in zip((1, -1), pair, strict=True)}


# Stem → the axis that a word belongs to and which end of it, 1 or -1.
POLES: Mapping[str, tuple[int, int]] = _read()
# Whole words, whose stems are other words' as well: “off-policy”; and “declined least”.
_OWN_AXES = 1_000
_PREFIXED = """
    on-policy|off-policy on-line|off-line on-target|off-target on-chip|off-chip on-pump|off-pump in-plane|out-of-plane
    in-domain|out-of-domain in-distribution|out-of-distribution in-sample|out-of-sample single-agent|multi-agent
    single-task|multi-task single-player|multi-player short-term|long-term low-dose|high-dose low-risk|high-risk
    low-resource|high-resource open-source|closed-source model-free|model-based well-explored|under-explored
"""
PREFIXED: Mapping[str, tuple[int, int]] = _prefixed()
# Nouns whose stem is that of a word above: what has a cost need not be costly, nor a position positive.
NO_POLES = frozenset("cost costs position positions".split())
SUPERLATIVES: Mapping[str, tuple[int, int]] = {"most": (_OWN_AXES - 1, 1), "least": (_OWN_AXES - 1, -1)}
# “more conservative” is of no amount: only “less conservative” is its opposite.
DEGREE = _OWN_AXES - 3
# What something is due to; that it causes something else is more of that.
CAUSALITY = _OWN_AXES - 2
CAUSED: Mapping[str, str] = {"due": "to", "attributable": "to", "owing": "to", "secondary": "to", "caused": "by"}
