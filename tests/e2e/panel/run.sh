#!/usr/bin/env bash
# What is made from the type tables of the example backend besides AppRouter: the OpenAPI document under a validator, the zod
# schemas beside the server, the panel in Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
build=${AERIE_BUILD:?is the build folder, for example build/test}
[[ $build = /* ]] || build=$root/$build
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund --silent
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
port=$((20000 + RANDOM % 12000))
(cd "$folder" && exec env PORT="$port" DATABASE_URL="sqlite:$folder/app.db" LOG_LEVEL=error PANEL=on "$build/bin/backend" serve) &
server=$!
for _ in $(seq 100); do curl -fs "http://127.0.0.1:$port/health" >/dev/null && break; sleep 0.1; done
export PANEL_URL=http://127.0.0.1:$port
node node_modules/typescript/lib/tsc.js --project .
node --test-reporter=spec --test openapi.test.mjs schemas.test.mjs
chromium=${CHROMIUM:-$(command -v chromium || true)}
if [[ -z $chromium ]]; then
    echo "tests/e2e/panel: no chromium: the page is not tested (apt-get install chromium)"
    exit "${PANEL_NEEDS_CHROMIUM:-0}"
fi
CHROMIUM=$chromium node --test-reporter=spec --test panel.test.mjs
