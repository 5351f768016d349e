-- A new block, as OCEAN's datum gives it: at once an empty job, under an id that is no hex, which ends
-- all older ones; milliseconds later the full job, which ends none. The miner that reads ids as
-- numbers, or takes a job that comes so soon for a repetition, mines on an old block or on nothing.

scenario {
  seed    = 47,
  jobs    = "transcripts/datum.jsonl", -- a real one, with three such blocks in it
  tags    = { "quick" },
  dialect = "datum",
  promise = { invalid = at_most(0) },
}

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }

  for _ = 1, 3 do
    local old = job
    local empty = pool:next_job()
    while not empty.clean do
      empty = pool:next_job()
    end
    check(string.sub(empty.id, 1, 1) == "N", "the recording has no empty block here")
    rig:give(empty)
    rest "10ms"
    job = rig:give(pool:next_job())
    check(not job.clean, "the recording has no full job behind the empty one")

    rig:expect_share { of = job, verdict = "accepted" }
    local late = rig:count { of = old }
    rig:expect_share { of = job, verdict = "accepted", count = 3 }
    check(rig:count { of = old } == late, "the miner works on a job whose block is over")
  end
end)
