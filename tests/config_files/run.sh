#!/usr/bin/env bash
# .env.example and the table of variables are made from the configuration struct: are they up to date, and is the example a
# configuration that the application starts with?
set -uo pipefail
cd "${AERIE_ROOT:-$(dirname "$0")/../..}"
backend=${AERIE_BUILD:?is the build folder, for example build/test}/bin/backend

passed=0 failed=0
try() {
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
try "$backend" config:example --check .env.example
try "$backend" config:example --markdown --check apps/backend/src/config/README.md
try env -i "$backend" config:check --strict --env-file .env.example

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
