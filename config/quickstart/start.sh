#!/usr/bin/env bash
# From nothing to customers' messages in a database: installs what is missing, builds, starts the
# broker with a simulated WhatsApp, and shows the rows as they arrive. Can be run again at once.
# Usage: config/quickstart/start.sh [--once]
#   --once                   end when rows have arrived (what happens off a terminal, too)
#   SAMBUNG_SKIP_INSTALL=1   do not touch packages
#   SAMBUNG_QUICKSTART=DIR   where the sample deployment lives (default build/quickstart)
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nstart.sh: %s\n' "$*" >&2; exit 69; }

once=${1:-}
[ -t 1 ] || once=--once
folder=${SAMBUNG_QUICKSTART:-build/quickstart}
bin=build/release/bin

say "1/4 packages"
if [ -n "${SAMBUNG_SKIP_INSTALL:-}" ]; then
  echo "packages: skipped"
else
  config/quickstart/install.sh config/quickstart/packages.txt
fi

say "2/4 build (a few minutes the first time)"
mkdir -p build
cmake --preset release -DSAMBUNG_TESTS=OFF >build/configure.log 2>&1 ||
  { tail -n 20 build/configure.log >&2; fail "cmake failed; the whole output is in build/configure.log"; }
# What this sample needs; `cmake --build --preset release` makes every connector.
cmake --build --preset release --target sambung sambung-host sambung-bus connector_jsonl \
  connector_sqlite 2>&1 | tee build/build.log |
  awk 'match($0, /^\[[0-9]+\/[0-9]+\]/) { split(substr($0, 2, RLENGTH - 2), n, "/")
         if (n[2] > 9 && (n[1] % 20 == 0 || n[1] == n[2])) print "built " n[1] " of " n[2]; fflush() }' ||
  { tail -n 20 build/build.log >&2; fail "the build failed; the whole output is in build/build.log"; }

say "3/4 start"
mkdir -p "$folder"
"$bin/sambung" dev --folder "$folder" --port 0 --health-port 0 --simulator-port 0 --rate 5 \
  >"$folder/dev.log" 2>&1 &
broker=$!
trap 'kill "$broker" 2>/dev/null; wait "$broker" 2>/dev/null || true' EXIT
rows=$folder/whatsapp.db

ask() { sqlite3 -readonly "$rows" "$1" 2>/dev/null || true; }

for ((i = 0; i < 300; ++i)); do
  kill -0 "$broker" 2>/dev/null || { cat "$folder/dev.log" >&2; fail "the broker ended (its words stand above)"; }
  count=$(ask 'SELECT count(*) FROM interactions')
  [ "${count:-0}" -ge 5 ] && break
  read -rt 0.2 <> <(:) || true
done
if [ "${count:-0}" -eq 0 ]; then
  cat "$folder/dev.log" >&2
  fail "no rows arrived in a minute. They come only by way of the plugin sqlite.so in its own process
(sambung-host): is build/release/connectors/sqlite.so there? The broker's words stand above."
fi
sed -n '1,/^Ctrl-C/p' "$folder/dev.log"

say "4/4 rows in $rows"
printf 'written by process %s\n' "$(pgrep -P "$broker" -a sambung-host | head -n 1 || true)"
sqlite3 -readonly -header -column "$rows" \
  "SELECT datetime(time_ms / 1000, 'unixepoch') AS time, direction, content_kind AS kind,
          substr(text, 1, 44) AS text FROM interactions ORDER BY time_ms DESC LIMIT 8"
echo
echo "messages are arriving: $(ask 'SELECT count(*) FROM interactions') interactions of" \
  "$(ask 'SELECT count(*) FROM persons') people so far"
echo "Connectors for other systems are built by: cmake --build --preset release"
[ "$once" = --once ] && exit 0
echo "It goes on until Ctrl-C."
wait "$broker"
