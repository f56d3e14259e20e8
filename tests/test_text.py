"""Cleaning of titles and abstracts: markup goes, all else stays as the source wrote it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text import clean, clean_title, counted, ended, from_latex, harmless, plain, title_key
from tests.work import growth

ANY_TEXT = st.text(st.characters())  # surrogates too
UNMARKED = st.text(st.characters(exclude_characters="&<>$\\`'*~"))
CODE_POINTS_GONE = [
    0x01,
    0x08,
    0x1B,
    0x7F,
    0x9F,
    0x00AD,
    0x115F,
    0x200B,
    0x2060,
    0xFEFF,
    0x034F,
    0x180E,
    0x206A,
    0x3164,
    0x1D173,
    0xE0001,
    0xE0041,
]
DIRECTIONS = [0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A plain sentence.", "A plain sentence.", id="nothing to do"),
        pytest.param("", "", id="empty"),
        pytest.param("  two \n lines\t here ", "two lines here", id="white space"),
        pytest.param("a\u00a0b\u2009c\u2028d", "a b c d", id="other spaces"),
        pytest.param("one\x00two", "one two", id="NUL parts words"),
        pytest.param("one\x0ctwo\x0bthree", "one two three", id="form feed and vertical tab part words"),
        pytest.param("e\u0301tude", "étude", id="NFC"),
        pytest.param("bad \ud800 half", "bad \ufffd half", id="half a surrogate pair"),
        pytest.param("p < 0.05 and x > 3", "p < 0.05 and x > 3", id="comparisons"),
        pytest.param("if a<b and b>c", "if a<b and b>c", id="comparisons without spaces"),
        pytest.param("a {set} of braces", "a {set} of braces", id="braces"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Salt &amp; pepper", "Salt & pepper", id="entity"),
        pytest.param("Salt &amp;amp; pepper", "Salt & pepper", id="entity twice"),
        pytest.param("p &lt; 0.05 and x &gt; 3", "p < 0.05 and x > 3", id="entities of comparisons"),
        pytest.param("caf&eacute; &#8211; bar", "café – bar", id="named and numbered entities"),
        pytest.param("AT&T and R&D grew", "AT&T and R&D grew", id="a lone ampersand"),
        pytest.param("p < 0.05 and x > 3", "p < 0.05 and x > 3", id="comparisons"),
        pytest.param("if a<b and b>c", "if a<b and b>c", id="comparisons without spaces"),
        pytest.param("for i<n and p>q", "for i<n and p>q", id="comparisons with tag names"),
        pytest.param("if x<p and q>1", "if x<p and q>1", id="comparisons with a block tag name"),
        pytest.param("a<-b->c", "a<-b->c", id="arrows"),
        pytest.param("<i>E. coli</i> grows", "E. coli grows", id="italic"),
        pytest.param("H<sub>2</sub>O and x<sup>2</sup>", "H2O and x2", id="sub and sup"),
        pytest.param("<jats:p>We ask.</jats:p><jats:p>We answer.</jats:p>", "We ask. We answer.", id="JATS paragraphs"),
        pytest.param("<jats:title>Aim</jats:title><jats:p>To ask.</jats:p>", "Aim To ask.", id="JATS title"),
        pytest.param("one<br/>two<br>three", "one two three", id="line breaks"),
        pytest.param('<span class="x">word</span>', "word", id="attributes"),
        pytest.param("<P>Loud</P>", "Loud", id="capital tags"),
        pytest.param("costs $5 and $10", "costs $5 and $10", id="prices"),
        pytest.param("between $5 million and $10 million", "between $5 million and $10 million", id="prices with words"),
        pytest.param("50% of users, 20% of bots", "50% of users, 20% of bots", id="shares"),
        pytest.param(r"50\% of users", "50% of users", id="escaped share"),
        pytest.param(r"costs \$5 and \$10", "costs $5 and $10", id="escaped price"),
        pytest.param(r"Salt \& pepper", "Salt & pepper", id="escaped ampersand"),
        pytest.param(r"MedS$^3$ and $\chi^2$", "MedS^3 and χ^2", id="powers"),
        pytest.param(r"an $\alpha$-divergence", "an α-divergence", id="Greek"),
        pytest.param(r"in $O(n \log n)$ steps", "in O(n log n) steps", id="inline math"),
        pytest.param("a point $x$ in the plane", "a point x in the plane", id="one letter"),
        pytest.param(r"it is \textit{very} good", "it is very good", id="command"),
        pytest.param(r"it is \textbf{very \emph{very}} good", "it is very very good", id="nested commands"),
        pytest.param(r"Schr\"{o}dinger, Erd\H{o}s, \'{e}tude", "Schrödinger, Erdős, étude", id="accents with braces"),
        pytest.param(r"Schr\"odinger and Ren\'e", "Schrödinger and René", id="accents without braces"),
        pytest.param(r"na{\"\i}ve", "naïve", id="dotless i"),
        pytest.param("a ``quoted word'' and f'' here", "a “quoted word” and f'' here", id="quotation marks"),
        pytest.param("``code`` and ```more```", "``code`` and ```more```", id="marks of code"),
        pytest.param(r"as before~\cite{lee20,ray21}. We", "as before. We", id="citation"),
        pytest.param(r"as before \citep[see][p.~3]{lee20}, we", "as before, we", id="citation with notes"),
        pytest.param(r"by Eq.~(\ref{eq:1}) and (\cite{a}; \cite{b}), we", "by Eq. and, we", id="pointers in brackets"),
        pytest.param(r"see \thref{one}", r"see one", id="another command"),
        pytest.param(r"B$^+$-tree, B$^{+}$ tree, $B^+$-tree, A$^*$", "B+-tree, B+ tree, B+-tree, A*", id="raised signs"),
        pytest.param(r"if $x^+ > 0$ or $y^+$", "if x^+ > 0 or y^+", id="powers in formulas"),
        pytest.param("years 2010--2015 -- and --prune", "years 2010--2015 -- and --prune", id="dashes of plain text"),
        pytest.param(r"at \href{https://a.org/x_y}{here}.", "at https://a.org/x_y.", id="link"),
        pytest.param(r"at $\href{https://a.org/}{\text{this https URL}}$.", "at https://a.org/.", id="link in a formula"),
        pytest.param(r"our \href{https://a.org}{code}, and", "our code (https://a.org), and", id="link on words"),
        pytest.param(r"won\footnote{\href{https://a.org/\#b}{https://a.org/\#b}}.", "won (https://a.org/#b).", id="footnote"),
        pytest.param(r"{\href{https://a.org}{}} and \url{https://b.org/c_d}", "https://a.org and https://b.org/c_d", id="urls"),
        pytest.param(r"some (\ie, all; \eg, two), Lee \etal. say", "some (i.e., all; e.g., two), Lee et al. say", id="ie"),
        pytest.param(r"360\deg images at 45{\deg}.", "360° images at 45°.", id="degrees"),
        pytest.param(r"we call \texttt{join()} and \texttt{a\_b}", "we call join() and a_b", id="typewriter"),
        pytest.param(r"how \verb|Llama-3.2| does {\em well} now", "how Llama-3.2 does well now", id="verb and switches"),
        pytest.param(r"at 60\,GHz (avg.\ 86 min)", "at 60 GHz (avg. 86 min)", id="spaces of LaTeX"),
        pytest.param("old~(new), Fig.~3, Table~2, 0.3~ms, (4)~how", "old (new), Fig. 3, Table 2, 0.3 ms, (4) how", id="ties"),
        pytest.param("x~N(0,1), a ~ b, ~5, 5~10, http://a.org/~u", "x~N(0,1), a ~ b, ~5, 5~10, http://a.org/~u", id="no ties"),
        pytest.param("a ``b c\" and ''d'' of `e'", "a “b c” and “d” of ‘e’", id="other quotation marks"),
        pytest.param("5'' wide, the dogs' LLM`s, `ls`, it's", "5'' wide, the dogs' LLM`s, `ls`, it's", id="none"),
        pytest.param("**SEAL** (**S**entence **E**arly) is *very* good", "SEAL (Sentence Early) is very good", id="stars"),
        pytest.param("2**3, a**2 + b**2, f(**k, **o), p* and q*", "2**3, a**2 + b**2, f(**k, **o), p* and q*", id="no stars"),
        pytest.param(r"\ours{} and {\method}~is, \small so\xspace", r"\ours and \method is, so", id="own"),
        pytest.param(r"p \textless 0.05 of {\textalpha}", "p < 0.05 of {α}", id="signs by name"),
        pytest.param("$5k$ items, $Hits@5$, F1$-$score", "5k items, Hits@5, F1-score", id="formulas of a word"),
    ],
)  # fmt: skip
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


MATHML = "<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>α</mml:mi></mml:math>"
SPRINGER = r"\documentclass[12pt]{minimal} \usepackage{amsmath} \begin{document}$$\alpha _1$$\end{document}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<h4>Aim</h4>We ask.<h4>Methods</h4>We <scp>d</scp>o.", "Aim We ask. Methods We do."),
        ("<ul><li>One.</li><li>Two.</li></ul>So <a href='x'>linked</a>", "One. Two. So linked"),
        ('at <a href="https://x.org/y">this https URL.</a> So', "at https://x.org/y. So"),
        ('<font color="red">red</font> H<inf>2</inf>O<!-- so -->', "red H2O"),
        ("<jats:list list-type='a'><jats:list-item><jats:p>One.</jats:p></jats:list-item></jats:list>Two.", "One. Two."),
        ('at <jats:ext-link xlink:href="https://x.org">https://x.org</jats:ext-link>, so', "at https://x.org, so"),
        ("<jats:styled-content>so</jats:styled-content> it <jats:anything-new a='b'>is</jats:anything-new>", "so it is"),
        ("<jats:title>Abstract</jats:title><jats:p>We ask.</jats:p>", "We ask."),
        ("<jats:sec><jats:title>ABSTRACT:</jats:title><jats:p>We ask.</jats:p></jats:sec>", "We ask."),
        ("<jats:title>Abstract art</jats:title><jats:p>We ask.</jats:p>", "Abstract art We ask."),
        (f"an <jats:alternatives><jats:tex-math>$$\\alpha$$</jats:tex-math>{MATHML}</jats:alternatives>-test", "an α-test"),
        (f"an <alternatives>{MATHML}<tex-math id='IEq1'>{SPRINGER}</tex-math></alternatives>-test", "an α _1-test"),
        (f"an <jats:alternatives>{MATHML}<jats:graphic a='b'/></jats:alternatives>-test", "an α-test"),
        (f"<jats:alternatives>never closed {MATHML}", "never closed α"),
        ("<mml:math><mml:msup><mml:mn>10</mml:mn><mml:mn>6</mml:mn></mml:msup></mml:math> trees", "10^6 trees"),
        ("a <list> of <tables>, <a> and </a>, List<String>", "a <list> of <tables>, <a> and </a>, List<String>"),
        ("<think> and </think>, <s> and </s>, <MASK>, <x, y>", "<think> and </think>, <s> and </s>, <MASK>, <x, y>"),
    ],
)  # fmt: skip
def test_publishers_markup_is_text(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10<sup>6</sup>, 5×10<sup>4</sup>, 5x10<jats:sup>4</jats:sup>", "10^6, 5×10^4, 5x10^4"),
        ("10 <sup>6</sup> cells, 10<sup>-5</sup> M, 10<sup>−3</sup>M", "10^6 cells, 10^-5 M, 10^−3M"),
        ("2<sup>n</sup> and 2<sup>n-1</sup>, (a+b)<sup>2</sup>", "2^n and 2^n-1, (a+b)^2"),
        ("5 cm<sup>-1</sup>, kg·m<sup>−2</sup>", "5 cm^-1, kg·m^−2"),
        (r"10\textsuperscript{6} of CO\textsubscript{2}, 5{\textsuperscript{3}}", "10^6 of CO2, 5^3"),
        (r"<sup>13</sup>C, \textsuperscript{13}C", "13C, 13C"),
        ("H<sub>2</sub><sup>18</sup>O, H2<sup>18</sup>O, U1<sup>13</sup>C", "H218O, H218O, U113C"),
        ("x<sup>2</sup>, m<sup>2</sup>, R<sup>2</sup>, IL-2<sup>+</sup>", "x2, m2, R2, IL-2+"),
        ("Ca<sup>2+</sup>, CD4<sup>+</sup>, 20<sup>th</sup>, 5<sup>a</sup>", "Ca2+, CD4+, 20th, 5a"),
    ],
)
def test_what_is_raised_behind_a_figure_makes_no_other_figure_of_it(text: str, expected: str) -> None:
    assert clean(text) == from_latex(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$n = 10$, ($p < .001$), $M (i, j)$, $f(x) > 0$", "n = 10, (p < .001), M (i, j), f(x) > 0"),
        ("$88.9%$ of $1/5$ in $[0, 1]$, $m-1$, $-780$", "88.9% of 1/5 in [0, 1], m-1, -780"),
        (r"$$\ell _1$$ norm with $$n = 10$$, $$k$$-means", "ℓ _1 norm with n = 10, k-means"),
        (r"in $$O(n^2)$$ and \[x=1\], \(n\) of $\text{argmax}_x f(x)$", "in O(n^2) and x=1, n of argmax_x f(x)"),
        (r"$\|x\|_2$ and $\left\|y\right\|$ and \[\|z\|\]", "‖x‖_2 and ‖y‖ and ‖z‖"),
        ("priced $$ or $$$, from $5-$10, $5 to $6, ($5 <$10)", "priced $$ or $$$, from $5-$10, $5 to $6, ($5 <$10)"),
        ("$5 = 4 euros and $6, $a = 1; $b = 2, US$5 or A$7", "$5 = 4 euros and $6, $a = 1; $b = 2, US$5 or A$7"),
    ],
)
def test_formulas_are_told_from_prices(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    "text", ["\x1b[1;31mred\x1b[0m", "\x9b31mred", "\x1b]8;;https://a.org\x07red\x1b]8;;\x1b\\", "\x1b\x1b[31mred"]
)
def test_codes_that_colour_a_terminal_leave_nothing_behind(text: str) -> None:
    assert plain(text) == harmless(text) == clean(text) == "red"


@pytest.mark.parametrize("code", CODE_POINTS_GONE + DIRECTIONS, ids=hex)
def test_invisible_characters_go(code: int) -> None:
    assert plain(f"wo{chr(code)}rd") == clean(f"wo{chr(code)}rd") == "word"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("{B}ayesian {N}eural {N}etworks", "Bayesian Neural Networks", id="braces keep capitals"),
        pytest.param("{{Bayesian}} networks", "Bayesian networks", id="two pairs of braces"),
        pytest.param("<i>E. coli</i> &amp; others", "E. coli & others", id="HTML"),
        pytest.param(r"MedS$^3$: a study", "MedS^3: a study", id="math"),
        pytest.param("What costs $5?", "What costs $5?", id="price"),
        pytest.param("", "", id="empty"),
    ],
)
def test_clean_title(title: str, expected: str) -> None:
    assert clean_title(title) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        pytest.param(r"50\% of {A}dam \& Co", "50% of Adam & Co", id="escapes"),
        pytest.param(r"K{\"o}nig and {\'E}tude", "König and Étude", id="accents in braces"),
        pytest.param(r"\emph{Very} {D}eep", "Very Deep", id="command and braces"),
        pytest.param(r"$\chi^2$ tests", "χ^2 tests", id="math"),
        pytest.param("wrapped\n   field", "wrapped field", id="wrapped"),
        pytest.param("2010--2015, read--write -- or so", "2010–2015, read–write – or so", id="en dashes"),
        pytest.param("a tree---not a list --- grows", "a tree—not a list — grows", id="em dashes"),
        pytest.param("use --prune (--force) on ----", "use --prune (--force) on ----", id="options and rules"),
        pytest.param("https://a.org/x--y~z", "https://a.org/x--y~z", id="address"),
        pytest.param("E.~Knuth, Figure~$2$, ~10%", "E. Knuth, Figure 2, ~10%", id="ties"),
        pytest.param("{B$^+$}-Trees", "B+-Trees", id="raised sign in braces"),
        pytest.param(r"p {\textless} 0.05, n {\textgreater} 10", "p < 0.05, n > 10", id="signs of comparison"),
        pytest.param(r"p\textless{}0.05, p \textless 0.05, n\textgreater 10", "p<0.05, p < 0.05, n>10", id="signs, no braces"),
        pytest.param(r"a {\textbar} b, C:{\textbackslash}x", r"a | b, C:\x", id="bar and backslash"),
        pytest.param(r"{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater}", "E. coli", id="tags escaped"),
        pytest.param(r"in \{0, 1\} and $\{0,1\}^n$ and {\{}a{\}}", "in {0, 1} and {0,1}^n and {a}", id="braces meant"),
        pytest.param(r"$\left\{a_i\right\}$ and N$\{$a$\}$", "{a_i} and N{a}", id="braces in formulas"),
        pytest.param(r"{\$}5, \$6 and $\alpha$ for \$7", "$5, $6 and α for $7", id="prices among formulas"),
        pytest.param(r"n{\^{}}2, n{\textasciicircum}2, {\~{}}5, {\textasciitilde}5", "n^2, n^2, ~5, ~5", id="carets, tildes"),
        pytest.param(r"\~n {\^o} \^{\i} \'e \~{n}", "ñ ô î é ñ", id="accents that look like these"),
        pytest.param(r"a \\ b \& c{\_}d \#1 {\%}", "a b & c_d #1 %", id="line break and other escapes"),
        pytest.param(
            r"of \${\textbackslash}tilde\{O\}({\textbackslash}sqrt\{T\})\$ for \$K{\textgreater}2\$ arms in "
            r"\${\textbackslash}mathbb\{R\}{\textasciicircum}d\$ at {\textbackslash}url\{https://x.org\}",
            "of Õ(√(T)) for K>2 arms in ℝ^d at https://x.org",
            id="LaTeX escaped as a whole",
        ),
    ],
)  # fmt: skip
def test_from_latex(field: str, expected: str) -> None:
    assert from_latex(field) == expected


@pytest.mark.parametrize(
    "broken", ["$", "\\", "{", "}", "\\frac{", "$\\frac{a}$", "\\begin{x}", "$$$", "&#xFFFFFFFF;", "<", "<i", "\\(", "{{{{"]
)
def test_broken_markup_is_no_fault(broken: str) -> None:
    for text in (broken, f"before {broken} after"):
        assert isinstance(clean(text), str)
        assert isinstance(from_latex(text), str)
    assert clean(f"before {broken} after").startswith("before")
    assert clean(f"before {broken} after").endswith("after")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Deep Q-Learning", "deep q learning", id="case and hyphen"),
        pytest.param("Schrödinger's Cat", "Schrodinger’s cat", id="accents and apostrophes"),
        pytest.param("A: B (C)", "a b c", id="punctuation"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("\ufb01ne tuning", "Fine-Tuning", id="ligature"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


def test_different_titles_have_different_keys() -> None:
    assert len({title_key(title) for title in ("Part 1", "Part 2", "深層学習", "強化学習", "Part 12")}) == 5


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_plain_text_is_plain(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())
    assert not {"Cc", "Cs"} & {unicodedata.category(char) for char in once}
    once.encode()


@settings(max_examples=60, deadline=None)
@given(UNMARKED)
def test_text_without_markup_only_becomes_plain(text: str) -> None:
    assert clean(text) == plain(text)


@settings(max_examples=60, deadline=None)
@given(st.text("ab{}$\\\"'^_<>&;%i/ "))
def test_any_markup_gives_plain_text(text: str) -> None:
    for cleaned in (clean(text), clean_title(text), from_latex(text)):
        assert plain(cleaned) == cleaned


@settings(max_examples=200, deadline=None)
@given(st.text("abC2 ~(.,)*'`\"[]:/=-"))
def test_typed_marks_are_cleaned_once_and_for_all(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert re.sub(r"\W", "", once) == re.sub(r"\W", "", text)  # words stay


def test_what_is_counted_is_one_or_several() -> None:
    assert [counted(number, "file") for number in (0, 1, 2, 1_000)] == ["0 files", "1 file", "2 files", "1,000 files"]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It broke", "It broke."),
        ("It broke.", "It broke."),
        ("Does it run?", "Does it run?"),
        ("Wait… ", "Wait…"),
        ("So..", "So."),
    ],
)
def test_a_sentence_ends_once(sentence: str, said: str) -> None:
    assert ended(sentence) == said


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "~",
        "\n",
        " ~",
        "x",
        "a/",
        "*a ",
        "`a ",
        "$a ",
        "<p ",
        "\\cite[",
        "\\'",
        "(",
        "{\\em ",
        "\\a{",
        "{",
        "-",
        "$$a",
        "<jats:alternatives>",
        "<a href",
        "<a>",
        "</font>",
        '<a href="x">b',
    ],
)
def test_long_runs_take_no_longer_than_their_length(piece: str) -> None:
    for text in (f"~\\a{piece}", piece):
        assert growth(lambda size, text=text: clean(text + piece * size + "}" * size), 400) < 24  # type: ignore[misc]
        assert growth(lambda size, text=text: from_latex(text + piece * size + "}" * size), 400) < 24  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as shown" + " " * 3000 + "\\cite{lee}.", "as shown."),
        ("as shown" + " ~\n" * 1000 + "(\\ref{one}, \\ref{two}) here", "as shown here"),
        ("as shown" + "~" * 3000 + "\\footnote{By us.} here", "as shown (By us.) here"),
        ("see~\\cite{lee} and ~\\cite{ray}", "see and"),
        ("code~at https://x.org/~lee and Fig.~2", "code~at https://x.org/~lee and Fig. 2"),
    ],
)
def test_gaps_before_what_points_elsewhere_go_with_it(text: str, expected: str) -> None:
    assert clean(text) == expected
