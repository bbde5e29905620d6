#!/usr/bin/env bash
# Measures the first sync of a table of contacts from PostgreSQL into MariaDB through the whole broker, and
# in the same run what the databases need for it alone (COPY out, LOAD DATA in). Prints the lines of RESULTS.md.
# Usage: tests/bench/sync.sh        CONTACTS=100000   PRESET=release   SAMBUNG_SKIP_BUILD=1
set -euo pipefail
cd "$(dirname "$0")/../.."
contacts=${CONTACTS:-100000}
preset=${PRESET:-release}
bin=$PWD/build/$preset/bin
work=$(mktemp -d)
chmod 755 "$work"
pids=()
finish() {
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
  [ -n "${maria_pid:-}" ] && kill "$maria_pid" 2>/dev/null || true
  [ -d "$work/pg" ] && runuser -u postgres -- "$pg_bin/pg_ctl" -D "$work/pg" -m fast stop >/dev/null 2>&1 || true
  wait 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

if [ -z "${SAMBUNG_SKIP_BUILD:-}" ]; then
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" --target sambung sambung-host sambung-bus connector_postgres \
    connector_mariadb -- --quiet
fi
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
now() { date +%s.%N; }

pg_bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
pg_port=$(free_port)
install -d -o postgres -g postgres -m 700 "$work/pg"
runuser -u postgres -- "$pg_bin/initdb" -D "$work/pg" -A trust -U postgres --no-locale -E UTF8 --no-sync >/dev/null
runuser -u postgres -- "$pg_bin/pg_ctl" -D "$work/pg" -w -s -l "$work/pg/log" \
  -o "-c listen_addresses=127.0.0.1 -c port=$pg_port -c unix_socket_directories=$work/pg" start
pg() { psql -q -h 127.0.0.1 -p "$pg_port" -U postgres -At "$@"; }

maria_port=$(free_port)
install -d -o mysql -g mysql -m 755 "$work/maria"
runuser -u mysql -- mariadb-install-db --no-defaults --datadir="$work/maria/data" --tmpdir="$work/maria" \
  --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
runuser -u mysql -- mariadbd --no-defaults --datadir="$work/maria/data" --tmpdir="$work/maria" --bind-address=127.0.0.1 \
  --port="$maria_port" --socket="$work/maria/s.sock" --pid-file="$work/maria/pid" \
  --secure-file-priv="$work/maria" --skip-name-resolve >"$work/maria.log" 2>&1 &
maria() { mariadb --no-defaults -S "$work/maria/s.sock" -N "$@"; }
until mariadb-admin --no-defaults -S "$work/maria/s.sock" ping >/dev/null 2>&1; do :; done
maria_pid=$(cat "$work/maria/pid")

pg -c "CREATE TABLE customers(id bigserial PRIMARY KEY, name text, phone text, email text, city text,
         updated_at timestamptz NOT NULL DEFAULT clock_timestamp());
       INSERT INTO customers(name, phone, email, city)
         SELECT 'Person ' || n, '+62812' || lpad(n::text, 8, '0'), 'p' || n || '@example.test', 'Bandung'
         FROM generate_series(1, $contacts) n;
       CREATE INDEX ON customers(updated_at, id);"
table="(id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(200), phone varchar(32), email varchar(200),
        city varchar(100), updated_at timestamp(6) NOT NULL DEFAULT current_timestamp(6)
        ON UPDATE current_timestamp(6), sambung_op varchar(64) UNIQUE, KEY(phone), KEY(email),
        KEY(updated_at, id))"
maria -e "CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE TABLE shop.plain $table; CREATE TABLE shop.customers $table;"

began=$(now)
pg -c "COPY customers(name, phone, email, city) TO STDOUT" >"$work/maria/rows.tsv"
chmod 644 "$work/maria/rows.tsv"
maria -e "LOAD DATA INFILE '$work/maria/rows.tsv' INTO TABLE shop.plain (name, phone, email, city)"
plain=$(echo "$(now) - $began" | bc)

mkdir -p "$work/broker"
port=$(free_port)
health=$(free_port)
(umask 077 && printf %s secret >"$work/broker/secret" &&
  printf 'host=127.0.0.1 port=%s user=postgres dbname=postgres' "$pg_port" >"$work/broker/pg" &&
  printf 'mariadb://root@localhost/shop?socket=%s' "$work/maria/s.sock" >"$work/broker/maria")
cat >"$work/broker/sambung.yaml" <<YAML
data_folder: $work/broker/data
whatsapp:
  apps:
    main: { secrets: [{ file: $work/broker/secret }], verify_token: { file: $work/broker/secret } }
listen: { webhooks: { port: $port }, health: { port: $health } }
connections:
  crm:
    connector: postgres
    config:
      dsn: { file: $work/broker/pg }
      events: false
      contacts: { table: customers, id: id, version: updated_at, columns: [name, phone, email, city],
                  keys: { phone: phone, email: email } }
    mapping: { contact: { name: /name, phone: /phone, email: /email, city: /city } }
    sync: { persons: create }
  shop:
    connector: mariadb
    config:
      dsn: { file: $work/broker/maria }
      events: false
      contacts: { table: customers, id: id, version: updated_at, columns: [name, phone, email, city],
                  keys: { phone: phone, email: email }, op: sambung_op }
    mapping: { contact: { name: /name, phone: /phone, email: /email, city: /city } }
    sync: { contacts: create }
YAML
"$bin/sambung" sync provision --config "$work/broker/sambung.yaml" --apply >"$work/broker/provision"
# One client for all looks: a new one each time costs as much as the broker does for ten contacts.
coproc WATCH { mariadb --no-defaults -S "$work/maria/s.sock" -N -B -n shop; }
pids+=("$WATCH_PID")
watch() {
  echo "$1;" >&"${WATCH[1]}"
  read -rt 10 count <&"${WATCH[0]}" || { echo "MariaDB did not answer within 10 s: $1" >&2; exit 1; }
}
written="SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'HANDLER_WRITE'"
watch "$written"
before=$count
began=$(now)
"$bin/sambung" run "$work/broker/sambung.yaml" >"$work/broker/log" 2>&1 &
pids+=($!)
count=0
start=$SECONDS
last=$start
while [ "$count" -lt "$contacts" ]; do
  # Counting all of them costs what is measured: only when that many were written.
  watch "$written"
  count=$((count - before))
  [ "$count" -lt "$contacts" ] || watch "SELECT count(*) FROM customers"
  if [ -n "${VERBOSE:-}" ] && [ "$SECONDS" -gt "$last" ]; then
    last=$SECONDS
    echo "$((SECONDS - start)) s: $count" >&2
  fi
  if [ $((SECONDS - start)) -gt "${SECONDS_MAX:-600}" ]; then
    tail -20 "$work/broker/log" >&2
    echo "only $count of $contacts after ${SECONDS_MAX:-600} s" >&2
    exit 1
  fi
  read -rt 0.5 <> <(:) || true
done
took=$(echo "$(now) - $began" | bc)
differ=$(maria -e "SELECT (SELECT count(*) FROM shop.customers) - (SELECT count(DISTINCT phone) FROM shop.customers)")
echo "first sync: $contacts contacts from PostgreSQL into MariaDB in $took s," \
  "$(echo "$contacts / $took" | bc) a second; COPY to LOAD DATA alone $plain s;" \
  "doubled $differ; $preset build, $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
