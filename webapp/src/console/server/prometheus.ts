/** Reading what `/metrics` says: the text form of Prometheus. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const NUMBERS: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity, NaN: NaN };

export function samples(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const found = LINE.exec(line);
    if (found === null) return [];
    const [, name = '', labels = '', value = ''] = found;
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', held = '']) => [key, unescaped(held)] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: NUMBERS[value] ?? Number(value) }];
  });
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));

export type Wanted = (labels: Sample['labels']) => boolean;
const any: Wanted = () => true;

/** The sum of a family's series; null where there is none. */
export function sum(all: readonly Sample[], name: string, wanted: Wanted = any): number | null {
  const found = all.filter((one) => one.name === name && wanted(one.labels));
  return found.length === 0 ? null : found.reduce((total, { value }) => total + value, 0);
}

/** What was added to a counter between two looks, each second; one that began anew counts from nothing. */
export function rate(before: number | null, now: number | null, seconds: number): number | null {
  if (before === null || now === null || seconds <= 0) return null;
  return (now >= before ? now - before : now) / seconds;
}

/** The quantile of a histogram between two looks: the upper bound of the bucket in which it lies; null without any. */
export function quantile(
  part: number,
  name: string,
  before: readonly Sample[],
  now: readonly Sample[],
  wanted: Wanted = any,
): number | null {
  const buckets = new Map<number, number>();
  const add = (all: readonly Sample[], sign: number): void => {
    for (const { name: series, labels, value } of all) {
      if (series !== `${name}_bucket` || !wanted(labels)) continue;
      const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
      buckets.set(bound, (buckets.get(bound) ?? 0) + sign * value);
    }
  };
  add(now, 1);
  add(before, -1);
  const total = buckets.get(Infinity) ?? 0;
  if (total <= 0) return null;
  const bounds = [...buckets].sort(([one], [other]) => one - other);
  return bounds.find(([, count]) => count >= part * total)?.[0] ?? null;
}
