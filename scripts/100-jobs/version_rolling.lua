-- The pool lets the miner roll bits of the version (BIP310), and takes half of them back while it
-- mines. Bits outside of what was granted make a share worthless.

scenario {
  seed    = 31,
  jobs    = "jobs/luckypool-derived.jsonl",
  dialect = "strict",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "120/min" }
  if rig.version_mask == "00000000" then
    skip "the miner does not ask for version rolling"
  end
  check(rig.version_mask == "1fffe000", "the miner asks for fewer bits than there are to roll")
  rig:expect_share { of = job, verdict = "accepted", count = 3 }

  rig:set_version_mask "0000e000"
  job = rig:give(pool:next_job { clean = true })
  rig:expect_share { of = job, verdict = "accepted", count = 3 }
  check(rig:count { of = job, verdict = "bad-version" } == 0, "bits were rolled outside of the mask")
end)
