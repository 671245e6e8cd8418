"""Programs of other people's for Node.js, fetched once and kept."""

import subprocess
from pathlib import Path

from attrs import frozen

from tests.support.required import unavailable

FOLDER = Path(__file__).parents[2] / ".clients"


@frozen
class NodeTool:
    """A package in a folder of its own; what it is to look at is written there."""

    folder: Path

    def run(self, *command: str) -> str:
        """What a command that must succeed prints."""
        ended = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert 0 == ended.returncode, ended.stdout + ended.stderr
        return ended.stdout


def fetched(name: str, *packages: str) -> NodeTool:
    """The folder of this name with these packages, each with its version. Without npm the test that asks is skipped."""
    tool = NodeTool(FOLDER / name)
    tool.folder.mkdir(parents=True, exist_ok=True)
    (tool.folder / "package.json").write_text('{"private": true}')
    if not all((tool.folder / "node_modules" / one.rpartition("@")[0]).exists() for one in packages):
        try:
            tool.run("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", *packages)
        except FileNotFoundError:
            unavailable("node", "not installed: npm")
    return tool
