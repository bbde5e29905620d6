#!/usr/bin/env bash
# Installs the npm packages that a group of node tests needs into the build folder, from its lock
# file; nothing is written beside the sources. With an older node than 20.19 on PATH (Debian 12 has
# 18) the pinned node of runtime/ is installed too.
#   install.sh GROUP BUILD_FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
group=$1
folder=$2

if [ "$group" = spec ] && [ -z "${SAMBUNG_SPECS:-}" ]; then
  echo "SAMBUNG_SPECS is not set: nothing to install"
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "npm is missing: install it (apt-get install npm), or exclude these tests: ctest -LE node" >&2
  exit 1
fi

install_group() {
  mkdir -p "$folder/$1"
  if cmp -s "$here/$1/package-lock.json" "$folder/$1/.installed"; then
    echo "$1: up to date"
    return
  fi
  cp "$here/$1/package.json" "$here/$1/package-lock.json" "$folder/$1/"
  (cd "$folder/$1" && npm ci --no-audit --no-fund --loglevel=error)
  cp "$here/$1/package-lock.json" "$folder/$1/.installed"
}

new_enough='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
if ! { command -v node >/dev/null && node -e "$new_enough"; }; then
  install_group runtime
fi
install_group "$group"
