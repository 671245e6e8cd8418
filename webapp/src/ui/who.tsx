/** Who a player is, as far as they have said so: a picture, a name, and in small what is beside it. */

import { useEffect, useState } from 'react';

import type { Entry, Person } from '../wire/types';

export interface WhoProps {
  readonly entry: Entry;
  readonly followed: boolean;
  follow(player: string): void;
}

/** The button that follows a player, by the name that others see. */
export function Who({ entry: { player, person }, followed, follow }: WhoProps) {
  const button = (
    <button type="button" className="player" title={player} onClick={() => follow(player)}>
      {nameOf(player, person)}
      {followed && <span className="unseen"> (followed)</span>}
    </button>
  );
  if (person === undefined) return button;
  const beside = [person.name === null ? null : player, countryOf(person.country), person.team];
  return (
    <div className="who">
      {button}
      <span className="beside">{beside.filter((part) => part !== null).join(' · ')}</span>
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

function countryOf(code: string | null): string | null {
  try {
    return code === null ? null : (new Intl.DisplayNames(undefined, { type: 'region' }).of(code) ?? code);
  } catch {
    return code;
  }
}
