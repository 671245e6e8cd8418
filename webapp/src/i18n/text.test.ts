import { expect, test } from 'vitest';

import { languages, locale, preferred, type Language } from './language';
import { statusText } from '../status/text';
import { textIn } from './text';

/** Each text under its path; a sentence with places to fill is filled with their numbers. */
function flat(texts: object, path = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(texts).map(([name, value]: [string, unknown]) => {
      const at = `${path}${name}`;
      if (typeof value === 'object' && value !== null) return flat(value, `${at}.`);
      if (typeof value !== 'function') return { [at]: value };
      const places = Array.from({ length: value.length }, (_, index) => `⟨${index}⟩`);
      return { [at]: value(...places) };
    }),
  );
}

/** All that the page says: itself, and its status page. */
const said = async (language: Language): Promise<Record<string, string>> =>
  flat({ page: await textIn(language), status: await statusText.textIn(language) });
const english = await said('en');

test.each(languages())('%s says everything that English says, and nothing else', async (language) => {
  const texts = await said(language);
  expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
  for (const [at, text] of Object.entries(texts)) {
    expect(text.trim(), at).toBe(text);
    expect(text, at).not.toBe('');
    const places = (sentence: string | undefined): string[] => (sentence?.match(/⟨\d⟩/g) ?? []).sort();
    expect(places(text), at).toEqual(places(english[at]));
  }
});

test.each(languages().filter((language) => language !== 'en'))('%s is not English', async (language) => {
  const texts = await said(language);
  const same = Object.keys(texts).filter((at) => texts[at] === english[at] && /[A-Za-z]{5}/.test(texts[at] ?? ''));
  expect(same).toEqual([]);
});

test.each([
  [[], 'en'],
  [['fr-CA', 'pt'], 'en'],
  [['fr', 'de-AT', 'en'], 'de'],
  [['AR-eg'], 'ar'],
  [['ja-JP', 'en'], 'ja'],
  [['es-419'], 'es'],
  [['design'], 'en'],
])('of %j the page speaks %s', (tags, language) => {
  expect(preferred(tags)).toBe(language);
});

test('numbers are written as where the reader lives, in the digits that scores have', () => {
  const number = (language: 'de' | 'ar', tags: string[]): string =>
    new Intl.NumberFormat(locale(language, tags)).format(1234567.5);
  expect(number('de', ['de-CH'])).toMatch(/^1['’]234['’]567\.5$/);
  expect(number('de', ['en-GB'])).toBe('1.234.567,5');
  expect(number('ar', ['ar-EG'])).toMatch(/^[\d.,\u066b\u066c]+$/);
});
