import { expect, test } from 'vitest';

import golden from '../../../tests/golden/display.json';
import { displayed, scoreText } from './display';
import { asNumber } from './format';

test.each(golden)('$score is written as $text', ({ score, format, decimals, unit, text }) => {
  expect(displayed(score, { format, decimals, unit })).toBe(text);
});

test('a board that says nothing about it is written in the language of the reader', () => {
  expect(scoreText(null)).toBe(asNumber);
  expect(scoreText({ format: 'number', decimals: null, unit: null })).toBe(asNumber);
  expect(scoreText({ format: 'number', decimals: 2, unit: null })(5)).toBe('5.00');
});

test('what a newer server calls a format is written as a number', () => {
  expect(displayed(1_500, { format: 'roman', decimals: 1, unit: 'pts' })).toBe('1,500.0 pts');
});
