#!/usr/bin/env bash
# A private MariaDB in FOLDER/mariadb, with a row-based binary log and one empty database `crm`.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
need mariadbd

at=$folder/mariadb
if [ "$(id -u)" = 0 ]; then
  chmod a+x "$folder"
  install -d -o mysql -g mysql -m 700 "$at"
else
  install -d -m 700 "$at"
fi
port=$(free_port)
password=$(new_password)
as mysql mariadb-install-db --no-defaults --datadir="$at/data" --tmpdir="$at" --skip-test-db \
  --auth-root-authentication-method=normal >/dev/null
as mysql mariadbd --no-defaults --datadir="$at/data" --tmpdir="$at" --bind-address=127.0.0.1 --port="$port" \
  --socket="$at/socket" --pid-file="$at/pid" --innodb-buffer-pool-size=32M --skip-name-resolve \
  --innodb-flush-log-at-trx-commit=0 --performance-schema=OFF --server-id=1 \
  --log-bin="$at/binlog" --binlog-format=ROW --log-error="$at/log" </dev/null >/dev/null 2>&1 &
wait_for 30 "$at/log" mariadb-admin --no-defaults -S "$at/socket" -u root ping
cat "$at/pid" >"$folder/mariadb.pid"
mariadb --no-defaults -S "$at/socket" -u root <<SQL
create database crm character set utf8mb4;
create user 'sambung'@'127.0.0.1' identified by '$password';
grant all on crm.* to 'sambung'@'127.0.0.1';
grant replication slave, replication client on *.* to 'sambung'@'127.0.0.1';
SQL
echo "SAMBUNG_REAL_MARIADB_HOST=127.0.0.1"
echo "SAMBUNG_REAL_MARIADB_PORT=$port"
echo "SAMBUNG_REAL_MARIADB_DATABASE=crm"
echo "SAMBUNG_REAL_MARIADB_USER=sambung"
echo "SAMBUNG_REAL_MARIADB_PASSWORD=$password"
