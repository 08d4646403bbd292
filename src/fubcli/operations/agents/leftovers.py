"""What a killed command left: known by its name and by what it holds; whatever else has such a name is a stranger's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from fubcli.operations.agents.record import RECORD, Record, parsed, read_record
from fubcli.operations.agents.tree import NEW, InTheWay, Tree, part_of


@dataclass(frozen=True)
class Aside:
    """Folders on their way in or out under a temporary name, the outermost first, and the records in the last."""

    folders: tuple[str, ...]
    records: tuple[str, ...] = ()


def sweep(tree: Tree, folder: str) -> None:
    """Remove what is left of a killed command on a folder; what is a stranger's stays."""
    for path in parts_left(tree, folder):
        tree.remove(path)
    for top in chain(folder):
        aside = _aside(tree, folder, top)
        if aside is not None:
            for path in aside.records:
                tree.remove(path)
            for path in reversed(aside.folders):
                tree.remove_if_empty(path)


def is_free(tree: Tree, folder: str, top: str) -> bool:
    """Whether nothing has the temporary name of a folder above this one, or what does is swept."""
    return _aside(tree, folder, top) is not None


def parts_left(tree: Tree, folder: str) -> list[str]:
    """Return the half-written files in a folder that are fubcli's: of its record, and of what that says is pending."""
    part = part_of(f"{folder}/{RECORD}")
    try:
        found = [part] if _is_record(tree, part, folder) else []
        record = read_record(tree, folder)
    except InTheWay:
        return []
    pending = [part_of(f"{folder}/{path}") for path in (record.pending if record else ())]
    return found + [path for path in pending if _is_there(tree, path)]


def strangers_part(tree: Tree, folder: str, path: str, known: Record) -> str:
    """Return what lies where a file of a folder is to be written first and is not fubcli's; empty when nothing does."""
    part = part_of(f"{folder}/{path}")
    try:
        is_own = tree.read(part) is None or path in known.pending
        is_own = is_own or (path == RECORD and _is_record(tree, part, folder))
    except InTheWay:
        is_own = False
    return "" if is_own else part


def chain(folder: str) -> list[str]:
    """Return the folders from the first below the root to this one."""
    return [str(each) for each in (*reversed(PurePosixPath(folder).parents[:-1]), PurePosixPath(folder))]


def beside(top: str, path: str) -> str:
    """Return where a path is while its topmost folder has its temporary name."""
    return top + NEW + path[len(top) :]


def _aside(tree: Tree, folder: str, top: str) -> Aside | None:
    """Return what has a top folder's temporary name, and holds one skill's folder at most; None for a stranger's."""
    found: list[str] = []
    with suppress(InTheWay):
        for inside in _way_down(tree, folder, top):
            found.append(beside(top, inside))
            names = tree.names(found[-1])
            if not names:
                return Aside(tuple(found) if names is not None else ())
            if _is_skills(inside, folder):
                records = tuple(f"{found[-1]}/{name}" for name in names)
                known = (f"{found[-1]}/{RECORD}", part_of(f"{found[-1]}/{RECORD}"))
                is_own = all(each in known and _is_record(tree, each, inside) for each in records)
                return Aside(tuple(found), records) if is_own else None
    return None


def _way_down(tree: Tree, folder: str, top: str) -> Iterator[str]:
    """Yield the folders from the top to a skill's, each as long as the one above holds nothing else.

    Which skill's does not matter: a command on another one may have been killed.
    """
    yield top
    for inside in chain(folder)[chain(folder).index(top) + 1 :]:
        above = str(PurePosixPath(inside).parent)
        names = tree.names(beside(top, above))
        if names is None or len(names) != 1 or not (_is_skills(inside, folder) or inside == f"{above}/{names[0]}"):
            return
        yield f"{above}/{names[0]}"


def _is_skills(path: str, folder: str) -> bool:
    """Whether a folder is as deep down as a skill's."""
    return path.count("/") == folder.count("/")


def _is_record(tree: Tree, path: str, folder: str) -> bool:
    """Whether a file is a folder's record; one that was only begun is empty."""
    data = tree.read(path)
    is_begun = data == b"" and path.endswith(NEW)
    return data is not None and (is_begun or parsed(data, folder) is not None)


def _is_there(tree: Tree, path: str) -> bool:
    with suppress(InTheWay):
        return tree.read(path) is not None
    return False
