"""HTML put together from values: what is not markup yet is escaped."""

import json
import re
from html import escape
from typing import Any

#: How long a line of JSON may be before it is broken.
_LINE = 56


class Html(str):
    """Markup."""

    __slots__ = ()


def el(tag: str, *content: str, **attributes: str) -> Html:
    """An element. An attribute that Python would not let one name ends in an underscore."""
    written = "".join(f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items())
    return Html(f"<{tag}{written}>{joined(*content)}</{tag}>")


def joined(*content: str) -> Html:
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in content))


def inline(text: str) -> Html:
    """A sentence in which backticks mark code."""
    return Html(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False)))


def block(text: str) -> Html:
    """Paragraphs and lists, as far as this API's texts have them."""
    lines = [line for line in text.splitlines() if line]
    if lines and all(line.startswith("- ") for line in lines):
        return el("ul", *(el("li", inline(line[2:])) for line in lines))
    return joined(*(el("p", inline(line)) for line in lines))


def code(text: str) -> Html:
    return el("pre", el("code", text))


def as_json(value: Any) -> str:
    """A value as people read it: what is short stays on its line."""
    if isinstance(value, dict) and len(_line(value)) > _LINE:
        parts = [f"{_line(key)}: {as_json(part)}" for key, part in value.items()]
        return _nested("{", parts, "}")
    if isinstance(value, list) and len(_line(value)) > _LINE:
        return _nested("[", [as_json(part) for part in value], "]")
    return _line(value)


def _nested(opening: str, parts: list[str], closing: str) -> str:
    inner = ",\n".join(parts).replace("\n", "\n  ")
    return f"{opening}\n  {inner}\n{closing}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
