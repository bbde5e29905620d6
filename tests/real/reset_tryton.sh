#!/usr/bin/env bash
# Puts the database of the Tryton in FOLDER back to its template; a running server goes on with it.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
with_postgresql
psql -q "$pg_url/postgres" -c 'set client_min_messages = warning' \
  -c 'drop database if exists tryton with (force)' \
  -c 'create database tryton template tryton_template'

# The server keeps connections, and finds only by using one that it is dead.
alive() {
  [ "$(curl -s -o /dev/null -w '%{http_code}' "$(cat "$folder/tryton/url")/" \
    -H 'Content-Type: application/json' -H 'Authorization: Session bm9ib2R5OjE6eA==' \
    -d '{"id":1,"method":"model.ir.lang.search","params":[[],{}]}')" = 401 ]
}
if [ -e "$folder/tryton.pid" ]; then
  for _ in 1 2 3 4 5; do wait_for 10 "$folder/tryton/log" alive; done
fi
