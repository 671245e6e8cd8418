import { useState, type FormEvent } from 'react';

import { useAsk } from '../call/use-ask';
import { Answered } from '../ui/answered';
import { TextField } from '../ui/field';
import { asNumber } from '../ui/format';
import { Correction } from './correction';
import { onBoard, Removal } from './removal';
import { place } from './wire';

interface Wanted {
  readonly board: string;
  readonly season: number;
}

/** What a player has in a season that has ended: to be put right, or taken out of it. */
export function PastSeason({ player }: { player: string }) {
  const [board, setBoard] = useState('');
  const [season, setSeason] = useState('');
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const number = /^[1-9][0-9]{0,8}$/.test(season.trim()) ? Number(season.trim()) : null;
  const look = (event: FormEvent): void => {
    event.preventDefault();
    setWanted(board.trim() === '' || number === null ? null : { board: board.trim(), season: number });
  };
  return (
    <details className="box bygone">
      <summary>In a past season</summary>
      <form className="settings" onSubmit={look}>
        <TextField name="board" label="Leaderboard" value={board} change={setBoard} hint="Its id." />
        <TextField name="season" label="Season" value={season} change={setSeason} hint="Its number, as its list of seasons has it." />
        <div className="send">
          <button type="submit" disabled={board.trim() === '' || number === null}>
            Look
          </button>
        </div>
      </form>
      {wanted !== null && <There key={`${wanted.board} ${wanted.season}`} player={player} {...wanted} />}
    </details>
  );
}

function There({ player, board, season }: Wanted & { player: string }) {
  const query = { season, include: 'display' };
  const asked = useAsk({ method: 'GET', path: onBoard(board, player), query }, place(board, season));
  return (
    <Answered asked={asked} what="the place">
      {(held) => (
        <>
          <p>
            Rank {held.rank === null ? '—' : asNumber(held.rank)}, with {held.display}.
          </p>
          <Correction key={JSON.stringify(held)} player={player} held={held} season={season} done={asked.again} />
          <Removal player={player} board={board} season={season} done={asked.again} />
        </>
      )}
    </Answered>
  );
}
