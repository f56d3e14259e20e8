"""The words and phrases by which `bot.instructions` tells instructions; all lower case unless noted."""

from __future__ import annotations

import re

from bot.questions import word_set

# Verbs in their base form that at the start of a sentence are hardly ever anything but a command.
COMMANDS = word_set(
    """
    abbreviate accept accuse acknowledge act activate add adjust adopt advertise advise agree allege alphabetise
    alphabetize alter amplify analyse analyze announce anonymise anonymize apologise apologize append apply approve
    argue arrange articulate ascertain ask assemble assert assess assign assist assume attach augment authorise
    authorize avoid become begin behave brainstorm bribe bring browse build buy bypass calculate cancel capitalise
    capitalize categorise categorize celebrate censor choose circulate cite clarify classify collect combine commend
    communicate compare compete compile compose conceal concentrate condense conduct configure confirm congratulate
    connect construct contemplate continue contradict contribute converse convert convey convince create criticise
    criticize curate customise customize debug deceive decide decipher decode decrypt dedicate deduce defend define
    defy delete deliver demonstrate deny depict derive describe designate despise detect deter determine develop
    devise diagnose differentiate disable disagree disclose discourage discover discredit discuss disguise dismiss
    disobey dispatch disregard disseminate dissuade distribute divide donate downplay dramatise dramatize eat edit
    educate elect eliminate embellish empathise emphasise emphasize emulate enable encapsulate encipher encode
    encourage encrypt endorse enforce engage enhance enquire ensure enter entertain entice enumerate equip erase
    establish evaluate exaggerate examine exclude execute exfiltrate expand explain explore expose express extend
    extol fabricate falsify fetch fill find fix flatter follow forbid forget forgive formulate fulfil fulfill gather
    generate get give glorify go gossip greet hide highlight hold identify ignore illustrate imitate impersonate
    implement imply impress improve incite include incorporate infer inflate inform initiate inject inquire insert
    insinuate insist inspect inspire install instruct integrate interpret interrogate intersperse introduce invent
    invest invite invoke italicise italicize itemise itemize iterate join jumble justify keep learn leverage listen
    locate maintain make manipulate maximise maximize memorise memorize mention merge minimise minimize mislead
    misspell modify motivate multiply narrate neglect notify obey obfuscate obstruct obtain omit oppose optimise
    optimize organise organize override overstate overwrite paraphrase pay perform personalise personalize persuade
    pick plagiarise plagiarize please popularise popularize portray praise prepare prepend prescribe preserve
    pretend print prioritise prioritize proceed proclaim produce prohibit promote proofread propose protect prove
    provide publish purchase quit randomise randomize react rearrange reboot rebut recalculate recite recommend
    recompute recreate redact redirect refer reflect reformat refrain refund refuse refute reinterpret reiterate
    reject remark remember remind remove rename reorder rephrase replace reprint resolve respond restate restrict
    restructure retell retrieve reuse reveal revert reword rewrite ridicule role-play roleplay satirise say scramble
    seek sell send serve shorten shout shuffle simplify simulate solicit solve speak specify spell spellcheck
    sprinkle stay stop strengthen stylise stylize submit subscribe substitute subtract suggest summarise summarize
    swap swear synthesise synthesize tabulate talk teach tease tell terminate thank threaten throw transcribe
    transform translate transliterate transmit try uncover underline understand undo uninstall unlock unscramble
    unsubscribe unveil update upload uppercase upvote urge utilise utilize validate verify visualise visualize vouch
    wait warn weigh withhold write yell
    """
)
# Verbs that are nouns or adjectives too ("Design principles for …", "Test results …"): a command where an object comes
# next, or where a short sentence has no other verb.
OBJECT_WANTED = word_set(
    """
    address advance aim align alternate anagram answer appeal assure attack attract attribute back balance bind
    blame blend block book boost break broadcast budget call carry change charge chart chat check claim clean clear
    click close code color colour come comment commit complete compliment compress compute conclude contact contrast
    control cook copy correct count cover craft cut date delay demand design detail dictate direct display dispute
    double download draft drag draw drive drop elaborate email end estimate exchange export extract face feature
    feed file filter finish flip focus forecast format forward frame grant group guess guide hand help hint hire
    imagine import increase interview judge label launch lead leak leave limit link list load log look loop lower
    map mark market mask match measure mimic mix monitor move name note notice number offer open order outline
    output paint parse partner pass paste permit phrase pitch place plan play plot point pose position post practice
    practise predict present press pressure process program project promise pull push put query question quiz quote
    raise rank rate reach read recall recap recover reduce regard register release render repeat reply report
    represent request reserve reset return reverse review revise rhyme rotate run save scan schedule score search
    select separate set shape share shed shift show shut sign sing sit skip sort sound split sponsor spread start
    state steer store stress stretch structure study style supply suppose survey switch tag take target test think
    time tour trace track train transfer travel treat trick trim turn type use view visit vote walk watch welcome
    win wish wrap
    """
)
# What comes next where a verb commands: "write a", "set your", "tell me", "name three".
OBJECTS = word_set(
    """
    a an the your yourself my me us him her them it you every each everyone everything any anything all some something this
    these those both one two three four five six seven eight nine ten no only more another here
    """
)
# And where it follows on a word that is in no list: papers begin no sentence like that.
SURE_OBJECTS = word_set("a an the your yourself my me us every each everyone everything")
PARTICLES = word_set("up down out off away")
# What comes next where one is told how, or what, to answer: "Reply in rhyme", "Finish with a joke", "State that …".
SPEECH = word_set(
    """
    act answer begin chat claim click communicate conclude continue end finish hint promise reply respond sign sing speak start
    state talk
    """
)
WAYS = word_set("in with as only like by using to at from that backwards")
# Verbs with which papers speak to their readers: "Consider a graph.", "Note that …", "See …", "Let x be …".
OF_PAPERS = word_set("assume consider define denote fix given imagine let note notice observe recall see suppose take")
# Verbs by which a sentence states something.
FINITE = word_set(
    """
    achieve achieves affect affects aim aims align aligns allow allows are arise arises became become becomes began
    begin begins bridges came can cannot captures cause causes combines comprises considers consists contain
    contains could demonstrate demonstrates depend depends did differ differs discovers do does dominate dominates
    enable enables enhance enhances ensures exhibit exhibits experience experiences faces fail fails favors favours
    fell focus focuses follow follows found gave generate generates give given gives grew had has have help helps
    hinder hinders hold holds improve improves include includes increase increases indicate indicates involve
    involves is known lead leads led made make makes may mean means might must need needs occur occurs offer offers
    outperform outperforms play plays present presents provide provides reduce reduces refer refers relies rely
    remain remains represent represents require requires reveal reveals rose saw seek seeks seen serve serves shall
    should show shown shows suggest suggests supports taken takes took undergo undergoes underwent use uses varies
    vary was went were will work works would yield yields
    """
)
# What may stand before a command: "Please write …", "Finally, add …".
LEADS = word_set(
    """
    additionally afterwards again also always and attention briefly but carefully finally first firstly furthermore
    hence immediately important instead just kindly lastly meanwhile moreover never next note now ok okay otherwise
    p.s please ps quickly second secondly simply so still then therefore third thus urgent well
    """
)
# What a label before a colon and a command is made of: "Important: write …", "Note to all AI reviewers: give …".
LABELS = word_set(
    """
    a action admin ai ais all an any assistant assistants attention bot chatbot command commands developer every
    final following for from hidden important instruction instructions is llm llms message model new next note
    notice order override p.s prompt ps question reader readers reminder request required reviewer reviewers secret
    special system task text the this to todo update urgent user users very warning
    """
)
# Labels that papers do not use, whatever follows.
ALARMS = word_set("important attention urgent reminder very")
# Words that set a scene before a comma: "Before answering, thank the user."
SETTINGS = word_set(
    """
    after as assuming at based before besides by considering during every for from given if in instead on once
    regardless starting throughout to unless upon using whatever when whenever wherever while with without
    """
)
# Words that begin sentences before an article or a noun without being verbs: "Despite the …", "Half the …".
NOT_VERBS = word_set(
    """
    a about above according across after afterwards again against albeit all almost along alongside already also
    although altogether always am amid amidst among amongst an and another any anyway are around as aside assuming
    at atop barring based because before behind below beneath beside besides between beyond both but by can
    concerning consequently considering could currently de depending despite did do does down due during each either
    else enough et even ever every except few following for formerly from further furthermore given half has have
    hence here hereafter herein how however i if in indeed inside instead into is it its just last lastly later like
    likewise many may maybe meanwhile might more moreover most much must my namely near neither never nevertheless
    next no nonetheless nor not notwithstanding now of off often on once one only onto opposite or other others
    otherwise our out outside over overall past per perhaps plus previously prior quite rather regarding regardless
    same save second seldom several she should similar since so some sometimes somewhat soon starting still such
    than thanks that the their them then thence there thereafter thereby therefore therein these they third this
    those though three through throughout thus till to today together too toward towards traditionally twice two
    under underneath unless unlike until up upon using usually versus via was we were what whatever whatsoever when
    whence whenever where whereas whereby wherein wherever whether which whichever while whilst who whoever whole
    whom whose why will with within without worse worth would yes yet you your don't don’t
    """
)
# First words of most sentences of papers, as they are written there; nothing that begins so is a command.
STATING = frozenset(
    """
    We Our This These It They Their There Its A An Such Both Experiments Experimental Results Extensive However, Moreover,
    Furthermore, Additionally, Here, Existing Recent Recently, Code Large Language While Although Despite
    """.split()
)

_ANSWER = (
    r"(?:answers?|responses?|repl(?:y|ies)|outputs?|summar(?:y|ies)|messages?|text|instructions?|prompts?|guidelines|rules"
    r"|tasks?|jobs?|roles?|explanations?|conclusions?|reviews?|recommendations?|conversation|passwords?|account|bank|card"
    r"|friends|training|configuration)"
)
TO_READER = re.compile(
    rf"\byour (?:[\w’'-]+ ){{0,3}}{_ANSWER}\b|\byour? won\b|\bif you (?:are|read|see)\b"
    r"|(?:^\W*|[.:;!?,] |\b(?:ai|assistant) )you(?:['’](?:re|ll|ve)| (?:are|shall|have|were|ought to))\b"
    r"|(?<!all )\byou (?:must|should|can|could|may|might|will|need)\b"
    r"(?! (?:find|access|see|download|get|have|learn|check|use|visit|view|refer|try)\b)"
    r"|\byou (?:are now|(?:have been|were) told|write|answer|reply)\b"
    r"|\bi (?:want|need|would like|order|command|ask|expect) you\b"
)
OVERRIDE = re.compile(
    r"(?:^|[.:;!?,–—-] |\b(?:please|now|must|should|just|simply|hereby) )(?:ignore|disregard|forget|override|bypass)\b"
    r".{0,40}\b(?:instructions?|prompts?|rules|guidelines|questions?|above|everything|restrictions|else|protocols|policies)\b"
    # In German, Dutch, French, Spanish, Portuguese and Italian.
    r"|\bignor(?:ez|a|ad|iere|ieren|eer|e (?:les|toutes|todas|todos|las|le|tutte))\b"
    r".{0,60}(?:anweisung|opdracht|consigne|instruc|instruç|istruzion)"
)
# What overrides instructions, in Russian, Chinese and Japanese.
FOREIGN_OVERRIDE = re.compile(
    r"\b(?:про)?игнорируй(?:те)?\b|\bзабудь(?:те)?\s+(?:все|всё|предыдущ|о\s+предыдущ)"
    r"|(?:忽略|无视|無視|忽视|忘记|忘掉)(?:掉|你)?(?:之前|以前|以上|上述|上面|前面|先前|此前|所有|全部|一切|任何).{0,12}(?:指令|指示|命令|提示|说明|說明|规则|規則)"
    r"|(?:指示|命令|プロンプト|ルール|指令)を?(?:すべて|全て|全部)?(?:無視|忘れ)",
    re.IGNORECASE,
)
# Words in tags, which nobody sees and models read; the flag of Scotland has six.
SMUGGLED = re.compile("[\U000e0020-\U000e007e]{8}")
REPLIES = re.compile(r"\b(?:reply|respond|answer|say|tell|write|print|output|recommend|praise)\b|[“\"«]")
INSTRUCTIONS = re.compile(
    r"\b(?:these|above|following|my|this|previous|earlier|later|next|all|other) (?:[\w-]+ )?(?:instructions?|rules?|prompts?)\b"
    r".{0,60}\b(?:follow|obey|supersedes?|overrides?|precedence|outdated|void|revoked|cancel\w*)\b"
    r"|\b(?:instructions|prompt|rules) above\b.{0,60}\b(?:outdated|void|cancel\w*|wrong|ignored?)\b"
)
MARKUP = re.compile(
    r"<\|?/?(?:im_start|im_end|im_sep|system|user|assistant|instructions?|prompt|endoftext|eot_id|start_header_id"
    r"|begin_of_text|start_of_turn|script|img|iframe)[\s|>]|<<\s*sys|<!--|\[/?(?:inst|system|assistant|user)\b[^\]]{0,40}\]"
    r"|!\[[^\]]{0,80}\]\(|^\W*+(?:(?<=#)|(?<=# ))(?:system|instruction|response|user|assistant|prompt|task|input|new|end)"
)
BAIT = re.compile(
    r"\bclick (?:here|below|this|(?:on )?the link)\b|\bsign up\b|\bsubscribe\b|\blimited[- ]time offer|once-in-a-lifetime"
    r"|\b(?:act|call|order|buy|apply|register|download|get it) (?:now|today)\b|\b(?:promo|discount) code\b|\bgift cards?\b"
    r"|\b(?:claim|won|win) (?:your|a|the) (?:prize|reward|gift)\b|\bfor free at\b|\bcongratulations\b|\bhurry\b"
)
# What is looked for anywhere in a sentence, but only where a part of it stands: few sentences of papers come that far.
CUED: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    ("you", (TO_READER,)),
    ("ignor", (OVERRIDE,)),
    ("instructions", (OVERRIDE, INSTRUCTIONS)),
    ("<", (MARKUP,)),
    ("[", (MARKUP,)),
    ("#", (MARKUP,)),
    ("!", (BAIT,)),
)
ROLE = re.compile(
    r"\W{0,3}(?:system|assistant|user|human|ai|developer|admin(?:istrator)?|root|bot|chatbot|instructions?|prompt|command)"
    r"(?: (?:prompt|message|note|override|instructions?|update|notice|alert))?\W{0,2}: "
)
_ASSISTANT = r"(?:ais?|chatgpt|(?:ai |helpful )?assistants?|chatbots?|bots?|users?|readers?|reviewers?|summari[sz]ers?)\b"
_MUST = r"(?:must|should|shall|will|has to|have to|needs? to|is to|are to|wants|would like|has asked|has requested|is asking)"
# Beginnings that are no commands in form.
OPENINGS = re.compile(
    r"\W*(?:i (?:want|need|would like|wish|am looking for)\b|i['’](?:d like|m looking for)\b|let['’]s |from now on|help me"
    rf"|(?:the|this|any|every|all|each) {_ASSISTANT}(?: reading this)? {_MUST}"
    r"(?! (?:be|have|also be|come|find|gain|note)\b)"
    r"|(?:users|readers) should (?:visit|click|call|send|download|subscribe|contact|buy|pay|share|join|vote)"
    r"|under (?:no|any|all) circumstances|new task"
    r"|(?:all |every |any |the |each )?(?:answers?|repl(?:y|ies)|responses?)(?: to (?:this|the|every|any) question)?"
    r" (?:must|shall|ha(?:s|ve) to)\b"
    r"|as an? (?:large )?(?:ai|language) (?:language )?(?:model|assistant|system)?,? (?:you|i)\b"
    r"|end of (?:the )?(?:abstract|document|context|text|paper|input|evidence|instructions?|prompt)\b"
    rf"|(?:(?:dear|hey|hello|hi)\b|(?:note|notice|message|instructions?|attention)(?: (?:to|for)|[:,!])) ?(?:all |any |the )?"
    rf"(?:{_ASSISTANT}|llms?\b|gpt|(?:large )?(?:language )?models?\b))"
)
OPENERS = word_set(
    """
    i i'd i’d i'm i’m let's let’s from help the this any every all each users readers under new answer answers reply replies
    response responses as end dear hey hello hi note notice message instruction instructions attention
    """
)
# What papers ask of their readers: "Visit our project page at …", "Find the code at …".
POINTING = word_set("see visit check find explore watch view refer access try download read browse get use contact")
OWN_PAGE = re.compile(
    r"\b(?:code|data|datasets?|demos?|project|home ?page|web ?page|page|web ?site|site|repositor(?:y|ies)|repo|git(?:hub|lab)"
    r"|hugging ?face|supplement\w*|videos?|implementations?|details|models?|leaderboard|benchmark|appendix|visuali[sz]ations?"
    r"|materials?|zenodo|figure|section|table|edu|ac)\b"
)
ASKS = re.compile(
    r"\W*(?:(?:by the way|hey|hello|hi|quick question)[,:]? )*"
    r"(?:what|who|whom|whose|when|where|which|why|how|can|could|would|will|do|does|did|is|are|was|were|should|may|shall|have|has"
    r"|(?:what|who|where|how)['’]s)\b",
    re.IGNORECASE,
)
ASKS_READER = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Yy]ours?|[Yy]ou|please|right now)\b")
REFERS_BACK = re.compile(r"\b(?:this|these|those|such|they|their|them|its|we|our|us)\b")
OF_RESEARCH = re.compile(
    r"\b(?:it|here|then|ll?ms?|vl?ms?|mllms?|models?|ai|agents?|networks?|learn\w*|train\w*|data|datasets?|method\w*|algorithms?"
    r"|transformers?|reason\w*|tokens?|embeddings?|benchmarks?|robots?|neural|patients?|cells?|proteins?|genes?|tumou?rs?|mice"
    r"|mutations?|clinical|treatments?|therap\w+|trials?|efficacy)\b"
)
# Letters that look like others: Cyrillic, full-width, mathematical.
DISGUISED = re.compile("[\u0400-\u04ff\uff01-\uff5e\U0001d400-\U0001d7ff]")
LOOKALIKES = str.maketrans("асеіорхуѕԁһԛԝАВЕКМНОРСТХ", "aceiopxysdhqwABEKMHOPCTX")
