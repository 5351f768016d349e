-- Ten minutes of weather made from the seed: each kind of fault on or off, in spells of its own.
-- Whatever it was, when it is over the miner mines again. Play it on many seeds; one that fails
-- shrinks to the few faults that matter: simlab FILE --seed N --shrink.

scenario {
  title   = "weather from a seed",
  seed    = 1,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "endurance" },
  limit   = "60m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

story(function(pool)
  pool:next_miner():welcome { shares = "30/min" } -- which measures it, if need be
  pool:welcome_all { shares = "30/min" }
  weather(random_weather { span = "10m" })
  for _ = 1, 20 do
    rest "30s"
    pool:give_all(pool:next_job { clean = math.random() < 0.3 })
  end
  pool:recovers { within = "3m" }
end)
