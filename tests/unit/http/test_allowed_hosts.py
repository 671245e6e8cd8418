"""Under which names a server answers."""

import pytest

from leaderboard_shells.http.allowed_hosts import AllowedHosts

MACHINE = ["localhost", "localhost:8080", "LOCALHOST", "a.localhost", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080"]
OTHERS = ["rebound.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "[fd00::1]", "[", "a:b", "a,localhost"]


def test_a_loopback_server() -> None:
    """It answers to the names of this machine, whatever else is made to lead here."""
    hosts = AllowedHosts((), loopback=True)

    assert [] == [host for host in MACHINE if not hosts.allow(host, "127.0.0.1")]
    assert [] == [host for host in OTHERS if hosts.allow(host, "127.0.0.1")]


@pytest.mark.parametrize("hosts", [AllowedHosts((), loopback=False), AllowedHosts(["*"], loopback=True)])
def test_any(hosts: AllowedHosts) -> None:
    """Where others may come, or where it is said, any name will do."""
    assert all(hosts.allow(host, "10.0.0.5") for host in [*MACHINE, *OTHERS])


@pytest.mark.parametrize("loopback", [True, False])
def test_listed_names(loopback: bool) -> None:
    """Listed names and subdomains, on any port; the machine's own; and the address that was come to."""
    hosts = AllowedHosts(["play.example", "*.games.example", "2001:db8::1"], loopback=loopback)
    own = ["play.example", "Play.Example:8080", "a.games.example", "a.b.games.example:1", "[2001:db8::1]:80"]
    foreign = ["games.example", "xgames.example", "aplay.example", "play.example.evil.example", "10.0.0.6"]

    assert [] == [host for host in [*MACHINE, *own, "10.0.0.5:8080"] if not hosts.allow(host, "10.0.0.5")]
    assert [] == [host for host in foreign if hosts.allow(host, "10.0.0.5")]
