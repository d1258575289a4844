"""merge_po.py POT PO: brings PO to the terms of POT and counts what is untranslated."""

import sys

import polib


def merge(pot, po):
    known = {(entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete}
    merged = polib.POFile(wrapwidth=78)
    merged.metadata = {**pot.metadata, **po.metadata, "Language": "zh_CN"}
    for entry in pot:
        old = known.get((entry.msgctxt, entry.msgid))
        if old:
            entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
        merged.append(entry)
    return merged


def main(pot_path, po_path):
    try:
        po = polib.pofile(po_path)
    except OSError:
        po = polib.POFile()
    merged = merge(polib.pofile(pot_path), po)
    merged.save(po_path)
    empty = [entry.msgid for entry in merged if not entry.msgstr]
    for msgid in empty:
        print(f"untranslated: {msgid!r}")
    print(f"{len(merged)} terms, {len(empty)} untranslated")


main(*sys.argv[1:])
