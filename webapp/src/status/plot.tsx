import { useId, type PointerEvent } from 'react';

import type { Point, Series } from '../metrics/points';
import { path, top } from './scale';

export interface Line {
  readonly series: Series;
  readonly label: string;
}

export interface PlotProps {
  readonly title: string;
  readonly head: 'h2' | 'h4';
  readonly points: readonly Point[];
  /** The first is drawn through, the second dashed. */
  readonly lines: readonly Line[];
  /** From when to when, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The moment that is pointed at; null is the last one. */
  readonly at: Point | null;
  /** What is said where nothing is known. */
  readonly none: string;
  /** What is said of the highest value of all. */
  readonly highest: (value: string) => string;
  written(value: number): string;
  time(at: number): string;
  point(moment: number | null): void;
}

const WIDTH = 300;
const HEIGHT = 90;

/** One or two values over time; what is pointed at, or else what is now, stands over it in figures. */
export function Plot({ title, head: Head, points, lines, from, to, at, none, highest, written, time, point }: PlotProps) {
  const id = useId();
  const all = points.flatMap((each) => lines.map(({ series }) => each[series])).filter((value) => value !== null);
  const most = top(Math.max(0, ...all));
  const now = at ?? points.at(-1) ?? null;
  const told = (series: Series): string => {
    const value = now?.[series] ?? null;
    return value === null ? '–' : written(value);
  };
  const pointed = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    point(from + ((event.clientX - box.left) / box.width) * (to - from));
  };
  return (
    <section className="plot" aria-labelledby={id}>
      <Head id={id}>{title}</Head>
      <dl>
        {lines.map(({ series, label }, index) => (
          <div key={series} className={`line-${index}`}>
            <dt>{label}</dt>
            <dd>{told(series)}</dd>
          </div>
        ))}
      </dl>
      {all.length === 0 ? (
        <p className="none">{none}</p>
      ) : (
        <div className="canvas" dir="ltr">
          <bdi className="most" aria-hidden="true">
            {written(most)}
          </bdi>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={highest(written(Math.max(...all)))}
            onPointerMove={pointed}
            onPointerDown={pointed}
            onPointerLeave={() => point(null)}
          >
            <path className="grid" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
            {at !== null && <path className="cursor" d={`M${((at.at - from) / (to - from)) * WIDTH} 0V${HEIGHT}`} />}
            {lines.map(({ series }, index) => (
              <path key={series} className={`line-${index}`} d={path(points, series, { from, to, most, width: WIDTH, height: HEIGHT })} />
            ))}
          </svg>
          <p className="times" aria-hidden="true">
            <bdi>{time(from)}</bdi>
            {at !== null && (
              <strong>
                <bdi>{time(at.at)}</bdi>
              </strong>
            )}
            <bdi>{time(to)}</bdi>
          </p>
        </div>
      )}
    </section>
  );
}
