import { Copied } from '../../ui/copied';
import { useCalls } from '../call/calls';

/** What was asked, newest first: each as the line that does the same elsewhere. */
export function CallsPanel() {
  const calls = useCalls();
  const last = calls[0];
  return (
    <details className="calls">
      <summary>
        Requests
        {last !== undefined && <code aria-hidden="true">{last.line.replace(/^curl -sS /, '')}</code>}
      </summary>
      <p className="hint">
        Whatever the console does is a request to the API. These lines do the same; the key is read from{' '}
        <code>LEADERBOARD_KEY</code>, and never stands in them.
      </p>
      <ol>
        {calls.map(({ id, line, status, times, changes }) => (
          <li key={id} className={changes ? 'changes' : undefined}>
            <span className={`status ${status !== null && status < 400 ? 'good' : 'bad'}`}>{status ?? '—'}</span>
            <Copied text={line} label={`Copy request ${id}`} />
            {times > 1 && <span className="aside">{times} times</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
