-- A pool that is just starting, or has thrown out an address (a ban is a connection that ends at once):
-- reset, closed, answered in HTTP or with half a TLS alert, before a word was said or in the middle of
-- the handshake. One failure says nothing about the next: a miner comes again, later each time, but
-- never gives up.

scenario {
  seed    = 34,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "30m",
  promise = { invalid = at_most(0) },
}

local http = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nBad Request"

-- What happens, to how many connections in turn, what is sent first, how it ends.
local rows = {
  { "reset", 2, "", "reset" },
  { "closed", 3, "", "finish" },
  { "HTTP", 2, http, "finish" },
  { "a TLS alert", 2, "\21\3\1\0\2\2\70", "finish" },
  { "closed with a line of text", 1, "too many connections\n", "finish" },
}

story(function(pool)
  local rig = pool:next_miner()
  for _, row in ipairs(rows) do
    note(string.format("%s, %d times", row[1], row[2]))
    for _ = 1, row[2] do
      if row[3] ~= "" then rig:send_bytes(row[3]) end
      rig:hang_up { how = row[4] }
      rig = pool:next_miner { within = "90s" }
    end
  end
  note "in the middle of the handshake"
  for _, how in ipairs { "reset", "finish" } do
    rig:reply(rig:expect "mining.subscribe")
    rig:hang_up { how = how }
    rig = pool:next_miner { within = "90s" }
  end
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 3, within = "60s" }
end)
