"""One process after the other: two that look and then write would both find nothing and write twice."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fubcli.errors import StorageUnavailable, WarehouseUnavailable
from fubcli.model.service import ServiceProfile
from fubcli.network.deadline import Deadline

_LOOK_SECONDS = 0.05


class Busy(WarehouseUnavailable):
    """Another process of this user is changing the same service."""

    slug = "service-busy"
    title = "Another run is changing the same service"


@contextmanager
def turn(directory: Path, profile: ServiceProfile, deadline: Deadline) -> Iterator[None]:
    """Hold this user's turn at a service; raises Busy when it does not come in time, and StorageUnavailable."""
    host = hashlib.sha256(profile.url.encode()).hexdigest()[:16]  # two environments may use one host
    path = directory / f"{profile.service}-{host}.lock"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StorageUnavailable(f"{path} cannot be written: {error.strerror or error}.") from error
    try:
        while not _is_ours(descriptor, path):
            if deadline.passed:
                raise Busy(f"Another run is changing {profile.name}; nothing was sent.")
            time.sleep(_LOOK_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _is_ours(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # a file system without locks
        raise StorageUnavailable(f"{path} cannot be locked: {error.strerror or error}.") from error
    return True
