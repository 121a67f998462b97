"""Where do a local Neo4j's programs come from? From the user's own Java and Maven, once, into a shared folder.

The packaged ``pom.xml`` names one dependency (``org.neo4j:neo4j``). Maven copies it and what it needs into a
temporary folder, which gets its final name only when it is whole: an interrupted fetch is never trusted.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path

from influent.errors import ConfigError, StoreError
from influent.types import Progress

NEO4J_VERSION = "5.26.28"  # as in pom.xml; a test compares the two
OLDEST_JAVA = 17  # Neo4j 5 runs on Java 17 and 21
LOG_LINES = 8
INSTALL = "apt-get install openjdk-17-jre-headless maven (Debian, Ubuntu), or Docker: docker compose up"


def find_java() -> str:
    """Find a Java that can run Neo4j: of JAVA_HOME, else of PATH; ConfigError says what to install."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if java is None:
        raise ConfigError("a local Neo4j needs Java 17 or newer: none found", where=home or "PATH", advice=INSTALL)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        found = version[1] if version else "of an unknown version"
        raise ConfigError(f"a local Neo4j needs Java 17 or newer: this is Java {found}", where=java, advice=INSTALL)
    return java


def fetch_jars(progress: Progress | None = None) -> Path:
    """Return the folder of Neo4j's jars; fetch them (about 120 MB) when they are not there yet.

    Raises
    ------
    ConfigError
        There is no Maven.
    StoreError
        Maven failed; the message shows its last lines.
    """
    shared = user_cache_path("influent") / "neo4j"
    jars = shared / NEO4J_VERSION
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise ConfigError("a local Neo4j is fetched by Maven: there is no mvn", where="PATH", advice=INSTALL)
    if progress:
        progress(f"fetching Neo4j {NEO4J_VERSION}, about 120 MB, once", 0, 0)
    shared.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fetching-", dir=shared) as temporary:
        _copy_dependencies(maven, Path(temporary))
        _publish(Path(temporary, "lib"), jars)
    return jars


def _copy_dependencies(maven: str, folder: Path) -> None:
    folder.joinpath("pom.xml").write_bytes(files("influent.store").joinpath("pom.xml").read_bytes())
    done = subprocess.run(  # noqa: S603  (the user's own Maven, with arguments of our own)
        [maven, "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not any(folder.glob("lib/neo4j-*.jar")):
        last = "\n          ".join(done.stdout.strip().splitlines()[-LOG_LINES:])
        raise StoreError("Maven could not fetch Neo4j", where=last or maven, advice="the same command again, online")


def _publish(lib: Path, jars: Path) -> None:
    try:
        lib.rename(jars)
    except OSError:
        if not jars.is_dir():  # else another start was quicker: its folder is as good
            raise
