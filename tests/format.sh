#!/usr/bin/env bash
# Says where the code is not as .clang-format wants it.
# Usage: tests/format.sh [-i]      -i: mend it
set -euo pipefail
cd "$(dirname "$0")/.."
how=(--dry-run -Werror)
[ "${1:-}" != -i ] || how=(-i)
find core plugins connectors tests config \( -name '*.[ch]' -o -name '*.cpp' -o -name '*.hpp' \) \
  -print0 | xargs -0 clang-format "${how[@]}"
