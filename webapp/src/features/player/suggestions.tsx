import { asNumber } from '../../ui/format';
import { useKind } from '../../ui/kind';
import { nameOf } from '../../ui/who';
import type { Entry } from '../../wire/types';

/** The id of the list, and of what is on it. */
export const SUGGESTIONS = 'suggested-players';
export const suggestionId = (player: string): string => `suggested-${player}`;

export interface SuggestionsProps {
  readonly entries: readonly Entry[];
  readonly active: string | null;
  choose(player: string): void;
}

/** The players who are offered while somebody types. */
export function Suggestions({ entries, active, choose }: SuggestionsProps) {
  const kind = useKind();
  return (
    <ul role="listbox" id={SUGGESTIONS} className="suggestions" aria-label={kind.many} hidden={entries.length === 0}>
      {entries.map(({ player, person, rank }) => (
        <li
          key={player}
          id={suggestionId(player)}
          role="option"
          aria-selected={player === active}
          // Pressing must not take the focus off the field, for then the list would go before it is chosen from.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(player)}
        >
          <span className="rank">{rank === null ? '–' : asNumber(rank)}</span>
          <bdi>{nameOf(player, person)}</bdi>
          {person?.name != null && <bdi className="id">{player}</bdi>}
        </li>
      ))}
    </ul>
  );
}
