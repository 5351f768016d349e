-- Answers come late, in another order, and at last all at once; some twice, some with an id that
-- nobody asked with. The miner keeps each to its own share, and mines on.

scenario {
  seed    = 27,
  jobs    = "jobs/luckypool-derived.jsonl",
  tags    = { "weather", "quick" },
  promise = {
    invalid              = at_most(0),
    acceptance_rate      = at_least(1),
    disconnects_per_hour = at_most "0/h",
  },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  local answers = { method = "reply to mining.submit", towards = "miner" }

  local function mined(count)
    return function()
      rig:expect_share { of = job, verdict = "accepted", count = count, within = "20s" }
    end
  end
  note "out of order";  during(reorder(rig.link, "1s", answers), mined(4))
  note "held";          during(hold(rig.link, answers), mined(4))
  note "twice";         during(duplicate(rig.link, answers), mined(3))
  note "to nobody";     during(wrong_id(rig.link, answers), mined(3))
  mined(2)()
  check(rig.open, "the miner left")
end)
