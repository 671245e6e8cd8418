/** Reading unknown JSON field by field: a value of the wrong kind is named, never cast. */

export class WireError extends Error {}

type Fields = Readonly<Record<string, unknown>>;
export type Read<T> = (value: unknown, at: string) => T;

function wrong(at: string, expected: string): never {
  throw new WireError(`${at} is not ${expected}`);
}

export const text: Read<string> = (value, at) => (typeof value === 'string' ? value : wrong(at, 'a string'));

export const number: Read<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : wrong(at, 'a number');

export const fields: Read<Fields> = (value, at) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : wrong(at, 'an object');

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (value, at) => (value === null || value === undefined ? null : read(value, at));
}

export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((item, index) => read(item, `${at}[${index}]`)) : wrong(at, 'a list');
}
