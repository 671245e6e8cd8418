"""The AsyncAPI document: valid by its own tool, and of the messages that are really sent."""

import json
from typing import Any, get_args

import httpx2 as httpx
import jsonschema
import pytest
from msgspec import Struct

from leaderboard_shells.live import client_messages, server_messages
from leaderboard_shells.live.asyncapi import document
from tests.integration.live.test_documentation import conversation
from tests.support.node_tool import fetched
from tests.support.server import Server

DOCUMENT = document("scores", "scores.dlq")
PARSER = "@asyncapi/parser@3.6.6"
#: Tells what the tool has to say, but that there is a newer version of AsyncAPI.
CHECK = """
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
const { document, diagnostics } = await new Parser().parse(readFileSync("asyncapi.json", "utf8"));
const told = diagnostics.filter(({ code }) => code !== "asyncapi-latest-version");
console.log(JSON.stringify({ valid: document !== undefined, told: told.map(({ code, path }) => [code, path]) }));
"""


@pytest.mark.timeout(300)
async def test_it_is_valid(server: Server, client: httpx.AsyncClient) -> None:
    """For the tool that AsyncAPI itself maintains."""
    parser = fetched("asyncapi", PARSER)
    (parser.folder / "asyncapi.json").write_bytes((await client.get("/asyncapi.json")).content)
    (parser.folder / "check.mjs").write_text(CHECK)

    assert {"valid": True, "told": []} == json.loads(parser.run("node", "check.mjs"))


def messages(channel: str) -> dict[str, dict[str, Any]]:
    """By name, the schemas of a channel's messages, with all that they refer to."""
    described = DOCUMENT["channels"][channel]["messages"]
    return {name: {**one["payload"], "components": DOCUMENT["components"]} for name, one in described.items()}


def test_the_documented_conversation_is_described() -> None:
    schemas = messages("socket")
    for _, message in conversation("game1"):
        schema = schemas[str(message["type"])]
        jsonschema.validate(message, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**message, "type": "?"}, schema)


def test_no_message_is_left_out() -> None:
    """Of those that are decoded, and of those that are encoded."""
    told = {str(cls.__struct_config__.tag) for cls in vars(server_messages).values() if is_message(cls)}
    asked = messages("socket").keys() - told
    assert sorted(client_messages._TYPES.split(", ")) == sorted(asked)
    assert len(get_args(client_messages.Request)) == len(asked)
    assert {"leaderboard_update", "leaderboard_deleted", "error"} == messages("stream").keys()


def is_message(cls: object) -> bool:
    return isinstance(cls, type) and issubclass(cls, Struct) and cls.__struct_config__.tag is not None


def test_records_are_described() -> None:
    record = {"player_id": "ada", "leaderboard_id": "game1", "score": 1200, "game_id": "m7", "metadata": {"level": 10}}
    [(name, schema)] = messages("scores").items()
    jsonschema.validate(record, schema)
    for field in ("player_id", "leaderboard_id", "score"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in record.items() if key != field}, schema)
    assert ("submission", "scores") == (name, DOCUMENT["channels"]["scores"]["address"])
