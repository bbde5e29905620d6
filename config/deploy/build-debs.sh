#!/usr/bin/env bash
# Builds sambung_VERSION_ARCH.deb and sambung-sdk-dev_VERSION_all.deb.
# Usage: config/deploy/build-debs.sh [FOLDER]
#   FOLDER                   where they go (default build/debs)
#   SAMBUNG_PRESET=release   which build
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() { printf 'build-debs.sh: %s\n' "$*" >&2; exit 69; }

command -v dpkg-shlibdeps >/dev/null ||
  fail "dpkg-shlibdeps is missing, which finds out what sambung depends on: apt-get install dpkg-dev"
preset=${SAMBUNG_PRESET:-release}
mkdir -p "${1:-build/debs}"
folder=$(cd "${1:-build/debs}" && pwd)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

quietly() { "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "$1 failed (its last lines stand above)"; }; }

if [ ! -e "build/$preset/CMakeCache.txt" ]; then quietly cmake --preset "$preset" -DSAMBUNG_TESTS=OFF; fi
quietly cmake --build --preset "$preset" --target sambung sambung-host sambung-bus connectors
rm -f "$folder"/sambung_*.deb "$folder"/sambung-sdk-dev_*.deb
(cd "$folder" && CMAKE_INSTALL_DO_STRIP=1 quietly cpack --config "$OLDPWD/build/$preset/CPackConfig.cmake" -B "$folder/work")
mv "$folder"/work/*.deb "$folder" 2>/dev/null || true
rm -rf "$folder/work"
ls "$folder"/*.deb
