#!/bin/sh
# Fuzzes every door for SECONDS each, with AddressSanitizer; what it finds stays in build/fuzz/corpus,
# what crashes is named on the last lines. usage: tests/fuzz/run.sh SECONDS [DOOR...]
set -eu
seconds=${1:?usage: tests/fuzz/run.sh SECONDS [DOOR...]}
shift
doors=${*:-webhook signature bus_request bus_frame wire configuration mapping record}
cd "$(dirname "$0")/../.."
flags="-O0 -g1 -fsanitize=fuzzer-no-link,address -fno-omit-frame-pointer"
cmake -S . -B build/fuzz -G Ninja -DCMAKE_BUILD_TYPE=None -DSAMBUNG_FUZZ=ON \
  -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" >build/fuzz.log
cmake --build build/fuzz --target fuzzers -- -j"${SAMBUNG_JOBS:-$(nproc)}"
build/fuzz/bin/write_seeds build/fuzz/seeds
failed=
for door in $doors; do
  mkdir -p "build/fuzz/corpus/$door"
  echo "== $door"
  # Leaks are looked for at the end only; `timeout` is per input.
  build/fuzz/bin/fuzz_$door -max_total_time="$seconds" -max_len=65536 -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/$door-" \
    "build/fuzz/corpus/$door" "build/fuzz/seeds/$door" >"build/fuzz/$door.log" 2>&1 ||
    failed="$failed $door"
  grep -E 'stat::number_of_executed_units|DONE|SUMMARY|cov:' "build/fuzz/$door.log" | tail -3
done
if [ -n "$failed" ]; then
  echo "failed:$failed (build/fuzz/*.log, inputs beside them)"
  exit 1
fi
