"""What the image is made of is named to the byte, and is what `pyproject.toml` asks for."""

import re
import tomllib
from collections.abc import Iterator, Mapping

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.integration.deploy.composed import services
from tests.integration.deploy.test_dockerfile import stages
from tests.support.make import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DIGEST = re.compile(r"@sha256:[0-9a-f]{64}")
#: The Python of the image.
IMAGE = {"python_version": "3.13", "python_full_version": "3.13.0", "sys_platform": "linux", "extra": ""}


def locked(name: str) -> Mapping[str, tuple[str, int]]:
    """The version of each package of a file that the image has, and how many files of it are known by their hashes."""
    text = (ROOT / "deploy" / name).read_text().replace("\\\n", " ")
    found = {}
    for line in filter(None, (line for line in text.splitlines() if not line.startswith("#"))):
        pinned, *hashes = re.split(r" +--hash=sha256:", line)
        assert all(re.fullmatch("[0-9a-f]{64}", one.strip()) for one in hashes), line
        requirement = Requirement(pinned.strip())
        [version] = requirement.specifier
        assert "==" == version.operator
        if requirement.marker is None or requirement.marker.evaluate(IMAGE):
            found[canonicalize_name(requirement.name)] = (version.version, len(hashes))
    return found


def wanted() -> Iterator[Requirement]:
    """What the project needs, with all the extras that `all` gathers."""
    yield from map(Requirement, PROJECT["project"]["dependencies"])
    yield from _needed("all")


def _needed(extra: str) -> Iterator[Requirement]:
    """What an extra needs, with all the extras that it gathers."""
    for requirement in map(Requirement, PROJECT["project"]["optional-dependencies"][extra]):
        if requirement.name == PROJECT["project"]["name"]:
            for other in sorted(requirement.extras):
                yield from _needed(other)
        else:
            yield requirement


@pytest.mark.parametrize("requirement", [*wanted()], ids=str)
def test_the_lock_is_that_of_the_project(requirement: Requirement) -> None:
    """Whatever is asked for is there, in a version that will do: `make lock` makes it so."""
    version, hashes = locked("requirements.txt")[canonicalize_name(requirement.name)]

    assert version in requirement.specifier
    assert hashes


def test_what_builds_is_locked_as_well() -> None:
    """So is what makes the wheel."""
    files = locked("build-requirements.txt")
    for text in PROJECT["build-system"]["requires"]:
        requirement = Requirement(text)
        assert files[canonicalize_name(requirement.name)][0] in requirement.specifier
    assert all(hashes for _, hashes in (*files.values(), *locked("requirements.txt").values()))


def test_nothing_else_is_installed() -> None:
    """Every installation in the image asks for hashes, or takes the wheel that was just made and nothing with it."""
    installing = [text for stage in stages() for name, text in stage if name == "RUN" and "pip install" in text]

    assert 3 == len(installing)
    assert all("--require-hashes" in text or "--no-deps wheels/" in text for text in installing)


def test_images_are_named_by_their_digests() -> None:
    """Those that ours is made of, and those that the stack runs."""
    bases = [text for stage in stages() for name, text in stage if name == "FROM"]
    others = [service["image"] for service in services().values() if service["image"] != "leaderboard"]

    assert (2, 3) == (len(bases), len(others))
    assert all(DIGEST.search(image) for image in (*bases, *others))
