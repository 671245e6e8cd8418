"""One operation as a section of the page."""

from collections.abc import Iterator, Mapping
from typing import Any

from leaderboard_shells.http.docs.curl import curl
from leaderboard_shells.http.docs.fields import Fields, kind, row, rows_table
from leaderboard_shells.http.docs.markup import Html, as_json, block, code, el, joined
from leaderboard_shells.http.openapi.responses import CODES

_PLACES = {"path": "Path", "query": "Query", "header": "Header"}


def section(method: str, path: str, operation: Mapping[str, Any], fields: Fields) -> Html:
    """What it takes, how to call it, what it answers."""
    head = el("h3", badge(method), el("code", path), el("span", operation["summary"], class_="summary"))
    left = joined(block(operation.get("description", "")), *_parameters(operation), _body(operation, fields))
    right = joined(code(curl(method, path, operation)), _example(operation))
    return el(
        "section",
        head,
        el("div", el("div", left, _answers(operation, fields)), el("div", right), class_="columns"),
        id=operation["operationId"],
        class_="operation",
    )


def badge(method: str) -> Html:
    return el("span", method.upper(), class_=f"method {method}")


def _parameters(operation: Mapping[str, Any]) -> Iterator[Html]:
    for place, title in _PLACES.items():
        rows = [
            row(parameter["name"], kind(parameter["schema"]), parameter["description"], parameter["required"])
            for parameter in operation.get("parameters", ())
            if parameter["in"] == place
        ]
        if rows:
            yield joined(el("h4", title), rows_table(*rows))


def _body(operation: Mapping[str, Any], fields: Fields) -> Html:
    if "requestBody" not in operation:
        return Html("")
    content = operation["requestBody"]["content"]["application/json"]
    return joined(el("h4", "Body"), fields.table(content["schema"]))


def _answers(operation: Mapping[str, Any], fields: Fields) -> Html:
    rows = [
        el("tr", el("td", el("code", status, class_=f"status s{status[0]}")), el("td", _answer(answer, fields)))
        for status, answer in operation["responses"].items()
    ]
    return joined(el("h4", "Answers"), el("div", el("table", *rows), class_="wide"))


def _answer(answer: Mapping[str, Any], fields: Fields) -> Html:
    if CODES in answer or "content" not in answer:
        return block(answer["description"])
    [(media_type, content)] = answer["content"].items()
    parts = fields.resolved(content["schema"]).get("properties", {})
    if "data" not in parts:
        return el("code", media_type)
    tables = [joined(el("h5", name), fields.table(part)) for name, part in parts.items() if name in ("data", "meta")]
    return el("details", el("summary", "fields of the answer"), *tables)


def _example(operation: Mapping[str, Any]) -> Html:
    first = next(iter(operation["responses"].values()))
    content = first["content"].get("application/json", {})
    return code(as_json(content["example"])) if "example" in content else Html("")
