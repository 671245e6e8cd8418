/** Where values lie in a plot. */

import type { Point, Series } from '../metrics/points';

export interface Frame {
  readonly from: number;
  readonly to: number;
  /** The value at the upper edge; the lower one is 0. */
  readonly most: number;
  readonly width: number;
  readonly height: number;
}

/** The least of 1, 2, 2.5 and 5, times a power of ten, that is not below the value; 1 for nothing. */
export function top(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** A line through what is known; it breaks where nothing is. A value that stands alone is a dash that can be seen. */
export function path(points: readonly Point[], series: Series, { from, to, most, width, height }: Frame): string {
  const x = (at: number): number => tenths(((at - from) / (to - from)) * width);
  const y = (value: number): number => tenths(height - (value / most) * height);
  let drawn = '';
  let joined = false;
  points.forEach((point, index) => {
    const value = point[series];
    if (value === null) {
      joined = false;
      return;
    }
    drawn += `${joined ? 'L' : 'M'}${x(point.at)} ${y(value)}`;
    if (!joined && (points[index + 1]?.[series] ?? null) === null) drawn += 'h0.1';
    joined = true;
  });
  return drawn;
}

/** The point whose moment is nearest. */
export function nearest(points: readonly Point[], moment: number): Point | null {
  return points.reduce<Point | null>(
    (best, each) => (best === null || Math.abs(each.at - moment) < Math.abs(best.at - moment) ? each : best),
    null,
  );
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
