"""An operation as a command to try."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from leaderboard_shells.http.docs.markup import as_json

#: Stands for the address of the server, which is known when the page is asked for.
SERVER = "%SERVER%"
#: Parameters that the simplest use of a reading leaves out.
_SPECIAL = frozenset({"source", "season", "include", "cursor"})


def curl(method: str, path: str, operation: Mapping[str, Any]) -> str:
    """A command with the document's own examples."""
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    words.append(f"'{SERVER}{_address(path, operation.get('parameters', ()))}'")
    lines = [" ".join(words)]
    if "requestBody" in operation:
        example = operation["requestBody"]["content"]["application/json"]["example"]
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{as_json(example)}'"]
    return " \\\n".join(lines)


def _address(path: str, parameters: Any) -> str:
    asked = []
    for parameter in parameters:
        name, example = parameter["name"], parameter.get("example")
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(example, safe=""))
        elif parameter["in"] == "query" and name not in _SPECIAL:
            asked.append(f"{name}={','.join(map(str, example)) if isinstance(example, list) else example}")
    return f"{path}?{'&'.join(asked)}" if asked else path
