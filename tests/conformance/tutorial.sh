#!/usr/bin/env bash
# Runs the commands of plugins/sdk/TUTORIAL.md and says how long each took. The packages are made of a
# build that is there and unpacked into a folder of their own, or installed for good.
# Usage: tutorial.sh BUILD_FOLDER     (build/dev)
#        tutorial.sh --apt FOLDER     installs the packages in FOLDER on this machine, as root
set -euo pipefail

fail() { printf 'tutorial.sh: %s\n' "$*" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
start=$(date +%s%N)

step() {
  local name=$1 from now
  shift
  from=$(date +%s%N)
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "step '$name' failed"; }
  now=$(date +%s%N)
  printf '%7d ms  %s\n' $(((now - from) / 1000000)) "$name"
}

unpack() {
  (cd "$work" && cpack --config "$build/CPackConfig.cmake" -B "$work/debs" -D CPACK_STRIP_FILES=OFF)
  for package in "$work"/debs/*.deb; do dpkg-deb -x "$package" "$work/root"; done
}

if [ "${1:-}" = --apt ]; then
  debs=$(cd "${2:?name the folder with the packages}" && pwd)
  export DEBIAN_FRONTEND=noninteractive
  step "apt install" apt-get install -y --no-install-recommends "$debs"/sambung_*.deb \
    "$debs"/sambung-sdk-dev_*.deb cmake g++ make nlohmann-json3-dev
  sambung=sambung
  prefix=/usr
else
  build=$(cd "${1:?name the build folder, such as build/dev}" && pwd)
  step "packages made and unpacked" unpack
  sambung=$work/root/usr/bin/sambung
  prefix=$work/root/usr
fi

cd "$work"
step "connector new" "$sambung" connector new acme-crm
cd acme-crm
step "cmake --preset dev" cmake --preset dev -DCMAKE_PREFIX_PATH="$prefix"
step "cmake --build --preset dev" cmake --build --preset dev -j2
step "its own test" build/mapping_test
step "connector check" "$sambung" connector check build/connectors/acme-crm.so \
  --config tests/check.json
tail -n 1 "$work/log"
step "sambung dev: 20 updates through" "$sambung" dev --connector build/connectors/acme-crm.so \
  --connector-config tests/check.json --count 20 --port 0 --health-port 0 --simulator-port 0
grep acme-crm-tried "$work/log" || fail "sambung dev does not speak of the connector"
notes=$(grep -c '"note"' sambung-dev/connector/customers.jsonl || true)
[ "$notes" -gt 0 ] || fail "no message arrived in customers.jsonl"
printf '%7d ms  in all, %d messages arrived\n' $((($(date +%s%N) - start) / 1000000)) "$notes"
