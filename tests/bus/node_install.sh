#!/usr/bin/env bash
# Installs what the node subscribers need into the build folder, from the example's lock file, and
# copies the programs beside it, where node looks for packages.
#   node_install.sh BUILD_FOLDER
set -euo pipefail
from=$(cd "$(dirname "$0")/../../config/examples/subscribers/node" && pwd)
folder=$1
if ! command -v npm >/dev/null; then
  echo "npm is missing: install it (apt-get install npm), or exclude these tests: ctest -LE node" >&2
  exit 1
fi
mkdir -p "$folder"
cp "$from"/*.mjs "$from/package.json" "$from/package-lock.json" "$folder/"
if cmp -s "$from/package-lock.json" "$folder/.installed"; then
  echo "up to date"
  exit 0
fi
(cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
cp "$from/package-lock.json" "$folder/.installed"
