"""The directories, keys and the audit log of this user."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import islice
from pathlib import Path

from fubcli.audit.reading import snapshot
from fubcli.audit.verification import verify
from fubcli.config.key_files import KEYS, key_file
from fubcli.config.keys import read_key
from fubcli.config.locations import Home
from fubcli.errors import ExitCode, FubError
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, Fix, failed

_MOST_FILES = 5_000
_MOST_LOG_BYTES = 16 * 1024 * 1024
"""A log up to this size is verified within about a second."""
_VERIFY = Fix("Verify the whole log", ("fubcli", "audit", "verify"))


def directory_checks(home: Home) -> Iterator[Check]:
    """Yield a check for each directory: that it can be written, by nobody else, and the state read by nobody else."""
    for each in fields(Home):
        yield _directory(each.name, getattr(home, each.name))


def _directory(name: str, path: Path) -> Check:
    identity = f"directory-{name}"
    if not os.path.lexists(path):
        above = next(parent for parent in path.parents if os.path.isdir(parent))
        if os.access(above, os.W_OK | os.X_OK):
            return Check(identity, Status.INFO, f"{path} is made when it is first needed")
        return _unwritable(identity, path, f"{above} does not let it be made")
    if not path.is_dir() or not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return _unwritable(identity, path, "it is no directory that this user may read and write")
    forbidden = 0o077 if name == "state" else 0o022
    loose = next(_loose(path, forbidden, within=name == "state"), None)
    if loose is not None:
        others = "read or change" if name == "state" else "change"
        less = "go-rwx" if name == "state" else "go-w"
        fix = Fix("Take the right away from them", ("chmod", less, str(loose)), effect="write")
        return Check(identity, Status.WARNING, f"Others can {others} {path}", f"{loose} lets them", (fix,))
    return Check(identity, Status.OK, f"{path} can be written" + (", by its owner alone" if name == "state" else ""))


def _unwritable(identity: str, path: Path, reason: str) -> Check:
    return Check(identity, Status.CRITICAL, f"{path} cannot be used", reason, code=ExitCode.UNAVAILABLE)


def _loose(path: Path, forbidden: int, *, within: bool) -> Iterator[Path]:
    """Yield what gives others a right; of a very large directory only the first files are looked at."""
    found = (Path(root, name) for root, _, names in os.walk(path) for name in names) if within else ()
    for each in (path, *islice(found, _MOST_FILES)):
        try:
            mode = each.lstat().st_mode
        except OSError:
            continue  # it has gone meanwhile
        if not stat.S_ISLNK(mode) and mode & forbidden:
            yield each


def key_checks(home: Home, environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield a check for each key: that it is there and for its owner alone."""
    for name in KEYS:
        file = key_file(name, home, environ)
        identity, where = f"key-{name}", f"{file.path} ({file.origin})"
        if not os.path.lexists(file.path):
            status = Status.WARNING if file.is_shared else Status.INFO
            title = f"The {name} key is not there" + ("" if file.is_shared else " yet; it is made when first needed")
            yield Check(identity, status, title, where)
            continue
        try:
            read_key(file.path, create=False)
        except FubError as error:
            yield failed(identity, f"The {name} key cannot be used", error)
        else:
            yield Check(identity, Status.OK, f"The {name} key is there", where)


def audit_check(directory: Path, key_path: Path) -> Check:
    """Verify the audit log, unless it is so large that this would take long."""
    try:
        os.stat(directory)
        key = read_key(key_path, create=False) if os.path.lexists(key_path) else None
        log = snapshot(directory, key)
        size = sum(size for _, size in log.files)
        if size > _MOST_LOG_BYTES:
            return Check("audit-log", Status.UNKNOWN, f"The audit log has {size:,} bytes", "not verified", (_VERIFY,))
        found = verify(log)
    except FileNotFoundError:
        return Check("audit-log", Status.INFO, "Nothing has been recorded yet", str(directory))
    except FubError as error:
        return failed("audit-log", "The audit log cannot be verified", error)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Check("audit-log", Status.CRITICAL, "The audit log cannot be read", reason, code=ExitCode.UNAVAILABLE)
    if found.broken:
        title, detail = "The audit log is not what was written", f"{found.broken.place or directory}"
        return Check("audit-log", Status.CRITICAL, title, detail, (_VERIFY,), ExitCode.FINDINGS)
    if not found.keyed and found.lines:
        return Check("audit-log", Status.WARNING, "Only the chain of the audit log is verified: its key is not here")
    return Check("audit-log", Status.OK, f"The audit log is intact: {found.lines:,} lines")
