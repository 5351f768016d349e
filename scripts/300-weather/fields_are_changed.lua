-- A job comes with one field that cannot be: another type, another length, not there. Whatever the
-- miner thinks of it, it must not mine nonsense, not crash, and take the next good job.

scenario {
  seed    = 28,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather" },
  promise = { invalid = at_most(0) },
}

local changes = {
  { "params.1", { turn = "number" } },            -- prevhash is a number
  { "params.1", { value = "00" } },               -- … too short
  { "params.2", { turn = "null" } },              -- no coinbase
  { "params.4", { value = "branches" } },         -- a text for a list
  { "params.6", { turn = "remove" } },            -- one field less
  { "params.7", { value = "zzzzzzzz" } },         -- ntime is no hex
  { "params",   { turn = "object" } },            -- an object for a list
  { "method",   { value = "mining.notifi" } },    -- unheard of
}

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "120/min" }
  for _, change in pairs(changes) do
    local path, options = change[1], change[2]
    note(path)
    options.method, options.first, options.towards = "mining.notify", 1, "miner"
    local bad = pool:next_job { clean = false }
    during(mutate(rig.link, path, options), function() rig:give(bad) end)
    rest "1s"
    if not rig.open then
      rig = pool:next_miner { within = "60s" }
      rig:welcome { shares = "120/min" }
    end
    check(rig:count { of = bad } == 0, "a job that cannot be was mined")
    local good = rig:give(pool:next_job { clean = true })
    rig:expect_share { of = good, verdict = "accepted", within = "30s" }
  end
end)
