#!lua
-- Begins the load of a board, unless it would be in vain.
--
-- KEYS     the board's, see board.lua; 5: the mark of a load under way
-- ARGV     the change and the sequence number the board was judged to be at ('' = absent or not sound); a token; how
--          long the mark lasts, in milliseconds
-- returns  1 when the mark was taken; 0 when another load holds it or the board is elsewhere
-- atomic   yes. The mark saves work and nothing else: swap.lua does not ask for it

-- What has no expiry there is not a mark of ours, and must not keep the board from being loaded for ever.
local marked = redis.call('PTTL', KEYS[5]) > 0
if marked or not stands_at(ARGV[1], ARGV[2]) then
    return 0
end
redis.call('SET', KEYS[5], ARGV[3], 'PX', ARGV[4])
return 1
