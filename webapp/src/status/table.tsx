import { useState } from 'react';

import type { Point } from '../metrics/points';
import type { Drawing, Writing } from './plots';
import type { StatusText } from './text';

/** How many moments the table holds, the newest ones. */
const ROWS = 60;

export interface TableProps {
  readonly points: readonly Point[];
  readonly drawings: readonly Drawing[];
  readonly write: Writing;
  readonly t: StatusText;
}

/** The plots in figures, for whoever does not look at them. */
export function Table({ points, drawings, write, t }: TableProps) {
  const [open, setOpen] = useState(false);
  const newest = open ? points.slice(-ROWS).reverse() : [];
  return (
    <details className="figures-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.table}</summary>
      {open && (
        <div className="scrolled" tabIndex={0} role="region" aria-label={t.table}>
          <table>
            <thead>
              <tr>
                <th rowSpan={2} scope="col">
                  {t.time}
                </th>
                {drawings.map(({ title, lines }) => (
                  <th key={title} colSpan={lines.length} scope="colgroup">
                    {title}
                  </th>
                ))}
              </tr>
              <tr>
                {drawings.flatMap(({ lines }) =>
                  lines.map(({ series, label }) => (
                    <th key={series} scope="col">
                      {label}
                    </th>
                  )),
                )}
              </tr>
            </thead>
            <tbody>
              {newest.map((point) => (
                <tr key={point.at}>
                  <th scope="row">{write.time(point.at)}</th>
                  {drawings.flatMap(({ lines, as }) =>
                    lines.map(({ series }) => {
                      const value = point[series];
                      return <td key={series}>{value === null ? '–' : write[as](value)}</td>;
                    }),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
