"""dev/verify_package.py PATH: verifies a county's filing package.

PATH is the package (a ZIP) or the folder it was unpacked into. Compares every file
with SHA256SUMS, then verifies the steps of every document. Needs Python alone, no
Odoo and no database. Ends with 1 when something is not as it was filed.
"""

import argparse
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True  # it would lie among what is verified

from lib import archive_verify  # noqa: E402
from lib.archive_package import chunks  # noqa: E402

TEXTS = {
    "altered": "ALTERED  {path} / 文件被改动",
    "gone": "MISSING  {path} / 文件缺失",
    "extra": "UNLISTED {path} / 清单中没有此文件",
    "no_list": "no {path}: not a filing package / 缺少校验清单",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="?", help="the ZIP, or where it was unpacked")
    options = parser.parse_args()
    sys.stdout.reconfigure(errors="replace")
    # Unpacked, this file lies two folders below the package's own.
    path = Path(options.path or Path(__file__).resolve().parents[2])
    if path.is_file():
        print(f"SHA-256 {checksum(path)}  {path.name}")
    with archive_verify.opened(path) as files:
        altered = archive_verify.file_problems(files)
        count, broken = archive_verify.chain_problems(files)
    for code, name in altered:
        print(TEXTS[code].format(path=name))
    for name, document, found in broken:
        print(f"BROKEN   {document} ({name}): {', '.join(code for code, *_ in found)}")
    print(f"{len(altered)} files differ / 文件不一致 {len(altered)} 个")
    print(f"{count} documents, {len(broken)} broken / 过程记录 {count} 份", end="")
    print(f"，被改动 {len(broken)} 份")
    return 1 if altered or broken else 0


def checksum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for chunk in chunks(stream):
            digest.update(chunk)
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
