-- The answer to subscribe, in shapes that real pools send (the miner must mine with each) and in
-- shapes that nobody can use, with a job behind them or without: then it leaves, comes back in its own
-- time, and mines as soon as the answer is a good one.

scenario {
  seed    = 405,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "60m",
  promise = { invalid = at_most(0) },
}

local pair = { { "mining.notify", "s1" } }

-- Another extranonce1 each time: the same one again would say that the session goes on.
-- subscriptions, extranonce1, length of extranonce2, what follows
local good = {
  { "one flat pair", { "mining.notify", "s1" }, "f0000001", 4 },
  { "no subscriptions", {}, "f0000002", 4 },
  { "subscriptions that are null", null, "f0000003", 4 },
  { "a fourth element", pair, "f0000004", 4, "more" },
  { "an empty extranonce1", pair, "", 8 },
  { "an extranonce1 of 16 bytes", pair, string.rep("ab", 16), 4 },
  { "nothing to choose", pair, "f0000005", 0 },
  { "one byte", pair, "f0000006", 1 },
  { "two bytes", pair, "f0000007", 2 },
  { "three bytes, as NiceHash has it", pair, "f00000f00f", 3 },
  { "eight bytes, as ckpool has it", pair, "f0000008", 8 },
  { "sixteen bytes", pair, "f0000009", 16 },
}

local bad = {
  { "length -1", { pair, "f000000f", -1 } },
  { "length as a text", { pair, "f000000f", "4" } },
  { "length 65000", { pair, "f000000f", 65000 } },
  { "length 1e6", { pair, "f000000f", 1000000 } },
  { "length 2^31", { pair, "f000000f", 2147483648 } },
  { "length 1e300", { pair, "f000000f", 1e300 } },
  { "length 4.5", { pair, "f000000f", 4.5 } },
  { "no length", { pair, "f000000f" } },
  { "extranonce1 of odd length", { pair, "f000000", 4 } },
  { "extranonce1 as a number", { pair, 4026531855, 4 } },
  { "extranonce1 that is no hex", { pair, "xyztxyzt", 4 } },
  { "extranonce1 of 33 bytes", { pair, string.rep("ab", 33), 4 } },
  { "extranonce1 of 5,000 bytes", { pair, string.rep("ab", 5000), 4 } },
  { "true", true },
  { "a text", "f000000f" },
  { "an empty list", {} },
  { "an object", { extranonce1 = "f000000f", extranonce2_size = 4 } },
}

story(function(pool)
  for _, row in ipairs(good) do
    note(row[1])
    local rig, job = pool:greet(function(rig)
      rig:set_extranonce { extranonce1 = row[3], extranonce2_len = row[4] }
      local ask = rig:expect "mining.subscribe"
      rig:reply(ask, { row[2], row[3], row[4], row[5] })
      rig:reply(ask) -- as the pool itself would, for nobody any more
      return rig:welcome { shares = "240/min" }
    end, { within = "60s" })
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
    rig:hang_up()
  end
  for number, row in ipairs(bad) do
    note(row[1])
    local rig = pool:next_miner { within = "90s" }
    rig:reply(rig:expect "mining.subscribe", row[2])
    if number % 2 == 0 then rig:give(pool:next_job()) end -- as if all were well
    rig:expect_gone { within = "90s" }
  end
  note "and refused in words"
  local rig = pool:next_miner { within = "90s" }
  rig:refuse(rig:expect "mining.subscribe", 20, "pool is closing")
  rig:expect_gone { within = "90s" }
  note "and good again"
  rig = pool:next_miner { within = "90s" }
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
end)
