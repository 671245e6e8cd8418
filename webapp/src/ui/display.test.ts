import { expect, test } from 'vitest';

import golden from '../../../tests/golden/display.json';
import { displayed, scoreText } from './display';
import { asNumber } from './format';

test.each(golden)('$score is written as $text', ({ score, format, decimals, unit, text }) => {
  expect(displayed(score, { format, decimals, unit })).toBe(text);
});

test('a board that says nothing about it is written in the language of the reader', () => {
  for (const text of [scoreText(null), scoreText({ format: 'number', decimals: null, unit: null })]) {
    expect(text(1_234.5)).toBe(asNumber(1_234.5));
    expect(text([5, '9007199254740993'])).toBe('5 · 9,007,199,254,740,993');
  }
  expect(scoreText({ format: 'number', decimals: 2, unit: null })(5)).toBe('5.00');
});

test('what a newer server calls a format is written as a number', () => {
  expect(displayed(1_500, { format: 'roman', decimals: 1, unit: 'pts' })).toBe('1,500.0 pts');
});
