#!/usr/bin/env bash
# Tryton with the module `party` on a private PostgreSQL, both in FOLDER. The database is a copy of
# `tryton_template`, so that reset_tryton.sh can put it back; a dump of that is kept in the cache.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
need trytond
with_postgresql

at=$folder/tryton
mkdir -p "$at"
port=$(free_port)
new_password >"$at/password"
cat >"$at/trytond.conf" <<CONF
[database]
uri = $pg_url/
[web]
listen = 127.0.0.1:$port
root =
[session]
authentications = password
CONF
export TRYTONPASSFILE=$at/password LANG=C.UTF-8
admin() { trytond-admin -c "$at/trytond.conf" -d tryton_template "$@" </dev/null >>"$at/log" 2>&1; }

psql -q "$pg_url/postgres" -c 'create database tryton_template'
version=$(dpkg-query -W -f '${Version}' tryton-server)
dump=$cache/tryton-$version.sql.gz
if [ -e "$dump" ]; then
  gzip -dc "$dump" | psql -q "$pg_url/tryton_template" >/dev/null
else
  admin --all --email admin@example.test
  admin -u party --activate-dependencies
  pg_dump --no-owner "$pg_url/tryton_template" | gzip >"$dump.$$"
  mv "$dump.$$" "$dump"
fi
admin --password
"$real/reset_tryton.sh" "$folder"
# Debian's Python has Tryton; another one may stand before it in PATH.
/usr/bin/python3 /usr/bin/trytond -c "$at/trytond.conf" -d tryton </dev/null >>"$at/log" 2>&1 &
echo $! >"$folder/tryton.pid"
wait_for 60 "$at/log" curl -fs "http://127.0.0.1:$port/" -H 'Content-Type: application/json' \
  -d '{"id":1,"method":"common.server.version","params":[]}'
echo "http://127.0.0.1:$port/tryton" >"$at/url"
echo "SAMBUNG_REAL_TRYTON_URL=http://127.0.0.1:$port/tryton"
echo "SAMBUNG_REAL_TRYTON_USER=admin"
echo "SAMBUNG_REAL_TRYTON_PASSWORD=$(cat "$at/password")"
