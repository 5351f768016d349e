-- The pool shows a certificate that expired yesterday. A miner that goes on gives its shares to whoever
-- found the old key: it must not say a word.

scenario {
  seed = 1,
  jobs = "jobs/luckypool-derived.jsonl",
  tls  = "expired",
}

story(function(pool)
  local staying = nil
  local function left(event)
    if event.rig == staying then staying = nil end
  end
  pool:on("connected", function(event) staying = event.rig end)
  pool:on("disconnected", left)
  pool:on("probed", left)
  rest "10s"
  for _ = 1, 5 do -- it may be trying again at this very moment
    if staying then rest "200ms" end
  end
  check(not staying, "the miner stays with a pool whose certificate is expired")
end)
