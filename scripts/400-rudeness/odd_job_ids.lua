-- A job's id is the pool's own business: it may hold quotes, backslashes, spaces, letters of any
-- alphabet, or a thousand bytes. Whatever it is, shares must bring it back unchanged; pasted as it is
-- into a line, it breaks the line. (Three well-known miners do that.)

scenario {
  seed    = 404,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "15m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

local ids = {
  "", "N0 1", "-7", "0", "null", "%s%n%08x", "'; DROP TABLE shares;--", "a\tb", "back\\slash",
  'quo"te', '"],"id":1,"x":["', "jägare 仕事", "\1\2\31", "a/b", string.rep("f", 450),
  string.rep("e", 1024),
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }
  for number, id in ipairs(ids) do
    note(string.format("id %d of %d", number, #ids))
    job = rig:give(pool:next_job { id = id })
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
end)
