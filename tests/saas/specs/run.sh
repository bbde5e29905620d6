#!/usr/bin/env bash
# Records what the tests of connectors exchange with their fakes, and holds it against the vendors' specifications.
# Usage: SAMBUNG_SYSTEM_SPECS=DIR tests/saas/specs/run.sh BUILD_FOLDER
# Exits 77, which ctest takes as skipped, when no folder is named, a test is not built, or python3-jsonschema is
# not installed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?say which build: tests/saas/specs/run.sh build/dev}
specs=${SAMBUNG_SYSTEM_SPECS:-}

skip() {
  echo "skipped: $1"
  exit 77
}

[ -n "$specs" ] || skip "SAMBUNG_SYSTEM_SPECS names no folder of specifications (see $here/README.md)"
python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed"
if [ ! -d "$specs" ]; then
  echo "SAMBUNG_SYSTEM_SPECS: $specs is no folder" >&2
  exit 1
fi

record=$(mktemp -d)
trap 'rm -rf "$record"' EXIT
for test in hubspot_test zoho_test rest_test; do
  [ -x "$build/bin/$test" ] || skip "$build/bin/$test is not built"
  if ! SAMBUNG_FAKE_RECORD="$record" "$build/bin/$test" --gtest_brief=1 > "$record/said" 2>&1; then
    cat "$record/said" >&2
    echo "$test failed, so that its exchanges say nothing" >&2
    exit 1
  fi
done
"$here/check_specs.py" --record "$record" --specs "$specs"
