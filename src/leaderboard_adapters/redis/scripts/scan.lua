#!lua flags=no-writes
-- Reads some of the players' states.
--
-- KEYS     the board's, see board.lua
-- ARGV     the cursor, '0' to begin; about how many
-- returns  the next cursor, '0' at the end or when there is no sound board; player id, stamp, sort key, details or
--          false of each
-- atomic   each answer is of one moment; from cursor '0' to '0', whoever is there throughout is in one of them

local board = sound_board()
if not board then
    return { '0', {} }
end
local scanned = redis.call('HSCAN', STAMPS, ARGV[1], 'COUNT', ARGV[2])
local players, stamps = {}, {}
for n = 1, #scanned[2], 2 do
    players[#players + 1] = scanned[2][n]
    stamps[#stamps + 1] = scanned[2][n + 1]
end
return { scanned[1], states(board, players, stamps) }
