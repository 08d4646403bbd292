"""What a command is to change in one skill's folder, and what it keeps because it is not fubcli's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fubcli.operations.agents.leftovers import parts_left, strangers_part
from fubcli.operations.agents.record import RECORD, Record, folders_of, sha256
from fubcli.operations.agents.skill import SKILL
from fubcli.operations.agents.tree import InTheWay, Tree

EDITED = "was edited after fubcli wrote it"
EARLIER = "was there before fubcli"
FOREIGN = "was not written by fubcli"


@dataclass(frozen=True)
class Kept:
    """A file or folder that is left alone, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """The files to write and to remove, what is kept, and the record of the folder after that."""

    write: Mapping[str, bytes]
    remove: tuple[str, ...]
    kept: tuple[Kept, ...]
    after: Record


def planned(tree: Tree, folder: str, files: Mapping[str, bytes], version: str, before: Record | None) -> Plan:
    """Return what is to be done so that a folder holds these files; raises InTheWay when it is somebody else's."""
    known = before or Record(version, {})
    if SKILL in files and SKILL not in known.paths and tree.read(f"{folder}/{SKILL}") is not None:
        raise InTheWay(f"{folder} {EARLIER}")
    if part := strangers_part(tree, folder, RECORD, known):
        raise InTheWay(f"{part} {FOREIGN}")
    write: dict[str, bytes] = {}
    recorded: dict[str, str] = {}
    remove: list[str] = []
    kept: list[Kept] = []
    for path in sorted({*files, *known.paths}):
        digest, objection = found(tree, folder, path, known)
        is_written = path in files and digest != sha256(files[path])
        if objection:
            kept.append(Kept(f"{folder}/{path}", objection))
        elif is_written and (part := strangers_part(tree, folder, path, known)):
            kept.append(Kept(part, objection := FOREIGN))
        if objection:
            recorded |= {path: known.digest(path)} if path in known.paths else {}
        elif path in files:
            recorded[path] = sha256(files[path])
            write |= {path: files[path]} if is_written else {}
        elif digest:
            remove.append(path)
    needed = folders_of(recorded, folder)
    made = (needed & set(known.made)) | {each for each in needed if tree.names(each) is None}
    return Plan(write, tuple(remove), tuple(kept), Record(version, recorded, {}, tuple(sorted(made))))


def found(tree: Tree, folder: str, path: str, known: Record) -> tuple[str, str]:
    """Return the digest of fubcli's file, empty when there is none, and why what is there is to be kept."""
    try:
        data = tree.read(f"{folder}/{path}")
    except InTheWay as error:
        return "", str(error)
    if data is None or known.is_own(path, data):
        return sha256(data) if data is not None else "", ""
    return "", EDITED if path in known.paths else EARLIER


def foreign(tree: Tree, folder: str, known: Record) -> list[Kept]:
    """Return what lies in a folder and is neither in its record nor a folder that fubcli made for what is."""
    left = (path.removeprefix(f"{folder}/") for path in parts_left(tree, folder))
    own = {RECORD, *known.paths, *left}
    below = {each.removeprefix(f"{folder}/") for each in known.made if each.startswith(f"{folder}/")}
    here = tree.names(folder) or []
    inside = [f"{part}/{name}" for part in sorted(below) for name in tree.names(f"{folder}/{part}") or ()]
    return [Kept(f"{folder}/{path}", FOREIGN) for path in (*here, *inside) if path not in own | below]
