import { fields, number } from '../../wire/shape';
import { go, written } from '../route';
import { Doing } from '../ui/doing';
import { at, type Listed } from './wire';

/** What ends a season or a board, and what fills one that follows. */
export function Ending({ board, changed }: { board: Listed; changed(): void }) {
  const { id } = board;
  return (
    <div className="cards">
      <section className="box">
        <h3>End the season</h3>
        <Doing
          request={{ method: 'POST', path: `${at(id)}/reset` }}
          label={`End season ${board.season}`}
          typed={id}
          dangerous
          done={({ data }) => {
            changed();
            return `Season ${number(fields(data, 'data')['season'], 'season')} has begun.`;
          }}
        >
          <p>The next season begins empty. The one that ends is still shown, from its final standings.</p>
        </Doing>
      </section>
      {board.follows !== null && (
        <section className="box">
          <h3>Fill it from {board.follows}</h3>
          <Doing
            request={{ method: 'POST', path: `${at(id)}/fill` }}
            label="Fill it"
            done={({ data }) => `${number(fields(data, 'data')['players'], 'players')} players came to it.`}
          >
            <p>Players of {board.follows} who are not here yet come with the scores that they have there.</p>
          </Doing>
        </section>
      )}
      <section className="box">
        <h3>Delete it</h3>
        <Doing
          request={{ method: 'DELETE', path: at(id) }}
          label="Delete the leaderboard"
          typed={id}
          dangerous
          done={() => {
            go(written({ view: 'boards' }));
            return null;
          }}
        >
          <p>With all its scores and seasons, for good.</p>
        </Doing>
      </section>
    </div>
  );
}
