#!/bin/bash
# make bench: every dev/bench/bench_*.py (or those named) on a database of its
# own, as one table; fails when a budget is broken.
. "$(dirname "$0")/common.sh"
prepare run
name=rural_bench${RURAL_DB_SUFFIX:-}
db_install "$name"
status=0
BENCH_DIR=$ROOT/dev/bench BENCH_ONLY="$*" \
    odoo shell -d "$name" --no-http --log-level=error <"$ROOT/dev/bench/runner.py" || status=$?
[ -n "${KEEP:-}" ] || db_drop "$name"
exit "$status"
