#!/usr/bin/env bash
# HiveOS sources this when a flight sheet is applied: its fields become the miner's JSON file.
#   CUSTOM_URL        pools, the first one first, blanks or line ends between them
#   CUSTOM_TEMPLATE   user name
#   CUSTOM_PASS       password
#   CUSTOM_USER_CONFIG  more options, as the members of a JSON object: {"log": "debug"}

[[ -z ${CUSTOM_CONFIG_FILENAME:-} ]] && echo "h-config: no CUSTOM_CONFIG_FILENAME" && return 1
[[ -z ${CUSTOM_URL:-} ]] && echo "h-config: the flight sheet has no pool" && return 1
[[ -z ${CUSTOM_TEMPLATE:-} ]] && echo "h-config: the flight sheet has no wallet template" && return 1

more=${CUSTOM_USER_CONFIG:-}
[[ -z $more ]] && more='{}'
if ! jq -es 'length == 1 and (.[0] | type == "object")' <<<"$more" >/dev/null 2>&1; then
    echo "h-config: the extra configuration is no JSON object, it is left out"
    more='{}'
fi

mkdir -p "$(dirname "$CUSTOM_CONFIG_FILENAME")"
jq -n --arg urls "$CUSTOM_URL" --arg user "$CUSTOM_TEMPLATE" --arg pass "${CUSTOM_PASS:-x}" \
    --arg port "${WEB_PORT:-4068}" --argjson more "$more" '
    {url: ($urls | [splits("\\s+")] | map(select(. != "")) | map(if test("://") then . else "stratum+tcp://" + . end)),
     user: $user, pass: $pass, device: "all", api: ("127.0.0.1:" + $port)} + $more' \
    >"$CUSTOM_CONFIG_FILENAME"
