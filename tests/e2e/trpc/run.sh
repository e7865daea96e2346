#!/usr/bin/env bash
# The generated types and the stock tRPC client against the real backend.
set -euo pipefail
cd "$(dirname "$0")"
export BACKEND=${BACKEND-${AERIE_BUILD:?is the build folder, for example build/test}/bin/backend}
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund --silent
# The committed declaration is what the C++ types say, right calls compile, and each wrong one does not.
(cd ../../.. && "$BACKEND" codegen --check)
node node_modules/typescript/lib/tsc.js --project .
exec node --test .cache/js/tests/e2e/trpc/src/calls.test.js field_change.test.mjs
