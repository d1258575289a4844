#!/bin/bash
# dev/odoo.sh ARGS…: Odoo's command line with this checkout, its settings and
# its database server. RURAL_CLUSTER=demo uses the demonstration's server.
. "$(dirname "$0")/common.sh"
prepare
odoo "$@"
