"""JSON is found wherever a plugin has left it whole, and what is none is refused without much thinking."""

import time

import pytest

from adapters.woocommerce.bodies import NotJson, decoded

BOM = b"\xef\xbb\xbf"
WARNING = b"<br />\n<b>Warning</b>:  x in <b>y.php</b> on line <b>4</b><br />\n"


@pytest.mark.parametrize(
    "before",
    [
        BOM,
        BOM + BOM,
        b"\r\n" + BOM + b"\n",
        b"\n\n\n",
        WARNING,
        WARNING * 2,
        WARNING + BOM,
        b"Notice: x in y.php on line 4\n",
        b"<p>x</p>  \n\t ",
    ],
)
@pytest.mark.parametrize("after", [b"", b"\n", b"\n<!-- cached -->", b"<!-- a --> <!-- b -->\n"])
def test_json_is_found_between_what_was_printed(before: bytes, after: bytes) -> None:
    assert decoded(before + b'{"id": 1}' + after) == {"id": 1}
    assert decoded(before + b"[]" + after) == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": 1, "weight": 1e99999999999999999999}',
        b'{"id": ' + b"9" * 5000 + b"}",
        b'{"id": NaN}',
        b'[{"id": 1}][{"id": 2}]',
        b'[]<!-- cached --><p id="more">',
    ],
)
def test_what_no_reader_understands_is_no_answer(body: bytes) -> None:
    with pytest.raises(NotJson):
        decoded(body)


@pytest.mark.parametrize(
    "body",
    [
        b"[]" + b"<!---->" * 5_000 + b"x",
        b"x" + b"\n" * 200_000 + b"x",
        b"x" + b"\n " * 100_000 + b"x",
        b"x" + b"\n[ " * 100_000 + b"x",
        b"<" * 200_000,
        b"<style" * 50_000,
        b"<br>\n" + b"[" * 200_000 + b"{}",
    ],
)
def test_an_answer_made_to_be_slow_is_refused_fast(body: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NotJson):
        decoded(body)
    assert time.process_time() - began < 2  # some 10 ms


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"\ud83d\ude00", "\N{GRINNING FACE}"),
        (rb"\ud83d", "\N{REPLACEMENT CHARACTER}"),
        (rb"\ud83d\ud83d\ude00\uDE00", "\N{REPLACEMENT CHARACTER}\N{GRINNING FACE}\N{REPLACEMENT CHARACTER}"),
        (rb"\\ud83d", r"\ud83d"),
    ],
)
@pytest.mark.parametrize("before", [b"", b"<b>Warning</b>: a plugin\n"])
def test_half_of_an_emoji_in_one_name_does_not_cost_the_page(
    before: bytes, written: bytes, read: str
) -> None:
    assert decoded(before + rb'{"name": "' + written + rb' \ud83d"}') == {
        "name": f"{read} \N{REPLACEMENT CHARACTER}"
    }
