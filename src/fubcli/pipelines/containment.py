"""A process around dbt that it leaves as it was: variables, directory, output, warnings, loggers, file modes."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

_OF_DBT = "DBT_"
_SECRET = "DBT_ENV_SECRET_"  # noqa: S105 - a prefix of names
QUIET = {"DO_NOT_TRACK": "1"}


@contextmanager
def contained(environ: Mapping[str, str], said: Path) -> Iterator[None]:
    """Run the `with` block with these variables and without those that steer dbt; what it prints goes into `said`.

    dbt reads every option from a variable, also those that the policy refuses. Files that are made are their owner's.
    """
    with ExitStack() as stack:
        stack.enter_context(_restored_environment())
        for name in [each for each in os.environ if each.startswith(_OF_DBT) and not each.startswith(_SECRET)]:
            del os.environ[name]
        os.environ.update({**QUIET, **environ})
        stack.enter_context(_restored_directory())
        stack.enter_context(contained_files())
        stack.enter_context(_restored_loggers())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        output = stack.enter_context(said.open("a", encoding="utf-8", errors="backslashreplace"))
        stack.enter_context(_into(output.fileno()))
        stack.enter_context(redirect_stdout(output))
        stack.enter_context(redirect_stderr(output))
        yield


@contextmanager
def contained_files() -> Iterator[None]:
    """Make files and directories for their owner alone inside the block."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _restored_environment() -> Iterator[None]:
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in [each for each in os.environ if each not in before]:
            del os.environ[name]
        os.environ.update({name: value for name, value in before.items() if os.environ.get(name) != value})


@contextmanager
def _restored_directory() -> Iterator[None]:
    descriptor = os.open(".", os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield
    finally:
        with suppress(OSError):  # it may have been removed meanwhile
            os.fchdir(descriptor)
        os.close(descriptor)


@contextmanager
def _restored_loggers() -> Iterator[None]:
    before = {logger: (logger.level, list(logger.handlers)) for logger in _loggers()}
    try:
        yield
    finally:
        for logger in _loggers():
            level, handlers = before.get(logger, (logger.level, []))
            logger.setLevel(level)
            for handler in [each for each in logger.handlers if each not in handlers]:
                logger.removeHandler(handler)
                handler.close()
            for handler in [each for each in handlers if each not in logger.handlers]:
                logger.addHandler(handler)


def _loggers() -> list[logging.Logger]:
    known = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    return [logging.getLogger(), *known]


@contextmanager
def _into(descriptor: int) -> Iterator[None]:
    """Let the process's own standard output, which code beside Python writes to, be another file."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
        kept = os.dup(1)
    except OSError:  # it is closed: nothing can reach it
        yield
        return
    try:
        os.dup2(descriptor, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
