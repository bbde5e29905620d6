#!/usr/bin/env bash
# Installs what the start scripts need and is missing: Debian's packages (packages.txt), and with the
# word `medusa` its npm packages, about 700 MB, into $SAMBUNG_REAL_CACHE (~/.cache/sambung).
set -euo pipefail
real=$(cd "$(dirname "$0")" && pwd)
cache=${SAMBUNG_REAL_CACHE:-$HOME/.cache/sambung}

"$real/../../config/quickstart/install.sh" "$real/packages.txt"
if [ "${1:-}" = medusa ]; then
  mkdir -p "$cache/medusa"
  cp "$real/medusa/package.json" "$cache/medusa/"
  (cd "$cache/medusa" && npm install --no-audit --no-fund)
fi
