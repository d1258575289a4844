#!/bin/bash
# make clean: drops this addon's databases and out/. ALL=1: the cache and the
# database clusters too, after which everything is downloaded anew.
. "$(dirname "$0")/common.sh"
rm -rf "$ROOT/out" && say "removed out/"
for RURAL_CLUSTER in demo test; do
    # A subshell per cluster: each starts, uses and stops its own server.
    (
        CLUSTER=$RURAL_CLUSTER DATA_DIR=$CACHE/data-$RURAL_CLUSTER
        [ -d "$(pg_home)" ] || exit 0
        pg_start
        for name in $(psql -XAtd postgres -c "SELECT datname FROM pg_database WHERE datname LIKE 'rural\_%'"); do
            db_drop "$name" && say "dropped database $name"
        done
    )
    if [ -n "${ALL:-}" ]; then
        home=$(CLUSTER=$RURAL_CLUSTER pg_home)
        rm -rf "$home" && say "removed $home"
    fi
done
if [ -n "${ALL:-}" ]; then rm -rf "$CACHE" && say "removed $CACHE"; fi
