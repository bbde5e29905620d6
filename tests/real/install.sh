#!/usr/bin/env bash
# Installs what the start scripts need and is missing: Debian's packages (packages.txt, as root), and
# with the word `medusa` its npm packages, about 700 MB, in $SAMBUNG_REAL_CACHE (~/.cache/sambung).
set -euo pipefail
real=$(cd "$(dirname "$0")" && pwd)
cache=${SAMBUNG_REAL_CACHE:-$HOME/.cache/sambung}

mapfile -t packages < <(grep -v '^#' "$real/packages.txt" | cut -d' ' -f1)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed' ||
    missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  apt-get install -y --no-install-recommends "${missing[@]}"
fi
if [ "${1:-}" = medusa ]; then
  mkdir -p "$cache/medusa"
  cp "$real/medusa/package.json" "$cache/medusa/"
  (cd "$cache/medusa" && npm install --no-audit --no-fund)
fi
