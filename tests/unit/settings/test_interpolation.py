"""`${VAR:default}` in the file."""

import pytest

from tests.unit.settings.kit import Faults, Load


def test_default_when_not_set(load_text: Load) -> None:
    """Without the variable its default is the value."""
    assert "db.example" == load_text("postgres: {host: '${DB:db.example}'}").postgres.host


def test_variable_wins_over_default(load_text: Load) -> None:
    """A variable that is set is the value, even an empty one."""
    text = "redis:\n  password: ${PW:default}"

    assert "s3cret" == load_text(text, {"PW": "s3cret"}).redis.password
    assert "" == load_text(text, {"PW": ""}).redis.password


def test_variable_without_default_is_needed(faults_in: Faults) -> None:
    """`${VAR}` that is not set is one fault, which names the variable."""
    fault = faults_in("auth:\n  keys:\n  - {name: '${KEY_NAME}', scopes: [read], sha256: ''}")["auth.keys[0].name"]

    assert "needs the environment variable KEY_NAME, which is not set" == fault.message


def test_read_as_the_type_of_the_setting(load_text: Load) -> None:
    """A value that came through a variable is read as the number, truth value, duration or list it is for."""
    settings = load_text(
        "server:\n"
        "  port: ${PORT:9090}\n"
        "  idle_timeout: ${IDLE:90s}\n"
        "  allowed_origins: ${ORIGINS:https://a.example, https://b.example}\n"
        "redis:\n"
        "  tls: ${TLS:yes}\n"
        "  password: ${PW:1234}\n"
    )

    assert 9090 == settings.server.port
    assert "90s" == str(settings.server.idle_timeout)
    assert ("https://a.example", "https://b.example") == settings.server.allowed_origins
    assert settings.redis.tls is True
    assert "1234" == settings.redis.password


def test_part_of_a_value(load_text: Load) -> None:
    """References may stand anywhere in a value, and more than once."""
    settings = load_text("redis:\n  addr: ${H:cache}.example:${P:6380}", {"H": "fast"})

    assert "fast.example:6380" == settings.redis.addr


def test_item_of_a_list_may_be_several(load_text: Load) -> None:
    """A list item that is a variable with commas in it is several items; one that is empty is none."""
    settings = load_text("kafka: {brokers: ['${B}', 'c:3', '${NONE:}']}", {"B": "a:1,b:2"})

    assert ("a:1", "b:2", "c:3") == settings.kafka.brokers


def test_variable_adds_no_structure(load_text: Load) -> None:
    """What a variable holds is a value and nothing else, even if it looks like YAML or a reference."""
    hostile = "x\\nadmin: {a: '${HOME}'}"
    settings = load_text("redis:\n  password: ${PW}", {"PW": hostile, "HOME": "/home"})

    assert hostile == settings.redis.password


@pytest.mark.parametrize(
    ("written", "meant"), [("$${PW}", "${PW}"), ("a$b", "a$b"), ("$$", "$$"), ("{PW}", "{PW}"), ("$PW", "$PW")]
)
def test_plain_dollars(load_text: Load, written: str, meant: str) -> None:
    """`$${` is a plain `${`; no other dollar has a meaning."""
    assert meant == load_text(f"redis: {{password: '{written}'}}", {"PW": "no"}).redis.password


@pytest.mark.parametrize("written", ["${}", "${1A}", "${A", "${A-B}", "${A B:c}"])
def test_refuses_what_is_no_reference(faults_in: Faults, written: str) -> None:
    """A `${` that begins no reference is a fault rather than a value with a dollar in it."""
    fault = faults_in(f"redis: {{password: '{written}'}}")["redis.password"]

    assert fault.message.startswith("has a ${ that is no reference")


def test_fault_names_file_and_variable(faults_in: Faults, config: object) -> None:
    """A wrong value that came through a variable is traced to the file and to the variable."""
    fault = faults_in("server:\n  port: ${PORT:1}", {"PORT": "70000"})["server.port"]

    assert f"{config}, ${{PORT}}" == fault.source
