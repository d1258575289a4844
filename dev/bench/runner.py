"""Runs the benchmarks inside an Odoo shell and prints one table.

A benchmark is a file dev/bench/bench_NAME.py with ``run(env)``, which returns
rows of ``work`` (what was done), ``value`` (measured), ``yardstick`` (measured
in the same run, or None), ``budget`` (text) and ``ok`` (kept?). Values are
numbers or ``(number, unit)``; nothing it writes is kept.
"""

import importlib.util
import os
import sys
import traceback
from pathlib import Path


def number(value):
    return value[0] if isinstance(value, tuple) else value


def text(value):
    if value is None:
        return "-"
    amount, unit = value if isinstance(value, tuple) else (value, "s")
    return f"{amount:,.3g} {unit}" if amount < 1000 else f"{amount:,.0f} {unit}"


def ratio(row):
    return (
        f"{number(row['value']) / number(row['yardstick']):.2f}"
        if row.get("yardstick")
        else "-"
    )


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(env, only):
    sys.path.insert(0, os.environ["BENCH_DIR"])  # what benchmarks share stands there
    rows = []
    for path in sorted(Path(os.environ["BENCH_DIR"]).glob("bench_*.py")):
        if only and path.stem.removeprefix("bench_") not in only:
            continue
        print(f"» {path.stem}", file=sys.stderr, flush=True)
        try:
            rows += load(path).run(env)
        except Exception:
            traceback.print_exc()
            rows.append(
                {"work": path.stem, "value": None, "budget": "to run", "ok": False}
            )
        env.cr.rollback()
        env.invalidate_all()
    return rows


def table(rows):
    head = ("work", "measured", "yardstick", "ratio", "budget", "verdict")
    lines = [head] + [
        (
            row["work"],
            text(row["value"]),
            text(row.get("yardstick")),
            ratio(row),
            row["budget"],
            "ok" if row["ok"] else "BROKEN",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print(
            "  ".join(
                cell.ljust(width) for cell, width in zip(line, widths, strict=True)
            )
        )


rows = measure(env, os.environ.get("BENCH_ONLY", "").split())  # noqa: F821
table(rows)
sys.exit(not rows or not all(row["ok"] for row in rows))
