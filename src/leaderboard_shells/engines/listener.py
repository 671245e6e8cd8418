"""The listening socket: where it is, and how long dead connections live."""

import errno
import os
import socket

#: How long a peer may leave what it was sent unread before its connection is dropped, in milliseconds.
_UNREAD = 20_000


class CannotListen(Exception):
    """The address cannot be served from."""


def listen(host: str, port: int, choose: str) -> socket.socket:
    """A socket bound to the address, for an engine to listen on; `choose` says how another port is chosen. Raises
    `CannotListen`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _drop_dead_peers(listener)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotListen(f"cannot listen on {host}:{port}: {_told(error, choose)}") from error
    return listener


def _told(error: OSError, choose: str) -> str:
    """Why an address cannot be listened on, and what to do about it."""
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    sentence = os.strerror(error.errno or 0)
    sentence = sentence[:1].lower() + sentence[1:]
    match error.errno:
        case errno.EADDRINUSE:
            return f"{sentence}; end what listens there, or choose another port with {choose}"
        case errno.EACCES:
            return f"{sentence}; ports below 1024 are for those with privileges: choose another with {choose}"
        case errno.EADDRNOTAVAIL:
            return f"{sentence}: it is no address of this machine"
    return sentence


def _drop_dead_peers(listener: socket.socket) -> None:
    """Let TCP end connections whose peer is gone, also where nothing is sent, or does not read; they inherit it."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 15)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 4)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD)


def url_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
