import { asTime } from '../ui/format';
import { asNumber } from '../../ui/format';
import { fields, list, nullable, number, text, type Read } from '../../wire/shape';
import { opensEverywhere, useAccess } from '../access';
import { useAsk } from '../call/use-ask';
import { Answered } from '../ui/answered';
import { Doing } from '../ui/doing';

const SHOWN = 20;
/** Where the server neither consumes nor looks at the letters of who does: its sentence says what to set. */
const NO_KAFKA = 'kafka_not_enabled';

interface Letter {
  readonly partition: number;
  readonly offset: number;
  readonly at: string;
  readonly code: string;
  readonly reason: string;
  readonly value: string | null;
  readonly size: number | null;
  readonly leftOut: boolean;
}

const letters: Read<readonly Letter[]> = list((value, at) => {
  const sent = fields(value, at);
  const said = (name: string): string => text(sent[name], `${at}.${name}`);
  return {
    partition: number(sent['partition'], `${at}.partition`),
    offset: number(sent['offset'], `${at}.offset`),
    at: said('kept_at'),
    code: said('code'),
    reason: said('reason'),
    value: nullable(text)(sent['record_value'], `${at}.record_value`),
    size: nullable(number)(sent['value_size'], `${at}.value_size`),
    leftOut: sent['left_out'] === true,
  };
});

/** What became of the one letter that was sent. */
const became = (data: unknown): string => {
  const [sent] = list((value, at) => {
    const { status, error } = fields(value, at);
    return number(status, `${at}.status`) === 200 ? 'Sent: it is consumed like any other record.' : text(error, at);
  })(data, 'data');
  return sent ?? '';
};

/** Records that could not be applied, to be looked at and sent again. It takes a key that opens every leaderboard. */
export function DeadLetters() {
  const access = useAccess();
  const allowed = opensEverywhere(access, 'admin');
  const request = allowed ? ({ method: 'GET', path: '/api/v1/dead-letters', query: { limit: SHOWN } } as const) : null;
  const asked = useAsk(request, letters);
  const without = asked.refused?.code === NO_KAFKA;
  return (
    <>
      <h3>Dead letters</h3>
      {!allowed && <p className="lacking">This takes a key with the scope admin that opens every leaderboard.</p>}
      {without && <p className="lacking">{asked.refused?.message}</p>}
      {allowed && !without && (
        <>
          <Answered asked={asked} what="the dead letters">
            {(found) =>
              found.length === 0 ? <p className="lacking">There are none.</p> : <Letters letters={found} />
            }
          </Answered>
          <p className="pages">
            <button type="button" onClick={asked.again}>
              Look again
            </button>
            <span className="aside">The newest of the topic; they stay there until it lets go of them.</span>
          </p>
        </>
      )}
    </>
  );
}

function Letters({ letters: found }: { letters: readonly Letter[] }) {
  return (
    <ul className="log letters">
      {found.map((letter) => (
        <li key={`${letter.partition}:${letter.offset}`}>
          <strong>{letter.code}</strong> <span>{letter.reason}</span>{' '}
          <span className="aside">
            {asTime(letter.at)} · {letter.partition}:{letter.offset}
            {letter.size !== null && ` · ${asNumber(letter.size)} bytes`}
          </span>
          {letter.leftOut ? (
            <span className="aside">What it held was too long to be kept.</span>
          ) : (
            <details>
              <summary>What it holds</summary>
              <pre>{letter.value ?? 'nothing'}</pre>
              <Doing
                request={{
                  method: 'POST',
                  path: '/api/v1/dead-letters/send',
                  body: { letters: [{ partition: letter.partition, offset: letter.offset }] },
                }}
                label="Send again"
                done={({ data }) => became(data)}
              />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
