import { expect, test } from 'vitest';

import { asNumber, asValue, changed, created, draftOf, EMPTY, type Draft } from './draft';

const filled = (values: Record<string, string>, parts: Draft['parts'] = []): Draft => ({
  values: { ...EMPTY.values, ...values },
  parts,
});

test('a new board names what was said, and no more', () => {
  expect(created(filled({ id: 'g', name: 'G', update_mode: 'best', max_entries: '10' }))).toEqual({
    id: 'g',
    name: 'G',
    update_mode: 'best',
    max_entries: 10,
  });
});

test('what must be given is sent though it is empty, for the server to refuse', () => {
  expect(created(EMPTY)).toEqual({ id: '', name: '' });
});

test('what is no number is sent as it stands', () => {
  expect(created(filled({ id: 'g', name: 'G', max_entries: 'ten' }))).toMatchObject({ max_entries: 'ten' });
  expect([asNumber('010'), asNumber('1e3'), asNumber('-0.5'), asNumber('0x1')]).toEqual(['010', 1000, -0.5, '0x1']);
});

test('conditions are values of their kinds', () => {
  const text = 'country = DE\nmetadata.level = 10\nattributes.pro = true\nattributes.code = "10"\n\n';
  const where = { country: 'DE', 'metadata.level': 10, 'attributes.pro': true, 'attributes.code': '10' };
  expect(created(filled({ where: text }))).toMatchObject({ where });
  expect(created(draftOf({ id: 'g', name: 'G', where }))).toMatchObject({ where });
  expect([asValue('a=b'), asValue('"a')]).toEqual(['a=b', '"a']);
});

test('parts bring their own order', () => {
  const parts = [{ name: 'time', sort_order: 'asc', value_type: 'number' }];
  expect(created(filled({ id: 'g', name: 'G', sort_order: 'asc' }, parts))).toEqual({ id: 'g', name: 'G', parts });
});

test('a change names what is different, and null for what was emptied', () => {
  const before = draftOf({ id: 'g', name: 'G', max_entries: 5, unit: 'm', reset_period: 'never', timezone: 'UTC' });
  const now = { ...before, values: { ...before.values, name: 'H', unit: '', max_entries: '6', reset_period: 'daily' } };
  expect(changed(before, before)).toEqual({});
  expect(changed(before, now)).toEqual({ name: 'H', unit: null, max_entries: 6, reset_period: 'daily' });
});
