"""Text that came through a variable: it has no type of its own, so the setting it is for decides how it is read."""

from collections.abc import Iterator


class Text(str):
    """`source` tells where it came from: an environment variable, or a file and the variables named there."""

    source: str

    def __new__(cls, value: str, source: str) -> "Text":
        text = super().__new__(cls, value)
        text.source = source
        return text

    def parts(self) -> Iterator["Text"]:
        """The items of a list written with commas; none when it is empty."""
        return (Text(part.strip(), self.source) for part in self.split(",") if part.strip())
