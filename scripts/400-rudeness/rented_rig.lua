-- A rig that is rented out: whoever logs in is sent on at once (client.reconnect, to no other place),
-- and let in when it returns. A miner that stays where it is mines for nobody, and one that backs off
-- as if it had been thrown out loses time that is paid for. While the renter's pool is down, the rig's
-- connection is ended, and again whenever it comes: at once, after the login, with a line for people.

scenario {
  seed    = 41,
  jobs    = "jobs/luckypool-derived.jsonl",
  dialect = "mrr",
  limit   = "20m",
  promise = {
    invalid              = at_most(0),
    disconnects_per_hour = at_most "0/h", -- leaving as it was told to is no fault
  },
}

local function rented(pool)
  local door = pool:next_miner { within = "90s" }
  door:welcome { difficulty = 1 }
  door:expect_gone { within = "10s" }
  local rig = pool:next_miner { within = "10s" }
  local job = rig:welcome { shares = "120/min" }
  rig:expect_share { of = job, verdict = "accepted", count = 3, within = "60s" }
  return rig
end

story(function(pool)
  local rig = rented(pool)

  note "the renter's pool is down"
  rig:hang_up()
  for _, how in ipairs { "at once", "after the login", "with a word" } do
    note(how)
    rig = pool:greet(function(comer)
      if how == "at once" then return end
      comer:reply(comer:expect "mining.subscribe")
      comer:reply(comer:expect "mining.authorize")
    end, { within = "90s" })
    if how == "with a word" then
      rig:send_line { id = null, method = "client.show_message", params = { "Your pool is offline" } }
    end
    rig:hang_up()
  end
  note "and up again"
  rented(pool)
end)
