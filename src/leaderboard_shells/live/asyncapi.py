"""What is told without being asked each time, as an AsyncAPI 3 document: the socket, the streams and the topics.

Made of the classes that decode and encode the messages. Its schemas say no more than JSON Schema's draft 7 knows: what
is newer the tools of AsyncAPI pass over.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
import msgspec
from msgspec import Struct
from starlette.routing import BaseRoute

from leaderboard_core.domain.submission import Submission
from leaderboard_shells.http.openapi.about import about
from leaderboard_shells.http.openapi.components import REF, answer_schemas
from leaderboard_shells.http.openapi.glossary import GLOSSARY, described
from leaderboard_shells.http.openapi.pages import STREAM, Page
from leaderboard_shells.http.openapi.parameters import page_parameters
from leaderboard_shells.http.openapi.rules import schema_of_class, schema_of_fields
from leaderboard_shells.http.openapi.word import Word
from leaderboard_shells.http.routes import static_route
from leaderboard_shells.live import client_messages, server_messages
from leaderboard_shells.live.board_snapshot import SnapshotData
from leaderboard_shells.wire.answers.reads import Ranked

Schema = dict[str, Any]

ASYNCAPI: Final = Page(
    "/asyncapi.json", "asyncapi", "What is told as it happens, as an AsyncAPI 3 document", "application/json"
)
#: By their `type`: what decodes the rest of them, and what they ask for.
_ASKED: Mapping[str, tuple[type[attrs.AttrsInstance], str]] = {
    "subscribe": (client_messages.BoardView, "Watch a leaderboard: what it shows, and that again whenever it changes."),
    "get": (client_messages.BoardView, "What a leaderboard shows now, once."),
    "unsubscribe": (client_messages.Unsubscribe, "Watch a leaderboard no more."),
    "subscribe_boards": (client_messages.SubscribeBoards, "Watch the list of leaderboards."),
    "unsubscribe_boards": (client_messages.UnsubscribeBoards, "Watch the list no more."),
    "ping": (client_messages.Ping, "Ask for a sign of life."),
    "submit_score": (Submission, "Send a score."),
    "auth": (client_messages.Authenticate, "Speak for whoever has this key or token, from here on."),
}
_TOLD: tuple[type[Struct], ...] = (
    server_messages.Pong,
    server_messages.Subscribed,
    server_messages.Unsubscribed,
    server_messages.LeaderboardDeleted,
    server_messages.BoardsSubscribed,
    server_messages.BoardsUnsubscribed,
    server_messages.BoardsUpdate,
    server_messages.LeaderboardUpdate,
    server_messages.ScoreResult,
    server_messages.Error,
)
#: What these mean in messages.
_WORDS: Mapping[str, Word] = {
    **GLOSSARY,
    "type": Word("Which message it is."),
    "timestamp": Word("The moment that is shown: now, unless the message is `stale`."),
    "data": Word("What a view of the leaderboard shows, or what became of a score."),
    "entries": Word("The best players."),
    "around": Word("The player that the view names, and their neighbours; empty while the player is absent."),
    "boards": Word("Leaderboards that were made or changed, as they are now."),
    "deleted": Word("The ids of leaderboards that are gone."),
    "reload": Word("Whether the list is to be read again: more has changed than is told."),
    "request_id": Word("The id that the message had that this answers."),
}
#: Those of a stream.
_STREAMED: tuple[type[Struct], ...] = (
    server_messages.LeaderboardUpdate,
    server_messages.LeaderboardDeleted,
    server_messages.Error,
)
_ABOUT = (
    "Leaderboards as they change: over a WebSocket, or one way as Server-Sent Events; and scores through Kafka. "
    "Whatever is asked and answered over HTTP is in `/openapi.json`."
)


#: The headers of a dead letter, see `docs/kafka.md`.
_LETTER_HEADERS: Mapping[str, str] = {
    "code": "Why it could not be applied, as the `code` of an error over HTTP.",
    "reason": "The same as a sentence, in ASCII.",
    "source-topic": "The topic that it came from.",
    "source-topic-id": "That topic's id: a topic that is made again has another one.",
    "source-partition": "The partition that it came from.",
    "source-offset": "Its offset there.",
    "left-out": "Only there where key and value were too long for this topic and were left out.",
}


def asyncapi_route(topic: str, dead_letter_topic: str) -> BaseRoute:
    """The route of the document."""
    return static_route(ASYNCAPI, lambda: msgspec.json.encode(document(topic, dead_letter_topic)))


def document(topic: str, dead_letter_topic: str) -> Schema:
    """The document of a server whose scores come through these topics."""
    return {
        "asyncapi": "3.0.0",
        "info": about(_ABOUT),
        "defaultContentType": "application/json",
        "channels": _channels(topic, dead_letter_topic),
        "operations": _operations(),
        "components": {"schemas": _schemas()},
    }


def _channels(topic: str, dead_letter_topic: str) -> Schema:
    asked = {name: _message(name, _schema_name(name)) for name in _ASKED}
    told = {_type(one): _message(_type(one), one.__name__) for one in _TOLD}
    key = {"type": "string", "description": "The player's id: one player's scores keep their order."}
    record = {**_message("submission", Submission.__name__), "bindings": {"kafka": {"key": key}}}
    headers = {name: {"type": "string", "description": meaning} for name, meaning in _LETTER_HEADERS.items()}
    return {
        "socket": {"address": "/ws", "title": "Live boards, and scores, over a WebSocket", "messages": asked | told},
        "stream": {
            "address": STREAM.path,
            "title": STREAM.summary,
            "description": STREAM.description,
            "parameters": {"id": {"description": GLOSSARY["id"].meaning}},
            "messages": {_type(one): told[_type(one)] for one in _STREAMED},
        },
        "scores": {"address": topic, "title": "Scores through Kafka", "messages": {"submission": record}},
        "dead_letters": {
            "address": dead_letter_topic,
            "title": "Records that can never be applied, with key and value as they came",
            "messages": {"dead_letter": {"name": "dead_letter", "headers": {"type": "object", "properties": headers}}},
        },
    }


def _operations() -> Schema:
    """From the server's side, as AsyncAPI has it: what clients send is received here."""
    query = {one["name"]: {**one["schema"], "description": one["description"]} for one in page_parameters(STREAM)[1:]}
    reading = {"http": {"method": "GET", "query": {"type": "object", "properties": query}, "bindingVersion": "0.3.0"}}
    return {
        "receive_questions": _operation("receive", "socket", _ASKED, "Clients ask, and send scores."),
        "send_answers": _operation("send", "socket", map(_type, _TOLD), "What is asked is answered, changes are told."),
        "send_changes": {
            **_operation("send", "stream", map(_type, _STREAMED), "Changes are told."),
            "bindings": reading,
        },
        "receive_scores": _operation("receive", "scores", ["submission"], "Each record counts exactly once."),
        "send_dead_letters": _operation("send", "dead_letters", ["dead_letter"], "What can never be applied is kept."),
    }


def _operation(action: str, channel: str, messages: Iterable[str], summary: str) -> Schema:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in messages],
    }


def _schemas() -> Schema:
    asked = {_schema_name(name): _asked(name, cls, meaning) for name, (cls, meaning) in _ASKED.items()}
    told = answer_schemas([*_TOLD, SnapshotData, Ranked], _WORDS)
    for cls in _TOLD:
        told[cls.__name__]["properties"]["type"] = _word(_type(cls))
    return {**asked, **told, Submission.__name__: schema_of_class(Submission)}


def _asked(name: str, cls: type[attrs.AttrsInstance], meaning: str) -> Schema:
    """What a client sends: its type, what that takes, and perhaps an id of its own."""
    fields = schema_of_fields(cls)
    own = {"type": _word(name), "request_id": described("request_id", {"type": "string"}, _WORDS)}
    properties = {**own, **fields["properties"]}
    return {**fields, "description": meaning, "properties": properties, "required": ["type", *fields["required"]]}


def _word(word: str) -> Schema:
    return {"type": "string", "const": word}


def _message(name: str, schema: str) -> Schema:
    return {"name": name, "payload": {"$ref": REF.format(name=schema)}}


def _type(cls: type[Struct]) -> str:
    """The `type` of a message that is told."""
    return str(cls.__struct_config__.tag)


def _schema_name(name: str) -> str:
    return "".join(map(str.capitalize, name.split("_")))
