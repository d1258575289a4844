#!/bin/bash
# make lint: every check that needs no database. make format rewrites instead.
. "$(dirname "$0")/common.sh"
"$ROOT/dev/setup.sh" lint
cd "$ROOT"
if [ "${1:-}" = --format ]; then
    "$PY" -m ruff check --fix-only --quiet . && exec "$PY" -m ruff format .
fi

failed=()
check() {
    local name=$1
    shift
    printf -- '— %s\n' "$name"
    "$@" || failed+=("$name")
}
# Pylint needs the folder to carry the addon's name.
pylint_odoo() {
    mkdir -p "$ADDONS"
    [ "$(readlink "$ADDONS/$ADDON" || true)" = "$ROOT" ] || ln -sfn "$ROOT" "$ADDONS/$ADDON"
    (cd "$ADDONS" && "$PY" -m pylint --rcfile="$ROOT/pyproject.toml" "$ADDON")
}
check ruff "$PY" -m ruff check --quiet --output-format concise .
check "ruff format" "$PY" -m ruff format --check --quiet --output-format concise .
check pylint-odoo pylint_odoo
check files "$PY" dev/check_files.py
check size "$PY" dev/check_size.py
check translations "$PY" dev/check_po.py
[ ${#failed[@]} = 0 ] || die "failed: ${failed[*]}"
echo "lint: all checks passed"
