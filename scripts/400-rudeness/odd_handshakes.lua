-- The same handshake in every order and shape that pools were seen to have it: the job before the
-- answer, the difficulty after the job, all in one segment or in crumbs, ids as texts, no error key,
-- questions in between under the miner's own ids. Each time the miner mines what it was given last.

scenario {
  seed    = 409,
  jobs    = "jobs/luckypool-derived.jsonl",
  limit   = "30m",
  promise = { invalid = at_most(0) },
}

local function answer(path, turn, value)
  return function(link)
    return mutate(link, path, { turn = turn, value = value, method = "reply", towards = "miner" })
  end
end
local function in_one(link) return coalesce(link, { gap = "500ms" }) end
local function in_crumbs(link) return slice(link, { bytes = 5, towards = "miner" }) end

local VERSION = '{"id":2,"method":"client.get_version","params":[]}'
local NO = '{"id":4711,"result":false,"error":[24,"unauthorized worker",null]}'
local CR = '{"id":null,"method":"client.show_message","params":["hello"]}\r\n\r'

-- What it is, what is sent upon the subscribe, what upon the authorize, and how it is changed on its
-- way. Other texts than these three are lines of their own.
local rows = {
  { "all of it upon the subscribe", "reply difficulty job", "reply" },
  { "all of it in one segment", "reply difficulty job", "reply", in_one },
  { "in pieces of five bytes", "reply difficulty", "reply job", in_crumbs },
  { "the difficulty before the subscribe's reply", "difficulty reply", "reply job" },
  { "difficulty and job before the authorize's reply", "reply", "difficulty job reply" },
  { "the same in one segment", "reply", "difficulty job reply", in_one },
  { "the job before its difficulty", "reply", "job difficulty reply" },
  { "the difficulty after all else", "reply", "reply job difficulty" },
  { "two jobs and two difficulties", "reply difficulty job", "job reply difficulty" },
  { "no error key", "reply", "reply difficulty job", answer("error", "remove") },
  { "an error that is false", "reply", "reply difficulty job", answer("error", nil, false) },
  { "ids as texts", "reply", "reply difficulty job", answer("id", "text") },
  { "a CR before the LF", { CR, "reply", CR }, { CR, "reply", CR, "difficulty", "job" } },
  { "the miner asked under its own ids", { VERSION, "reply", VERSION },
    { VERSION, "difficulty", "job", VERSION, "reply" } },
  { "a no to somebody else's authorize", "reply", { NO, "reply", "difficulty", "job" } },
}

local function steps_of(words)
  if type(words) ~= "string" then return words end
  local list = {}
  for _, step in ipairs { "reply", "difficulty", "job" } do
    local at = string.find(words, step)
    while at do
      list[#list + 1] = { at, step }
      at = string.find(words, step, at + 1)
    end
  end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  for place, step in ipairs(list) do list[place] = step[2] end
  return list
end

local function say(pool, rig, ask, words, difficulty)
  local job = nil
  for _, step in ipairs(steps_of(words)) do
    if step == "reply" then rig:reply(ask)
    elseif step == "difficulty" then rig:set_difficulty(difficulty)
    elseif step == "job" then job = rig:give(pool:next_job { clean = true })
    else rig:send_line(step) end
  end
  return job
end

-- Who takes a notification for its answer asks once more, and is answered as at any pool. (minerd 2.5 does,
-- and has lost the difficulty.)
local function asks_to_authorize(rig)
  while true do
    local ask = rig:expect "*"
    if ask.method == "mining.authorize" then return ask end
    if ask.method == "mining.subscribe" then rig:reply(ask) end
  end
end

story(function(pool)
  local rig = pool:next_miner()
  rig:welcome { shares = "240/min" }
  local difficulty = rig.difficulty
  for _, row in ipairs(rows) do
    note(row[1])
    rig:hang_up()
    local job = nil
    rig, job = pool:greet(function(comer)
      local function answer_all()
        local first = say(pool, comer, comer:expect "mining.subscribe", row[2], difficulty)
        return say(pool, comer, asks_to_authorize(comer), row[3], difficulty) or first
      end
      return row[4] and during(row[4](comer.link), answer_all) or answer_all()
    end, { within = "60s" })
    rig:welcome { difficulty = difficulty }
    rig:expect_share { of = job, verdict = "accepted", within = "60s" }
    check(rig.open, row[1] .. ": the miner left")
  end
end)
