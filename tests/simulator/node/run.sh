#!/usr/bin/env bash
# Runs one node test file with a node that is new enough. Test files are copied beside their
# packages, where node looks for them.
#   run.sh GROUP BUILD_FOLDER SIMULATOR_BINARY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
group=$1
folder=$2
for runtime in "$folder"/runtime/node_modules/node-linux-*/bin; do
  if [ -d "$runtime" ]; then PATH=$runtime:$PATH; fi
done
export SIMULATOR_BINARY=$3
mkdir -p "$folder/$group"
cp "$here"/*.mjs "$here/$group"/*.mjs "$folder/$group/"
cd "$folder/$group"
exec node "$group.mjs"
