import { expect, test } from 'vitest';

import { en } from '../../i18n/en';
import { asMoment } from '../../ui/format';
import type { Season } from '../../wire/types';
import { newsOf } from './news';

const moment = '2026-11-24T07:00:00.000000Z';
const ended = (fields: Partial<Season>): Season =>
  ({ season: 1, startedAt: moment, endedAt: moment, players: 1, settlesAt: null, corrected: false, ...fields });

test('of a season that is settled and as it was there is nothing to say', () => {
  expect(newsOf(ended({}), en)).toBe(null);
});

test('a season in grace says when it settles, and one that was put right says so', () => {
  expect(newsOf(ended({ settlesAt: moment }), en)).toBe(`settles at ${asMoment(moment)}`);
  expect(newsOf(ended({ corrected: true }), en)).toBe('corrected');
});
