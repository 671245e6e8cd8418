import { countryOf } from './format';

/**
 * The country of a player: its code as letters, for flags of emoji are letters or boxes on many machines; its name for
 * whoever points at it or listens.
 */
export function Flag({ code }: { code: string }) {
  const name = countryOf(code);
  return (
    <span className="flag" title={name}>
      <span aria-hidden="true">{code}</span>
      <span className="unseen">{name}</span>
    </span>
  );
}
