#!/usr/bin/env bash
# Stops what the start scripts started in FOLDER, by pid, systems before their databases.
set -euo pipefail
source "$(dirname "$0")/ground.sh"

stop() {
  local file=$folder/$1.pid pid
  [ -e "$file" ] || return 0
  pid=$(cat "$file")
  kill "-$2" "$pid" 2>/dev/null || true
  wait_for 30 /dev/null sh -c "! kill -0 $pid"
  rm -f "$file"
}

stop medusa TERM
stop tryton TERM
stop mariadb TERM
stop postgresql INT # does not wait for its clients
