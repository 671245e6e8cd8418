"""What a client names in `Accept` or `Accept-Encoding`, and how gladly it takes it (RFC 9110, 12.4.2)."""

from collections.abc import Mapping


def weights_of(value: bytes) -> Mapping[bytes, float]:
    """The weight of each name in a field's value, names in lower case; one without a weight has 1."""
    weights = {}
    for part in value.lower().split(b","):
        name, *parameters = part.split(b";")
        weights[name.strip()] = min(map(_weight, parameters), default=1.0)
    return weights


def _weight(parameter: bytes) -> float:
    name, _, value = parameter.partition(b"=")
    try:
        return float(value) if name.strip() == b"q" else 1.0
    except ValueError:
        return 0.0
