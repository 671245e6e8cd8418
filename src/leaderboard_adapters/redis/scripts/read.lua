#!lua flags=no-writes
-- Answers questions to boards.
--
-- KEYS     those of each board by turns, see board.lua
-- ARGV     for each board how many questions there are, then three for each question: 'page', the first and the last
--          rank, from 1, both inclusive; 'around', a player id and how many neighbours on each side; 'find', a player id
--          and ''; 'near', a score key (see board.lua) and how many places on each side; 'percentile', parts of a million and ''; 'down',
--          the same and how many places at most; 'payloads', how many of the answers before it are meant, and ''; 'shared', how many of the answers before it are meant, and how many stand between; 'dense', the same; 'ahead', a score key and ''; 'limit', '' and ''; 'ends', '' and ''
-- returns  for each board false when it is not there or not sound, else: the moment; the answer to each question.
--          page, around, near, percentile, down: the first rank; members and sort keys by turns. Of `around` a player behind the limit alone,
--          the first rank being 0; nobody around one who is absent
--          find: the rank (0 = none), tie-break, sort key, payload or false; nothing for a player who is absent
--          payloads: for each of those answers, which list places, the payload or false of each place; nothing where
--          nobody has one
--          shared: of each of those answers, which list places or are of `find`, how many places have a smaller score
--          key than the first; 0 where there is none
--          dense: the same of different score keys
--          ahead: how many places have a smaller score key
--          limit: max_entries ('' = none)
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

local function ahead(board, key)
    return math.min(ahead_of(key), board.limit)
end

local function near(board, key, radius)
    local before = ahead(board, key)
    return page(board, math.max(1, before - radius + 1), before + radius)
end

-- `rank_at` of `entry.py`: whole numbers, so that it is exact below nine thousand million players.
local function rank_at(board, parts)
    return board.limit > 0 and board.limit - math.ceil(parts * (board.limit - 1) / 1000000) or 0
end

local function at_percentile(board, parts)
    local last = rank_at(board, parts)
    return page(board, math.max(1, last), last)
end

-- The payloads of those who have these places, page by page.
local function payloads_of(board, pages)
    local begin, all = tiebreak_bytes(board) + 1, {}
    for n, answer in ipairs(pages) do
        local places, players, kept = answer[2], {}, {}
        for at = 1, #places, 2 do
            players[(at + 1) / 2] = places[at]:sub(begin)
        end
        if board.payloads > 0 then
            in_chunks('HMGET', PAYLOADS, players, function(found, before)
                if before == 0 then
                    kept = found
                    return
                end
                for place, payload in ipairs(found) do
                    kept[before + place] = payload
                end
            end)
        end
        all[n] = kept
    end
    return all
end

-- How many places are ahead of the first of each of these answers. Equal ones are counted once.
-- `dense`: how many different scores these places have.
local function shared(board, answers_before, dense)
    local known, all = {}, {}
    local order_key_bytes = tiebreak_bytes(board) - 8
    local different = dense and different_scores(board.limit, order_key_bytes)
    for n, answer in ipairs(answers_before) do
        local tiebreak, key = answer[2], answer[3]
        if type(tiebreak) == 'table' then
            tiebreak, key = tiebreak[1], tiebreak[2]
        end
        if key then
            key = score_key(key, tiebreak, order_key_bytes)
            known[key] = known[key] or (different and different[ahead(board, key)] or ahead(board, key))
        end
        all[n] = key and known[key] or 0
    end
    return all
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
        elseif asked == 'near' then
            answer = near(board, ARGV[n + 1], tonumber(ARGV[n + 2]))
        elseif asked == 'percentile' then
            answer = at_percentile(board, tonumber(ARGV[n + 1]))
        elseif asked == 'down' then
            answer = page(board, 1, math.min(rank_at(board, tonumber(ARGV[n + 1])), tonumber(ARGV[n + 2])))
        elseif asked == 'payloads' then
            answer = payloads_of(board, { unpack(told, #told - tonumber(ARGV[n + 1]) + 1) })
        elseif asked == 'shared' or asked == 'dense' then
            local last_meant = #told - tonumber(ARGV[n + 2])
            answer = shared(board, { unpack(told, last_meant - tonumber(ARGV[n + 1]) + 1, last_meant) }, asked == 'dense')
        elseif asked == 'ahead' then
            answer = ahead(board, ARGV[n + 1])
        elseif asked == 'limit' then
            answer = board.max_entries
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
