/** What stands in a form, and what is sent of it. What is no number is sent as it stands: the server says what it must be. */

import { SETTINGS, type Setting } from './settings';

export interface PartDraft {
  readonly name: string;
  readonly sort_order: string;
  readonly value_type: string;
}

export interface Draft {
  readonly values: Readonly<Record<string, string>>;
  readonly parts: readonly PartDraft[];
}

export type Sent = Readonly<Record<string, unknown>>;

export const NEW_PART: PartDraft = { name: '', sort_order: 'desc', value_type: 'number' };
const FLAGS: Readonly<Record<string, unknown>> = { true: true, false: false };
const PLAIN = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

export const EMPTY: Draft = {
  values: Object.fromEntries(SETTINGS.map((setting) => [setting.name, initial(setting)])),
  parts: [],
};

function initial({ name, kind, options }: Setting): string {
  if (name === 'timezone') return 'UTC';
  return kind === 'choice' ? (options?.[0] ?? '') : kind === 'flag' ? 'false' : '';
}

/** A board as the server tells it. */
export function draftOf(board: Sent): Draft {
  const parts = Array.isArray(board['parts']) ? (board['parts'] as PartDraft[]) : [];
  return { values: Object.fromEntries(SETTINGS.map((setting) => [setting.name, textOf(setting, board[setting.name])])), parts };
}

function textOf(setting: Setting, value: unknown): string {
  if (value === undefined) return initial(setting);
  if (value === null) return '';
  if (setting.kind !== 'conditions') return String(value);
  return Object.entries(value as Record<string, unknown>)
    .map(([fact, wanted]) => `${fact} = ${typeof wanted === 'string' && asValue(wanted) === wanted ? wanted : JSON.stringify(wanted)}`)
    .join('\n');
}

/** A new board: what was left empty, or as it is anyway, is not named. */
export function created({ values, parts }: Draft): Sent {
  const named = SETTINGS.flatMap((setting): [string, unknown][] => {
    const text = values[setting.name] ?? '';
    const must = setting.name === 'id' || setting.name === 'name';
    return must || text !== EMPTY.values[setting.name] ? [[setting.name, valueOf(setting, text)]] : [];
  });
  const body = Object.fromEntries(named);
  if (parts.length === 0) return body;
  // The order of a board of parts is that of its first one.
  const { sort_order: _, ...rest } = body;
  return { ...rest, parts };
}

/** What has changed of a board, and null for what was emptied. */
export function changed(before: Draft, now: Draft): Sent {
  const different = SETTINGS.filter(({ name, changes }) => changes && now.values[name] !== before.values[name]);
  return Object.fromEntries(different.map((setting) => [setting.name, valueOf(setting, now.values[setting.name] ?? '')]));
}

function valueOf({ name, kind }: Setting, text: string): unknown {
  const held = text.trim();
  switch (kind) {
    case 'flag':
      return FLAGS[held] ?? held;
    case 'conditions':
      return held === '' ? null : conditions(held);
    case 'number':
      return held === '' ? null : asNumber(held);
    case 'text':
    case 'choice':
    case 'moment':
    case 'zone':
      // A name that is emptied is refused by the server, which says so.
      return held === '' && name !== 'name' && name !== 'id' ? null : kind === 'text' ? text : held;
  }
}

function conditions(text: string): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [fact = '', ...value] = line.split('=');
      return [fact.trim(), asValue(value.join('=').trim())];
    }),
  );
}

/** A number, a truth or a quoted text as JSON has them; anything else is text. */
export function asValue(text: string): unknown {
  if (text in FLAGS) return FLAGS[text];
  if (/^".*"$/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return asNumber(text);
}

export const asNumber = (text: string): number | string => (PLAIN.test(text) ? Number(text) : text);
