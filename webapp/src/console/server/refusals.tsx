import { asTime } from '../ui/format';
import { fields, list, nullable, number, text, type Read } from '../../wire/shape';
import { opensEverywhere, useAccess } from '../access';
import { useAsk } from '../call/use-ask';
import { Answered } from '../ui/answered';

const SHOWN = 50;

interface Row {
  readonly at: string;
  readonly status: number;
  readonly code: string;
  readonly asked: string;
  readonly key: string | null;
  readonly requestId: string | null;
}

const refusals: Read<readonly Row[]> = list((value, at) => {
  const sent = fields(value, at);
  const said = (name: string): string => text(sent[name], `${at}.${name}`);
  const perhaps = (name: string): string | null => nullable(text)(sent[name], `${at}.${name}`);
  return {
    at: said('refused_at'),
    status: number(sent['status'], `${at}.status`),
    code: said('code'),
    asked: `${said('method')} ${said('route')}`,
    key: perhaps('key'),
    requestId: perhaps('request_id'),
  };
});

/** What the process refused lately. It takes a key that opens every leaderboard. */
export function Refusals() {
  const access = useAccess();
  const allowed = opensEverywhere(access, 'admin');
  const request = allowed ? ({ method: 'GET', path: '/api/v1/refusals', query: { limit: SHOWN } } as const) : null;
  const asked = useAsk(request, refusals);
  return (
    <>
      <h3>Refused lately</h3>
      {allowed ? (
        <>
          <Answered asked={asked} what="the refusals">
            {(rows) => (rows.length === 0 ? <p className="lacking">Nothing was refused.</p> : <Table rows={rows} />)}
          </Answered>
          <p className="pages">
            <button type="button" onClick={asked.again}>
              Ask again
            </button>
            <span className="aside">By the process that answered; what was sent is told by none of them.</span>
          </p>
        </>
      ) : (
        <p className="lacking">This takes a key with the scope admin that opens every leaderboard.</p>
      )}
    </>
  );
}

function Table({ rows }: { rows: readonly Row[] }) {
  return (
    <ul className="log">
      {rows.map(({ at, status, code, asked, key, requestId }, index) => (
        <li key={`${at} ${index}`}>
          <span className="bad">{status}</span> <strong>{code}</strong> <code>{asked}</code>{' '}
          <span className="aside">
            {asTime(at)}
            {key !== null && ` · key ${key}`}
            {requestId !== null && ` · ${requestId}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
