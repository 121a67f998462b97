"""From a file to batches: open it, see what it is, check every row, account for each, then cut.

Everything about the whole file is settled before the first batch is handed out, so a file that is refused leaves
nothing behind. ``read == rows in batches + rejected + ignored`` is checked here, for every load.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import duckdb

from influent.errors import InputError, quote
from influent.loaders.batches import Origin, settle_batches
from influent.loaders.checking import check_records, set_rules
from influent.loaders.columns import Found, constants_of
from influent.loaders.delimited import read_delimited
from influent.loaders.foreign import refuse_markup
from influent.loaders.formats import READERS
from influent.loaders.formats.recognised import refuse_recognised
from influent.loaders.jsonl import array_blocks, read_json
from influent.loaders.lines import Lines
from influent.loaders.opening import Opened, shown
from influent.loaders.options import ReadOptions
from influent.loaders.parquet import MAGIC, read_parquet
from influent.loaders.parts import Parts
from influent.loaders.rejects import refuse_if_too_many, rejects_path, write_rejects
from influent.loaders.relations import mark_shadows, name_lines, reject_conflicts
from influent.loaders.session import open_session
from influent.loaders.source import SourceMap
from influent.loaders.telling import read_told
from influent.loaders.workbench import Workbench
from influent.numbers import counted
from influent.types import Batch, Progress

NOTED = (
    ("without_id", "row has no id", "rows have no id", "loaded again, known only as a whole batch"),
    (
        "rounded",
        "weight has more than six decimals",
        "weights have more than six decimals",
        "rounded to millionths, half to even",
    ),
    ("weightless", "row weighs nothing", "rows weigh nothing", "kept, without influence"),
    (
        "hidden",
        "row has ids with hidden characters",
        "rows have ids with hidden characters",
        "kept, shown as escapes",
    ),
)
"""What is worth saying about good rows: the name of its count, of one row, of many, and what becomes of them."""


@dataclass
class Loaded:
    """A file that was read and checked, and is ready to be stored; use ``with``, or call :meth:`close`.

    ``read == n_good + rejected + ignored``; `n_good` rows are in the batches. `shadows` of them list another
    interaction a second time. `columns` are what the file calls ours, `constants` what its source has in every row.
    """

    file: str
    file_digest: str
    source: str
    read: int
    n_good: int
    rejected: int
    ignored: int
    shadows: int
    rejects_file: Path | None
    notes: tuple[str, ...]
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    _session: duckdb.DuckDBPyConnection = field(repr=False)
    _parts: list[Path] = field(repr=False)
    _folder: Path = field(repr=False)

    def batches(self) -> Iterator[Batch]:
        """Yield the batches in file order; a batch's file may be deleted (or moved) once it is stored."""
        origin = Origin(self.file, self.file_digest, self.source)
        n_rows = 0
        settled = settle_batches(self._session, self._parts, origin)
        while True:
            with _room_for(Path(self.file), self._folder.parent):
                batch = next(settled, None)
            if batch is None:
                break
            n_rows += batch.n_rows
            yield batch
        _hold(n_rows == self.n_good, f"{n_rows} rows in batches where {self.n_good} were good")

    def close(self) -> None:
        """Delete the working files; calling it twice is harmless."""
        self._session.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def read_interactions(
    path: Path,
    *,
    source: SourceMap,
    options: ReadOptions,
    batch_rows: int,
    workdir: Path,
    rejects_dir: Path,
    nth: int = 1,
    progress: Progress | None = None,
) -> Loaded:
    """Read and check a file of interactions, whatever its format, and make it ready to be stored batch by batch.

    Parameters
    ----------
    batch_rows : int
        Rows a batch, > 0; the cut depends on it and on the file's good rows alone.
    workdir : Path
        Folder for working files, about as large as the file; they go when the result is closed.
    rejects_dir : Path
        Folder for ``<name>.rejects.csv``, written only if rows were set aside (also when the file is then refused).
    nth : int
        Which of several files of this name, or of the same name but for its ending, in one load.

    Raises
    ------
    InputError
        The file cannot be read at all, lacks a column, or too many of its rows cannot be read.

    Notes
    -----
    Time is linear in the file; memory does not depend on its size. Deterministic: the same rows give the same batches.
    """
    workdir.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix="load-", dir=workdir)).resolve()
    session = open_session(folder, rejects_dir.resolve())
    try:
        with _room_for(path, workdir):
            reading = _Reading(path, source, options, session, Parts(folder, batch_rows))
            reading.read(progress)
            return reading.finished(rejects_dir, nth)
    except BaseException:
        session.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def read_texts(path: Path, *, source: SourceMap, options: ReadOptions, workdir: Path, most: int) -> list[str]:
    """Read the first texts of a file of interactions that has the column ``text``; empty ones are left out.

    The options must have topic rules, be they empty: else texts are not looked for.

    Raises
    ------
    InputError
        The file cannot be read at all, or lacks a column.
    """
    folder = Path(tempfile.mkdtemp(prefix="texts-", dir=workdir)).resolve()
    session = open_session(folder, folder)
    texts: list[str] = []
    try:
        with _room_for(path, workdir):
            for _ in _Reading(path, source, options, session, Parts(folder, most)).blocks():
                texts += [text for (text,) in session.execute(TEXTS, [most - len(texts)]).fetchall()]
                if len(texts) >= most:
                    break
        return texts
    finally:
        session.close()
        shutil.rmtree(folder, ignore_errors=True)


TEXTS = "SELECT text FROM records WHERE fault IS NULL AND trim(text) <> '' ORDER BY line LIMIT $1"


@contextmanager
def _room_for(path: Path, workdir: Path) -> Iterator[None]:
    """Word what happens when the working files cannot be written: a full disk, a quota, no memory left."""
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise InputError(
            f"there is no room to work in: {reason}",
            where=f"{shown(path)}, working in {quote(workdir)}",
            advice="free some disk space (about the file's size, unpacked), or use another folder",
        ) from None


@dataclass
class _Reading:
    path: Path
    source: SourceMap
    options: ReadOptions
    session: duckdb.DuckDBPyConnection
    parts: Parts
    counts: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    told: list[Path] = field(default_factory=list)
    found: Found = field(default_factory=lambda: Found({}, ()))
    digest: str = ""

    def read(self, progress: Progress | None) -> None:
        set_rules(self.session, self.source, self.options)
        with Opened(self.path, progress) as opened:
            for found in self._blocks(opened):
                self.found = found
                check_records(self.session, self.counts)
                self.parts.add(self.session)
            while opened.read():
                pass
            self.digest = opened.digest
        self.counts.update(read=self.left.total(), ignored=self.left.total())
        self.parts.finish(self.session)

    def blocks(self) -> Iterator[Found]:
        """Leave the rows in ``records``, block after block, unchecked."""
        set_rules(self.session, self.source, self.options)
        with Opened(self.path, None) as opened:
            yield from self._blocks(opened)

    def _blocks(self, opened: Opened) -> Iterator[Found]:
        name = shown(self.path)
        bench = Workbench(self.session, self.source, self.options, self.parts.folder, name)
        if self.source.format is not None:
            if self.options.topic_rules is not None:
                raise InputError(
                    "the texts of this format are not read for topics",
                    where=f"{name}, source {self.source.name}",
                    advice="without --topic-rules; or as a table with a column text",
                )
            encoding = self.options.encoding or self.source.encoding
            return read_told(bench, READERS[self.source.format](opened, name, encoding), self.left, self.told)
        if not self.source.positions and not self.options.columns:
            refuse_recognised(opened.head, where=name)
        refuse_markup(opened.head, where=name)
        suffixes = [suffix.lower() for suffix in self.path.suffixes[-2:]]
        if opened.head.startswith(MAGIC):
            return read_parquet(bench, opened)
        if ".parquet" in suffixes:
            raise InputError("the file is no Parquet", where=name, advice="name it by what it is: .csv, .tsv, .jsonl")
        lines = Lines(opened, self.options.encoding or self.source.encoding)
        begins = opened.head.lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"")[:1]
        if begins == b"[" and not self.source.positions:
            return read_json(bench, array_blocks(bench, lines))
        if begins == b"{" or {".jsonl", ".ndjson", ".json"} & set(suffixes):
            return read_json(bench, lines)
        return read_delimited(bench, lines)

    def finished(self, rejects_dir: Path, nth: int) -> Loaded:
        counts, parts = self.counts, self.parts.files
        has_ids = counts["without_id"] < counts["good"]
        n_conflicts = reject_conflicts(self.session, parts, has_ids=has_ids, told=self.told)
        shadows = counts["shadows"] + mark_shadows(self.session, parts, self.source.shadow)
        rejected, good = counts["rejected"] + n_conflicts, counts["good"] - n_conflicts
        _hold(counts["read"] == good + rejected + counts["ignored"], f"rows are missing: {dict(counts)}")
        name_lines(self.session, self.told)
        rejects_file = None
        if rejected:
            rejects_file = rejects_path(self.path, rejects_dir, nth)
            write_rejects(self.session, rejects_file)
        refuse_if_too_many(
            self.session,
            self.options,
            counts["read"] - counts["ignored"],
            rejected,
            lambda n: f"{shown(self.path)}: line {n:,}",
        )
        return Loaded(
            file=self.path.name, file_digest=self.digest, source=self.source.name,
            read=counts["read"], n_good=good, rejected=rejected, ignored=counts["ignored"], shadows=shadows,
            rejects_file=rejects_file, notes=tuple(self._notes()),
            columns=self.found.theirs, constants=constants_of(self.source, self.options),
            _session=self.session, _parts=parts, _folder=self.parts.folder,
        )  # fmt: skip

    def _notes(self) -> Iterator[str]:
        counts = self.counts
        if not counts["read"]:
            yield "the file has no rows"
        if self.found.extras:
            extras = [repr(name)[1:-1] for name in self.found.extras]
            more = ", …" if len(extras) > 10 else ""
            yield f"{counted(len(extras), 'extra column')} ignored: {', '.join(extras[:10])}{more}"
        for reason, n in sorted(self.left.items()):
            yield f"{n:,} ignored: {reason}"
        for name, one, many, told in NOTED:
            if n := counts[name]:
                yield f"{n:,} {one if n == 1 else many}: {told}"


def _hold(law: bool, broken: str) -> None:
    if not law:
        raise RuntimeError(f"the counts do not add up: {broken}")
