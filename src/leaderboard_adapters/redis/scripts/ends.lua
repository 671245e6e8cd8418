#!lua flags=no-writes
-- Reads the best and the last place.
--
-- KEYS     the board's, see board.lua
-- ARGV     none
-- returns  false when there is no sound board, else: the moment; member and sort key of the best; those of the last;
--          nothing of either on an empty board
-- atomic   the answer is of one moment

local board = sound_board()
if not board then
    return false
end
return {
    moment(board),
    redis.call('ZRANGE', ORDER, 0, 0, 'WITHSCORES'),
    redis.call('ZRANGE', ORDER, board.limit - 1, board.limit - 1, 'WITHSCORES'),
}
