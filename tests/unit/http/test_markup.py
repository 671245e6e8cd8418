"""HTML put together from values."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leaderboard_shells.http.docs.markup import as_json, block, code, el, inline

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_text_is_escaped() -> None:
    """What is not markup is shown as it is."""
    assert "<p>&lt;b&gt; &amp; co</p>" == el("p", "<b> & co")


def test_markup_is_kept() -> None:
    """Elements stand in elements."""
    assert '<p class="x&quot;y"><b>1</b>&lt;</p>' == el("p", el("b", "1"), "<", class_='x"y')


def test_backticks_mark_code() -> None:
    """What stands in backticks is code, and escaped all the same."""
    assert "say <code>&lt;id&gt;</code> &amp; go" == inline("say `<id>` & go")


def test_lists_and_paragraphs() -> None:
    """Lines are paragraphs, unless all of them are items."""
    assert "<p>a</p><p>b</p>" == block("a\n\nb")
    assert "<ul><li>a</li><li>b</li></ul>" == block("- a\n- b")


def test_code_is_escaped() -> None:
    """Code may hold any character."""
    assert "<pre><code>a &lt; b</code></pre>" == code("a < b")


@given(VALUES)
def test_json_stays_json(value: Any) -> None:
    """However lines are broken, the value is the same."""
    assert value == json.loads(as_json(value))
