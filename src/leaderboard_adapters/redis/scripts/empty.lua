#!lua flags=allow-oom
-- Gives up a board's copy, so that there is room for loading it anew.
--
-- KEYS     the board's, see board.lua
-- ARGV     the change and the sequence number the board was judged to be at ('' = absent or not sound)
-- returns  1 when it was done; 0 when the board is elsewhere
-- atomic   yes

if not stands_at(ARGV[1], ARGV[2]) then
    return 0
end
redis.call('UNLINK', HEADER, ORDER, TIEBREAKS, PAYLOADS)
return 1
