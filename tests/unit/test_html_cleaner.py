"""Whatever HTML comes in, from the staff or from WordPress: what goes out runs nothing, and goes in again unchanged."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.html.cleaner import Nh3Cleaner

CLEANER = Nh3Cleaner()
REL = 'rel="noopener noreferrer nofollow"'
ATTRIBUTES = {"href", "title", "rel", "src", "alt", "width", "height", "colspan", "rowspan"}
PIECES = (
    *(
        "<p>",
        "</p>",
        "<b",
        ">",
        "<",
        "</",
        '"',
        "'",
        "=",
        " ",
        "&",
        "&#106;",
        "\t",
        "\n",
        "<!--",
        "-->",
        "]]>",
    ),
    *("<script>", "</script>", "<style>", "</style>", "<svg>", "<math>", "<mtext>", "<table>", "<noscript>"),
    *("<template>", "<iframe srcdoc=", "<textarea>", "<title>", "<xmp>", "<form>", "<base href=//x>"),
    *("<img src=x onerror=", "<a href=", "javascript:", "data:text/html,", "alert(1)", "чай", "\ufeff"),
    *(' onclick="', ' style="', ' class="', ' id="', "expression("),
)


class Seen(HTMLParser):
    """The tags and attributes that a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize(
    ("given_html", "safe"),
    [
        ("<p>Чай &amp; мёд</p>", "<p>Чай &amp; мёд</p>"),
        ('<p style="background:url(javascript:1)" class="x" id="y" onclick="x()">т</p>', "<p>т</p>"),
        ("<style>p{}</style><script>x()</script><iframe src=/x>внутри</iframe>т", "т"),
        ('<a href="javascript:x()">т</a>', f"<a {REL}>т</a>"),
        ('<a href=" java\tscript:x()">т</a>', f"<a {REL}>т</a>"),
        ('<a href="&#106;avascript:x()">т</a>', f"<a {REL}>т</a>"),
        ('<a href="data:text/html,x">т</a>', f"<a {REL}>т</a>"),
        ('<a href="/dostavka" target="_blank">т</a>', f'<a href="/dostavka" {REL}>т</a>'),
        ('<a href="tel:+74950000000">т</a>', f'<a href="tel:+74950000000" {REL}>т</a>'),
        ('<img src="data:image/svg+xml;base64,AA" onerror="x()">', "<img>"),
        (
            '<img src="https://shop.test/1.jpg" srcset="x 2x" alt="т">',
            '<img src="https://shop.test/1.jpg" alt="т">',
        ),
        ('<svg><a xlink:href="javascript:1">т</a></svg>', ""),
        ("<math><mtext><table><mglyph><style><img src onerror=x()>", ""),
        ("<!-- <script> -->т", "т"),
        ("<form action=https://x><input></form><base href=https://x><meta http-equiv=refresh>", ""),
    ],
)
def test_a_fragment_keeps_the_words_and_nothing_that_runs(given_html: str, safe: str) -> None:
    assert CLEANER.fragment(given_html) == safe
    assert CLEANER.fragment(safe) == safe


@example("\ufeff<p></p>")
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_comes_in_only_what_is_known_comes_out(given_html: str) -> None:
    safe = CLEANER.fragment(given_html)

    seen = Seen(safe)
    assert not seen.tags & {
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "form",
        "base",
        "template",
        "noscript",
    }
    assert seen.attributes <= ATTRIBUTES
    for address in seen.addresses:
        scheme, colon, _ = address.partition(":")
        assert not colon or not scheme.isalpha() or scheme.lower() in {"https", "http", "mailto", "tel"}
    assert CLEANER.fragment(safe) == safe


@pytest.mark.parametrize(
    ("given_html", "words"),
    [
        ("<p>Чай&nbsp;<b>с  мёдом</b></p>\n", "Чай с мёдом"),
        ("Чай &amp; мёд", "Чай & мёд"),
        ("<script>x()</script>Чай<style>p{}</style>", "Чай"),
        ("Чай > кофе", "Чай > кофе"),
    ],
)
def test_the_words_alone(given_html: str, words: str) -> None:
    assert CLEANER.text(given_html) == words
