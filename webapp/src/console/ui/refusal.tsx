import type { Refused } from '../call/send';

/** What the server refused, in its own words; `but` are fields that tell it themselves. */
export function Refusal({ refused, but = [] }: { refused: Refused | null; but?: readonly string[] }) {
  if (refused === null) return null;
  const beside = refused.faults.filter(({ path }) => !but.includes(fieldOf(path)));
  const told = refused.faults.length > 0;
  return (
    <div className="refusal" role="alert">
      <p>
        <strong>{told ? 'The server refused this.' : refused.message}</strong> <code>{refused.code}</code>
      </p>
      {beside.map(({ path, message }) => (
        <p key={`${path} ${message}`}>
          <code>{path}</code> {message}
        </p>
      ))}
      {told && beside.length < refused.faults.length && <p>What is wrong stands at the fields.</p>}
      {refused.requestId !== null && <p className="aside">Request {refused.requestId}</p>}
    </div>
  );
}

/** The field of a form that a fault is of: `parts` of `parts[1].name`, `where` of `where.country`. */
export const fieldOf = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? path;

export const faultsOf = (refused: Refused | null, field: string): readonly string[] =>
  (refused?.faults ?? [])
    .filter(({ path }) => fieldOf(path) === field)
    .map(({ path, message }) => (path === field ? message : `${path}: ${message}`));
