-- The pool shows a certificate that nobody has signed but itself. Whoever sits in between can make one:
-- a miner that was not told to trust this very one must not say a word.

scenario {
  seed = 1,
  jobs = "jobs/luckypool-derived.jsonl",
  tls  = "self-signed",
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
  check(not staying, "the miner stays with a pool whose certificate is self-signed")
end)
