-- Difficulties that are none: not a number, not above nothing, beyond every number. The last good one
-- holds, and the miner neither floods the pool nor falls idle. One that is written as a text is one.
-- (Three well-known miners ignore a difficulty written as a text and mine at 1 for ever; two flood at
-- -1, one dies of it.)

scenario {
  seed    = 403,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "30m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h",
  },
}

local none = {
  "0", "-1", "-0.0001", "1e999", "-1e999", "null", "true", "[]", "[1]", "{}", '"x"', '""', '"-1"',
  '"nan"', "1e-400",
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }
  for _, difficulty in ipairs(none) do
    note("difficulty " .. difficulty)
    rig:send_line('{"id":null,"method":"mining.set_difficulty","params":[' .. difficulty .. "]}")
    job = rig:give(pool:next_job())
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
  note "no difficulty at all"
  rig:send_line { id = null, method = "mining.set_difficulty" }
  rig:send_line '{"id":null,"method":"mining.set_difficulty","params":[]}'
  job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }

  for _, shape in ipairs { "%s", '"%s"', "%s,null", '"%s","more"' } do
    note("one fourfold, as [" .. shape .. "] in a line that ends in CR LF")
    local fourfold = rig.difficulty * 4 -- which the pool does not know of
    local text = string.format(shape, string.format("%.17g", fourfold))
    rig:send_bytes('{"id":null,"method":"mining.set_difficulty","params":[' .. text .. "]}\r\n")
    job = rig:give(pool:next_job { clean = true })
    for share in rig:shares_of(job, { count = 6, within = "3m" }) do
      check(share.difficulty >= fourfold * 0.999, "a difficulty was not read: " .. text)
    end
    rig:set_difficulty(rig.difficulty)
    job = rig:give(pool:next_job { clean = true })
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end

  note "next to nothing, so that all it hashes is a share"
  local usual = rig.difficulty
  rig:set_difficulty(1e-300)
  local flood = rig:give(pool:next_job { clean = true })
  rest "3s"
  check(rig:count { of = flood } <= 2000, "the miner floods the pool")
  rig:set_difficulty(usual)
  job = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = job, verdict = "accepted", count = 3, within = "60s" }

  note "one that no share can meet, and a good one after it"
  local good = rig.difficulty
  rig:send_line '{"id":null,"method":"mining.set_difficulty","params":[1e300]}'
  rig:give(pool:next_job())
  rest "5s"
  rig:set_difficulty(good)
  job = rig:give(pool:next_job())
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  check(rig:count { verdict = "low-difficulty" } == 0, "shares too easy for the pool")
end)
