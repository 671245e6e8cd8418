"""The manifests of `deploy/kubernetes/` as kustomize makes them, by kubectl or by itself."""

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.support.required import unavailable

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
#: Overlays, each of which is a whole deployment.
OVERLAYS = sorted(path.name for path in (KUBERNETES / "overlays").iterdir())
_VERSION = "v5.8.0"
_FOLDER = ROOT / ".fetched" / f"kustomize-{_VERSION}"

Manifest = Mapping[str, Any]


@functools.cache
def required() -> Sequence[str | Path]:
    """What renders a folder: kubectl, where it is new enough, or else kustomize itself, which Go builds.

    Without either the test that asks is skipped; it fails where Go is required.
    """
    if shutil.which("kubectl") is not None:
        command = ["kubectl", "version", "--client"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
        if "Kustomize Version: v5" in said:
            return ["kubectl", "kustomize"]
    program = _FOLDER / "kustomize"
    if not program.exists():
        if shutil.which("go") is None:
            unavailable("go", "not installed: kubectl or go")
        # It is whole, or it is not there: Go moves what it has built.
        environment = os.environ | {"GOBIN": str(_FOLDER), "CGO_ENABLED": "0"}
        source = f"sigs.k8s.io/kustomize/kustomize/v5@{_VERSION}"
        subprocess.run(["go", "install", source], check=True, env=environment, timeout=580)
    return [program, "build"]


@functools.cache
def rendered(overlay: str) -> Sequence[Manifest]:
    """Every object of an overlay."""
    command = [*required(), KUBERNETES / "overlays" / overlay]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return [*yaml.safe_load_all(text)]


def of_kind(overlay: str, *kinds: str) -> Mapping[str, Manifest]:
    """Those of some kinds, by name."""
    return {one["metadata"]["name"]: one for one in rendered(overlay) if one["kind"] in kinds}


def workloads(overlay: str) -> Mapping[str, Manifest]:
    """What runs pods, by name."""
    return of_kind(overlay, "Deployment", "StatefulSet", "Job")
