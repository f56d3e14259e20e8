"""Numbers of sentences that people write anew of an abstract: which are borne out, and which belong to something else."""

from __future__ import annotations

import pytest

from bot.support.cited_names import names
from bot.support.cited_numbers import Stated
from bot.support.labels import shortens
from bot.support.placed import stated


def doubted(sentence: str, text: str) -> list[str]:
    return [one.text for one in stated(sentence, [text]) if one.how is not Stated.EXACTLY]


CYTOKINES = (
    "Interleukin-17 (IL-17), IL-17F and IL-22 rose with TLR-2, -3 and -9. Caspase-3, CyclinD1, SOX2 and TLR 4 were measured in "
    "3D cultures of SW480 cells by H3K9me2, 5hmC and matrix metalloproteinase-9. Tet1/2 and GPL V3 were used, and OCT3/4."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("IL-17, IL-22 and IL-17A rose.", []),
        ("Interleukin-22 rose, interleukin 17 too.", []),
        ("IL-6 and IL-22 rose.", [("IL-6", "IL-17")]),
        ("The IL-12-dependent growth rose.", [("IL-12", "IL-17")]),
        ("TLR9, TLR3 and TLR4 were measured.", []),
        ("TLR7 was measured.", [("TLR7", "TLR-2")]),
        ("MMP-9 and caspase 3 were measured, and Cyclin-D1.", []),
        ("MMP-2 was measured.", []),  # nothing is called so: that the name is absent is told elsewhere
        ("Matrix metalloproteinase-2 was measured.", [("metalloproteinase-2", "metalloproteinase-9")]),
        ("Caspase-8 was measured.", [("Caspase-8", "Caspase-3")]),
        ("Cyclin D2 was measured.", [("D2", "CyclinD1")]),
        ("SOX-2 was measured in SW480.", []),
        ("SOX9 was measured in SW620.", [("SOX9", "SOX2"), ("SW620", "SW480")]),
        ("H3K9 and 5hmC were found.", []),
        ("H3K27me2 and 6hmC were found.", [("H3K27me2", "H3K9me2"), ("6hmC", "5hmC")]),
        ("Tet2 and GPL v3 were used, and OCT4.", []),
        ("Tet3 and GPL v2 were used.", [("Tet3", "Tet1"), ("v2", "V3")]),
        ("CD4 cells of day-7 mice on page-2 grew.", []),
        ("Three-dimensional cultures were used.", []),
        ("2D cultures were used.", [("2D", "3D")]),
        ("Two-dimensional gels were used.", [("Two-dimensional", "3D")]),
    ],
)
def test_a_name_has_its_own_number(sentence: str, wrong: list[tuple[str, str]]) -> None:
    assert [(one.text, one.by) for one in stated(sentence, [CYTOKINES]) if one.how is Stated.NOT] == wrong


@pytest.mark.parametrize(
    ("sentence", "text", "found"),
    [
        ("2D poses are learnt.", "2D poses of 3D models are learnt.", []),
        ("2D models are turned.", "2D poses of 3D models are learnt.", ["2D"]),
        ("Two-dimensional models are turned.", "Models are turned.", ["Two"]),
        ("PD-1.1 was seen.", "PD-1 was seen.", []),
        ("GPT-3.5 was asked.", "GPT-4.5 was asked.", ["GPT-3.5"]),
        ("It reads 5'-3'.", "It has 5′→3′ activity.", []),
        ("It reads from 3' to 5'.", "It has 5′→3′ activity.", ["3' to 5'"]),
        ("It reads from 3' to 5'.", "It has 5′→3′ and 3′→5′ activity.", []),
        ("It starts at the 5' end.", "It has 5'-3' activity.", []),
        ("A 17D vaccine was used.", "A 71D vaccine was used.", ["17D"]),
        ("A gain of x17 was seen.", "A gain of x17 and one of x18 were seen.", []),
    ],
)
def test_numbers_of_names_are_told_from_measures(sentence: str, text: str, found: list[str]) -> None:
    assert doubted(sentence, text) == found


TEAS = (
    "Here, white tea, green tea and mint were poured, and tea and oil were weighed. Each cup (rim, wall, foot) was measured. "
    "We tell of hard problems: (1) cups break; (2) tea cools; (3) guests leave. Guests liked dancing, singing, chess and sleep."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Two drinks, tea and oil, were weighed.", []),
        ("Three drinks, tea and oil, were weighed.", ["Three"]),
        ("Two leaves, namely green and white ones, were poured.", []),
        ("Four leaves, namely green ones, white and red ones, black ones and yellow ones.", []),
        ("Six leaves, namely green ones, white and red ones, black ones and yellow ones.", ["Six"]),
        ("There were three settings: a loud room, a quiet one and a park after rain.", []),
        ("There were four settings: a loud room, a quiet one and a park after rain.", ["four"]),
        ("Rims, walls and feet are the 3 places that were measured.", []),
        ("Rims, walls and feet are the 4 places that were measured.", ["4"]),
        ("Each of three cup parts was measured.", []),
        ("Each of five cup parts was measured.", ["five"]),
        ("Four pastimes, among them chess and singing, were liked.", []),
        ("Five pastimes, among them chess and singing, were liked.", ["Five"]),
        ("Four pastimes were liked, from dancing to sleep.", []),
        ("Four pastimes were liked.", ["Four"]),
        ("The authors name three obstacles.", []),
        ("The authors name four obstacles.", ["four"]),
        ("Of three spoons, tea and oil need two.", ["three", "two"]),
        ("The +3 cup fell, and the +2 cup of tea and oil.", ["3", "2"]),
    ],
)
def test_a_small_number_may_count_what_is_listed(sentence: str, wrong: list[str]) -> None:
    assert doubted(sentence, TEAS) == wrong


def test_what_is_counted_in_the_abstract_is_not_counted_anew() -> None:
    assert doubted("Two genes, tea1 and oil1, were found.", "Three genes, tea1, oil1 and mint1, were found.") == ["Two"]


STALLS = (
    "Of 115 stalls 47 sold tea. They were run by 66 men and 76 women. Of these 102 stayed. Tea was liked by 57 % of 35 guests "
    "and by 39 % of the hosts. Sugar fell from 88.4 % to 84.2 % of cups. Stalls poured 8,250 cups for 400 guests. "
    "Twenty-four of 29 cups were clean. There were 7 rooms with 100 cups."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Of the 115 stalls, 41% sold tea.", []),
        ("Of the 115 stalls, 62% sold tea.", ["62%"]),
        ("Over a third of the stalls (47/115, 41%) sold tea.", []),
        ("Over a third of the stalls (47/115, 49%) sold tea.", ["49%"]),
        ("Stalls were run by 142 people, 66 of them men.", []),
        ("Stalls were run by 152 people, 66 of them men.", ["152"]),
        ("Tea was liked by 57% of guests and 39% of hosts, a gap of 18 points.", []),
        ("Tea was liked by 57% of guests and 39% of hosts, a gap of 28 points.", ["28 points"]),
        ("Some 35 guests came, about 20 of whom liked tea.", []),
        ("Cups with sugar came to 4.2 points less.", []),
        ("Cups with sugar came to 6.2 points less.", ["6.2 points"]),
        ("On average each guest was poured roughly 20 cups.", []),
        ("On average each guest was poured roughly 30 cups.", ["30"]),
        ("Just five of the 29 cups were not clean.", []),
        ("Just nine of the 29 cups were not clean.", ["nine of the 29"]),
        ("In all 700 cups stood there, 100 in each of 7 rooms.", []),
        ("In all 800 cups stood there, 100 in each of 7 rooms.", ["800"]),
        ("Some 61% of the hosts failed to like tea.", []),
        ("Some 61% of the hosts did like tea.", ["61%"]),
    ],
)
def test_a_number_is_worked_out_of_two(sentence: str, wrong: list[str]) -> None:
    assert doubted(sentence, STALLS) == wrong


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        ("It is 36-fold cheaper.", r"It is 36$\times$ cheaper.", []),
        ("It costs 36% less.", r"It is 36.4$\times$ cheaper.", ["36%"]),
        ("Thirty million weights are enough.", "It has $30M$ weights and takes $5.1G$ FLOPs.", []),
        ("It takes 5.1 billion FLOPs.", "It has $30M$ weights and takes $5.1G$ FLOPs.", []),
        ("It costs $30 million and $5.", "It costs $30M and $5.", []),
        ("The speedup is 17.7-fold for 250 kernels.", "A speedup of x17.7 is reached for 250 kernels.", []),
        ("The speedup is 19-fold for 250 kernels.", "A speedup of x17.7 is reached for 250 kernels.", ["19-fold"]),
        ("It won more than four times out of five.", "It won 82% of games.", []),
        ("It won more than four times out of five.", "It won 72% of games.", ["more than four times out of five"]),
        ("One and a half thousand cups broke.", "1500 cups broke.", []),
        ("One and a half thousand cups broke.", "1300 cups broke.", ["One and a half thousand"]),
        ("At day 100 oestrogen was low.", "Oestrogen fell at D 100.", []),
        ("At day 90 oestrogen was low.", "Oestrogen fell at D 100.", ["90"]),
        ("Repeats are added to 3-prime ends.", "Repeats are added to the 3' ends.", []),
        ("Repeats are added to 5-prime ends.", "Repeats are added to the 3' ends.", ["5"]),
        ("Interleukins 17, 22 and 23 rose.", "IL-17, IL-22 and IL-23 rose.", []),
        ("Interleukins 17, 25 and 23 rose.", "IL-17, IL-22 and IL-23 rose.", ["25"]),
        ("Some 500 cultured 5T33 cells are enough.", "As few as 500 cells are enough.", []),
    ],
)
def test_numbers_are_read_as_people_write_them(sentence: str, text: str, wrong: list[str]) -> None:
    assert doubted(sentence, text) == wrong


MATCHES = (
    "Errors fell by 8.7 % (3.89 vs. 4.26) on roads and by 65.8 % (9.13 vs. 26.71) on hills. "
    "Removing 10%-30% of the cups costs 0.8 % of the tea. "
    "Stroke was rarer with tea (RR 0.678, 95 % CI 0.564-0.815), and gout (RR 0.829, 95 % CI 0.737-0.933). Those who dance fell "
    "often (odds ratio, 6.3), and those who sing less (odds ratio, 3.1)."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("The older way makes almost three times the errors on hills (26.71 against 9.13).", []),
        ("Nearly a third of the cups (30 %) can be removed.", []),
        ("Removing cups costs just under one per cent of the tea.", []),
        ("Removing cups costs just under three per cent of the tea.", ["three per cent"]),
        ("Tea lowered the risk of stroke by about a third (RR 0.68, 95% CI 0.56-0.82).", []),
        ("Those who dance are about six times as likely to fall (OR 6.3).", []),
    ],
)
def test_numbers_that_agree_with_each_other_hold(sentence: str, wrong: list[str]) -> None:
    assert doubted(sentence, MATCHES) == wrong


def test_a_word_counts_nothing_with_decimals() -> None:
    assert doubted("Two versions run.", "Version 1.5 runs.") == ["Two"]
    assert doubted("About two versions run.", "Version 1.5 runs.") == ["two"]


def test_a_level_is_told_from_a_rise() -> None:
    text = "Obesity was increased by about 70% in adults with gout (28.2%) compared with those without gout (16.4%)."
    assert doubted("More than one in four adults with gout (28%) are obese, against about one in six without it.", text) == []


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        ("Some 13,000 women or so came.", "13,108 women came.", []),
        ("Ten kg or so of tea were drunk.", "9.8 kg of tea were drunk.", []),
        ("The 12,000 women or so came.", "13,108 women came.", ["12,000"]),
        ("It is between about 1.6 and 9 times as high.", "It is 1.62 to 9.2 times as high.", []),
        ("Not quite 40 % came.", "39 % came.", []),
        ("Not quite 40 % came.", "42 % came.", ["Not quite 40 %"]),
        ("Upwards of 40 women came.", "42 women came.", []),
        ("Upwards of 40 women came.", "38 women came.", ["Upwards of 40"]),
    ],
)
def test_what_is_said_to_be_about_so_much_may_be_rounded(sentence: str, text: str, wrong: list[str]) -> None:
    assert doubted(sentence, text) == wrong


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        ("Tea cut the risk of gout by 35 %.", "With tea the relative risk of gout was 0.65.", []),
        ("Tea cut the risk of gout by 65 %.", "With tea the relative risk of gout was 0.65.", ["65 %"]),
        ("Gout was 80 % lower with tea.", "With tea the risk ratio of gout was 0.80 (95 % CI 0.69-0.93).", ["80 %"]),
        ("Gout was 20 % lower with tea.", "With tea the risk ratio of gout was 0.80 (95 % CI 0.69-0.93).", []),
        ("Gout was 55 % more frequent with tea.", "With tea the risk ratio of gout was 1.55.", []),
        ("The interval fits a fall of 7 % to 31 %.", "With tea the risk ratio of gout was 0.80 (95 % CI 0.69-0.93).", []),
        ("The interval fits a fall of 9 % to 39 %.", "With tea the risk ratio was 0.80 (95 % CI 0.69-0.93).", ["9 %", "39 %"]),
        ("The score rose by 65 points.", "The score rose from 171 to 236.", []),
        ("The score rose by 75 points.", "The score rose from 171 to 236.", ["75 points"]),
        ("Three years after the study of 2002, in 2005, gout was found.", "Gout (2005) follows tea (2002).", []),
        ("Six years after the study of 2002, in 2005, gout was found.", "Gout (2005) follows tea (2002).", ["Six years"]),
    ],
)
def test_a_change_is_what_a_ratio_or_two_levels_come_to(sentence: str, text: str, wrong: list[str]) -> None:
    assert doubted(sentence, text) == wrong


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        ("About 30 % of the children (42 of 145) had no data.", "Of 145 children, 103 had data.", []),
        ("About 40 % of the children (42 of 145) had no data.", "Of 145 children, 103 had data.", ["40 %"]),
        ("Some 46 of 145 children had no data.", "Of 145 children, 103 had data.", ["46 of 145"]),
        ("Over eight years 741 cases were seen.", "We saw 741 cases of gout from 1991 to 1999, in eight years.", []),
        ("Three quarters of a million people came.", "751,200 people came.", []),
        ("Three quarters of a million people came.", "951,200 people came.", ["Three quarters of a million"]),
        ("In all 346 had gout.", "Gout was found in 66 ALL97 and 76 ALL97/99 patients, and 204 ALL2003 patients.", []),
        ("The hazard is 7.3 % higher (5.4-9.2 %).", "The hazard rose by 7.3 % (95 % CI 5.4 % to 9.2 %).", []),
        ("The hazard is 7.3 % higher (6.4-9.2 %).", "The hazard rose by 7.3 % (95 % CI 5.4 % to 9.2 %).", ["6.4"]),
        ("Heart rate fell by 15 beats.", "Heart rate decreased from 110 to 95 beats.", []),
        ("Heart rate fell by 14 beats.", "Heart rate decreased from 110 to 95 beats.", ["14"]),
        ("Enrolment took four and a half years.", "Enrolment ran between December, 2001, and July, 2006.", []),
        ("The survey ran for about five months.", "It was sent out between July and November 2001.", []),
        ("The survey ran for about nine months.", "It was sent out between July and November 2001.", ["nine months"]),
        ("Cells got 10 nM insulin.", "Cells were given 10(-8) M insulin.", []),
        ("Cells got 5 nM insulin.", "Cells were given 5 x 10(-9) M insulin.", []),
        ("Cells got 50 nM insulin.", "Cells were given 5 x 10(-9) M insulin.", ["50 nM"]),
        ("The studies had a mean of about 66 infants.", "We included 33 studies enrolling 2190 infants.", []),
        ("The studies had a mean of about 76 infants.", "We included 33 studies enrolling 2190 infants.", ["76"]),
    ],
)
def test_what_follows_is_told_as_people_tell_it(sentence: str, text: str, wrong: list[str]) -> None:
    assert doubted(sentence, text) == wrong


def test_words_of_which_nothing_is_left_shorten_nothing() -> None:
    assert not shortens("il", [""])
    assert not shortens("", ["interleukin"])
    assert shortens("tlr", ["toll", "", "like", "receptor"])


def test_a_name_may_begin_with_its_number() -> None:
    assert doubted("5hmC rose.", "TET5 and 6hmC rose.") == ["5hmC"]
    assert doubted("6hmC rose.", "TET5 and 6hmC rose.") == []


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        ("It took three thousand two hundred tries.", "It took 3200 tries.", []),
        ("It took three thousand four hundred tries.", "It took 3200 tries.", ["three thousand four hundred"]),
        ("Almost two dozen cups broke.", "23 cups broke.", []),
        ("Almost three dozen cups broke.", "23 cups broke.", ["Almost three dozen"]),
        ("Half a dozen cups broke.", "Six cups broke.", []),
        ("One five-hundredth of the cups broke.", "0.2 % of the cups broke.", []),
        ("One five-hundredth of the cups broke.", "2 % of the cups broke.", ["One five-hundredth"]),
        ("A cup fills in a hundredth of a second.", "A cup fills in 10 ms.", []),
        ("A cup fills in a tenth of a second.", "A cup fills in 10 ms.", ["a tenth of a second"]),
        ("Of the cups 23,5 % broke.", "Of the cups 23.5% broke.", []),
        ("Of the cups 23,5 % broke.", "Of the cups 25.3% broke.", ["23,5 %"]),
        ("The tray has 400 mm².", "The tray has 4 cm2.", []),
        ("The tray has 40 mm².", "The tray has 4 cm2.", ["40 mm²"]),
        ("The leaf is 0.26 nm thick.", "The leaf is 2.6 Å thick.", []),
        ("The leaf is 26 nm thick.", "The leaf is 2.6 Å thick.", ["26 nm"]),
        ("Tea held 0.09 ng of it.", "Tea held 90 pg of it.", []),
        ("Tea held 0.9 ng of it.", "Tea held 90 pg of it.", ["0.9 ng"]),
        ("Some 1.2 ng was in it, not 0.8 ng.", "1246 ± 425 pg was in it, not 825 ± 263 pg.", []),
        ("Some 1.5 ng was in it.", "1246 ± 425 pg was in it.", ["1.5 ng"]),
        ("Brewing took 36 hours, and three days at most.", "Brewing took 36 hours (range 24–72).", []),
        ("Brewing took 36 hours, and four days at most.", "Brewing took 36 hours (range 24–72).", ["four days"]),
        ("Stains covered 3.1 % of them.", "Stains covered less (n = 8, 3.1 ± 0.4%) than others (n = 7, 4.7 ± 0.4%).", []),
        ("Stains covered 8 % of them.", "Stains covered less (n = 8, 3.1 ± 0.4%) than others (n = 7, 4.7 ± 0.4%).", ["8 %"]),
        ("Cups were counted on day 8 or 15.", "Cups were counted on day 8/15.", []),
        ("All but one of the 29 cups held.", "28 of 29 cups held.", []),
        ("All but two of the 29 cups held.", "28 of 29 cups held.", ["All but two of the 29"]),
        ("One guest in eight stayed.", "12.5 % of the guests stayed.", []),
        ("One guest in five stayed.", "12.5 % of the guests stayed.", ["One guest in five"]),
        ("One cup in 12 kitchens broke.", "A cup broke in each of 12 kitchens.", []),
        ("Of every 100 guests, 40 to 75 stayed.", "40-75% of the guests stayed.", []),
        ("Of every 100 guests, 40 to 85 stayed.", "40-75% of the guests stayed.", ["85"]),
        ("There were 1462 guests with tea.", "There were 1,824 guests-1,462 with tea.", []),
        ("Cocoa costs two thousand cups a year.", "Tea costs 770 cups, and cocoa costs 2000 cups.", []),
        ("The 7B model of tea wins.", "Tea-2-7b wins.", []),
        ("The 70B model of tea wins.", "Tea-2-7b wins.", ["70B"]),
        ("Leaves grew by a factor of more than eight.", "Leaves grew (8.6 ± 1.3).", []),
        ("Tea helps (HR 2.3, 1.7–3.1).", "Tea helps (hazard ratio 2.31, 95% CI 1.74 to 3.06).", []),
        ("Tea helps (HR 2.3, 1.2–3.1).", "Tea helps (hazard ratio 2.31, 95% CI 1.74 to 3.06).", ["1.2"]),
        ("Tea helps (P < 0.001).", "Tea helps (P = 0.0004).", []),
        ("Tea helps (P < 0.001).", "Tea helps (P = 0.004).", ["0.001"]),
    ],
)
def test_numbers_are_read_whatever_unit_and_words_tell_them(sentence: str, text: str, wrong: list[str]) -> None:
    assert doubted(sentence, text) == wrong


@pytest.mark.parametrize(
    ("sentence", "text", "wrong"),
    [
        # what is left of what fell, or of what one part is
        ("The number of cups falls by 99.8 %.", "It gets by with 0.2 % of the cups.", []),
        ("The number of cups falls by 98 %.", "It gets by with 0.2 % of the cups.", ["98 %"]),
        ("Deaths fell by 70 %.", "30 % of the guests died.", ["70 %"]),
        ("Only about 40 % of the brewing time is left.", "It cuts brewing time by around 60 %.", []),
        ("Only about 50 % of the brewing time is left.", "It cuts brewing time by around 60 %.", ["50 %"]),
        ("Breaks fell to 60 % of their level.", "Breaks fell by 40 %.", []),
        ("Breaks fell to 40 % of their level.", "Breaks fell by 40 %.", ["40 %"]),
        ("The new tray left 15 % of the breaks.", "Breaks were reduced by 85 % by the new tray.", []),
        ("The new tray left 85 % of the breaks.", "Breaks were reduced by 85 % by the new tray.", ["85 %"]),
        ("It cuts the cost by two thirds.", "It does so at a third of the cost.", []),
        ("It cuts the cost by a third.", "It does so at a third of the cost.", ["a third"]),
        ("38 % of guests were men.", "62 % of guests were women.", []),
        ("48 % of guests were men.", "62 % of guests were women.", ["48 %"]),
        ("Seven of the 27 trees died.", "Of 27 trees, 20 were viable.", []),
        ("Six of the 27 trees died.", "Of 27 trees, 20 were viable.", ["Six of the 27"]),
        ("More than 90 % of the leaves stayed the same.", "Only 6 % of the leaves are altered.", []),
        ("More than 97 % of the leaves stayed the same.", "Only 6 % of the leaves are altered.", ["97 %"]),
        # one through a multiple
        ("It takes less than 0.5 % of the time.", "It is faster by over 200 times.", []),
        ("It takes less than 0.2 % of the time.", "It is faster by over 200 times.", ["0.2 %"]),
        # differences and gains
        ("Green tea scores 0.09 higher than black tea.", "Green tea scores 0.94 and black tea 0.85.", []),
        ("Green tea scores 0.19 higher than black tea.", "Green tea scores 0.94 and black tea 0.85.", ["0.19"]),
        ("Milk costs tea only 0.01 in taste.", "Tea has a taste of 0.63 without and of 0.62 with milk.", []),
        ("Milk costs tea only 0.04 in taste.", "Tea has a taste of 0.63 without and of 0.62 with milk.", ["0.04"]),
        ("The score rises by about 30 % over none.", "The score is 0.929 with tea, and 0.714 without.", []),
        ("The score rises by about 23 % over none.", "The score is 0.929 with tea, and 0.714 without.", ["23 %"]),
        ("Green beats white by 29.5 points.", "Taste was 61.3 % (white tea), 88.2 % (black) and 90.8 % (green).", []),
        ("Green beats white by 25 points.", "Taste was 61.3 % (white tea), 88.2 % (black) and 90.8 % (green).", ["25 points"]),
        ("Jars were 75 % smaller with tea.", "Jars held 1,200 ml without and 300 ml with tea.", []),
        ("Jars were 65 % smaller with tea.", "Jars held 1,200 ml without and 300 ml with tea.", ["65 %"]),
        ("The score improves by 52.4 points.", "It raises the score from 39.2 % to 52.4 %.", ["52.4 points"]),
        ("Breaks halved.", "Breaks were 50 % of all.", ["halved"]),
        ("Breaks halved.", "A 50 % reduction of breaks was seen.", []),
        ("The score more than triples, to 57.3 %.", "It goes from 17.4 % to an impressive 57.3 %.", []),
        # times between years
        ("Cups were counted for three years.", "Cups were counted from 2005 to 2007.", []),
        ("Cups were counted for four years.", "Cups were counted from 2005 to 2007.", ["four years"]),
        ("It was worst for over 150 years.", "No year since records began in 1851 was worse than 2003.", []),
        ("It was worst for over 250 years.", "No year since records began in 1851 was worse than 2003.", ["250 years"]),
        # doses, ranges and lists
        ("Guests had 75 g of tea a day.", "Guests had 25 g of tea every 8 hours.", []),
        ("Guests had 50 g of tea a day.", "Guests had 25 g of tea every 8 hours.", ["50 g"]),
        ("Guests had 1 g of tea daily.", "Guests had 500 mg of tea twice daily.", []),
        ("Guests had 500 mg of tea daily.", "Guests had 500 mg of tea twice daily.", ["500 mg"]),
        ("Guests had 500 mg of tea twice a day.", "Guests had 500 mg of tea twice daily.", []),
        ("Savings lie between 15 % and 22 %.", "Savings are 15.91 %, 21.34 % and 17.58 %.", []),
        ("Savings lie between 12 % and 22 %.", "Savings are 15.91 %, 21.34 % and 17.58 %.", ["12 %", "22 %"]),
        ("It has three tasks, one of them quick cold brewing.", "It serves hot brewing, quick cold brewing and tea.", []),
        ("It has four tasks, one of them quick cold brewing.", "It serves hot brewing, quick cold brewing and tea.", ["four"]),
        ("There are two routes.", "One pathway leads up. The other pathway leads down.", []),
        ("There are three routes.", "One pathway leads up. The other pathway leads down.", ["three"]),
    ],
)  # fmt: skip
def test_what_follows_is_borne_out_and_nothing_beside_it(sentence: str, text: str, wrong: list[str]) -> None:
    assert doubted(sentence, text) == wrong


SERIES = (
    "The kettle beat pots by -15.91 %, -21.34 %, and -17.58 % on tea, cocoa, and soup, respectively. Guests spilt in 18 of "
    "121 (15 %) versus 36 of 119 (30 %) meals. The boiling time was 45 s for the new kettle and 1.8 min for the old kettle. "
    "With IL-6 it was 3.1 ml, with IL-8 5.2 ml. Among seven cups, only one cup showed deep cracks, and 4 were dull. It was "
    "ready after 30 min in a 3-day trial. Sweetness found 88.2 % of cups by nose, and 90.8 % of all cups by mouth."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("On cocoa, the kettle beat pots by more than a fifth.", []),
        ("On tea, the kettle beat pots by 21.34 %.", ["21.34 %"]),
        ("The boiling time was 108 s for the old kettle.", []),
        ("The boiling time was 108 s for the new kettle.", ["108 s"]),
        ("With IL-8 it was 5.2 ml.", []),
        ("With IL-6 it was 5.2 ml.", ["5.2 ml"]),
        ("A single cup showed deep cracks, 4 showed dull spots.", []),
        ("Half an hour into the trial it was ready.", []),
        ("By nose, sweetness found nearly nine in ten of all cups.", []),
    ],
)
def test_a_number_of_a_series_is_of_what_it_is_told_of(sentence: str, wrong: list[str]) -> None:
    assert doubted(sentence, SERIES) == wrong


def test_units_are_no_names() -> None:
    assert names("At 10 nM and 0.1 µM, GPT-4 took 5 kB.") == ["GPT-4"]
