"""A made-up Bolt server: it answers the real driver as a script says, and goes wrong where the script says.

It knows the handshakes of Bolt 4.4 and 5.4 and as many messages as influent causes; statements are told apart by the
question in their first line. See https://neo4j.com/docs/bolt/current/bolt/message/
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from tests.faults.packstream import pack, unpack
from tests.listener import Listener

NAMES = {
    0x01: "HELLO", 0x02: "GOODBYE", 0x0F: "RESET", 0x10: "RUN", 0x11: "BEGIN", 0x12: "COMMIT", 0x13: "ROLLBACK",
    0x2F: "DISCARD", 0x3F: "PULL", 0x54: "TELEMETRY", 0x66: "ROUTE", 0x6A: "LOGON", 0x6B: "LOGOFF",
}  # fmt: skip
SUCCESS, RECORD, IGNORED, FAILURE = 0x70, 0x71, 0x7E, 0x7F
AGENT = "Neo4j/5.26.0"


class HangUp(Exception):  # noqa: N818  (what the script tells the server to do)
    """End the connection here; `said` goes out before."""

    def __init__(self, said: bytes = b"") -> None:
        super().__init__()
        self.said = said


@dataclass
class Failure(Exception):  # noqa: N818
    """Answer with a failure of this code."""

    code: str


Script = Callable[[str, int], None]
"""Called with each message's name and how many of that name came before, over all connections; raises to go wrong."""


@dataclass
class BoltPeer:
    """Listens on a free port of this machine; use ``with``.

    `rows` gives the rows of statements by a part of their text; other statements have none. With `tls` it speaks
    nothing else. `heard` lists the names of all messages, `statements` the texts of those that were run.
    """

    rows: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    script: Script = lambda name, nth: None
    version: tuple[int, int] = (5, 4)
    agent: str = AGENT
    hints: Mapping[str, Any] = field(default_factory=dict)
    handshake: Callable[[bytes], bytes | None] | None = None
    tls: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = Listener(self._serve)
        self.uri = self._listener.uri
        return self

    def __exit__(self, *exc: object) -> None:
        self._listener.close()

    def _serve(self, one: socket.socket) -> None:
        with suppress(OSError, HangUp), self._encrypted(one) as client:
            proposed = receive(client, 20)
            chosen = self.handshake(proposed) if self.handshake else bytes([0, 0, *reversed(self.version)])
            if chosen is None:
                client.recv(1)  # says nothing until the other side hangs up
                return
            client.sendall(chosen)
            _Conversation(self, client).hold()

    def _encrypted(self, one: socket.socket) -> socket.socket:
        return one if self.tls is None else self.tls.wrap_socket(one, server_side=True)


@dataclass
class _Conversation:
    peer: BoltPeer
    client: socket.socket
    statement: str = ""
    is_failed: bool = False

    def hold(self) -> None:
        while message := receive_message(self.client):
            name = NAMES[message[1]]
            nth = self.peer.heard.count(name)
            self.peer.heard.append(name)
            if name == "GOODBYE":
                return
            try:
                self._answer(name, nth, message)
            except HangUp as end:
                self.client.sendall(end.said)
                raise
            except Failure as failure:
                self.is_failed = True
                self._send(FAILURE, {"code": failure.code, "message": "as the script says"})

    def _answer(self, name: str, nth: int, message: bytes) -> None:
        if name == "RESET":
            self.is_failed = False
        elif self.is_failed:
            self._send(IGNORED)
            return
        self.peer.script(name, nth)
        if name == "HELLO":
            hints = dict(self.peer.hints)
            self._send(SUCCESS, {"server": self.peer.agent, "connection_id": "bolt-1", "hints": hints})
        elif name == "RUN":
            self.statement = str(unpack(message[2:]))
            self.peer.statements.append(self.statement)
            width = len(self._rows()[0]) if self._rows() else 0
            self._send(SUCCESS, {"fields": [f"c{n}" for n in range(width)], "t_first": 0})
        elif name == "PULL":
            for row in self._rows():
                self._send(RECORD, list(row))
            self._send(SUCCESS, {"has_more": False, "t_last": 0, "type": "r", "db": "neo4j"})
        elif name == "ROUTE":
            here = [self.peer.uri.partition("//")[2]]
            servers = [{"addresses": here, "role": role} for role in ("ROUTE", "READ", "WRITE")]
            self._send(SUCCESS, {"rt": {"ttl": 300, "db": "neo4j", "servers": servers}})
        else:
            self._send(SUCCESS, {"bookmark": "b:1"} if name == "COMMIT" else {})

    def _rows(self) -> Sequence[Sequence[Any]]:
        return next((rows for sign, rows in self.peer.rows.items() if sign in self.statement), [])

    def _send(self, tag: int, *values: Any) -> None:
        self.client.sendall(framed(bytes([0xB0 + len(values), tag]) + b"".join(map(pack, values))))


def framed(message: bytes) -> bytes:
    """Put a message into chunks, and the mark of its end."""
    chunks = [message[at : at + 0xFFFF] for at in range(0, len(message), 0xFFFF)]
    return b"".join(struct.pack(">H", len(chunk)) + chunk for chunk in chunks) + b"\0\0"


def receive_message(one: socket.socket) -> bytes:
    """Read a whole message out of its chunks; b"" = the other side hung up."""
    message = b""
    while True:
        size = receive(one, 2)
        if len(size) < 2:
            return b""
        if size == b"\0\0":
            if message:
                return message
            continue  # a lone mark keeps the connection alive
        message += receive(one, struct.unpack(">H", size)[0])


def receive(one: socket.socket, size: int) -> bytes:
    """Read exactly so many bytes, or fewer when the other side hung up."""
    found = b""
    while len(found) < size:
        try:
            piece = one.recv(size - len(found))
        except OSError:
            return b""
        if not piece:
            break
        found += piece
    return found
