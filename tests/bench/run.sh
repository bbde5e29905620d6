#!/usr/bin/env bash
# Measures the whole broker and prints the lines of RESULTS.md. Builds the release preset first.
# Usage: tests/bench/run.sh [burst|paced|start|all]        default: all
#   RUNS=5 SECONDS_PACED=60   for shorter tries, set them lower
set -euo pipefail
cd "$(dirname "$0")/../.."
what=${1:-all}
runs=${RUNS:-5}
paced_s=${SECONDS_PACED:-60}
bin=$PWD/build/release/bin
secret=secret-of-the-benchmark
work=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null; rm -rf "$work"' EXIT

if [ -z "${SAMBUNG_SKIP_BUILD:-}" ]; then
  cmake --preset release -DSAMBUNG_TESTS=ON >/dev/null
  cmake --build --preset release --target sambung sambung-host connector_sqlite make_bodies \
    open_loop beast_200 -- --quiet
fi

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
await_port() { # PORT
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do :; done
}
figure() { # NAME: sum of a metric of the broker
  curl -s "http://127.0.0.1:$health/metrics" | awk -v n="$1" 'index($0, n) == 1 { s += $NF } END { print s + 0 }'
}

prepare_broker() { # LABEL
  folder=$work/$1
  mkdir -p "$folder"
  port=$(free_port)
  health=$(free_port)
  install -m 600 /dev/null "$folder/secret"
  printf %s "$secret" >"$folder/secret"
  cat >"$folder/sambung.yaml" <<YAML
data_folder: $folder/data
whatsapp:
  apps:
    main: { secrets: [{ file: $folder/secret }], verify_token: { file: $folder/secret } }
listen:
  webhooks: { port: $port }
  health: { port: $health }
connections:
  rows: { connector: sqlite, config: { path: $folder/rows.db } }
YAML
}
launch_broker() {
  "$bin/sambung" run "$folder/sambung.yaml" >"$folder/log" 2>&1 &
  broker=$!
  pids+=("$broker")
  await_port "$port"
}
start_broker() { # LABEL
  prepare_broker "$1"
  launch_broker
}
stop_broker() {
  kill "$broker" 2>/dev/null || true
  wait "$broker" 2>/dev/null || true
}

header() {
  echo "machine: $(nproc) cores, $(awk -F: '/model name/ { print $2; exit }' /proc/cpuinfo | xargs)," \
    "Debian $(cat /etc/debian_version), commit $(git rev-parse --short HEAD), load $(cut -d' ' -f1 /proc/loadavg)"
}

# Processor time so far that the machine beneath gave to others, and all of it, in ticks.
stolen() {
  awk '$1 == "cpu" { for (i = 2; i <= 9; ++i) all += $i; print $9, all }' /proc/stat
}
stolen_since() { # WHAT `stolen` SAID
  stolen | awk -v b="$1" '{ split(b, x); printf "%.1f", 100 * ($1 - x[1]) / ($2 - x[2]) }'
}

wrk_run() { # URL SECONDS
  wrk -t1 -c64 -d"$2"s --latency -s tests/bench/post.lua "$1" -- "$work/bodies" | tail -n 1
}

start_nginx() {
  mkdir -p "$work/nginx"
  cat >"$work/nginx/conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx/pid; error_log stderr crit;
events { worker_connections 512; }
http { access_log off; client_body_temp_path $work/nginx; proxy_temp_path $work/nginx;
  fastcgi_temp_path $work/nginx; uwsgi_temp_path $work/nginx; scgi_temp_path $work/nginx;
  client_body_buffer_size 16k;
  server { listen 127.0.0.1:$port; location / { return 200 "stored\n"; } } }
CONF
  exec /usr/sbin/nginx -c "$work/nginx/conf" 2>"$work/nginx/log"
}
start_beast() {
  exec "$bin/beast_200" "$port"
}

# The line of wrk against a server that only answers 200.
beside() { # SERVER SECONDS
  port=$(free_port)
  "$1" &
  local server=$!
  await_port "$port"
  wrk_run "http://127.0.0.1:$port/" "$2"
  kill "$server"
  wait "$server" 2>/dev/null || true
}

per_second() { # LINE
  awk '{ for (i = 1; i < NF; ++i) if ($i == "per_second") print $(i + 1) }' <<<"$1"
}

burst() {
  "$bin/make_bodies" "${BODIES:-1500000}" 1000 "$secret" >"$work/bodies"
  local nginx beast ours before taken began
  for ((run = 1; run <= runs; ++run)); do
    before=$(stolen)
    nginx=$(beside start_nginx 5)
    beast=$(beside start_beast 10)
    start_broker "burst-$run"
    ours=$(wrk_run "http://127.0.0.1:$port/webhooks/main" 20)
    taken=$(stolen_since "$before")
    began=$SECONDS
    until [ "$(figure sambung_connection_lag_events)" = 0 ] && [ "$(figure sambung_state_lag_events)" = 0 ]; do
      [ $((SECONDS - began)) -lt 300 ] || { echo "not delivered after 300 s"; break; }
    done
    echo "burst run $run: $ours"
    awk -v n="$(per_second "$nginx")" -v b="$(per_second "$beast")" -v s="$(per_second "$ours")" \
      -v d=$((SECONDS - began)) -v p="$taken" -v r="$run" 'BEGIN {
      printf "burst - run %d: nginx %d beast %d beast_to_nginx %.2f sambung %d to_beast %.3f delivered_after_s %d steal_percent %s\n",
      r, n, b, b / n, s, s / b, d, p }' | tee -a "$work/figures-burst"
    stop_broker
    rm -rf "$folder"
  done
  medians burst
}

# When each row was written, beside what the connector keeps: its clock is the statement's.
watch_rows() {
  until sqlite3 "$folder/rows.db" "CREATE TABLE IF NOT EXISTS seen(message_id TEXT, at REAL);
    CREATE TRIGGER IF NOT EXISTS watch AFTER INSERT ON interactions BEGIN INSERT INTO seen
    VALUES(new.message_id, (julianday('now') - 2440587.5) * 86400000.0); END" 2>/dev/null; do :; done
}

# p50 and p99 from the intended moment of sending to the row, in ms: the number at the end of a
# message's id says when it was to leave.
row_latency() { # START_MS RATE
  sqlite3 -readonly "$folder/rows.db" "WITH l AS (SELECT at - ($1 + CAST(substr(message_id, -12) AS
    INTEGER) * 1000.0 / $2) AS ms, row_number() OVER (ORDER BY at - ($1 + CAST(substr(message_id,
    -12) AS INTEGER) * 1000.0 / $2)) AS n, count(*) OVER () AS c FROM seen)
    SELECT 'row_p50_ms ' || round(max(CASE WHEN n <= c * 0.5 THEN ms END), 1) || ' row_p99_ms ' ||
    round(max(CASE WHEN n <= c * 0.99 THEN ms END), 1) FROM l"
}

paced() { # RATE
  for ((run = 1; run <= runs; ++run)); do
    start_broker "paced-$1-$run"
    watch_rows
    ( while kill -0 "$broker" 2>/dev/null; do
        printf '%s %s\n' "$(awk '/VmRSS/ { print $2 }' "/proc/$broker/status" 2>/dev/null)" \
          "$(figure sambung_connection_behind_seconds)"
        read -rt 1 <> <(:) || true
      done ) >"$folder/samples" &
    local sampler=$!
    local line before
    before=$(stolen)
    line=$("$bin/open_loop" "$port" /webhooks/main "$secret" "$1" "$paced_s" 64 0) || true
    line+=" steal_percent $(stolen_since "$before")"
    kill "$sampler" 2>/dev/null || true
    until [ "$(figure sambung_connection_lag_events)" = 0 ]; do :; done
    echo "paced $1/s run $run: $line $(row_latency "$(awk '{ print $2 }' <<<"$line")" "$1") behind_max_s $(awk '$2 > m { m = $2 } END { print m + 0 }' "$folder/samples")" \
      "rss_kb_15s $(awk 'NR == 15 { print $1 }' "$folder/samples") rss_kb_end $(awk 'END { print $1 }' "$folder/samples")" | tee -a "$work/figures-$1"
    stop_broker
    rm -rf "$folder"
  done
  medians "$1"
}

# The median of each figure over the runs; its name stands before it.
medians() { # burst or RATE
  awk '{ for (i = 5; i < NF; i += 2) if ($(i + 1) + 0 == $(i + 1)) v[$i] = v[$i] " " $(i + 1) }
    END { for (name in v) { n = split(v[name], x, " "); asort_numbers(x, n)
      printf "%s %s  ", name, x[int((n + 1) / 2)] } print "" }
    function asort_numbers(x, n,  i, j, t) { for (i = 2; i <= n; ++i) { t = x[i] + 0
      for (j = i - 1; j > 0 && x[j] + 0 > t; --j) x[j + 1] = x[j]
      x[j + 1] = t } }' "$work/figures-$1" | sed "s|^|$1 median: |"
}

# From the command to the answer 200 to a signed webhook, with an empty folder; the process of curl
# is part of it.
first_200() {
  local began line
  "$bin/make_bodies" 1 1 "$secret" >"$work/one"
  for ((run = 1; run <= runs; ++run)); do
    prepare_broker "start-$run"
    began=$(date +%s%N)
    launch_broker
    line=$(curl -s -o /dev/null -w '%{http_code}' -H "X-Hub-Signature-256: $(cut -f1 "$work/one")" \
      --data-binary "$(cut -f2 "$work/one")" "http://127.0.0.1:$port/webhooks/main")
    echo "start run $run: first_$line $((($(date +%s%N) - began) / 1000000)) ms, idle_rss_kb $(
      awk '/VmRSS/ { print $2 }' "/proc/$broker/status")"
    stop_broker
  done
}

header
case $what in
  burst) burst ;;
  paced) paced 4000; paced 2000 ;;
  start) first_200 ;;
  all) burst; paced 4000; paced 2000; first_200 ;;
  *) echo "usage: tests/bench/run.sh [burst|paced|start|all]" >&2; exit 64 ;;
esac
