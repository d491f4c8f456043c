"""The socket that the service listens on, opened before anything else."""

from __future__ import annotations

import errno
import socket


class AddressError(Exception):
    """Nothing can listen at an address; the message says what to do next."""


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address that is set. Raises AddressError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        why = "another program uses it" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        raise AddressError(
            f"Cannot listen at {host} port {port}: {why}. Stop that program, or choose another "
            "port with --port (make run PORT=…) or ZHENGWEN_PORT."
        ) from error
    bound.set_inheritable(True)
    return bound
