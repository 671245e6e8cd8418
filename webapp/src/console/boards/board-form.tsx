import { useState, type FormEvent } from 'react';

import type { Request } from '../call/curl';
import type { Answer, Refused } from '../call/send';
import { useAct } from '../call/use-act';
import { Line } from '../ui/doing';
import { ChoiceField, TextField } from '../ui/field';
import { faultsOf, Refusal } from '../ui/refusal';
import type { Draft } from './draft';
import { PartsField } from './parts-field';
import { GROUPS, SETTINGS, type Group, type Setting } from './settings';

export interface BoardFormProps {
  readonly before: Draft;
  /** Whether the board is there already, so that only some of it may change. */
  readonly there: boolean;
  request(draft: Draft): Request | null;
  readonly label: string;
  done(answer: Answer): void;
}

const FIELDS = [...SETTINGS.map(({ name }) => name), 'parts'];
const zones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** All settings of a leaderboard; what the server says of them stands at the field that it is about. */
export function BoardForm({ before, there, request, label, done }: BoardFormProps) {
  const [draft, setDraft] = useState(before);
  const { busy, refused, act } = useAct();
  const [said, setSaid] = useState(false);
  const wanted = request(draft);
  const change = (name: string, value: string): void => {
    setSaid(false);
    setDraft((now) => ({ ...now, values: { ...now.values, [name]: value } }));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (wanted === null) return;
    const answer = await act(wanted);
    if (answer === null) return;
    setSaid(true);
    done(answer);
  };
  return (
    <form className="settings" onSubmit={(event) => void submit(event)} noValidate>
      {shownGroups(before, there).map(({ title, settings }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {settings.map((setting) => (
            <SettingField
              key={setting.name}
              setting={setting}
              value={draft.values[setting.name] ?? ''}
              fixed={there && !setting.changes}
              refused={refused}
              change={(value) => change(setting.name, value)}
            />
          ))}
          {title === 'Scores' && (
            <PartsField
              parts={draft.parts}
              fixed={there}
              faults={faultsOf(refused, 'parts')}
              change={(parts) => setDraft((now) => ({ ...now, parts }))}
            />
          )}
        </fieldset>
      ))}
      <datalist id="zones">
        {zones().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <div className="send">
        <button type="submit" className="primary" disabled={busy || wanted === null}>
          {label}
        </button>
        {wanted === null ? <p className="hint">Nothing is changed yet.</p> : <Line request={wanted} />}
        <Refusal refused={refused} but={FIELDS} />
        {said && (
          <p className="done" role="status">
            Saved.
          </p>
        )}
      </div>
    </form>
  );
}

/** Of a board that is there, nothing that was never said and cannot be said any more. */
function shownGroups({ values }: Draft, there: boolean): readonly Group[] {
  if (!there) return GROUPS;
  const told = ({ name, kind, changes }: Setting): boolean => changes || (kind !== 'flag' && values[name] !== '');
  return GROUPS.map((group) => ({ ...group, settings: group.settings.filter(told) })).filter(
    ({ settings }) => settings.length > 0,
  );
}

interface SettingFieldProps {
  readonly setting: Setting;
  readonly value: string;
  readonly fixed: boolean;
  readonly refused: Refused | null;
  change(value: string): void;
}

function SettingField({ setting, value, fixed, refused, change }: SettingFieldProps) {
  const { name, label, kind } = setting;
  const hint = setting.hint === undefined ? {} : { hint: setting.hint };
  const field = { name, label, value, change, disabled: fixed, faults: faultsOf(refused, name), ...hint };
  switch (kind) {
    case 'choice':
      // A server that is newer may have one that this console does not know.
      return <ChoiceField {...field} options={[...new Set([...(setting.options ?? []), value])]} />;
    case 'flag':
      return <ChoiceField {...field} options={['false', 'true']} />;
    case 'conditions':
      return <TextField {...field} lines={3} wide />;
    case 'zone':
      return <TextField {...field} list="zones" />;
    case 'moment':
      return (
        <div className="moment">
          <TextField {...field} />
          {!fixed && (
            <button type="button" onClick={() => change(new Date().toISOString())} aria-label={`${label}: now`}>
              Now
            </button>
          )}
        </div>
      );
    case 'text':
    case 'number':
      return <TextField {...field} />;
  }
}
