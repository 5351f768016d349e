-- Jobs that are odd, and jobs all the same: written with a field less or more, with a flag of another
-- kind, with a coinbase of 100 KB or none, with more branches than any block has, under a name that
-- was used before (minerd 2.5 goes on with the job that it knows by that name). Shares are held against
-- exactly what was sent.

scenario {
  seed    = 408,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "20m",
  promise = { disconnects_per_hour = at_most "0/h" },
}

local function hashes(count)
  local list = {}
  for place = 1, count do list[place] = string.format("%064x", place) end
  return list
end

-- What it is, how its line is changed on the way, what it is made of.
local rows = {
  { "eight fields, without clean", { "params.8", turn = "remove" } },
  { "ten fields, clean the last", { "params.7", turn = "twice" } },
  { "clean is 1", { "params.8", value = 1 } },
  { "clean is \"true\"", { "params.8", value = "true" } },
  { "clean is \"false\"", { "params.8", value = "false" } },
  { "no id in the line", { "id", turn = "remove" } },
  { "an id in the line", { "id", value = 7 } },
  { "no branches", nil, { branches = {} } },
  { "twelve branches", nil, { branches = hashes(12) } },
  { "32 branches", nil, { branches = hashes(32) } },
  { "a coinbase of 100 KB", nil, { coinb2 = string.rep("ab", 100000) } },
  { "a coinbase of its extranonce alone", nil, { coinb1 = "", coinb2 = "" } },
  { "bits of nothing", nil, { nbits = "00000000" } },
  { "bits beyond all measure", nil, { nbits = "ff7fffff" } },
  { "version 0", nil, { version = "00000000" } },
  { "version ffffffff", nil, { version = "ffffffff" } },
  { "a previous hash of zeros", nil, { prevhash = string.rep("0", 64) } },
}

-- What is still under way for the job before is its miner's good right.
local function mined(rig, job, what)
  rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  check(rig.open, what .. ": the miner left")
  check(rig:count { of = job } == rig:count { of = job, verdict = "accepted" },
        what .. ": it was not mined as it was sent")
end

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "240/min" }
  for number, row in ipairs(rows) do
    note(row[1])
    local contents = row[3] or {}
    contents.clean = number % 2 == 0
    local job = pool:next_job(contents)
    local change = row[2]
    if change then
      local path = change[1]
      change[1], change.method, change.towards = nil, "mining.notify", "miner"
      during(mutate(rig.link, path, change), function() job = rig:give(job) end)
    else
      job = rig:give(job)
    end
    mined(rig, job, row[1])
  end

  note "the same name for another job"
  local named = rig:give(pool:next_job { id = "one" })
  mined(rig, named, "a new name")
  for _ = 1, 3 do
    local other = rig:give(pool:next_job { id = "one", clean = true })
    rest "2s"
    local late = rig:count { of = other, verdict = "low-difficulty" } -- what was under way
    rig:expect_share { of = other, verdict = "accepted", count = 8, within = "60s" }
    check(rig:count { of = other, verdict = "low-difficulty" } == late,
          "the job that had the name before is mined on")
  end
end)
