-- Jobs that are none: fields missing, of the wrong kind or the wrong length. The first job of a
-- connection is the dangerous one (cpuminer-opt dies of it), a later one may come at any time. Such a
-- line changes nothing; the next good job is mined.

scenario {
  seed    = 402,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "60m",
  promise = { invalid = at_most(0) },
}

local hash = string.rep("0123456789abcdef", 4)

local function notify(over)
  local params = { "bad", hash, "01", "02", {}, "20000000", "1d00ffff", "69098232", true }
  for place, value in pairs(over) do params[place] = value end
  return { id = null, method = "mining.notify", params = params }
end

local many = {}
for branch = 1, 5000 do many[branch] = hash end

local rows = {
  { "a job id that is a number", notify { [1] = 7 } },
  { "a job id that is null", notify { [1] = null } },
  { "a previous hash that is a number", notify { [2] = 12345 } },
  { "a previous hash of 63 digits", notify { [2] = string.sub(hash, 2) } },
  { "a previous hash that is no hex", notify { [2] = string.rep("zz", 32) } },
  { "a coinbase that is null", notify { [3] = null } },
  { "a coinbase of odd length", notify { [4] = "0" } },
  { "a coinbase that is no hex", notify { [3] = "xyzt" } },
  { "branches that are null", notify { [5] = null } },
  { "a branch that is null", notify { [5] = { null } } },
  { "a branch that is a number", notify { [5] = { 5 } } },
  { "a branch of 31 bytes", notify { [5] = { string.sub(hash, 3) } } },
  { "5,000 branches", notify { [5] = many } },
  { "version 2", notify { [6] = "2" } },
  { "a version that is a number", notify { [6] = 536870912 } },
  { "bits that are null", notify { [7] = null } },
  { "a time that is null", notify { [8] = null } },
  { "a time of 9 digits", notify { [8] = "690982321" } },
  { "clean that is a list", notify { [9] = { 1 } } },
  { "no params at all", { id = null, method = "mining.notify" } },
  { "empty params", '{"id":null,"method":"mining.notify","params":[]}' },
  { "params that are null", { id = null, method = "mining.notify", params = null } },
  { "params that are an object", '{"id":null,"method":"mining.notify","params":{"job":"7"}}' },
}

local first = { table.unpack(rows) } -- those that come before any good one

-- Each field as each kind of thing that it is not.
local names = {
  "the id", "the previous hash", "coinb1", "coinb2", "the branches", "the version", "the bits", "the time",
  "clean",
}
local kinds = {
  { "a number", 12345 }, { "a number below 0", -1 }, { "half a number", 0.5 }, { "null", null },
  { "an object", { a = 1 } }, { "a list in a list", { {} } },
}
for place, name in ipairs(names) do
  for _, kind in ipairs(kinds) do
    rows[#rows + 1] = { name .. ": " .. kind[1], notify { [place] = kind[2] } }
  end
  if place ~= 9 then rows[#rows + 1] = { name .. ": true", notify { [place] = true } } end
  if place ~= 1 and place ~= 3 and place ~= 4 then
    rows[#rows + 1] = { name .. ": an empty text", notify { [place] = "" } }
  end
  if place ~= 1 then rows[#rows + 1] = { name .. ": no hex", notify { [place] = "xyzt%n%s" } } end
end
for count = 1, 7 do
  local short = { "bad", hash, "01", "02", {}, "20000000", "1d00ffff" }
  for place = count + 1, 7 do short[place] = nil end
  rows[#rows + 1] = { "only " .. count .. " fields", { id = null, method = "mining.notify", params = short } }
end

story(function(pool)
  local rig = pool:next_miner()
  local job = rig:welcome { shares = "240/min" }
  rig:expect_share { of = job, verdict = "accepted" }

  note "after a good one"
  for _, row in ipairs(rows) do
    note(row[1])
    rig:send_line(row[2])
    job = rig:give(pool:next_job())
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
  check(rig.open, "the miner left")

  note "before any good one"
  for _, row in ipairs(first) do
    note(row[1])
    rig:hang_up()
    rig, job = pool:greet(function(comer)
      comer:send_line(row[2])
      return comer:welcome { shares = "240/min" }
    end, { within = "60s" })
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
  end
end)
