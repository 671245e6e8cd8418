/** A line through scores, the last one marked; of a single score, a level one. */

const SMALL = { width: 72, height: 22 };
const LARGE = { width: 320, height: 44 };
const EDGE = 3;

export interface SparklineProps {
  readonly values: readonly number[];
  /** Whether less is better: then the line rises as scores fall. */
  readonly ascending: boolean;
  /** What to say of it, where it stands alone; in a row it is small, and for the eye alone. */
  readonly label?: string;
}

export function Sparkline({ values, ascending, label }: SparklineProps) {
  const size = label === undefined ? SMALL : LARGE;
  const points = placed(values.length === 1 ? [...values, ...values] : values, ascending, size);
  const [x, y] = points.at(-1) ?? [0, 0];
  const spoken = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className="sparkline" viewBox={`0 0 ${size.width} ${size.height}`} {...size} {...spoken}>
      <polyline points={points.map((point) => point.join(',')).join(' ')} />
      <circle cx={x} cy={y} r="2.5" />
    </svg>
  );
}

function placed(
  values: readonly number[],
  ascending: boolean,
  { width, height }: typeof SMALL,
): readonly (readonly [number, number])[] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = most - least || 1;
  const step = (width - 2 * EDGE) / Math.max(1, values.length - 1);
  return values.map((value, index) => {
    const above = (most === least ? 0.5 : (value - least) / span) * (height - 2 * EDGE);
    const y = ascending ? EDGE + above : height - EDGE - above;
    return [tenths(EDGE + index * step), tenths(y)] as const;
  });
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
