#!/bin/bash
# make verify: every document of a database against its logged steps. DB=NAME: of
# the test server (RURAL_CLUSTER=demo: of the demonstration's); else the
# demonstration county.
[ -n "${DB:-}" ] || RURAL_CLUSTER=demo
. "$(dirname "$0")/common.sh"
prepare run
[ -n "${DB:-}" ] || {
    demo_db
    DB=$DEMO_DB
}
OUT=$(mktemp)
trap 'rm -f "$OUT"' EXIT
export OUT
odoo shell -d "$DB" --no-http --log-level=error <"$ROOT/dev/export_steps.py"
"$PY" "$ROOT/dev/verify_chain.py" "$@" "$OUT"
