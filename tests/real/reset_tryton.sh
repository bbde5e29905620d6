#!/usr/bin/env bash
# Puts the database of the Tryton in FOLDER back to its template; a running server goes on with it.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
with_postgresql
psql -q "$pg_url/postgres" -c 'set client_min_messages = warning' \
  -c 'drop database if exists tryton with (force)' \
  -c 'create database tryton template tryton_template'
