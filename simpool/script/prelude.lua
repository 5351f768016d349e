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
local function bound(low, high, written)
  if low == nil or high == nil then
    backstage.wrong("at_most and at_least take a bound, between takes two")
  end
  return backstage.bound(low, high, written)
end

function globals.at_most(high)
  return bound(false, high, "at most " .. tostring(high))
end

function globals.at_least(low)
  return bound(low, false, "at least " .. tostring(low))
end

function globals.between(low, high)
  return bound(low, high, "between " .. tostring(low) .. " and " .. tostring(high))
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
  backstage.need_job(job)
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

-- Some miners and proxies take no difficulty below one of their own. Their shares are worth what the
-- easiest of them is, not what they were told. Where it is far harder than that, there is a floor;
-- easier guesses do not bring more then, but patience does.
local FAR, FLOOR_PATIENCE_S = 8, 16
local least = 0 -- the floor, for all that come; 0: none is known

local function worth_of(found, easiest, difficulty)
  return math.max(difficulty, found > 1 and easiest * (found - 1) / found or easiest)
end

local function next_guess(difficulty, worth, found, span)
  if found == WANTED then
    return worth * math.min(64, PATIENCE_S / math.max(span, PATIENCE_S / 64))
  end
  return difficulty / (found > 1 and 4 or 16)
end

local function no_pace(rig, job, found, difficulty, all_s)
  local instead = backstage.others(rig, job)
  local easy = string.format("every %dth hash was one (difficulty %.3g)", LEAST_HASHES, difficulty)
  local told = string.format("no share in %.0f s, though in the end %s: it mines something else, " ..
                             "hardly at all, or at a difficulty of its own", all_s, easy)
  if found > 0 then
    told = string.format("no steady pace in %.0f s, the last guess being difficulty %.3g: is it mining?",
                         all_s, difficulty)
  elseif instead ~= "" then
    told = "no share of job " .. job.id .. ", of which " .. easy .. instead
  end
  backstage.fail(told)
end

local function measure(pool, rig, job)
  local difficulty, patience_s, began = FIRST_GUESS, PATIENCE_S, backstage.now()
  local found, span, easiest, worth
  for round = 1, ROUNDS do
    if round > 1 then
      difficulty = math.max(LEAST_HASHES / backstage.hashes(job),
                            next_guess(difficulty, worth, found, span))
      rig:set_difficulty(difficulty)
      job = rig:give(pool:next_job { clean = false })
    end
    found, span, easiest = backstage.gather(rig, job, WANTED, patience_s)
    worth = worth_of(found, easiest, difficulty)
    local far = worth > FAR * difficulty
    least = far and worth or 0
    if not rig.open then
      backstage.left("the miner left while its pace was measured")
    elseif found == WANTED and span >= SPAN_S then
      return (found - 1) / span * worth * backstage.hashes(job)
    elseif found < WANTED and (found > WANTED / 2 or far and patience_s > PATIENCE_S) then
      return found / patience_s * worth * backstage.hashes(job)
    end
    patience_s = far and found < WANTED and FLOOR_PATIENCE_S or PATIENCE_S
  end
  no_pace(rig, job, found, difficulty, backstage.now() - began)
end

-- What the floor leaves of a pace that is wanted: half of it will do, as a measure is no better.
local function skip_below_floor(difficulty, pace)
  if difficulty < least / 2 then
    globals.skip(string.format(
      "this miner takes no difficulty below about %.2g; at its hashrate that is %.3g shares a " ..
      "minute, and the story wants %.3g: let the miner, or the proxy, take easier " ..
      "ones; with --hashrate it is played all the same",
      least, 60 * pace * difficulty / least, 60 * pace))
  end
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
-- otherwise the first shares are measured for some seconds, and a miner that takes no difficulty as low
-- as that pace needs is skipped. `difficulty` is for stories about difficulty itself. A rig that came
-- back on its old connection stays as it is.
function rig_verbs.welcome(rig, options)
  backstage.options(options, "welcome")
  options = options or {}
  local pace = backstage.pace(options.shares or "20/min", "shares")
  if backstage.welcomed(rig) then return backstage.job_of(rig) end
  local hps = backstage.hashrate() > 0 and backstage.hashrate()
  local offer = {
    job = options.job or the_pool:next_job(),
    deadline = backstage.now() + backstage.duration(options.within or "30s", "within"),
  }
  offer.difficulty = options.difficulty or hps and hps / pace / backstage.hashes(offer.job)
  if not options.difficulty and hps then skip_below_floor(offer.difficulty, pace) end
  if offer.difficulty then
    let_in(the_pool, rig, offer)
    return first_job(rig, offer)
  end
  offer.difficulty = FIRST_GUESS
  let_in(the_pool, rig, offer)
  backstage.measured(measure(the_pool, rig, first_job(rig, offer)))
  local difficulty = backstage.hashrate() / pace / backstage.hashes(offer.job)
  skip_below_floor(difficulty, pace)
  rig:set_difficulty(difficulty)
  local job = rig:give(options.job or the_pool:next_job { clean = false })
  backstage.forget(rig)
  return job
end

return function(pool) the_pool = pool end
