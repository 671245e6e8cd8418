import { useState } from 'react';

import { at as atBoard } from '../boards/wire';
import { Doing } from '../ui/doing';
import { TextField } from '../ui/field';

const onBoard = (board: string, player: string): string => `${atBoard(board)}/player/${encodeURIComponent(player)}`;

export function Removal({ player, board, done }: { player: string; board: string; done(): void }) {
  return (
    <Doing
      request={{ method: 'DELETE', path: onBoard(board, player) }}
      label={`Take off ${board}`}
      typed={player}
      dangerous
      done={() => {
        done();
        return null;
      }}
    >
      <p>Only off this leaderboard. A submission that comes afterwards begins from nothing.</p>
    </Doing>
  );
}

/** Out of a season that has ended. */
export function PastRemoval({ player }: { player: string }) {
  const [board, setBoard] = useState('');
  const [season, setSeason] = useState('');
  return (
    <details className="box">
      <summary>Take out of a past season</summary>
      <div className="settings">
        <TextField name="board" label="Leaderboard" value={board} change={setBoard} />
        <TextField name="season" label="Season" value={season} change={setSeason} hint="Its number." />
      </div>
      {board.trim() !== '' && season.trim() !== '' && (
        <Doing
          request={{ method: 'DELETE', path: onBoard(board.trim(), player), query: { season: season.trim() } }}
          label="Take out of the season"
          typed={player}
          dangerous
          done={() => `${player} is no more in season ${season.trim()} of ${board.trim()}.`}
        >
          <p>Those who were behind move up, for good.</p>
        </Doing>
      )}
    </details>
  );
}
