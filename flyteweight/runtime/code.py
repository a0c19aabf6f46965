"""The task's code as one file, for programs that it starts elsewhere."""

from __future__ import annotations

import os
import zipfile

#: What interpreters write themselves, and what version control and unpacking leave there.
_LEFT_OUT = ("__pycache__", ".git")
_HIDDEN = ".flyteweight-code"
_DATE = (1980, 1, 1, 0, 0, 0)


def code_zip(target: str, directory: str | None = None) -> str:
    """Write a zip of the code in ``directory``, else in the working directory, to the path ``target``, and return it.

    Python imports from it as it is, so Spark's executors get the code of a task that way, whose archive was unpacked in
    the driver alone::

        session.sparkContext.addPyFile(code_zip("/tmp/code.zip"))

    The same code gives the same bytes. Links, bytecode and directories of version control are left out.
    """
    root = os.path.abspath(directory or os.getcwd())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in _files(root, os.path.abspath(target)):
            entry = zipfile.ZipInfo(os.path.relpath(path, root), _DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with open(path, "rb") as file:
                pack.writestr(entry, file.read())
    return target


def _files(root: str, target: str) -> list[str]:
    found = []
    for here, directories, names in os.walk(root):
        directories[:] = sorted(name for name in directories if name not in _LEFT_OUT)
        paths = (os.path.join(here, name) for name in sorted(names) if not name.startswith(_HIDDEN))
        found += [path for path in paths if path != target and os.path.isfile(path) and not os.path.islink(path)]
    return found
