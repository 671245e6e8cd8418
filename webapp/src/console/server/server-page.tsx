import { asNumber } from '../ui/format';
import { fields, nullable, text, type Read } from '../../wire/shape';
import { useAsk } from '../call/use-ask';
import { Refusal } from '../ui/refusal';
import { DeadLetters } from './dead-letters';
import { Figures } from './figures';
import { Refusals } from './refusals';
import { useMetrics } from './use-metrics';

const LOOK_EVERY = 5_000;

interface Ready {
  readonly status: string;
  readonly checks: readonly (readonly [string, string, string | null])[];
}

const ready: Read<Ready> = (value, at) => {
  const sent = fields(value, at);
  const reasons = fields(sent['reasons'], `${at}.reasons`);
  const checks = Object.entries(fields(sent['checks'], `${at}.checks`));
  return {
    status: text(sent['status'], `${at}.status`),
    checks: checks.map(([part, health]) => [part, text(health, part), nullable(text)(reasons[part], part)]),
  };
};

/** How the server is: what it says of its parts, and its metrics at a glance. */
export function ServerPage() {
  const health = useAsk({ method: 'GET', path: '/ready' }, ready, LOOK_EVERY);
  const { looks, refused } = useMetrics(LOOK_EVERY);
  return (
    <section aria-labelledby="server-title">
      <h2 id="server-title">Server</h2>
      <Refusal refused={health.refused} />
      {health.data !== null && (
        <p className={`health ${health.data.status}`} role="status">
          <strong>{health.data.status}</strong>
          {health.data.checks.map(([part, is, why]) => (
            <span key={part} className={is === 'ok' ? 'good' : 'bad'}>
              {part}: {is}
              {why !== null && ` (${why})`}
            </span>
          ))}
        </p>
      )}
      <Refusal refused={refused} />
      {refused !== null && (
        <p className="hint">Metrics take the scope admin. Where the server has an address for monitoring they may be there as well.</p>
      )}
      {looks !== null && <Figures looks={looks} />}
      {looks !== null && (
        <p className="aside">
          Rates and times are of the last {asNumber(Math.round(looks.seconds))} s, of the process that answered.
        </p>
      )}
      <Refusals />
      <DeadLetters />
    </section>
  );
}
