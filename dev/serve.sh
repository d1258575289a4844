#!/bin/bash
# dev/serve.sh NAME PORT: serves database NAME of the test server on PORT.
. "$(dirname "$0")/common.sh"
name=${1:?usage: dev/serve.sh NAME PORT} port=${2:?usage: dev/serve.sh NAME PORT}
prepare
serve "$name" "$port"
