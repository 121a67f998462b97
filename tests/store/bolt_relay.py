"""A relay between driver and server that loses the connection at a commit: before it arrives, or once it is done."""

from __future__ import annotations

import selectors
import socket
from typing import Literal
from urllib.parse import urlsplit

from tests.listener import Listener

COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # Bolt: a chunk of two bytes, a structure without fields of tag 0x12; the end


class CommitCutter:
    """Listens on a free port; the first commit after `sign` has passed is cut, everything else goes through."""

    def __init__(self, uri: str, sign: bytes, cut: Literal["before", "after"]) -> None:
        parts = urlsplit(uri)
        self._target = (str(parts.hostname), int(parts.port or 7687))
        self._sign = sign
        self._cut = cut
        self._is_armed = False
        self.n_cut = 0
        self._listener = Listener(self._relay)
        self.uri = self._listener.uri

    def close(self) -> None:
        """Stop listening; connections end when either side hangs up."""
        self._listener.close()

    def _relay(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as server, selectors.DefaultSelector() as ready:
            other = {client: server, server: client}
            for one in other:
                ready.register(one, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    one = key.fileobj
                    assert isinstance(one, socket.socket)
                    data = _receive(one)
                    self._is_armed |= one is client and self._sign in data
                    if self._is_armed and one is client and COMMIT in data and self.n_cut == 0:
                        self._lose(data, server)
                        return
                    if not data:
                        return
                    other[one].sendall(data)

    def _lose(self, data: bytes, server: socket.socket) -> None:
        self.n_cut += 1
        if self._cut == "after":
            server.sendall(data)
            _receive(server)  # the server says that it has committed, and nobody hears it


def _receive(one: socket.socket) -> bytes:
    try:
        return one.recv(65536)
    except OSError:
        return b""
