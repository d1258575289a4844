"""Length of functions: none over 60 lines; prints median and 90th percentile."""

import ast
import sys
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parent.parent
FOLDERS = ("models", "wizards", "lib", "report", "controllers")
LONGEST = 60


def functions():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    where = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                    yield where, node.end_lineno - node.lineno + 1


sizes = dict(functions())
ninth = quantiles(sizes.values(), n=10)[-1] if len(sizes) > 1 else 0
middle = median(sizes.values() or [0])
print(f"{len(sizes)} functions, median {middle:g} lines, 90% within {ninth:g}")
long = [f"{where}: {lines} lines" for where, lines in sizes.items() if lines > LONGEST]
print("\n".join(long), end="\n" if long else "")
sys.exit(bool(long))
