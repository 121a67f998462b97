"""A server whose certificate is not to be trusted is refused at once, in one clear line; one in order is taken."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from influent.errors import StoreError
from influent.store.neo4j import open_neo4j
from tests.cli.conftest import plain_environment
from tests.faults.bolt import BoltPeer

STORE = {"which store is in this database": [[1, "made-up", 0, 0, None]], "how many users": [[0]]}
SCHEMES = ("bolt+s", "neo4j+s")
HERE = "127.0.0.1"
NOW = datetime.now(UTC)
LONG_AGO = {"not_before": NOW - timedelta(days=9), "not_after": NOW - timedelta(days=2)}
NOT_YET = {"not_before": NOW + timedelta(days=2), "not_after": NOW + timedelta(days=9)}

pytestmark = pytest.mark.usefixtures("virtual_time")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's own settings out."""
    for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEO4J_PASSWORD", "made-up")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch) -> Iterator[trustme.CA]:
    """Make an authority that this machine trusts."""
    made = trustme.CA()
    with made.cert_pem.tempfile() as file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
        yield made


def serving(certificate: trustme.LeafCert) -> BoltPeer:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(tls)
    return BoltPeer(rows=STORE, tls=tls)


def at(peer: BoltPeer, scheme: str) -> str:
    return peer.uri.replace("bolt:", f"{scheme}:")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_open_when_the_certificate_is_in_order_then_works(scheme: str, authority: trustme.CA) -> None:
    with serving(authority.issue_cert(HERE)) as peer, open_neo4j(at(peer, scheme)) as store:
        assert store.snapshot().n_users == 0
    assert "LOGON" in peer.heard


@pytest.mark.fault("F30")
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("wrong", "what", "advice"),
    [
        (("db.example.org", {}), 'is not for the name "127.0.0.1"', "a name that the certificate has"),
        ((HERE, LONG_AGO), "has expired", "clock"),
        ((HERE, NOT_YET), "is not valid yet", "clock"),
    ],
    ids=["other name", "expired", "not yet"],
)
def test_open_when_the_certificate_is_wrong_then_is_refused_at_once(
    wrong: tuple[str, Any], what: str, advice: str, scheme: str, authority: trustme.CA
) -> None:
    name, dates = wrong
    certificate = authority.issue_cert(name, **dates)
    with serving(certificate) as peer, pytest.raises(StoreError) as raised:
        open_neo4j(at(peer, scheme))
    error = raised.value
    assert (error.exit_code, error.where) == (3, at(peer, scheme))
    assert what in error.what
    assert advice in error.advice
    assert at(peer, scheme).replace("+s:", "+ssc:") in error.advice
    assert peer.heard == []  # no password was said


@pytest.mark.fault("F30")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_open_when_nobody_known_has_signed_then_is_refused_and_told_how_to_trust(
    scheme: str, authority: trustme.CA
) -> None:
    with serving(trustme.CA().issue_cert(HERE)) as peer:
        with pytest.raises(StoreError, match="signed by nobody whom this machine trusts") as raised:
            open_neo4j(at(peer, scheme))
        assert "SSL_CERT_FILE" in raised.value.advice
        assert peer.heard == []
        with open_neo4j(at(peer, scheme).replace("+s:", "+ssc:")) as store:
            assert store.snapshot().n_users == 0


@pytest.mark.fault("F30")
def test_program_when_nobody_known_has_signed_then_ends_with_one_clear_message() -> None:
    with serving(trustme.CA().issue_cert(HERE)) as peer:
        found = subprocess.run(
            [sys.executable, "-m", "influent", "batches", "--store", at(peer, "neo4j+s")],
            env=plain_environment(NEO4J_PASSWORD="made-up"),  # noqa: S106  (nobody's)
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (found.returncode, found.stdout) == (3, "")
    lines = found.stderr.splitlines()
    assert lines[0] == "influent: the server's certificate is signed by nobody whom this machine trusts"
    assert len(lines) == 3
    assert "Traceback" not in found.stderr
