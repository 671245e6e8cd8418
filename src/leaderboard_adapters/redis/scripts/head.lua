#!lua flags=no-writes
-- Says where the board stands.
--
-- KEYS     the board's, see board.lua
-- ARGV     none
-- returns  false when there is no sound board, else: the change; its sequence number
-- atomic   header and keys are looked at in one moment

local board = sound_board()
return board and { board.change, board.sequence }
