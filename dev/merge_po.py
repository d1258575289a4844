"""merge_po.py POT PO: brings PO to the terms of POT, counts what is untranslated.

Neither keeps a date: a run that changes no term changes no file.
"""

import sys
from pathlib import Path

import polib

HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Language": "zh_CN",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
LANGUAGE_KEYS = ("Language", "Plural-Forms")


def merge(pot, po):
    known = {(entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete}
    merged = polib.POFile(wrapwidth=78)
    merged.metadata = HEADER
    for entry in pot:
        old = known.get((entry.msgctxt, entry.msgid))
        if old:
            entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
        merged.append(entry)
    return merged


def main(pot_path, po_path):
    po = polib.pofile(po_path) if Path(po_path).exists() else polib.POFile()
    pot = polib.pofile(pot_path, wrapwidth=78)
    pot.metadata = {key: HEADER[key] for key in HEADER if key not in LANGUAGE_KEYS}
    pot.save()
    merged = merge(pot, po)
    merged.save(po_path)
    empty = [entry.msgid for entry in merged if not entry.msgstr]
    for msgid in empty:
        print(f"untranslated: {msgid!r}")
    print(f"{len(merged)} terms, {len(empty)} untranslated")


main(*sys.argv[1:])
