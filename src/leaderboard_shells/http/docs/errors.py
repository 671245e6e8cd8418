"""The errors of the API as a table, each with a name that can be linked to: problem details do."""

from leaderboard_shells.http.docs.markup import Html, el, inline, joined
from leaderboard_shells.http.errors import ERROR_SPECS

TITLE = "Errors"


def errors_section() -> Html:
    """A row an error, in the order of their statuses."""
    rows = [
        el(
            "tr",
            el("td", el("code", str(spec.status), class_=f"status s{spec.status // 100}")),
            el("td", el("code", error.code)),
            el("td", inline(spec.meaning)),
            id=error.code,
        )
        for error, spec in ERROR_SPECS.items()
    ]
    return joined(el("h2", TITLE, id="errors"), el("div", el("table", *rows), class_="wide"))
