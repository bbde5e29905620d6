#!/usr/bin/env bash
# Medusa on a private PostgreSQL, both in FOLDER. Its packages come from the cache (install.sh).
set -euo pipefail
source "$(dirname "$0")/ground.sh"
packages=$cache/medusa
[ -d "$packages/node_modules/@medusajs/medusa" ] || {
  echo "Medusa is missing: run $real/install.sh medusa" >&2
  exit 1
}
with_postgresql

at=$folder/medusa
mkdir -p "$at"
cp "$real/medusa/medusa-config.js" "$packages/package.json" "$at/"
ln -sfn "$packages/node_modules" "$at/node_modules"
port=$(free_port)
password=$(new_password)
export DATABASE_URL=$pg_url/medusa JWT_SECRET=$(new_password) COOKIE_SECRET=$(new_password)
# The pinned Node of package.json: Debian's is too old for Medusa.
export PATH=$packages/node_modules/.bin:$PATH
export MEDUSA_DISABLE_TELEMETRY=true NODE_ENV=production
app() { (cd "$at" && command medusa "$@" </dev/null >>"$at/log" 2>&1); }

psql -q "$pg_url/postgres" -c 'create database medusa'
app db:migrate
app user -e admin@example.test -p "$password"
(cd "$at" && exec medusa start -H 127.0.0.1 -p "$port" \
  </dev/null >>"$at/log" 2>&1) &
echo $! >"$folder/medusa.pid"
url=http://127.0.0.1:$port
wait_for 180 "$at/log" curl -fs "$url/health"

say() { curl -fsS -H 'Content-Type: application/json' "$@"; }
token=$(say "$url/auth/user/emailpass" -d @- \
  <<<"{\"email\":\"admin@example.test\",\"password\":\"$password\"}" | jq -r .token)
key=$(say "$url/admin/api-keys" -H "Authorization: Bearer $token" \
  -d '{"title":"sambung","type":"secret"}' | jq -r .api_key.token)
echo "SAMBUNG_REAL_MEDUSA_URL=$url"
echo "SAMBUNG_REAL_MEDUSA_KEY=$key"
