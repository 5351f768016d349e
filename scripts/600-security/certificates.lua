-- The pool shows a certificate that expired yesterday, begins tomorrow, is somebody else's, or is signed by
-- nobody. Whoever sits in between can show one like that: a miner that was not told to trust this very
-- one must not say a word. It comes again, and when the certificate is good it mines, also with the
-- bytes arriving in small pieces.

scenario {
  seed    = 1,
  jobs    = "jobs/luckypool-derived.jsonl",
  tls     = "expired",
  limit   = "30m",
  promise = {
    acceptance_rate = at_least(1),
    invalid         = at_most(0),
  },
}

story(function(pool)
  local staying, tries = nil, 0
  local function left(event)
    if event.rig == staying then staying = nil end
  end
  pool:on("connected", function(event) staying, tries = event.rig, tries + 1 end)
  pool:on("disconnected", left)
  pool:on("probed", left)

  for _, kind in ipairs { "expired", "not-yet", "wrong-name", "self-signed" } do
    note(kind)
    pool:show_certificate(kind)
    tries = 0
    for _ = 1, 180 do
      rest "1s"
      local same = staying
      if same then rest "3s" end -- it may have been trying at this very moment
      check(not same or staying ~= same, "the miner stays with a pool whose certificate is " .. kind)
      if tries > 0 then break end
    end
    check(tries > 0, "the miner does not come again")
  end

  note "good"
  pool:show_certificate "good"
  local rig = pool:next_miner { within = "3m" }
  local job = rig:welcome { shares = "120/min" }
  during(slice(rig.link, { bytes = 7 }), function()
    rig:expect_share { of = job, verdict = "accepted", count = 3, within = "60s" }
  end)
end)
