#!/usr/bin/env bash
# Runs the checks on every connector of ours and prints how many each passed, failed and skipped.
# Usage: tests/conformance/counts.sh BUILD      BUILD: build/dev. Ends with 1 when a test failed.
# Tryton and Medusa are themselves among them when the variables of tests/real are set.
set -uo pipefail
bin=$1/bin
failed=0
run() { "$bin/$1" --gtest_filter="$2" || failed=1; }
lines=$(
  run conformance_test 'ShippedJsonl.*:Databases/*'
  run shipped_test '*KeepsTheContract*'
  run sinks_test 'SinkContract.*'
  run kit_real_test '*'
  exit $failed
)
failed=$?
awk '/^[a-z-]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
  if (!n++) printf "%-20s %7s %7s %7s\n", "", "passed", "failed", "skipped"
  sub(":", "", $1); printf "%-20s %7d %7d %7d\n", $1, $2, $4, $6; p += $2; f += $4; s += $6
} END { printf "%-20s %7d %7d %7d\n", n " connectors", p, f, s }' <<<"$lines"
exit "$failed"
