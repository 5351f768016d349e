-- The pool asks the miner: for its version, under an id that is the miner's own too, and whether it is
-- still there. It is owed an answer under that id, and the miner's own requests must not be taken for
-- answered. Between the questions it says something for people, with a format in it.

scenario {
  seed    = 43,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted" }

  for _, method in ipairs { "client.get_version", "mining.ping" } do
    for _, id in ipairs { 1, 2, 7, 32768, 65536, 4294967297, 9007199254740993, -1, 0, "xn\"sub" } do
      note(method .. " under id " .. tostring(id))
      rig:send_line { id = id, method = method, params = {} }
      local answered = rig:expect("reply", { within = "10s" }).id
      check(answered == id, "it was answered under id " .. tostring(answered))
    end
    -- Without an id: many a miner would answer, and that would be taken for the next one's.
    rig:send_line { id = null, method = "client.show_message", params = { "%s%n%s%n" } }
  end
  rig:send_line { id = 8, method = "client.show_message", params = { "%s%n%s%n" } }
  rig:expect_share { of = job, verdict = "accepted", count = 3 }
end)
