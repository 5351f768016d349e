#!/usr/bin/env bash
# HiveOS sources this every few seconds and reads $khs and $stats. All numbers are the miner's own
# (--api); when it does not answer, both say nothing rather than something old.
khs=0
stats="null"

summary=$(curl --silent --fail --max-time 3 "http://127.0.0.1:${WEB_PORT:-4068}/1/summary")
if [[ -n $summary ]]; then
    khs=$(jq -r '.hashrate_60s / 1000' <<<"$summary")
    stats=$(jq -c '{
        hs: [.by_device[].hashrate_60s / 1000],
        hs_units: "khs",
        temp: [.by_device[] | .temperature_c // empty],
        fan: [],
        uptime: (.run_s | floor),
        ver: .version,
        ar: [.shares.accepted,
             ([.shares | .stale, .["unknown-job"], .duplicate, .["low-difficulty"], .["bad-time"],
               .["bad-version"], .malformed, .unauthorized, .["not-subscribed"]] | add)],
        algo: .algorithm
    }' <<<"$summary")
fi
