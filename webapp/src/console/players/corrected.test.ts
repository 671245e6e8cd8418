import { expect, test } from 'vitest';

import { corrected } from './corrected';

const BEFORE = { score: '5', game_id: '', metadata: '' };

test('only what was changed is sent', () => {
  expect(corrected(BEFORE, BEFORE, 5)).toEqual({});
  expect(corrected(BEFORE, { ...BEFORE, score: ' 6.5 ' }, 5)).toEqual({ score: 6.5 });
  expect(corrected({ ...BEFORE, game_id: 'g', metadata: '{}' }, BEFORE, 5)).toEqual({ game_id: null, metadata: null });
});

test('parts keep their kinds', () => {
  const before = { ...BEFORE, score: '5, 9007199254740993' };
  const now = { ...before, score: '6,9007199254740995' };
  expect(corrected(before, now, [5, '9007199254740993'])).toEqual({ score: [6, '9007199254740995'] });
});

test('an empty score is no result, and who has none gets one', () => {
  expect(corrected(BEFORE, { ...BEFORE, score: ' ' }, 5)).toEqual({ score: null });
  expect(corrected({ ...BEFORE, score: '5, 1' }, { ...BEFORE, score: '' }, [5, 1])).toEqual({ score: null });
  expect(corrected({ ...BEFORE, score: '' }, { ...BEFORE, score: '5, 310' }, null)).toEqual({ score: [5, 310] });
});

test('what is wrong is sent, for the server to say so', () => {
  expect(corrected(BEFORE, { ...BEFORE, score: 'six', metadata: '{' }, 5)).toEqual({ score: 'six', metadata: '{' });
});
