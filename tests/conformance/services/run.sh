#!/usr/bin/env bash
# The suites against the product, as far as the product goes: later.txt names what it does not have yet.
set -euo pipefail
cd "$(dirname "$0")"
export SERVICES_CMD=${SERVICES_CMD-${AERIE_BUILD:?is the build folder, for example build/test}/bin/conformance services}
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund --silent
exec node gate.mjs
