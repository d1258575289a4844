#!/bin/bash
# dev/psql.sh NAME [ARGS…]: psql on a database of the test server
# (RURAL_CLUSTER=demo: of the demonstration's). "-l" lists the databases.
. "$(dirname "$0")/common.sh"
prepare
psql -X "$@"
