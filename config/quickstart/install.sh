#!/usr/bin/env bash
# Installs the Debian packages named in the given lists, those only that are missing. A second word
# on a line names a command that makes its package unnecessary (a newer Node.js, for example).
# Usage: install.sh LIST...
set -euo pipefail

fail() { printf 'install.sh: %s\n' "$*" >&2; exit 69; }

command -v apt-get >/dev/null || fail "this is not a Debian system: apt-get is missing. Install the \
packages named in $* by hand, then run the build with SAMBUNG_SKIP_INSTALL=1."

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || fail "not root, and sudo is missing. As root: apt-get install sudo"
  sudo "$@"
}

missing=()
while read -r package command; do
  if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done < <(sed 's/#.*//' "$@" | awk 'NF { print $1, $2 }')

if [ "${#missing[@]}" -eq 0 ]; then
  echo "packages: all there"
  exit 0
fi
echo "packages: installing ${#missing[@]}: ${missing[*]}"
as_root apt-get update -qq || fail "apt-get update failed: is there a network, and are the sources in /etc/apt right?"
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  "${missing[@]}" >/tmp/sambung-install.$$ 2>&1 ||
  { tail -n 20 /tmp/sambung-install.$$ >&2; fail "apt-get install failed (its last lines stand above)"; }
rm -f /tmp/sambung-install.$$
