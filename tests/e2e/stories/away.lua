-- The pool is away for longer than it is there: what a miner shows knows nothing of that.

scenario {
  seed    = 19,
  title   = "away",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "away" },
  promise = { invalid = at_most(0) },
}

local function mine(pool)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "600/min" }
  rest "2s"
  return rig
end

story(function(pool)
  local rig = mine(pool)
  pool:refuse_miners()
  rig:hang_up {}
  rest "6s"
  pool:accept_miners()
  mine(pool)
end)
