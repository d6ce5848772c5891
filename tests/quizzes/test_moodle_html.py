"""The HTML of Moodle's texts becomes Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.syntax.moodle_text import markdown_of_html


@pytest.mark.parametrize(
    ("html", "markdown", "losses"),
    [
        ("<p>Un <b> deux </b>!</p>\n<P>Trois</P>", "Un  **deux** !\n\nTrois", set()),
        ("<strong>a</strong><em>b</em> <i><b>c</b></i><b></b>", "**a***b* ***c***", set()),
        ("un<br>deux<br/>trois", "un\n\ndeux\n\ntrois", set()),
        ("<ul><li>a<ul><li>b</li></ul></li>\n<li><p>c</p></li></ul>d", "- a\n  - b\n- c\n\nd", set()),
        ("<ol><li>a<br>b</li><li>c</li></ol>", "1. a\n\n   b\n2. c", set()),
        ("<b>a<br>b&nbsp;</b>c <i><em>d</em></i>", "**a**\n\n**b**\u00a0c *d*", set()),
        ("a<hr>b<h3>c</h3>d", "a\n\nb\n\nc\n\nd", {Loss.FORMATTING}),
        ("<code>a &lt; b_c*</code>, <code>`</code>", "`a < b_c*`, `` ` ``", set()),
        ("<pre>a\n  b</pre>c", "```\na\n  b\n```\n\nc", set()),
        ("<code>a<br>```</code>", "````\na\n```\n````", set()),
        ("<ul><li>a<code><pre>b\nc</pre></code></li></ul>", "- a\n\n  ```\n  b\n  c\n  ```", set()),
        ("«&nbsp;a&nbsp;» &eacute;&#233;&#xe9; &lt;b&gt;", "«\u00a0a\u00a0» ééé <b>", set()),
        ("2*3 a_b _c_ \\ ` [d](e) _____", "2\\*3 a_b \\_c\\_ \\\\ \\` [d\\](e) _____", set()),
        (
            "&amp;nbsp; &amp;#60; & &lt;https://a.example> &lt;a@b>",
            "\\&nbsp; \\&#60; & \\<https://a.example> \\<a@b>",
            set(),
        ),
        ("a<!-- <b> -->b<!-- c", "ab", set()),
        ("H<sub>2</sub>O <u>x</u>", "H2O x", {Loss.FORMATTING}),
        ('<a href="https://a.example" title="a > b">c</a>', "c", {Loss.FORMATTING}),
        ('<span>a</span><span style="x">b</span>', "ab", {Loss.FORMATTING}),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb", {Loss.FORMATTING}),
        ("<style>p {}</style>a<script>b</script>", "a", {Loss.FORMATTING}),
        ('<img src="a" alt="Un &quot;chat&quot;"> ?', 'Un "chat" ?', {Loss.FILES}),
        ("a < b, c > d, <3, x<y", "a < b, c > d, <3, x<y", set()),
        ("<b>a", "**a**", set()),
        ("a</b></ul></li>", "a", set()),
        ("<b title='>a", "<b title='>a", set()),
    ],
)
def test_simple_html_becomes_markdown(html: str, markdown: str, losses: set[Loss]) -> None:
    assert markdown_of_html(html, keeps_lines=False) == (markdown, losses)


BROKEN = "<b> </b> <i> </i> <ul> <ol> <li> </ul> <p> <br> <code> </code> <pre> </pre> <u> <a <!x > -->"


@given(st.lists(st.sampled_from([*BROKEN.split(), " ", "\n", "mot", " mot "])))
def test_no_word_of_broken_html_is_lost(parts: list[str]) -> None:
    html = "".join(parts)
    words = re.sub("<[^<>]*>", " ", html).count("mot")
    assert markdown_of_html(html, keeps_lines=False)[0].count("mot") >= words
