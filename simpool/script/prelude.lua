-- Half of a story's vocabulary, in its own language. Runs once before the story, with the whole of
-- Lua; what it puts into `words` is what a story can say. `backstage` is C (backstage.c).

local words, backstage = ...
local globals, pool_verbs, rig_verbs = words.globals, words.pool, words.rig
local options_of = words.options

local function before(a, b)
  if type(a) == type(b) then return a < b end
  return type(a) == "number"
end

--- doc Lua
-- pairs(table)
-- As in Lua, but in order: numbers first, then names by the alphabet. Lua's own order changes from
-- run to run, and with it would the journal.
function globals.pairs(table_of)
  local keys = {}
  backstage.charge_walk()
  for key in next, table_of do
    if type(key) ~= "number" and type(key) ~= "string" then
      backstage.wrong("pairs has no order for a key that is a " .. type(key))
    end
    keys[#keys + 1] = key
  end
  table.sort(keys, before)
  local place = 0
  return function()
    place = place + 1
    local key = keys[place]
    if key ~= nil then return key, table_of[key] end
  end
end

--- doc A story's file
-- at_most(bound) | at_least(bound) | between(low, high)
-- What a promise says of its KPI, in the KPI's unit: at_most "10s", at_most(0.01),
-- at_least "3/min". docs/KPI.md names them all.
function globals.at_most(high)
  return backstage.bound(false, high, "at most " .. tostring(high))
end

function globals.at_least(low)
  return backstage.bound(low, false, "at least " .. tostring(low))
end

function globals.between(low, high)
  return backstage.bound(low, high, "between " .. tostring(low) .. " and " .. tostring(high))
end

local function lift(handle, good, ...)
  backstage.lift(handle)
  if not good then error((...), 0) end
  return ...
end

--- doc Faults
-- during(fault, function() ... end)
-- Puts the fault on, plays the function, and takes the fault off again, also when it failed.
-- Returns what the function returns.
function globals.during(fault, body)
  if type(body) ~= "function" then
    backstage.wrong("during(fault, function() … end) wants a function, no " .. type(body))
  end
  return lift(backstage.put_on(fault), pcall(body))
end

options_of.shares_of = "count within"

--- doc A rig
-- rig:shares_of(job, { count = 3, within = "5m" })
-- For a loop: for share in rig:shares_of(job, …) do … end. Waits for each; `within` is for all of
-- them together.
function rig_verbs.shares_of(rig, job, options)
  backstage.options(options, "shares_of")
  options = options or {}
  local wanted = options.count or 1
  if math.type(wanted) ~= "integer" or wanted < 1 then
    backstage.wrong("`count` is a whole number from 1 on")
  end
  local later = wanted
  local within = backstage.duration(options.within or "30s", "within")
  local deadline = backstage.now() + within
  return function()
    if later == 0 then return nil end
    later = later - 1
    local seconds = math.max(0, deadline - backstage.now())
    return backstage.share_of(rig, { of = job }, seconds, wanted, later, within)
  end
end

-- Calibration: at a guessed difficulty, how fast do shares come? Nine of them within two seconds
-- are a measure; a flood or a drought gets another guess. Old jobs stay alive, so that no share of
-- a guess is stale. No guess is so low that any hash at all would be a share: who finds nothing
-- there does not mine, and who hashes the wrong thing would be believed.
local FIRST_GUESS = 2 ^ -12
local LEAST_HASHES = 16 -- a share
local ROUNDS, WANTED, PATIENCE_S, SPAN_S = 8, 9, 2, 0.4

local function next_guess(difficulty, found, span)
  if found == WANTED then
    return difficulty * math.min(64, PATIENCE_S / math.max(span, PATIENCE_S / 64))
  end
  return difficulty / (found > 1 and 4 or 16)
end

local function no_pace(rig, job, found, difficulty)
  local all_s, instead = ROUNDS * PATIENCE_S, backstage.others(rig, job)
  local easy = string.format("every %dth hash was one (difficulty %.3g)", LEAST_HASHES, difficulty)
  local told = "no share in " .. all_s .. " s, though in the end " .. easy ..
               ": it mines something else, hardly at all, or at a difficulty of its own"
  if found > 0 then
    told = string.format("no steady pace in %d s, the last guess being difficulty %.3g: is it mining?",
                         all_s, difficulty)
  elseif instead ~= "" then
    told = "no share of job " .. job.id .. ", of which " .. easy .. instead
  end
  backstage.fail(told)
end

local function measure(pool, rig, job)
  local difficulty = FIRST_GUESS
  local found, span
  for round = 1, ROUNDS do
    if round > 1 then
      difficulty = math.max(LEAST_HASHES / backstage.hashes(job),
                            next_guess(difficulty, found, span))
      rig:set_difficulty(difficulty)
      job = rig:give(pool:next_job { clean = false })
    end
    found, span = backstage.gather(rig, job, WANTED, PATIENCE_S)
    if not rig.open then
      backstage.left("the miner left while its pace was measured")
    elseif found == WANTED and span >= SPAN_S then
      return (found - 1) / span * difficulty * backstage.hashes(job)
    elseif found < WANTED and found > WANTED / 2 then
      return found / PATIENCE_S * difficulty * backstage.hashes(job)
    end
  end
  no_pace(rig, job, found, difficulty)
end

local VISIT_OVER = nil -- an error without words; also of what C waits for

-- A connection that leaves before it has authorized was not the miner yet: the next one is. Where it
-- is greeted by hand, it is so from the beginning.
local function let_in(pool, rig, offer)
  backstage.admit(rig, offer.difficulty, offer.job)
  while not backstage.authorized(rig, math.max(0, offer.deadline - backstage.now())) do
    if backstage.greeted(rig) and backstage.visited(rig) then error(VISIT_OVER, 0) end
    local seconds = math.max(0, offer.deadline - backstage.now())
    backstage.become(rig, pool:next_miner { within = string.format("%.6fs", seconds) })
    backstage.admit(rig, offer.difficulty, offer.job)
  end
end

-- Who was let in by hand, message by message, has no job yet.
local function first_job(rig, offer)
  if backstage.has_job(rig) then return backstage.job_of(rig) end
  rig:set_difficulty(offer.difficulty)
  return rig:give(offer.job)
end

options_of.greet = "within"

local VISITS = 5 -- in a row

-- Whom the plot greeted before it does so again; what the function returned, or nothing.
local function greeted(before, rig, good, ...)
  backstage.greet(before)
  if not good and (...) ~= VISIT_OVER then error((...), 0) end
  if not backstage.visited(rig) then return true, rig, ... end
end

--- doc The pool
-- pool:greet(function(rig) ... end, { within = "30s" }) -> rig, ...
-- For a handshake by hand: waits for the next miner and plays the function with it. A visit that
-- leaves by itself before it authorizes was not the miner yet (some try a pool first): the function
-- is played again with the next one, and five such in a row are a failure. Returns who stayed, and
-- what the function returned. `within` is for each to come.
function pool_verbs.greet(pool, greeting, options)
  if type(greeting) ~= "function" then
    backstage.wrong("greet(function(rig) … end) wants a function, no " .. type(greeting))
  end
  backstage.options(options, "greet")
  for _ = 1, VISITS do
    local rig = pool:next_miner { within = (options or {}).within or "30s" }
    local before = backstage.greet(rig.number)
    local told = table.pack(greeted(before, rig, pcall(greeting, rig)))
    if told[1] then return table.unpack(told, 2, told.n) end
  end
  backstage.left(VISITS .. " visits in a row left by themselves before they authorized")
end

local the_pool  -- set by the host before the plot begins

options_of.welcome = "shares difficulty job within"

--- doc A rig
-- rig:welcome { shares = "20/min", job = job, within = "30s", difficulty = 0.5 } -> job
-- Answers its handshake, and from then on all its messages. Returns once it is authorized, with the
-- job that went with the handshake (`job`, or the next one). `shares` is the pace it shall have, 20
-- a minute by default: whoever knows its hashrate says so (simlab does, `simpool test --hashrate`),
-- otherwise the first shares are measured for some seconds. `difficulty` is for stories about
-- difficulty itself. A rig that came back on its old connection stays as it is.
function rig_verbs.welcome(rig, options)
  backstage.options(options, "welcome")
  options = options or {}
  if backstage.welcomed(rig) then return backstage.job_of(rig) end
  local pace = backstage.pace(options.shares or "20/min", "shares")
  local hps = backstage.hashrate() > 0 and backstage.hashrate()
  local offer = {
    job = options.job or the_pool:next_job(),
    deadline = backstage.now() + backstage.duration(options.within or "30s", "within"),
  }
  offer.difficulty = options.difficulty or hps and hps / pace / backstage.hashes(offer.job)
  if offer.difficulty then
    let_in(the_pool, rig, offer)
    return first_job(rig, offer)
  end
  offer.difficulty = FIRST_GUESS
  let_in(the_pool, rig, offer)
  backstage.measured(measure(the_pool, rig, first_job(rig, offer)))
  rig:set_difficulty(backstage.hashrate() / pace / backstage.hashes(offer.job))
  local job = rig:give(options.job or the_pool:next_job { clean = false })
  backstage.forget(rig)
  return job
end

return function(pool) the_pool = pool end
