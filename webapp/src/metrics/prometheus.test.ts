import { expect, test } from 'vitest';

import { quantile, rate, samples, sum } from './prometheus';

const TEXT = `# HELP a_total Something.
# TYPE a_total counter
a_total{route="/x",status="200"} 5.0
a_total{route="/y{id}",status="404"} 2.0
b{text="a \\"b\\" \\\\ \\n, c=\\"d\\""} 1e+06
plain 3
h_bucket{le="0.1"} 90.0
h_bucket{le="0.5"} 99.0
h_bucket{le="+Inf"} 100.0
`;

test('series are read with their labels', () => {
  const read = samples(TEXT);
  expect(read).toHaveLength(7);
  expect(read[1]).toEqual({ name: 'a_total', labels: { route: '/y{id}', status: '404' }, value: 2 });
  expect(read[2]).toEqual({ name: 'b', labels: { text: 'a "b" \\ \n, c="d"' }, value: 1_000_000 });
  expect(sum(read, 'a_total')).toBe(7);
  expect(sum(read, 'a_total', ({ status }) => status === '404')).toBe(2);
  expect(sum(read, 'none')).toBeNull();
});

test('quantiles are of what happened between two looks', () => {
  const now = samples(TEXT);
  const before = samples('h_bucket{le="0.1"} 90\nh_bucket{le="0.5"} 90\nh_bucket{le="+Inf"} 90\n');
  expect(quantile(0.5, 'h', [], now)).toBe(0.1);
  expect(quantile(0.95, 'h', [], now)).toBe(0.5);
  expect(quantile(0.5, 'h', before, now)).toBe(0.5);
  expect(quantile(1, 'h', [], now)).toBe(Infinity);
  expect(quantile(0.5, 'h', now, now)).toBeNull();
});

test('a counter that began anew counts from nothing', () => {
  expect([rate(10, 20, 5), rate(20, 5, 5), rate(null, 5, 5), rate(1, 2, 0)]).toEqual([2, 1, null, null]);
});
