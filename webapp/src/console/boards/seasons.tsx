import { asMoment, asNumber } from '../ui/format';
import { useAsk } from '../call/use-ask';
import { toBoard } from '../route';
import { Answered } from '../ui/answered';
import { Bar } from './bar';
import { at, seasons, type Listed, type Season } from './wire';

/** The most players that a season had. */
const most = (all: readonly Season[]): number => Math.max(...all.map(({ players }) => players ?? 0));

/** The seasons of a board, and how many players each had. */
export function Seasons({ board }: { board: Listed }) {
  const asked = useAsk({ method: 'GET', path: `${at(board.id)}/seasons` }, seasons);
  return (
    <Answered asked={asked} what="the seasons">
      {(found) => (
        <table className="seasons">
          <thead>
            <tr>
              <th scope="col" className="figure">
                Season
              </th>
              <th scope="col">State</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col" className="bar" aria-label="Players, drawn" />
              <th scope="col" className="figure">
                Players
              </th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ season, state, settlesAt, revision, startedAt, endedAt, players }) => (
              <tr key={season}>
                <td className="figure">
                  <a href={toBoard(board.id, 'standings', endedAt === null ? null : season)}>{season}</a>
                </td>
                <td>
                  {state}
                  {settlesAt !== null && state === 'grace' && (
                    <>
                      {' '}
                      <span className="aside">until {asMoment(settlesAt)}</span>
                    </>
                  )}
                  {revision > 1 && (
                    <>
                      {' '}
                      <span className="aside">corrected</span>
                    </>
                  )}
                </td>
                <td>{asMoment(startedAt)}</td>
                <td>{endedAt === null ? '—' : asMoment(endedAt)}</td>
                <td className="bar">{players !== null && players > 0 && <Bar share={players / most(found)} />}</td>
                <td className="figure">{players === null ? '—' : asNumber(players)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Answered>
  );
}
