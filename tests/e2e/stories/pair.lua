-- Two miners at one pool: both work, and the barrier keeps them together.

scenario {
  seed    = 13,
  title   = "two miners",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "pair" },
  promise = { invalid = at_most(0) },
}

local function mine(pool, name)
  local rig = pool:next_miner { within = "60s" }
  rig:welcome { shares = "60/min" }
  meet("both are in", { within = "60s" })
  local job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", count = 2, within = "30s" }
  note(name .. " has two shares")
  rest "1s"
end

story(function(pool)
  both(function() mine(pool, "one") end, function() mine(pool, "the other") end)
end)
