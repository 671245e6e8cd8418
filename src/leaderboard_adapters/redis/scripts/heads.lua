#!lua flags=no-writes
-- Says where boards stand.
--
-- KEYS     those of each board by turns, see board.lua
-- ARGV     none
-- returns  for each board false when it is not there or not sound, else: the change; its sequence number
-- atomic   header and keys are looked at in one moment

local heads = {}
for n = 1, #KEYS, 4 do
    HEADER, ORDER, TIEBREAKS, PAYLOADS = KEYS[n], KEYS[n + 1], KEYS[n + 2], KEYS[n + 3]
    local board = sound_board()
    heads[#heads + 1] = board and { board.change, board.sequence } or false
end
return heads
