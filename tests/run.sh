#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. Ends with ctest's summary.
# Usage: tests/run.sh [PRESET]      PRESET: dev (default), clang, asan, tsan, release
#        tests/run.sh --real        the broker both ways with real systems instead (tests/real/README.md)
#   SAMBUNG_SKIP_INSTALL=1   do not touch packages
#   SAMBUNG_SPECS=DIR        folder with Meta's OpenAPI file; without it those tests are skipped
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-dev}
real=
if [ "$preset" = --real ]; then
  real=1
  preset=dev
fi

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
if [ -n "$real" ]; then
  [ -n "${SAMBUNG_SKIP_INSTALL:-}" ] || tests/real/install.sh medusa
  cmake --build --preset "$preset" --target sambung sambung-host sambung-bus connector_postgres \
    connector_mariadb connector_tryton connector_medusa -- --quiet
  SAMBUNG_REAL_MEDUSA=1 exec tests/real/both_ways.py "build/$preset/bin"
fi
# What is left out under a sanitizer stands in tests/README.md with its reason.
targets=(all)
selection=()
case $preset in
asan) selection=(-LE 'node|real' -E 'SinkContract|PostsThousands|AHundredThousand|RepeatsSplits') ;;
tsan)
  rooms=(base journal ledger credentials state decide sync history media inbound deliver bus plugins remote_http supervise
    lookup services connectors control http simulator app e2e)
  targets=("${rooms[@]/%/_test}")
  selection=(-R "^($(IFS='|'; echo "${rooms[*]}"))\\." -E '^bus\.examples|PostsThousands|AHundredThousand|RepeatsSplits' \
    -LE 'node|real')
  ;;
esac

# Into files, since a child process that a finding ends may be restarted and no test fail.
reports=$PWD/build/$preset/reports
rm -rf "$reports"
mkdir -p "$reports"
to_file="log_path=$reports/report:log_exe_name=1"
export ASAN_OPTIONS="detect_leaks=1:halt_on_error=1:$to_file"
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1:$to_file"
export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp:halt_on_error=1:$to_file"

cmake --build --preset "$preset" --target "${targets[@]}" -- --quiet
echo "tests: $preset"
failed=0
ctest --test-dir "build/$preset" -j2 --output-on-failure --no-tests=error "${selection[@]}" ||
  failed=$?
for report in "$reports"/*; do
  [ -e "$report" ] || continue
  cat "$report" >&2
  failed=1
done
exit "$failed"
