-- The pool asks the miner: for its version, under an id that is the miner's own too, and whether it is
-- still there. It is owed an answer under that id, and the miner's own requests must not be taken for
-- answered. Between the questions it says something for people, with a format in it.

scenario {
  seed    = 43,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "quick" },
  promise = { invalid = at_most(0) },
}

local message_id = 8 -- many a miner answers a message, too: that is none to a question

local function reply_of(rig)
  local reply
  repeat reply = rig:expect("reply", { within = "10s" }) until reply.id ~= message_id
  return reply
end

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted" }

  for _, method in ipairs { "client.get_version", "mining.ping" } do
    for _, id in ipairs { 1, 2, 7, 32768, 65536, 4294967297, 9007199254740993, -1, 0, "xn\"sub" } do
      rig:send_line { id = id, method = method, params = {} }
      local answered = reply_of(rig).id
      check(answered == id, string.format("%s under id %s was answered under id %s", method,
                                          tostring(id), tostring(answered)))
    end
    rig:send_line { id = message_id, method = "client.show_message", params = { "%s%n%s%n" } }
  end
  rig:expect_share { of = job, verdict = "accepted", count = 3 }
end)
