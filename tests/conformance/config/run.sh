#!/usr/bin/env bash
# The suite against the product. Without CONFIG_BIN the tests drive the reference, which needs `npm ci` first.
set -euo pipefail
cd "$(dirname "$0")"
export CONFIG_BIN=${CONFIG_BIN-${AERIE_BUILD:?is the build folder, for example build/test}/bin/conformance}
exec npm test --silent
