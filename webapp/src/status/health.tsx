import type { Ready } from '../metrics/ready';
import type { StatusText } from './text';

/** What the server says of itself and of its parts, whose names are those of `/ready`. */
export function Health({ health, t }: { health: Ready | null; t: StatusText }) {
  if (health === null) return null;
  const { status, checks } = health;
  return (
    <div className={`health ${status}`}>
      <strong role="status">{t.health[status as keyof StatusText['health']] ?? status}</strong>
      {checks.map(([part, is, why]) => (
        <span key={part} className={is === 'ok' ? 'good' : 'bad'} lang="en">
          {part}: {is}
          {why !== null && ` (${why})`}
        </span>
      ))}
    </div>
  );
}
