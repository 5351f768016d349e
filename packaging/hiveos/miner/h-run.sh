#!/usr/bin/env bash
# HiveOS runs this in the miner's screen.
cd "$(dirname "$0")" || exit 1
. h-manifest.conf
mkdir -p "$(dirname "$CUSTOM_LOG_BASENAME")"
./miner -c "$CUSTOM_CONFIG_FILENAME" "$@" 2>&1 | tee "$CUSTOM_LOG_BASENAME.log"
