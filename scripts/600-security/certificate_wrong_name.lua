-- The pool shows a good certificate of somebody else. A miner that goes on would believe anybody who owns
-- some name: it must not say a word.

scenario {
  seed = 1,
  jobs = "jobs/luckypool-derived.jsonl",
  tls  = "wrong-name",
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
  check(not staying, "the miner stays with a pool whose certificate is wrong-name")
end)
