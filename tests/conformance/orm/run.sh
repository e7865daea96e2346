#!/usr/bin/env bash
# The suite against the product, as far as the product goes: later.txt names what it does not have yet.
set -euo pipefail
cd "$(dirname "$0")"
export AERIE_BIN=${AERIE_BIN-${AERIE_BUILD:?is the build folder, for example build/test}/bin/conformance orm}
# better-sqlite3 is compiled here, with the headers of Debian's node; a minute that ccache remembers.
[[ node_modules/.package-lock.json -nt package-lock.json ]] ||
    CC='ccache cc' CXX='ccache c++' npm_config_nodedir=/usr npm ci --no-audit --no-fund --silent
exec node gate.mjs
