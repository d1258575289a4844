"""dev/verify_chain.py FILE…: verifies documents that were exported with their steps.

FILE is what “Export the Steps” of a paper downloads (a zip with the evidence), the
filing package of a year, or JSON lines, one document a line. Needs Python alone, no
Odoo and no database. Prints each document, ``-q`` only broken ones; ends with 1 when
one is broken.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True  # it would lie among what is verified

from lib import archive_verify  # noqa: E402
from lib.chain_check import problems  # noqa: E402

TEXTS = {
    "step": "step {number} ({what}) was altered, or one before it was taken out",
    "papers": "step {number}: its papers are not those that were logged ({what})",
    "state": "its state “{what}” is not where its last step led",
    "content": "it does not say what it said at its last step",
    "kept": "the kept document {what} was altered",
}


def documents(path):
    """Yield the documents of a file."""
    with archive_verify.opened(path) as files:
        for name in files.chains():
            yield from archive_verify.documents(files, name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("-q", "--quiet", action="store_true", help="broken ones only")
    options = parser.parse_args()
    count = broken = 0
    for path in options.files:
        for document in documents(path):
            found = problems(document)
            count, broken = count + 1, broken + bool(found)
            if found or not options.quiet:
                show(document, found)
    print(f"{count} documents, {broken} broken")
    return 1 if broken else 0


def show(document, found):
    title = "{model} {id} {name}".format(**document)
    print(f"{'BROKEN' if found else 'ok':6} {title} ({len(document['steps'])} steps)")
    for code, number, what in found:
        print("       - " + TEXTS[code].format(number=number, what=what))


if __name__ == "__main__":
    sys.exit(main())
