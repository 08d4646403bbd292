"""One skill put into an agent's folder and taken out again; killed half-way, either is finished by running it again.

The record comes before the files that it names, and goes after them. A folder comes and goes by one rename: it is never
there without the record that says whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath

from fubcli.operations.agents.changes import FOREIGN, Kept, Plan, foreign, planned
from fubcli.operations.agents.leftovers import beside, chain, is_free, sweep
from fubcli.operations.agents.record import RECORD, Record, folders_of, read_record
from fubcli.operations.agents.tree import NEW, InTheWay, Tree

ABSENT = "absent"
"""What `uninstall` finds where fubcli has written nothing."""


def install(tree: Tree, folder: str, files: Mapping[str, bytes], version: str, *, dry_run: bool) -> tuple[str, Plan]:
    """Bring a folder to these files; return what came of it in a word, and the plan that was carried out.

    Raises InTheWay when the folder is somebody else's or behind a link, StorageUnavailable.
    """
    before = read_record(tree, folder)
    plan = planned(tree, folder, files, version, before)
    if tree.names(folder) is None:
        top = _first_missing(tree, folder)
        if not is_free(tree, folder, top):
            raise InTheWay(f"{top}{NEW} {FOREIGN}")
    is_changed = bool(plan.write or plan.remove or plan.after != before)
    if is_changed and not dry_run:
        _carry_out(tree, folder, plan, before)
    if before is None:
        return "installed", plan
    return ("updated" if is_changed else "kept" if plan.kept else "unchanged"), plan


def uninstall(tree: Tree, folder: str, *, dry_run: bool) -> tuple[str, tuple[str, ...], tuple[Kept, ...]]:
    """Take out of a folder what fubcli wrote and nobody edited; return a word, the files removed, and what is kept.

    Raises InTheWay when the folder is behind a link or its record is not fubcli's, StorageUnavailable.
    """
    record = read_record(tree, folder)
    if record is None:
        return ABSENT, (), ()
    plan = planned(tree, folder, {}, record.version, record)
    others = tuple(foreign(tree, folder, record))
    if not dry_run:
        _take_out(tree, folder, plan, record, is_emptied=not others)
    return ("removed" if plan.remove or not plan.kept else "kept"), plan.remove, (*plan.kept, *others)


def _carry_out(tree: Tree, folder: str, plan: Plan, before: Record | None) -> None:
    known = before or Record(plan.after.version, {})
    going_on = replace(
        plan.after,
        files=known.files,
        pending={**known.pending, **{path: plan.after.files[path] for path in plan.write}},
        made=tuple(sorted({*known.made, *plan.after.made})),
    )
    if tree.names(folder) is None:
        going_on = _new_folder(tree, folder, going_on)
    tree.write(f"{folder}/{RECORD}", going_on.as_bytes())
    for path, data in plan.write.items():
        tree.make(str(PurePosixPath(folder, path).parent))
        tree.write(f"{folder}/{path}", data)
    for path in plan.remove:
        tree.remove(f"{folder}/{path}")
    needed = folders_of(plan.after.files, folder)
    _remove_empty(tree, {*going_on.made} - needed)
    made = tuple(each for each in going_on.made if each in needed)
    tree.write(f"{folder}/{RECORD}", replace(plan.after, made=made).as_bytes())


def _new_folder(tree: Tree, folder: str, record: Record) -> Record:
    """Make a folder and those above it that are missing; return the record that is inside from the first moment."""
    parts = chain(folder)
    top = _first_missing(tree, folder)
    above = _made_for_others(tree, parts[-2]) & set(parts)
    record = replace(record, made=tuple(sorted({*record.made, *above})))
    for each in parts[parts.index(top) :]:
        tree.make(beside(top, each))
    tree.write(f"{beside(top, folder)}/{RECORD}", record.as_bytes())
    tree.rename(top + NEW, PurePosixPath(top).name)
    return record


def _first_missing(tree: Tree, folder: str) -> str:
    """Return the topmost of a folder and those above it that is not there."""
    return next(each for each in chain(folder) if tree.names(each) is None)


def _made_for_others(tree: Tree, skills: str) -> set[str]:
    """Return the folders that fubcli made for the skills beside one."""
    made: set[str] = set()
    for name in tree.names(skills) or ():
        with suppress(InTheWay):
            record = read_record(tree, f"{skills}/{name}")
            made |= set(record.made) if record else set()
    return made


def _take_out(tree: Tree, folder: str, plan: Plan, record: Record, *, is_emptied: bool) -> None:
    for path in record.paths:
        if path not in plan.after.files:
            tree.remove(f"{folder}/{path}")
    _remove_empty(tree, {each for each in record.made if each.startswith(f"{folder}/")})
    if plan.kept:
        tree.write(f"{folder}/{RECORD}", plan.after.as_bytes())
    elif is_emptied and folder in record.made:
        _remove_folder(tree, folder, record)
    else:
        tree.remove(f"{folder}/{RECORD}")


def _remove_folder(tree: Tree, folder: str, record: Record) -> None:
    """Remove a folder that holds its record alone, and those above it that fubcli made and that hold nothing else."""
    top = folder
    for above in reversed(chain(folder)[:-1]):
        if above not in record.made or tree.names(above) != [PurePosixPath(top).name]:
            break
        top = above
    if is_free(tree, folder, top):
        tree.rename(top, PurePosixPath(top).name + NEW)
        sweep(tree, folder)
    else:  # the name is a stranger's: one by one, and killed half-way an empty folder stays
        tree.remove(f"{folder}/{RECORD}")
        _remove_empty(tree, {each for each in chain(folder) if each.startswith(top)})


def _remove_empty(tree: Tree, folders: set[str]) -> None:
    for each in sorted(folders, reverse=True):
        tree.remove_if_empty(each)
