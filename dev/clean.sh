#!/bin/bash
# make clean: drops this addon's databases and out/. ALL=1: the cache and the
# database clusters too, after which everything is downloaded anew.
. "$(dirname "$0")/common.sh"

clean_cluster() (
    CLUSTER=$1 DATA_DIR=$CACHE/data-$1
    [ -d "$(pg_home)" ] || exit 0
    pg_start
    for name in $(psql -XAtd postgres -c "SELECT datname FROM pg_database WHERE datname LIKE 'rural\_%'"); do
        db_drop "$name" && say "dropped database $name"
    done
)

remove() {
    [ -e "$1" ] || return 0
    rm -rf "$1" && say "removed $1"
}

remove "$ROOT/out"
clean_cluster demo
clean_cluster test
if [ -n "${ALL:-}" ]; then
    remove "$(dirname "$(pg_home)")"
    remove "$CACHE"
fi
