import { useAsk } from '../call/use-ask';
import { toBoard } from '../route';
import { Answered } from '../ui/answered';
import { Doing } from '../ui/doing';
import { at, traces } from './wire';

/** Shows what an erasure would take away, and takes it away once the id was typed. */
export function Erasure({ player, done }: { player: string; done(): void }) {
  const asked = useAsk({ method: 'GET', path: `${at(player)}/traces` }, traces);
  if (asked.refused?.code === 'player_not_found') {
    return <p className="lacking">There is nothing of {player} to erase.</p>;
  }
  return (
    <Answered asked={asked} what="what would be erased">
      {({ boards, profile }) => (
        <div className="box grave">
          <p>What would be gone, everywhere and for good:</p>
          <ul className="traces">
            {boards.map(({ board, seasons }) => (
              <li key={board}>
                <a href={toBoard(board)}>{board}</a> {seasons.length === 1 ? 'season' : 'seasons'} {seasons.join(', ')}
              </li>
            ))}
            {profile && <li>The profile</li>}
            <li>What was sent under the player’s event ids; the ids stay known</li>
          </ul>
          <Doing
            request={{ method: 'DELETE', path: at(player) }}
            label="Erase everywhere"
            typed={player}
            dangerous
            done={() => {
              done();
              asked.again();
              return null;
            }}
          />
        </div>
      )}
    </Answered>
  );
}
