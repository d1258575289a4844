#!/bin/bash
# make test: installs the addon without demo data into a fresh database, then
# runs tests/ with pytest. Two runs at a time do not disturb each other.
# dev/test.sh [tests/test_FILE.py …] [PYTEST-ARGS…]
# WORKERS=1: one process; KEEP=1: keeps the database.
. "$(dirname "$0")/common.sh"
prepare test

# The first database name that no running test holds.
claim_database() {
    local n=
    while :; do
        name=rural_test${RURAL_DB_SUFFIX:-}$n
        exec 5>>"$CACHE/locks/db-$name"
        if flock -n 5; then return; fi
        n=$((${n:-1} + 1))
    done
}
claim_database
say "installing $ADDON into $name"
db_install "$name"

# Tests run jobs themselves: no job runner beside them.
export ODOO_QUEUE_JOB_CHANNELS=root:0 PYTHONDONTWRITEBYTECODE=1
workers=()
[ "${WORKERS:-2}" -le 1 ] || workers=(-n "${WORKERS:-2}" --dist loadfile)
# The linked path, not the checkout's: its folder's name is the addon's name.
cd "$ADDONS"
paths=() args=()
for arg in "$@"; do
    case $arg in
    tests/*) paths+=("$ADDON/$arg") ;;
    *) args+=("$arg") ;;
    esac
done
[ ${#paths[@]} -gt 0 ] || paths=("$ADDON/tests")
status=0
"$PY" -m pytest --rootdir . -c "$ADDON/pyproject.toml" --odoo-database="$name" --odoo-http \
    "${workers[@]}" "${args[@]}" "${paths[@]}" || status=$?
[ -n "${KEEP:-}" ] || db_drop "$name"
exit "$status"
