#!lua flags=allow-oom
-- Ends the load of a board: what was staged becomes the board.
--
-- KEYS     the board's, see board.lua; 5-7: order, tie-breaks and payloads as staged
-- ARGV     1-2: the change and the sequence number the board was judged to be at ('' = absent or not sound)
--          3-4: how many players, and how many with payloads, were staged
--          5-9: the new change, sequence number, season, max_entries ('' = none) and how long order keys are
-- returns  1 when it was done; 0, and nothing touched, when the board is elsewhere or not all is there
-- atomic   readers see the old board or the new one. Old keys are unlinked: freeing them blocks nobody. What was staged
--          has its room already, and the old board's is given back, so want of memory is no reason to refuse

local STAGED = { KEYS[5], KEYS[6], KEYS[7] }
local players, payloads = tonumber(ARGV[3]), tonumber(ARGV[4])
if
    not stands_at(ARGV[1], ARGV[2])
    or cardinality('ZCARD', STAGED[1]) ~= players
    or cardinality('HLEN', STAGED[2]) ~= players
    or cardinality('HLEN', STAGED[3]) ~= payloads
then
    return 0
end

redis.call('UNLINK', HEADER, ORDER, TIEBREAKS, PAYLOADS)
for n, key in ipairs({ ORDER, TIEBREAKS, PAYLOADS }) do
    -- An empty key does not exist.
    if redis.call('EXISTS', STAGED[n]) == 1 then
        redis.call('RENAME', STAGED[n], key)
        redis.call('PERSIST', key)
    end
end
write_header(ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9])
return 1
