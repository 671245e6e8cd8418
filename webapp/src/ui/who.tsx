/** Who a player is, as far as they have said so: a picture, a name, and in small what is beside it. */

import { useContext, useEffect, useState } from 'react';

import { useText } from '../i18n/text';
import type { Entry, Person } from '../wire/types';
import { Flag } from './flag';
import { asNumber } from './format';
import { OfTeams } from './kind';

export interface WhoProps {
  readonly entry: Entry;
  readonly followed: boolean;
  /** Without it the name is a name alone. */
  readonly follow?: ((player: string) => void) | undefined;
}

/** The button that follows a player, by the name that others see. */
export function Who({ entry: { player, person, members }, followed, follow }: WhoProps) {
  const t = useText();
  const team = person?.team ?? null;
  const named = (person?.name ?? null) !== null;
  // How many members a team has may come after it; the line for it is there, so that nothing moves.
  const teams = useContext(OfTeams);
  const two = named || team !== null || teams;
  return (
    <div className={`who${two ? ' two' : ''}`}>
      {person != null && person.country !== null && <Flag code={person.country} />}
      {follow === undefined ? (
        <span className="player" title={player}>
          <bdi>{nameOf(player, person)}</bdi>
        </span>
      ) : (
        <button type="button" className="player" title={player} onClick={() => follow(player)}>
          <bdi>{nameOf(player, person)}</bdi>
          {followed && <span className="unseen"> {t.ranks.followed}</span>}
        </button>
      )}
      {two && (
        <span className="beside">
          {named && <bdi className="id">{player}</bdi>}
          {team !== null && <bdi className="team">{team}</bdi>}
          {teams && <span className="members">{members === undefined ? '\u00a0' : t.members.count(asNumber(members))}</span>}
        </span>
      )}
    </div>
  );
}

/** A picture of the player's choice over a letter, which stays where there is none or it does not come. */
export function Avatar({ entry: { player, person } }: { entry: Entry }) {
  const address = person?.avatar ?? null;
  const [broken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [address]);
  return (
    <span className="avatar" aria-hidden="true">
      {[...nameOf(player, person)][0]?.toUpperCase()}
      {address !== null && !broken && (
        <img
          src={address}
          alt=""
          width={32}
          height={32}
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      )}
    </span>
  );
}

export const nameOf = (player: string, person: Person | undefined): string => person?.name ?? player;

/** Whether pictures are drawn: where nobody has said who they are, there are none. */
export const pictured = (entries: readonly Entry[]): boolean => entries.some(({ person }) => person !== undefined);
