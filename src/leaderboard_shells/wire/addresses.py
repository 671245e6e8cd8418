"""Network addresses: who can reach one, and whom one stands for where nothing else tells callers apart."""

from ipaddress import IPv6Address, ip_address, ip_network

#: Whoever has one IPv6 address has all that differ in their last 64 bits.
_NETWORK = 64


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def owner_of(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address by its network; anything else as it is."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address) or known.is_loopback:
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, _NETWORK), strict=False))
