#!lua flags=no-writes
-- Reads the next players' states, best first.
--
-- KEYS     the board's, see board.lua
-- ARGV     about how many; then the places that were told last, the very last one first: sort key and member of each.
--          None to begin
-- returns  false when there is no sound board, else: how long order keys are; members and sort keys by turns, none at
--          the end; payload or false of each, if any player has one; which of them, from 1, have another tie-break than
--          their place says
-- atomic   each answer is of one moment; whoever keeps a place throughout is in one of them

local board = sound_board()
if not board then
    return false
end

-- How many places are ahead of those that were not told yet: it goes on behind the last one that is where it was. Where
-- all have gone, those with the sort key of the last one are told again.
local function told()
    for n = 2, #ARGV, 2 do
        local ahead = redis.call('ZRANK', ORDER, ARGV[n + 1])
        if ahead and redis.call('ZSCORE', ORDER, ARGV[n + 1]) == ARGV[n] then
            return ahead + 1
        end
    end
    return ARGV[2] and redis.call('ZCOUNT', ORDER, '-inf', '(' .. ARGV[2]) or 0
end

local first = told()
local places = redis.call('ZRANGE', ORDER, first, first + ARGV[1] - 1, 'WITHSCORES')

local width = tiebreak_bytes(board)
local players, payloads, torn = {}, {}, {}
for n = 1, #places, 2 do
    players[#players + 1] = places[n]:sub(width + 1)
end
in_chunks('HMGET', TIEBREAKS, players, function(tiebreaks, before)
    for n = before + 1, before + #tiebreaks do
        if tiebreaks[n - before] ~= places[2 * n - 1]:sub(1, width) then
            torn[#torn + 1] = n
        end
    end
end)
if board.payloads > 0 then
    in_chunks('HMGET', PAYLOADS, players, function(kept)
        for _, payload in ipairs(kept) do
            payloads[#payloads + 1] = payload
        end
    end)
end
return { board.order_key_bytes, places, payloads, torn }
