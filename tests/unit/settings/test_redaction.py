"""Secrets are covered wherever they stand, and nothing else is."""

import pytest

from leaderboard_shells.settings.redaction import MASK, Redaction

SECRET = "hunter2-x9F!q"


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "password", "postgres_password", "token", "access_token", "token_secret", "key", "api_key"),
        *("apikey", "Cookie", "set-cookie", "sasl.password", "ssl.key.pem", "credentials"),
    ],
)
def test_fields_that_hold_secrets(name: str) -> None:
    """The name of a field says that its value is nobody's business."""
    assert {name: MASK} == Redaction().fields({name: SECRET})


@pytest.mark.parametrize("name", ["event", "error", "partition", "key_name", "keys", "monkey", "url", "logger"])
def test_fields_that_hold_none(name: str) -> None:
    """Other fields are shown."""
    assert {name: "value"} == Redaction().fields({name: "value"})


def test_whether_there_is_a_secret_is_none() -> None:
    """An empty secret is told from one that is there."""
    assert {"password": "", "token": None} == Redaction().fields({"password": "", "token": None})


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (f"postgresql://leaderboard:{SECRET}@db:5432/x", f"postgresql://{MASK}@db:5432/x"),
        (f"redis://:{SECRET}@cache:6379/0", f"redis://{MASK}@cache:6379/0"),
        (f"host=db user=me password={SECRET} dbname=x", f"host=db user=me password={MASK} dbname=x"),
        (f"password='two words {SECRET}' host=db", f"password={MASK} host=db"),
        (f"Authorization: Bearer {SECRET}", f"Authorization: {MASK}"),
        (f"[(b'authorization', b'Bearer {SECRET}')]", f"[(b'authorization', b'Bearer {MASK}')]"),
        ("(b'authorization', b'Basic dXNlcjpwYXNzd29yZA==')", f"(b'authorization', b'Basic {MASK}')"),
        (f'{{"token": "{SECRET}", "score": 5}}', f'{{"token": {MASK}, "score": 5}}'),
        (f"GET /b/game1?key={SECRET}&limit=5", f"GET /b/game1?key={MASK}&limit=5"),
        ("opened with lbk_3dC5ywaXO3TbuQAKN77qqR8EJWuv, it says", f"opened with {MASK}, it says"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", f"got {MASK}"),
    ],
)
def test_texts(text: str, covered: str) -> None:
    """The secret goes, and what is around it stays."""
    assert {"event": covered} == Redaction().fields({"event": text})


@pytest.mark.parametrize(
    "text",
    [
        "The repository is not available; nothing was applied.",
        "http://127.0.0.1:8080",
        "KeyError: 'game1'",
        "connection failed: fe_sendauth: no password supplied",
        "Player 'key' is not on leaderboard 'token'.",
    ],
)
def test_texts_without_secrets(text: str) -> None:
    """What an operator has to read can be read."""
    assert text == Redaction().text(text)


def test_secrets_that_are_known() -> None:
    """A secret of the settings is covered in any text, whatever is around it, the longest first."""
    redaction = Redaction(["correct-horse", "correct-horse-battery"])

    assert f"say <{MASK}> and {MASK}!" == redaction.text("say <correct-horse-battery> and correct-horse!")


def test_a_word_is_not_covered() -> None:
    """A secret that is a word like any other, as the default of `postgres.password`, leaves the texts alone."""
    assert "a secret place" == Redaction(["secret"]).text("a secret place")


def test_what_is_inside() -> None:
    """Mappings, lists and other values are covered like texts; numbers stay numbers."""
    shown = Redaction(["correct-horse"]).fields(
        {"a": {"password": "x", "n": 1}, "b": ["password=x", 2.5, True], "c": ValueError("correct-horse")}
    )

    assert {
        "a": {"password": MASK, "n": 1},
        "b": [f"password={MASK}", 2.5, True],
        "c": f"ValueError('{MASK}')",
    } == shown
