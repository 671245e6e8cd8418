#!lua flags=allow-oom
-- Ends a load in any case: takes back what is left of it.
--
-- KEYS     the board's, see board.lua; 5-7: order, tie-breaks and payloads as staged; 8: the mark of a load under way
-- ARGV     the token of the load
-- returns  nothing
-- atomic   yes. Another load's mark stays

redis.call('UNLINK', KEYS[5], KEYS[6], KEYS[7])
if redis.pcall('GET', KEYS[8]) == ARGV[1] then
    redis.call('DEL', KEYS[8])
end
