#!lua flags=no-writes
-- Reads the states and ranks of named players.
--
-- KEYS     the board's, see board.lua
-- ARGV     the player ids
-- returns  false when there is no sound board, else: the moment; for each player who is on the board the rank (0 =
--          none), player id, stamp, sort key, details or false
-- atomic   the answer is of one moment

local board = sound_board()
if not board then
    return false
end
local players, stamps = {}, {}
in_chunks('HMGET', STAMPS, ARGV, function(found, before)
    for n, stamp in ipairs(found) do
        if stamp then
            players[#players + 1] = ARGV[before + n]
            stamps[#stamps + 1] = stamp
        end
    end
end)
local rows = states(board, players, stamps)
for _, row in ipairs(rows) do
    table.insert(row, 1, rank(row[2] .. row[1], board.limit))
end
return { moment(board), rows }
