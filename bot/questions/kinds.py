"""Which sentences state the kind of fact that a question asks for: where code is, on which data it was tried, who paid.

They have few of its words: “Code is available at …” has no name, and what is wrong with other methods none either. What asks
for a fact of a paper is told from what looks for papers (“is there a dataset of birds?”).
"""

from __future__ import annotations

import re

from bot.questions.stating import States, kind, stating

_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|would|should|has|have|had|will)"
_HAD = (
    r"(?:codes?|codebase|implementations?|repo(?:s|sitory|sitories)?|github|software|weights|checkpoints?|data(?: ?sets?)?"
    r"|models?|demos?|scripts|toolkit|package|benchmark)"
)
_PUBLIC = r"(?:public|publicly|freely|openly|available|released?|shared|published|downloadable|open)"
_NAME = r"(?-i:[^\W_]*[A-Z][\w.+-]*)"
_HARM = (
    r"(?:side[- ]?effects?|adverse (?:drug )?(?:events?|effects?|reactions?)|toxicit(?:y|ies)"
    r"|(?:post-?operative )?complications?)"
)
_SORT = (  # of side effects
    r"(?:(?:an?|any|the|its|their|most|more|common|frequent|serious|severe|main|major|possible|known|typical|reported|acute"
    r"|(?:long|short)[- ]term) )*"
)
# What says that something was to be found out is not what was found.
_FOUND_OUT = (
    r"^(?!.*\b(?:whether|asked|aim(?:s|ed)?|objectives?|to (?:determine|identify|assess|investigate|evaluate|examine)|unknown"
    r"|poorly)\b).*?"
)

# What is hard, or lacking in what there is.
_LACKING = (
    r"^(?!\W*(?:our|results?|experiments?|notably|(?:extensive|comprehensive|experimental|empirical) \w+|to (?:address"
    r"|tackle|overcome|solve|alleviate|mitigate) (?:this|these|the above|such))\b).*?(?:"
    r"\b(?:however|yet|but|although|while)\b.{0,160}\b(?:suffer|struggl|limit|challeng|lack|fail|cost|expens|overlook"
    r"|hinder|difficult|cannot|poor|degrad|neglect|ignor|insufficient|unexplored|inefficien|hard|requir|rel(?:y|ies)\b|not\b)"
    r"|\b(?:suffer|struggl|lack|fail)(?:s|es|ed|ing|e|le|les|ling)?\b|\b(?:hindered|limited|hampered|constrained) by\b"
    r"|\bremain(?:s|ed|ing)? (?:[\w-]+ ){0,2}(?:challeng|difficult|unexplored|open\b|limited|unclear|underexplored|elusive)"
    r"|\b(?:limitation|shortcoming|bottleneck)s? (?:of|in|is|are|include)\b"
    r"|\b(?:is|are|poses?) (?:[\w-]+ ){0,2}(?:challeng|difficult|costly|expensive)|^\W*however\b)"
)
# How each is asked for, and what states it: where the code is, what the data are, which problem is solved.
_KINDS = (
    kind(
        rf"\b(?:where|how) (?:can|could|do|to|might|should) (?:(?:i|we|one|you|people) )?(?:find|get|download|access|obtain"
        rf"|see)\b.{{0,80}}\b{_HAD}\b|\bwhere (?:is|are) (?:the |its |their )?(?:source )?{_HAD}\b"
        rf"|\b(?:is|are|was|were|has|have|will)\b.{{0,80}}\b{_HAD}\b.{{0,80}}\b{_PUBLIC}\b"
        rf"|\b(?:do|does|did|will|have|has)\b.{{1,80}}\b(?:releas|shar|publish|provid|open[- ]?sourc)\w*\b.{{0,60}}\b{_HAD}\b"
        rf"|\b(?:do|does|did|will|have|has)\b.{{1,80}}\bmake\b.{{1,60}}\b{_PUBLIC}\W*$"
        r"|\b(?:is|are|was|were)\b.{1,80}\bopen[- ]?sourced?\W*$"
        rf"|\b(?:is|are|was|were|has|have) (?:it|this|they|{_NAME}) (?:been )?(?:\w+ly )?{_PUBLIC}\W*$"
        r"|\bis there (?:an? |any |some )?(?:open |public |official |source )*(?:codes?|codebase|implementation|repo(?:sitory)?"
        rf"|github|demo)\b|\b(?:can|could) (?:i|we|one|you|people) download\b|(?:\bsource|\b{_NAME}) code\W*$|\bgithub\W*$"
        r"|^\W*(?:the )?(?:source )?(?:code|github|repo(?:sitory)?|implementation) (?:of|for)\b",
        r"\bhttps?:|\bgit(?:hub|lab)\b|\bhugging ?face\b|\bopen[- ]?(?:ly |sourc)"
        rf"|\b{_HAD}\b[^.]{{0,120}}\b(?:available|releas(?:ed?|ing)|found (?:at|on|in)|access(?:ed|ible)|downloaded|made public"
        rf"|public(?:ly)?)\b|\b(?:we|to) (?:\w+ly )?(?:releas|shar|publish|provid)\w*\b[^.]{{0,80}}\b{_HAD}\b",
    ),
    kind(
        r"\b(?:which|what) (?:other |different )?(?:(?:test|training|evaluation|public|real) )?(?:data ?sets?|benchmarks?"
        rf"|corpus|corpora|data|simulators?|environments?) (?:{_AUXILIARY}) (?!there\b|available\b|public)"
        r"|\b(?:where|on what|on which|in which)\b.{1,80}\b(?:evaluated|tested|trained|validated|tried|benchmarked)\b"
        r"|\b(?:evaluated|tested|trained|validated|tried|benchmarked) (?:on|with)(?: (?:what|which)\b|\W*$)",
        r"\b(?:on|across|over|using|with|from|including)\b[^.]{0,80}\b(?:data ?(?:sets?|bases?)|benchmarks?|corpus|corpora"
        r"|cohorts?|suites?)\b|\b(?:on|across|over) (?:the )?(?-i:[A-Z][\w-]*[A-Z\d][\w-]*)(?:,| and) "
        r"|\b(?:evaluat|test|train|experiment)\w*\b[^.]{0,60}\b(?:on|in|with|across) (?:the )?(?-i:[A-Z][\w-]*[A-Z\d])",
    ),
    kind(
        r"\bwhat (?:is the |are the )?(?:\w+ )?(?:problems?|issues?|gaps?|challenges?|shortcomings?) (?:do|does|did|is|are|was"
        r"|were)\b.{1,80}\b(?:solv|address|tackl|fix|fill|clos|overcom|mitigat|target)\w*"
        r"|\bwhat (?:do|does|did)\b.{1,80}\b(?:solve|address|tackle|fix|overcome)\W*$"
        r"|\bwhat (?:problems?|issues?|gaps?|challenges?) .{0,60}\b(?:solved|addressed|tackled) by\b"
        r"|\bwhy (?:do|does|would|should|did) (?:we|one|you|people|anyone|they|i) need\b"
        r"|\bwhy did they (?:build|propose|introduce|develop)\b"
        r"|\bwhy (?:is|are|was|were)\b.{1,80}\b(?:needed|necessary|proposed|introduced|developed|built|designed)\W*$"
        r"|\bwhat(?: (?:is|are|was|were)|['’]s) (?:the )?(?:motivations?|need) (?:for|behind|of)\b",
        _LACKING,
    ),
    kind(
        r"\b(?:which|what)\b.{1,60}\b(?:based|built|building|builds?|fine-?tuned|initiali[sz]ed|starts?|started)"
        r" (?:up)?(?:on|from|with)(?: top of)?\W*$",
        r"\b(?:based (?:up)?on|buil(?:ds|t) (?:up)?on|on top of|extend(?:s|ing)|fine-?tun(?:ed?|es|ing)|backbones?"
        r"|initiali[sz]ed (?:from|with)|derived from)\b",
    ),
    kind(
        r"\bwho (?:(?:has|have|had|also|else|really|actually) )*(?:fund|financ|sponsor)(?:s|es|ed)?\b"
        r"|\bwho\b.{0,60}\bpa(?:id|ys?|ying) for\b|\bwho (?:has |have )?supported (?:the|this|that|it|their)\b"
        r"|\b(?:which|what) (?:foundations?|councils?|agenc(?:y|ies)|compan(?:y|ies)|institut\w+|organi[sz]ations?)\b"
        r".{0,40}\b(?:paid|supported|funded|sponsored|financed)\b"
        r"|\b(?:which|what) (?:[\w-]+ )?(?:grants?|funders?|sponsors?|funding(?: \w+)?)"
        rf" (?:{_AUXILIARY}|funded|paid|supported)\b"
        r"|\bwhat (?:is|was|were|are) the (?:\w+ )?(?:funding|funders?|sponsors?)\b"
        r"|\b(?:funding|financing) (?:sources?|agenc(?:y|ies)|bod(?:y|ies)|statement)\b|\bsources? of (?:the |its )?funding\b"
        r"|^\W*(?:the )?(?:funding|funders?|sponsors?|sponsorship) (?:of|for|behind)\b"
        r"|\b(?:is|are|was|were)\b.{1,200}\b(?:funded|financed|sponsored|paid for)\b",
        r"^\W*(?:funding|sponsor(?:ship|s|ed by)?|financial support|(?:grant )?support)"
        r"(?: (?:sources?|statement)\b)?(?::| (?-i:[A-Z]))"
        r"|\b(?:funded|sponsored|financed|paid for) (?:\w+ ){0,3}by\b"
        r"|\b(?:grants?|funding|funds|financial support) (?:was |were )?(?:\w+ ){0,2}(?:from|by)\b"
        r"|\bsupported (?:in part )?by\b[^.]{0,100}\b(?:grants?|fund(?:s|ing)?|foundation|council|institutes?|ministry|agency"
        r"|trust|academy|(?-i:NIH|NSF|MRC))\b",
    ),
    kind(
        rf"\b(?:what|which)(?: (?:is|are|was|were|kinds? of|types? of))* {_SORT}{_HARM}\b"
        rf"|\b(?:is|are|was|were) there {_SORT}{_HARM}\b"
        rf"|\b(?:does|do|did|has|have)\b.{{1,80}}\b(?:have|cause|show) {_SORT}{_HARM}(?=\W*$| (?:in|of|for)\b)"
        rf"|^\W*{_SORT}{_HARM} (?:of|from|with|after)\b",
        rf"\b{_HARM}(?! of interest\b)[^.;]{{0,80}}\b(?:was|were|includ\w+|occur\w*|report\w*|noted|observed"
        r"|seen|consist\w*|such as)\b"
        rf"|\b(?:no|few|without|minimal|(?:well|safely) tolerat)\w* (?:[\w-]+ ){{0,3}}{_HARM}|{_HARM}[^.;]{{0,60}}\d ?%"
        rf"|\bwell[- ]tolerated\b|\b(?:devoid|free) of (?:[\w-]+ ){{0,2}}{_HARM}|\b(?:common|frequent|main) {_HARM}",
    ),
    kind(
        r"\b(?:what|which)\b.{0,40}\b(?:primary|main|secondary|principal) (?:outcomes?|end ?points?)\b"
        r"|^\W*(?:the )?(?:primary|main|secondary|principal) (?:outcomes?|end ?points?)(?: measures?)? (?:of|in)\b",
        r"\b(?:primary|main|secondary|principal)(?: study| efficacy| safety)? (?:outcomes?|end ?points?)(?: measures?)?"
        r"[^.;]{0,60}"
        r"(?:\b(?:was|were|is|are|includ\w+|defined)\b|:)|^\W*(?:MAIN |PRIMARY )?OUTCOME MEASURES?\b",
    ),
    kind(
        r"\b(?:what|which)(?: (?:factors?|variables?|markers?|features?|characteristics?))? (?:best |independently )?"
        r"(?:predicts?|predicted|determines?)\b"
        r"|\b(?:what|which)(?: (?:is|are|was|were))? (?:the |known |main |major |independent |important )*"
        r"(?:risk factors?|predictors?)\b"
        r"|^\W*(?:the )?(?:risk factors?|predictors?) (?:for|of)\b",
        _FOUND_OUT
        + r"\b(?:predict(?:s|ed|ors?|ive|ing)?|risk factors?|determinants?|(?:associated|correlated) with|more likely"
        r"|(?:increased?|higher|greater|elevated)"
        r" (?:the )?(?:risk|odds|incidence))\b",
    ),
    kind(
        r"\b(?:is|are|was|were)\b.{1,80}\b(?:(?:un|non-?)?blinded|(?:double|single)[- ]blind(?:ed)?|open[- ]label)\b",
        r"\b(?:un|non-?)?blind(?:ed|ing)?\b|\b(?:double|single|triple)[- ]masked\b|\bopen[- ]label",
    ),
)


def kinds(question: str) -> list[States]:
    """For each kind of fact that a question asks for, what tells whether a sentence may state it."""
    return [stating(stated) for asked, stated in _KINDS if asked.search(question)]


lacking = stating(re.compile(_LACKING, re.IGNORECASE))  # tells whether a sentence says what is hard, or lacking
