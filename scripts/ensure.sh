#!/bin/sh
# In a clone: dependencies as the lock says, and a bundle as new as the sources. Quiet when there is nothing to do.
set -e
cd "$(dirname -- "$0")/.."
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'Installing what Relance needs (once, a few minutes)…' >&2
  npm ci --no-audit --no-fund >&2
  touch node_modules/.package-lock.json
fi
if [ ! -f dist/.stamp ] || [ -n "$(find src packages migrations scripts/build.ts package.json -newer dist/.stamp -type f -print -quit)" ]; then
  PATH="$PWD/node_modules/.bin:$PATH" node scripts/build.ts >&2
fi
