#!/usr/bin/env bash
# A private PostgreSQL in FOLDER/postgresql, without durability, with logical replication allowed.
set -euo pipefail
source "$(dirname "$0")/ground.sh"

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is missing: run $real/install.sh" >&2; exit 1; }
at=$folder/postgresql
if [ "$(id -u)" = 0 ]; then
  chmod a+x "$folder"
  install -d -o postgres -g postgres -m 700 "$at"
else
  install -d -m 700 "$at"
fi
port=$(free_port)
as postgres "$bin/initdb" -D "$at/data" -A trust -U postgres --no-locale -E UTF8 --no-sync >/dev/null
as postgres "$bin/pg_ctl" -D "$at/data" -w -s -l "$at/log" -o "-c listen_addresses=127.0.0.1 \
  -c port=$port -c unix_socket_directories=$at -c fsync=off -c full_page_writes=off \
  -c shared_buffers=64MB -c wal_level=logical -c timezone=UTC" start
head -n 1 "$at/data/postmaster.pid" >"$folder/postgresql.pid"
echo "postgresql://postgres@127.0.0.1:$port" >"$at/url"
echo "SAMBUNG_REAL_POSTGRESQL_URL=postgresql://postgres@127.0.0.1:$port/postgres"
