#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. Ends with ctest's summary.
# Usage: tests/run.sh [PRESET]      PRESET: dev (default), clang, asan, tsan, release
#   SAMBUNG_SKIP_INSTALL=1   do not touch packages
#   SAMBUNG_SPECS=DIR        folder with Meta's OpenAPI file; without it those tests are skipped
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-dev}

if [ -z "${SAMBUNG_SKIP_INSTALL:-}" ]; then
  config/quickstart/install.sh config/quickstart/packages.txt tests/packages.txt
fi
if [ -z "${SAMBUNG_SPECS:-}" ] && [ -d ../shared/specs ]; then
  SAMBUNG_SPECS=$(cd ../shared/specs && pwd)
  export SAMBUNG_SPECS
fi

echo "build: $preset"
cmake --preset "$preset" >"/tmp/sambung-cmake.$$" 2>&1 || { cat "/tmp/sambung-cmake.$$" >&2; exit 70; }
rm -f "/tmp/sambung-cmake.$$"
targets=()
selection=()
case $preset in asan | tsan)
  # The rooms where memory and threads of ours are; the whole suite under ASan takes long on 2 cores.
  rooms=(${SAMBUNG_SANITIZED_ROOMS:-base journal ledger deliver})
  export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp ${TSAN_OPTIONS:-}"
  for room in "${rooms[@]}"; do targets+=("${room}_test"); done
  selection=(-R "^($(IFS='|'; echo "${rooms[*]}"))\\.")
  ;;
esac
cmake --build --preset "$preset" --target "${targets[@]:-all}" -- --quiet
echo "tests: $preset"
ctest --test-dir "build/$preset" -j2 --output-on-failure --no-tests=error "${selection[@]}"
