-- The pool asks the miner to come back on a new connection: client.reconnect, to its own address, with
-- the port as a number or a text, after a wait, or without saying where. A miner that obeys leaves by
-- itself, returns, and begins anew.

scenario {
  seed    = 17,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "10m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h", -- leaving as it was told to is no fault
  },
}

-- What it is, the wait, and how the line is changed on its way.
local rows = {
  { "to its own address", "0s" },
  { "after a second", "1s" },
  { "the port as a text", "0s", "params.1", "text" },
  { "the wait as a text", "2s", "params.2", "text" },
  { "without a wait", "0s", "params.2", "remove" },
  { "without a host", "0s", "params.0", "null" },
}

local function asked(rig, row)
  local change = row[3] and mutate(rig.link, row[3], { turn = row[4], method = "client.reconnect" })
  if change then during(change, function() rig:reconnect_to { wait = row[2] } end)
  else rig:reconnect_to { wait = row[2] } end
end

story(function(pool)
  local rig = pool:next_miner()
  local old = rig:welcome { shares = "240/min" }
  for _, row in ipairs(rows) do
    note(row[1])
    rig:expect_share { of = old, verdict = "accepted" }
    asked(rig, row)
    rig:expect_gone { within = "20s" }

    local again = pool:next_miner { within = "20s" }
    local new = again:welcome { shares = "240/min" }
    again:expect_share { of = new, verdict = "accepted", count = 2 }
    check(again:count { of = old } == 0, "a share of the old connection was sent again")
    rig, old = again, new
  end
  note "to wherever it came from"
  rig:send_line '{"id":null,"method":"client.reconnect","params":[]}'
  rig:expect_gone { within = "20s" }
  rig = pool:next_miner { within = "20s" }
  old = rig:welcome { shares = "240/min" }
  rig:expect_share { of = old, verdict = "accepted" }
end)
