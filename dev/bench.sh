#!/bin/bash
# make bench: every dev/bench/bench_*.py (or those named) on a database of its
# own, as one table; fails when a budget is broken.
. "$(dirname "$0")/common.sh"
prepare run
db_claim rural_bench
db_install "$NAME"
status=0
BENCH_DIR=$ROOT/dev/bench BENCH_ONLY="$*" \
    odoo shell -d "$NAME" --no-http --log-level=error <"$ROOT/dev/bench/runner.py" || status=$?
[ -n "${KEEP:-}" ] || db_drop "$NAME"
exit "$status"
