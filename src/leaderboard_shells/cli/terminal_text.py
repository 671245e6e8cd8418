"""Text of others as a terminal may show it: what would steer the terminal, or turn letters around, is spelled out."""

import re

#: Control characters (escape and C1 among them), line and paragraph separators, the controls of bidirectional text,
#: and halves of characters, which nothing can be written with.
_UNSEEN = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_IN_TEXT = re.compile(rf"[\x00-\x1f{_UNSEEN}]")
_IN_JSON = re.compile(f"[{_UNSEEN}]")


def escaped(text: str) -> str:
    r"""The text on one line, each such character as Python writes it: `\x1b`, `\u202e`."""
    return _IN_TEXT.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def escaped_json(document: str) -> str:
    """The same for JSON, which means what it meant: JSON itself leaves some of these characters as they are."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
