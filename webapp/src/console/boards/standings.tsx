import { useState } from 'react';

import { asNumber } from '../ui/format';
import { fields, nullable, number, type Read } from '../../wire/shape';
import { useAsk } from '../call/use-ask';
import { toPlayer } from '../route';
import { Answered } from '../ui/answered';
import { Spread } from './spread';
import { at, rows, WITH, type Row } from './wire';

const PAGE = 50;

const total: Read<number | null> = (value, at) => nullable(number)(fields(value, at)['total_players'], `${at}.total_players`);

/** The places of a season, page by page; null is the open one. */
export function Standings({ id, teams, season }: { id: string; teams: boolean; season: number | null }) {
  const [start, setStart] = useState(1);
  const stats = useAsk({ method: 'GET', path: `${at(id)}/stats`, query: { season } }, total);
  const query = { start, end: start + PAGE - 1, season, include: WITH };
  const places = useAsk({ method: 'GET', path: `${at(id)}/range`, query }, rows);
  const players = stats.data;
  return (
    <div className="places">
      <p className="aside" role="status">
        {season === null ? 'The open season' : `Season ${season}, as it ended`}
        {players !== null && `: ${asNumber(players)} ranked`}
        {stats.meta['frozen'] === true && ': frozen, and this key does not show it'}
      </p>
      <Spread id={id} season={season} />
      <Answered asked={places} what="the places">
        {(found) => (found.length === 0 ? <p className="lacking">Nobody is shown here.</p> : <Places rows={found} teams={teams} />)}
      </Answered>
      <nav className="pages" aria-label="Pages">
        <button type="button" disabled={start === 1} onClick={() => setStart(Math.max(1, start - PAGE))}>
          Before
        </button>
        <span>
          from place {asNumber(start)}
        </span>
        <button type="button" disabled={(places.data?.length ?? 0) < PAGE} onClick={() => setStart(start + PAGE)}>
          Next
        </button>
        <button type="button" onClick={() => (places.again(), stats.again())}>
          Ask again
        </button>
      </nav>
    </div>
  );
}

/** No team is a player who could be looked after. */
function Places({ rows, teams }: { rows: readonly Row[]; teams: boolean }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col" className="figure">
            Rank
          </th>
          <th scope="col">{teams ? 'Team' : 'Player'}</th>
          <th scope="col" className="figure">
            Score
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ rank, player, name, score }) => (
          <tr key={player}>
            <td className="figure">{rank === null ? '—' : asNumber(rank)}</td>
            <td>
              {teams ? player : <a href={toPlayer(player)}>{name ?? player}</a>}
              {name !== null && (
                <>
                  {' '}
                  <span className="aside">{player}</span>
                </>
              )}
            </td>
            <td className="figure">{score}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
