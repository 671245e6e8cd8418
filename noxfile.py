"""Every promise about the code, each proven in its own environment; `make test` proves them in `.venv`."""

import tempfile
from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False

PYPROJECT = nox.project.load_toml("pyproject.toml")
PLAIN = {"attrs", "cronsim", "leaderboard-system", "tzdata"}


def install_group(session: nox.Session, group: str) -> None:
    session.install(*nox.project.dependency_groups(PYPROJECT, group))


def install_project(session: nox.Session, group: str) -> None:
    install_group(session, group)
    session.install("--editable", ".[all,testing]")


def run_tests(session: nox.Session, folder: str) -> None:
    install_project(session, "test")
    session.install("--no-deps", "--requirement", "tests/requirements-data.txt")
    session.run("pytest", f"tests/{folder}", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """The code keeps one style."""
    install_group(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Every call fits the types, strictly."""
    install_project(session, "types")
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """Imports run one way: shells, adapters, core."""
    install_project(session, "imports")
    session.run("lint-imports", "--no-logo")


@nox.session
def unit(session: nox.Session) -> None:
    """Each part alone keeps its promise."""
    run_tests(session, "unit")


@nox.session
def contract(session: nox.Session) -> None:
    """All adapters of a port behave alike."""
    run_tests(session, "contract")


@nox.session(python=["3.11", "3.13", "3.14"])
def integration(session: nox.Session) -> None:
    """The real processes keep the promises together, on the oldest and the newest Python that is there."""
    run_tests(session, "integration")


@nox.session
def browser(session: nox.Session) -> None:
    """The web page keeps its promises in a real browser."""
    run_tests(session, "browser")


@nox.session
def webapp(session: nox.Session) -> None:
    """The page in the package is the one that its source builds, and the client for browsers works; needs Node.js."""
    session.run("npm", "ci", "--prefix", "webapp", external=True)
    session.env["LEADERBOARD_REQUIRE"] = "node"
    run_tests(session, "integration/web")
    run_tests(session, "integration/clients/test_typescript.py")


@nox.session
def cluster(session: nox.Session) -> None:
    """The adapter of Redis keeps its promises on three primaries as it does on one server."""
    session.env["LEADERBOARD_REDIS_TOPOLOGY"] = "cluster"
    run_tests(session, "integration/redis")


@nox.session
def faults(session: nox.Session) -> None:
    """Nothing that was answered is lost or doubled, whatever breaks, hundreds of times; writes `docs/faults.md`."""
    install_project(session, "test")
    session.env.setdefault("LEADERBOARD_FAULTS", "100")
    session.env.setdefault("LEADERBOARD_WHOLE_FAULTS", "500")
    session.run("pytest", "tests/faults", "-s", *session.posargs)


@nox.session
def stores(session: nox.Session) -> None:
    """The adapters keep their law on each version of Redis, Valkey, PostgreSQL and Kafka; name some for less."""
    install_project(session, "test")
    session.run("python", "scripts/stores.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure everything against its limit and write `docs/performance.md`; needs wrk. Name modules for less."""
    install_project(session, "test")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """The wheel installs alone and works, as does the client; the command starts with `server`, and in the image."""
    wheel = build_wheel(session)
    programs = make_empty_venv(session)
    python = str(programs / "python")
    session.run("pip", "--python", python, "install", "--quiet", str(wheel))
    refuse_other_packages(session, python)
    session.run(python, "-I", "scripts/smoke_library.py", external=True)
    session.run("pip", "--python", python, "install", "--quiet", f"{wheel}[client]")
    session.run(python, "-I", "-c", "from leaderboard_shells.client import *", external=True)
    session.run("pip", "--python", python, "install", "--quiet", f"{wheel}[server]")
    session.run(str(programs / "leaderboard"), "--version", external=True)
    session.install(*(one for one in nox.project.dependency_groups(PYPROJECT, "test") if "dockerfile" in one))
    session.run("python", "scripts/rehearse_image.py", str(Path(session.create_tmp()) / "image"))


@nox.session
def lock(session: nox.Session) -> None:
    """Name again, to the byte, what the image is made of: the newest that pyproject.toml allows."""
    session.install("uv>=0.9")
    with tempfile.TemporaryDirectory() as directory:
        needed = Path(directory) / "build.in"
        needed.write_text("\n".join(PYPROJECT["build-system"]["requires"]))
        for source, target, extra in (
            ("pyproject.toml", "requirements.txt", ("--extra", "all")),
            (str(needed), "build-requirements.txt", ()),
        ):
            how = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--upgrade")
            session.run(
                *("uv", "pip", "compile", source, *extra, *how, "--quiet"),
                *("--custom-compile-command", "make lock", "--output-file", f"deploy/{target}"),
            )


def build_wheel(session: nox.Session) -> Path:
    install_group(session, "build")
    for old in Path("dist").glob("leaderboard_system-*"):
        old.unlink()
    session.run("python", "-m", "build", "--outdir", "dist")
    (wheel,) = Path("dist").resolve().glob("*.whl")
    return wheel


def make_empty_venv(session: nox.Session) -> Path:
    """Holds nothing, not even pip; returns where its programs lie."""
    place = Path(session.create_tmp()).resolve() / "plain"
    session.run("python", "-m", "venv", "--clear", "--without-pip", str(place))
    return place / "bin"


def refuse_other_packages(session: nox.Session, python: str) -> None:
    listed = session.run("pip", "--python", python, "list", "--format=freeze", silent=True)
    installed = {line.partition("==")[0].lower() for line in str(listed).split()}
    if others := installed - PLAIN:
        session.error(f"the plain wheel brings more than it says: {', '.join(sorted(others))}")
