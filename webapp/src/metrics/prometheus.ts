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
  const counted = buckets(name, before, now, wanted);
  const total = counted.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  return counted.find(([, count]) => count >= part * total)?.[0] ?? null;
}

/** The same as near as its bucket tells, as if what is in it lay evenly: for a line that does not go in steps. */
export function interpolated(part: number, name: string, before: readonly Sample[], now: readonly Sample[]): number | null {
  const counted = buckets(name, before, now, any);
  const wanted = part * (counted.at(-1)?.[1] ?? 0);
  if (wanted <= 0) return null;
  const at = counted.findIndex(([, count]) => count >= wanted);
  const [bound, count] = counted[at] ?? [Infinity, 0];
  const [lower, below] = counted[at - 1] ?? [0, 0];
  return bound === Infinity ? lower : lower + ((bound - lower) * (wanted - below)) / (count - below);
}

/** What a histogram counted between two looks: each upper bound, and how many lie below it. */
function buckets(
  name: string,
  before: readonly Sample[],
  now: readonly Sample[],
  wanted: Wanted,
): readonly (readonly [number, number])[] {
  const counted = new Map<number, number>();
  const add = (all: readonly Sample[], sign: number): void => {
    for (const { name: series, labels, value } of all) {
      if (series !== `${name}_bucket` || !wanted(labels)) continue;
      const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
      counted.set(bound, (counted.get(bound) ?? 0) + sign * value);
    }
  };
  add(now, 1);
  add(before, -1);
  return [...counted].sort(([one], [other]) => one - other);
}
