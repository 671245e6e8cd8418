import { asNumber } from '../ui/format';
import { ROOT } from '../../config';
import { LOOK_EVERY, useHistory } from '../../metrics/history';
import { READY, ready } from '../../metrics/ready';
import { Plots } from '../../status/plots';
import { en } from '../../status/text';
import { sendForText, type Refused } from '../call/send';
import { useHeldKey } from '../call/session';
import { useAsk } from '../call/use-ask';
import { Refusal } from '../ui/refusal';
import { DeadLetters } from './dead-letters';
import { Figures } from './figures';
import { Refusals } from './refusals';

/** How the server is: what it says of its parts, and its metrics at a glance. */
export function ServerPage() {
  const health = useAsk(READY, ready, LOOK_EVERY);
  const ask = (signal: AbortSignal): Promise<string> => sendForText({ method: 'GET', path: '/metrics' }, signal);
  const { points, looks, failure: refused } = useHistory<Refused>(ask, useHeldKey());
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
      {looks !== null && (
        <>
          <h3>{en.over}</h3>
          <Plots points={points} t={en} language="en" head="h4" />
          <p>
            <a href={`${ROOT}status`}>The status page</a> shows the same alone, and asks for a key of its own.
          </p>
        </>
      )}
      <Refusals />
      <DeadLetters />
    </section>
  );
}
