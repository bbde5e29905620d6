# What the start scripts stand on; sourced by them. Needs: set -euo pipefail.

if [ $# -ne 1 ] || [ "${1#/}" = "$1" ]; then
  echo "usage: $0 FOLDER    (absolute; its data, logs and pids go there)" >&2
  exit 2
fi
real=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
cache=${SAMBUNG_REAL_CACHE:-$HOME/.cache/sambung}
mkdir -p "$folder" "$cache"

# Below the range that outgoing connections take their ports from.
free_port() {
  local port
  for port in $(shuf -i 20000-30000 -n 50); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  echo "no free port found between 20000 and 30000" >&2
  return 1
}

# wait_for SECONDS LOG COMMAND...: until the command succeeds; else shows the log's end.
wait_for() {
  local end=$((SECONDS + $1)) log=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $end ]; then
      echo "did not come up: $*; the end of $log:" >&2
      tail -n 20 "$log" >&2 || true
      return 1
    fi
    sleep 0.1
  done
}

# as USER COMMAND...: database servers refuse to run as root.
as() {
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

need() {
  command -v "$1" >/dev/null || {
    echo "$1 is missing: run $real/install.sh" >&2
    exit 1
  }
}

new_password() { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }

# Starts PostgreSQL in $folder/postgresql unless it runs, and sets pg_url (without a database).
with_postgresql() {
  if [ ! -e "$folder/postgresql/url" ]; then "$real/start_postgresql.sh" "$folder" >/dev/null; fi
  pg_url=$(cat "$folder/postgresql/url")
}
