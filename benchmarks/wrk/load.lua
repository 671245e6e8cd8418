-- What wrk sends, and what it takes for an answer: `wrk … -s load.lua URL -- KIND BOARD PLAYERS SIZE PAUSE`.
--
-- KIND   submit (one score of a random player), batch (SIZE scores), top, around, player, mixed (four reads to one
--        submission), echo (what submit sends, to /limit/echo), constant (SIZE bytes from /limit/constant)
-- PAUSE  milliseconds between an answer and the next request of a connection
-- An answer of another status, or one that does not say what it should, counts as wrong; the last line tells how many.

local threads = {}

function setup(thread)
    threads[#threads + 1] = thread
    thread:set("number", #threads)
end

local kind, board, players, size, pause
local headers = { ["Content-Type"] = "application/json" }

local function random_player()
    return "player-" .. math.random(0, players - 1)
end

local function score()
    return '{"player_id":"' .. random_player() .. '","leaderboard_id":"' .. board .. '","score":'
        .. math.random(1, 1000) .. '}'
end

local function read(what)
    return wrk.format("GET", "/api/v1/leaderboards/" .. board .. what)
end

local make = {
    submit = function() return wrk.format("POST", "/api/v1/scores", headers, score()) end,
    batch = function()
        sent = sent % #batches + 1
        return batches[sent]
    end,
    top = function() return read("/top?limit=" .. size) end,
    around = function() return read("/around/" .. random_player()) end,
    player = function() return read("/player/" .. random_player()) end,
    echo = function() return wrk.format("POST", "/limit/echo", headers, score()) end,
    constant = function() return wrk.format("GET", "/limit/constant?" .. size) end,
}

-- More than a run sends, made before it begins: else making them would take a good part of a processor.
local READY = 120000

local function batch()
    local scores = {}
    for n = 1, size do scores[n] = score() end
    return wrk.format("POST", "/api/v1/scores/batch", headers, '{"scores":[' .. table.concat(scores, ",") .. ']}')
end

make.mixed = function()
    return math.random(1, 5) == 1 and make.submit() or make.top()
end

local expected = {
    submit = '"visible":true',
    batch = '"status":"accepted"',
    top = '"source":"realtime"',
    around = '"source":"realtime"',
    player = '"source":"realtime"',
    mixed = '"success":true',
    echo = '"player_id"',
    constant = 'xxx',
}

function init(arguments)
    kind, board, players, size, pause = arguments[1], arguments[2], tonumber(arguments[3]), tonumber(arguments[4]),
        tonumber(arguments[5])
    math.randomseed(os.time() * 100 + number)
    wrong, right = 0, 0
    sent, batches = 0, {}
    if kind == "batch" then
        for n = 1, READY / size do batches[n] = batch() end
    end
    if pause > 0 then
        -- Half to one and a half of it, so that connections do not march in step.
        delay = function() return math.floor(pause * (0.5 + math.random())) end
    end
end

function request()
    return make[kind]()
end

function response(status, _, body)
    if status == 200 and body:find(expected[kind], 1, true) then
        right = right + 1
    else
        wrong = wrong + 1
    end
end

function done(summary, latency, _)
    local sum_wrong, sum_right = 0, 0
    for _, thread in ipairs(threads) do
        sum_wrong, sum_right = sum_wrong + thread:get("wrong"), sum_right + thread:get("right")
    end
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%f,"right":%d,"wrong":%d,"failed":%d,"p50":%f,"p99":%f}\n',
        summary.requests, summary.duration / 1e6, sum_right, sum_wrong,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
    ))
end
