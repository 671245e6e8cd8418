#!lua flags=no-writes
-- Answers questions to boards.
--
-- KEYS     those of each board by turns, see board.lua
-- ARGV     for each board how many questions there are, then three for each question: 'page', the first and the last
--          rank, from 1, both inclusive; 'around', a player id and how many neighbours on each side; 'find', a player id
--          and ''; 'ends', '' and ''
-- returns  for each board false when it is not there or not sound, else: the moment; the answer to each question.
--          page, around: the first rank; members and sort keys by turns. Of `around` a player behind the limit alone,
--          the first rank being 0; nobody around one who is absent
--          find: the rank (0 = none), tie-break, sort key, payload or false; nothing for a player who is absent
--          ends: member and sort key of the best; those of the last; nothing of either on an empty board
-- atomic   all answers are of one moment

-- The tie-breaks of all players that these questions name, by player.
local function tiebreaks_of(first, last)
    local players, found = {}, {}
    for n = first, last, 3 do
        if ARGV[n] == 'find' or ARGV[n] == 'around' then
            players[#players + 1] = ARGV[n + 1]
        end
    end
    in_chunks('HMGET', TIEBREAKS, players, function(tiebreaks, before)
        for n, tiebreak in ipairs(tiebreaks) do
            found[players[before + n]] = tiebreak
        end
    end)
    return found
end

-- What `find` answers of these players, by player.
local function found_players(board, first, last, tiebreaks)
    local players, theirs, found = {}, {}, {}
    for n = first, last, 3 do
        local player = ARGV[n + 1]
        if ARGV[n] == 'find' and tiebreaks[player] then
            players[#players + 1] = player
            theirs[#theirs + 1] = tiebreaks[player]
        end
    end
    for _, state in ipairs(states(board, players, theirs)) do
        local player, tiebreak, key, payload = unpack(state)
        found[player] = { rank(tiebreak .. player, board.limit), tiebreak, key, payload }
    end
    return found
end

local function ends(board)
    return {
        redis.call('ZRANGE', ORDER, 0, 0, 'WITHSCORES'),
        redis.call('ZRANGE', ORDER, board.limit - 1, board.limit - 1, 'WITHSCORES'),
    }
end

local function answers(board, first, last)
    local tiebreaks = tiebreaks_of(first, last)
    local found = found_players(board, first, last, tiebreaks)
    local told = {}
    for n = first, last, 3 do
        local asked, answer = ARGV[n], nil
        if asked == 'find' then
            answer = found[ARGV[n + 1]] or {}
        elseif asked == 'around' then
            answer = neighbours(board, ARGV[n + 1], tiebreaks[ARGV[n + 1]], tonumber(ARGV[n + 2]))
        elseif asked == 'page' then
            answer = page(board, tonumber(ARGV[n + 1]), tonumber(ARGV[n + 2]))
        else
            answer = ends(board)
        end
        told[#told + 1] = answer
    end
    return told
end

local boards, at = {}, 1
for n = 1, #KEYS, 4 do
    HEADER, ORDER, TIEBREAKS, PAYLOADS = KEYS[n], KEYS[n + 1], KEYS[n + 2], KEYS[n + 3]
    local board, last = sound_board(), at + 3 * tonumber(ARGV[at])
    boards[#boards + 1] = board and { moment(board), answers(board, at + 1, last) } or false
    at = last + 1
end
return boards
