import { useState } from 'react';

import { asNumber } from '../ui/format';
import { fields, list, nullable, number, text, type Read } from '../../wire/shape';
import { useAsk } from '../call/use-ask';
import { Answered } from '../ui/answered';
import { Bar } from './bar';
import { at } from './wire';

const BUCKETS = 20;

interface Bucket {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

const buckets: Read<readonly Bucket[]> = list((value, at) => {
  const sent = fields(value, at);
  const said = (name: string): string => nullable(text)(sent[name], `${at}.${name}`) ?? '—';
  return { from: said('from_display'), to: said('to_display'), count: number(sent['count'], `${at}.count`) };
});

/** How the scores are spread, drawn for whoever asks: it costs a count for each bucket. */
export function Spread({ id, season }: { id: string; season: number | null }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="spread" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>How the scores are spread</summary>
      {open && <Bars id={id} season={season} />}
    </details>
  );
}

function Bars({ id, season }: { id: string; season: number | null }) {
  const query = { buckets: BUCKETS, season, include: 'display' };
  const asked = useAsk({ method: 'GET', path: `${at(id)}/histogram`, query }, buckets);
  return (
    <Answered asked={asked} what="how the scores are spread">
      {(found) => {
        const most = Math.max(1, ...found.map(({ count }) => count));
        return found.length === 0 ? (
          <p className="lacking">Nobody is shown here.</p>
        ) : (
          <table aria-label="How many scores lie where">
            <tbody>
              {found.map(({ from, to, count }) => (
                <tr key={from}>
                  <th scope="row" className="figure">
                    {from}
                    <span className="end"> – {to}</span>
                  </th>
                  <td className="bar">
                    {count > 0 && <Bar share={count / most} />}
                  </td>
                  <td className="figure">{asNumber(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      }}
    </Answered>
  );
}
