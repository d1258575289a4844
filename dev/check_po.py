"""i18n/zh_CN.po: parses, complete, nothing fuzzy or twice, placeholders kept."""

import re
import sys
from collections import Counter
from pathlib import Path

import polib

PO = Path(__file__).parent.parent / "i18n" / "zh_CN.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdfiu]|\{\w*\}|<(/?\w+)")


def placeholders(text):
    return Counter(
        match.group() for match in PLACEHOLDER.finditer(text.replace("%%", ""))
    )


def faults(po):
    seen = Counter((entry.msgctxt, entry.msgid) for entry in po if not entry.obsolete)
    for entry in po:
        where = f"{PO.name}:{entry.linenum}: {entry.msgid!r}"
        if entry.obsolete:
            yield f"{where} is obsolete"
        elif entry.fuzzy:
            yield f"{where} is fuzzy"
        elif not entry.msgstr.strip():
            yield f"{where} is not translated"
        elif seen[entry.msgctxt, entry.msgid] > 1:
            yield f"{where} stands twice"
        elif placeholders(entry.msgid) != placeholders(entry.msgstr):
            yield f"{where} has other placeholders or tags than {entry.msgstr!r}"


def main():
    if not PO.exists():
        return [f"{PO.name} is missing"]
    return list(faults(polib.pofile(str(PO))))


found = main()
print("\n".join(found) or "all terms translated")
sys.exit(bool(found))
