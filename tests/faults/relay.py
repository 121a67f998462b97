"""A relay between the real driver and a real server that knows messages, and is cut at the nth of them."""

from __future__ import annotations

import selectors
import socket
from typing import Literal, Self
from urllib.parse import urlsplit

from tests.faults.bolt import NAMES, framed, receive, receive_message
from tests.listener import Listener

Loss = Literal["before", "after", "half"]
"""The message is lost; its answer is lost; its answer is cut in the middle."""


class Relay:
    """Listens on a free port; the nth message of all is the last of its connection. Nth 0 = none. Use ``with``."""

    def __init__(self, uri: str, nth: int = 0, loss: Loss = "before") -> None:
        parts = urlsplit(uri)
        self._target = (str(parts.hostname), int(parts.port or 7687))
        self._nth, self._loss = nth, loss
        self.heard: list[str] = []
        self.lost: str | None = None

    def __enter__(self) -> Self:
        self._listener = Listener(self._relay)
        self.uri = self._listener.uri
        return self

    def __exit__(self, *exc: object) -> None:
        self._listener.close()

    def _relay(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as server, selectors.DefaultSelector() as ready:
            server.sendall(receive(client, 20))
            self._shake_hands(client, server)
            for one in (client, server):
                ready.register(one, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    is_asked = key.fileobj is client
                    if not (self._pass_question(client, server) if is_asked else _pass_answer(server, client)):
                        return

    def _shake_hands(self, client: socket.socket, server: socket.socket) -> None:
        """Pass the server's choice; after Bolt's manifest (00 00 01 FF) the driver chooses again."""
        chosen = server.recv(4096)
        client.sendall(chosen)
        if chosen[:4] == b"\0\0\x01\xff":
            server.sendall(receive(client, 4))
            server.sendall(receive(client, 1))  # no capabilities

    def _pass_question(self, client: socket.socket, server: socket.socket) -> bool:
        message = receive_message(client)
        if not message:
            return False
        self.heard.append(NAMES[message[1]])
        if len(self.heard) != self._nth:
            server.sendall(framed(message))
            return True
        self.lost = self.heard[-1]
        if self._loss != "before":
            server.sendall(framed(message))
            answer = framed(receive_message(server))
            client.sendall(answer[: len(answer) // 2] if self._loss == "half" else b"")
        return False


def _pass_answer(server: socket.socket, client: socket.socket) -> bool:
    try:
        answer = server.recv(65536)
        client.sendall(answer)
    except OSError:
        return False
    return bool(answer)
