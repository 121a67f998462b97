"""What a local Neo4j keeps in its home folder, and how a later command finds it again.

A home (0700) holds ``conf/neo4j.conf``, Neo4j's own ``data`` and ``logs``, and ``influent.json`` (0600): the
password, the port and the process of the last start. A small register beside the default home maps the port of
every started server to its home, so that a bolt address is enough to find the password.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_data_path

STATE_FILE = "influent.json"


@dataclass(frozen=True)
class ServerState:
    """The 0600 file of a home; `pid` 0 = not started. `began` tells our process from a later one of the same pid."""

    password: str
    port: int = 0
    pid: int = 0
    began: str = ""


def default_home() -> Path:
    """Name the folder of the local server that is used when none is given."""
    return user_data_path("influent") / "neo4j"


def read_state(home: Path) -> ServerState | None:
    """Read a home's state; None when it has none, or none that can be read."""
    try:
        found = json.loads((home / STATE_FILE).read_text("utf-8"))
        return ServerState(str(found["password"]), int(found["port"]), int(found["pid"]), str(found["began"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(home: Path, state: ServerState) -> None:
    """Replace a home's state in one step; only its owner can read it."""
    _write_private(home / STATE_FILE, json.dumps(asdict(state)))


def write_conf(home: Path, *, port: int, page_cache_mb: int) -> Path:
    """Write the server's settings: this machine only, no web server, no usage report; returns their folder."""
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": f"{page_cache_mb}m",
        # 256 MB a database otherwise, before the first row.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "keep_none",
    }
    conf = home / "conf"
    conf.mkdir(exist_ok=True)
    lines = [f"{key}={value}" for key, value in settings.items()]
    (conf / "neo4j.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return conf


def register(home: Path, port: int) -> None:
    """Note whose home the server at `port` is."""
    _write_private(_register(port), str(home))


def unregister(port: int) -> None:
    """Forget the server at `port`."""
    _register(port).unlink(missing_ok=True)


def registered_home(port: int) -> Path | None:
    """Find the home of the server at `port`, None when no start noted one."""
    try:
        return Path(_register(port).read_text("utf-8"))
    except OSError:
        return None


def began(pid: int) -> str:
    """Say when a process began, in the system's own words; "" when it has ended."""
    stat = Path("/proc", str(pid), "stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in "ZX" else fields[19]  # proc_pid_stat(5): field 3 is the state, 22 the start
    found = subprocess.run(  # noqa: S603
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip()


def _register(port: int) -> Path:
    return user_data_path("influent") / "neo4j-servers" / str(port)


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(path)
