-- For most of the time no share is answered: that keeps none back.

scenario {
  seed    = 23,
  title   = "no answers",
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "answers" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  during(drop(pool, { method = "reply to mining.submit", towards = "miner" }), function()
    local rig = pool:next_miner { within = "60s" }
    rig:welcome { shares = "600/min" }
    rest "4s"
  end)
end)
