"""Whether a filing package, or an export of steps, is as it was made: without Odoo.

Reads a ZIP, a folder it was unpacked into, or a file of JSON lines. Chains of steps
(``*.jsonl``) name their papers relative to their own folder.
"""

import contextlib
import hashlib
import json
import posixpath
import zipfile
from pathlib import Path

from .archive_package import SUMS, chunks
from .chain_check import problems

CHAIN = ".jsonl"


class _Files:
    def chains(self):
        return [name for name in self.names() if name.endswith(CHAIN)]


class Folder(_Files):
    """The files below a folder, by their paths with slashes."""

    def __init__(self, path):
        self.path = Path(path)

    def names(self):
        found = (each for each in self.path.rglob("*") if each.is_file())
        return sorted(each.relative_to(self.path).as_posix() for each in found)

    def open(self, name):
        return open(self.path / name, "rb")

    def close(self):
        """Nothing is held open."""


class Single(Folder):
    """One file of chains, whatever it is called; its papers lie beside it."""

    def __init__(self, path):
        super().__init__(path.parent)
        self.name = path.name

    def chains(self):
        return [self.name]


class Archive(_Files):
    """The files in a ZIP (path or stream)."""

    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)

    def names(self):
        infos = self.archive.infolist()
        return sorted(info.filename for info in infos if not info.is_dir())

    def open(self, name):
        return self.archive.open(name)

    def close(self):
        self.archive.close()


def opened(path):
    """The files of a ZIP or folder, or a single file of chains, for ``with``."""
    path = Path(path)
    kind = Folder if path.is_dir() else Archive if zipfile.is_zipfile(path) else Single
    return contextlib.closing(kind(path))


def documents(files, name):
    """Yield the documents of one file of chains, their papers with the checksums of
    the files that came with them.
    """
    folder = posixpath.dirname(name)
    with files.open(name) as lines:
        for line in lines:
            if line.strip():
                yield _with_files(json.loads(line), files, folder)


def _with_files(document, files, folder):
    papers = [paper for step in document["steps"] for paper in step.get("papers") or ()]
    for paper in [*papers, *(document.get("kept") or ())]:
        if paper.get("file"):
            path = posixpath.normpath(posixpath.join(folder, paper["file"]))
            paper["sha1"], paper["sha256"] = _both(files, path)
    return document


def _both(files, name):
    """SHA-1 (as Odoo logs papers) and SHA-256 of a file; blank when it is gone."""
    old = hashlib.sha1(usedforsecurity=False)
    new = hashlib.sha256()
    try:
        with files.open(name) as stream:
            for chunk in chunks(stream):
                old.update(chunk)
                new.update(chunk)
    except (KeyError, OSError):
        return "", ""
    return old.hexdigest(), new.hexdigest()


def file_problems(files):
    """``[(code, path)]`` of what the list of checksums and the files disagree on:
    ``altered``, ``gone``, ``extra`` (in no list), ``no_list``.
    """
    names = set(files.names())
    if SUMS not in names:
        return [("no_list", SUMS)]
    with files.open(SUMS) as stream:
        lines = stream.read().decode().splitlines()
    listed = {}
    for line in lines:
        digest, _gap, path = line.partition("  ")
        listed[path] = digest
    found = [("gone", path) for path in sorted(set(listed) - names)]
    found += [("extra", path) for path in sorted(names - set(listed) - {SUMS})]
    for path in sorted(names & set(listed)):
        if _both(files, path)[1] != listed[path]:
            found.append(("altered", path))
    return found


def chain_problems(files):
    """``(number of documents, [(file, document, [problem])])`` of all chains; a
    problem is what `chain_check.problems` says.
    """
    count, broken = 0, []
    for name in files.chains():
        for document in documents(files, name):
            count += 1
            if found := problems(document):
                broken.append((name, "{model} {id} {name}".format(**document), found))
    return count, broken
