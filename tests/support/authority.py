"""A certificate authority of our own, and what it signs, as files."""

from pathlib import Path

import trustme
from attrs import field, frozen


@frozen
class Certificate:
    """A certificate and its key, each in a file."""

    certificate: str
    key: str


@frozen
class Authority:
    """One authority over a directory."""

    directory: Path
    _signing: trustme.CA = field(factory=trustme.CA)

    @property
    def file(self) -> str:
        """The file that whoever believes it is given."""
        path = self.directory / "authority.pem"
        self._signing.cert_pem.write_to_path(str(path))
        return str(path)

    def certificate(self, *names: str, common_name: str | None = None) -> Certificate:
        """A new one for these names, whose key may be read by nobody but its owner."""
        issued = self._signing.issue_cert(*names, common_name=common_name)
        certificate, key = (self.directory / f"{common_name or names[0]}.{kind}" for kind in ("crt", "key"))
        issued.cert_chain_pems[0].write_to_path(str(certificate))
        key.touch(0o600)
        issued.private_key_pem.write_to_path(str(key))
        return Certificate(str(certificate), str(key))
