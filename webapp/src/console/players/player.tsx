import { useEffect, useState, type FormEvent } from 'react';

import { asMoment, asNumber } from '../ui/format';
import { opens, opensEverywhere, useAccess } from '../access';
import { useAsk } from '../call/use-ask';
import { go, toBoard, toPlayer } from '../route';
import { Answered } from '../ui/answered';
import { Takes } from '../ui/doing';
import { Correction } from './correction';
import { Erasure } from './erasure';
import { ProfileForm } from './profile-form';
import { PastSeason } from './past-season';
import { Removal } from './removal';
import { at, held, type Held } from './wire';

/** One player everywhere: found by the id, which is the only thing that tells players apart. */
export function PlayerPage({ id }: { id: string | null }) {
  const [typed, setTyped] = useState(id ?? '');
  useEffect(() => setTyped(id ?? ''), [id]);
  const find = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== '') go(toPlayer(typed));
  };
  return (
    <section aria-labelledby="player-title">
      <h2 id="player-title">{id === null ? 'A player everywhere' : id}</h2>
      <form className="search" role="search" onSubmit={find}>
        <label className="field">
          <span>Player id</span>
          <input type="search" value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <button type="submit">Find</button>
      </form>
      {id !== null && <Everywhere key={id} id={id} />}
    </section>
  );
}

function Everywhere({ id }: { id: string }) {
  const access = useAccess();
  const asked = useAsk({ method: 'GET', path: at(id), query: { include: 'display' } }, held);
  // Whoever has a profile and no score, or is no more, is not unknown to the rest of this page.
  const unknown = asked.refused?.code === 'player_not_found';
  return (
    <>
      <h3>Leaderboards</h3>
      {unknown ? (
        <p className="lacking">No season of any leaderboard that this key opens knows {id}.</p>
      ) : (
        <Answered asked={asked} what="the player">
          {(found) =>
            found.length === 0 ? (
              <p className="lacking">No open season knows {id}; past ones do.</p>
            ) : (
              <div className="cards">
                {found.map((one) => (
                  <OnBoard key={one.board} player={id} held={one} changed={asked.again} />
                ))}
              </div>
            )
          }
        </Answered>
      )}
      {opens(access, 'moderate') && <PastSeason player={id} />}
      <h3>Profile</h3>
      <ProfileForm player={id} />
      <h3>Erase</h3>
      <Takes scope="admin">
        {opensEverywhere(access, 'admin') ? (
          <Erasure player={id} done={asked.again} />
        ) : (
          <p className="lacking">Erasing takes a key that opens every leaderboard.</p>
        )}
      </Takes>
    </>
  );
}

function OnBoard({ player, held, changed }: { player: string; held: Held; changed(): void }) {
  const { board, season, rank, players, display, reachedAt } = held;
  return (
    <article className="box" aria-label={`${player} on ${board}`}>
      <h4>
        <a href={toBoard(board)}>{board}</a> <span className="aside">season {season}</span>
      </h4>
      <dl className="facts">
        <div>
          <dt>Rank</dt>
          <dd>{rank === null ? '—' : `${asNumber(rank)} of ${players === null ? '—' : asNumber(players)}`}</dd>
        </div>
        <div>
          <dt>Score</dt>
          <dd>{display}</dd>
        </div>
        <div>
          <dt>Reached</dt>
          <dd>{reachedAt === null ? '—' : asMoment(reachedAt)}</dd>
        </div>
      </dl>
      <Takes scope="moderate" board={board}>
        <details>
          <summary>Put right</summary>
          <Correction key={JSON.stringify(held)} player={player} held={held} done={changed} />
        </details>
        <details>
          <summary>Take off</summary>
          <Removal player={player} board={board} done={changed} />
        </details>
      </Takes>
    </article>
  );
}
