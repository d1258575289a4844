#!/bin/bash
# make test: installs the addon without demo data into a fresh database, then
# runs tests/ with pytest. Two runs at a time do not disturb each other.
# dev/test.sh [tests/test_FILE.py …] [PYTEST-ARGS…]
# WORKERS=1: one process; KEEP=1: keeps the database.
. "$(dirname "$0")/common.sh"
prepare test

db_claim rural_test
say "installing $ADDON into $NAME"
db_install "$NAME"

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
if [ ${#paths[@]} -eq 0 ]; then
    paths=("$ADDON/tests")
    # For a few tours it does not pay.
    say "making the web client's bundles"
    db_bundles "$NAME"
fi
status=0
PYTHONPATH=$ROOT/dev "$PY" -m pytest -p pytest_own_filestore --rootdir . -c "$ADDON/pyproject.toml" --odoo-database="$NAME" --odoo-http \
    "${workers[@]}" "${args[@]}" "${paths[@]}" || status=$?
[ -n "${KEEP:-}" ] || db_drop "$NAME"
exit "$status"
