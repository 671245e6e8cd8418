"""The page as a whole."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from leaderboard_shells.http.docs.curl import SERVER
from leaderboard_shells.http.docs.errors import TITLE, errors_section
from leaderboard_shells.http.docs.fields import Fields
from leaderboard_shells.http.docs.markup import Html, block, el, joined
from leaderboard_shells.http.docs.operation import badge, section

Document = Mapping[str, Any]


def docs_page(document: Document) -> str:
    """The whole page, with its style inside."""
    info = document["info"]
    head = joined(
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        el("title", f"{info['title']} API"),
        el("style", Html(files(__package__).joinpath("style.css").read_text("utf-8"))),
    )
    about = el(
        "header",
        el("h1", f"{info['title']} API ", el("small", info["version"])),
        block(info["description"]),
        el("p", "This server: ", el("code", SERVER), ". For programs: ", el("a", "openapi.json", href="openapi.json")),
    )
    main = el("main", about, *_groups(document), errors_section())
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{_contents(document)}{main}</body></html>\n'


def _groups(document: Document) -> Iterator[Html]:
    fields = Fields(document)
    for tag in document["tags"]:
        sections = [section(*found, fields) for found in _operations(document, tag["name"])]
        yield joined(el("h2", tag["name"]), block(tag["description"]), *sections)


def _contents(document: Document) -> Html:
    groups = [
        joined(
            el("h2", tag["name"]),
            el(
                "ul",
                *(
                    el("li", el("a", badge(method), operation["summary"], href=f"#{operation['operationId']}"))
                    for method, _, operation in _operations(document, tag["name"])
                ),
            ),
        )
        for tag in document["tags"]
    ]
    return el("nav", *groups, el("h2", el("a", TITLE, href="#errors")))


def _operations(document: Document, tag: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if tag in operation["tags"]:
                yield method, path, operation
