#!/usr/bin/env bash
# The front door script and the supervisor, as a person sees them. AERIE_BUILD says where the `aerie` program is.
set -euo pipefail
cd "$(dirname "$0")"
exec python3 -B -W error::ResourceWarning -m unittest -v "$@"
