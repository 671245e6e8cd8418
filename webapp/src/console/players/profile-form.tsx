import { useState, type FormEvent } from 'react';

import { useAccess } from '../access';
import { useAct } from '../call/use-act';
import { useAsk } from '../call/use-ask';
import { Answered } from '../ui/answered';
import { Doing, Line, Takes } from '../ui/doing';
import { TextField } from '../ui/field';
import { faultsOf, Refusal } from '../ui/refusal';
import { asJson } from './corrected';
import { at, PROFILE, profile, type Profile, type ProfileField } from './wire';

const FIELDS: Readonly<Record<ProfileField, { label: string; hint: string }>> = {
  display_name: { label: 'Name', hint: 'Up to 64 characters.' },
  avatar_url: { label: 'Picture', hint: 'An address that begins with https://.' },
  country: { label: 'Country', hint: 'Two capital letters, as DE.' },
  team: { label: 'Team', hint: 'Up to 64 characters.' },
  attributes: { label: 'Attributes', hint: 'An object as JSON.' },
};
const NOTHING = Object.fromEntries(PROFILE.map((name) => [name, null])) as Profile;

export function ProfileForm({ player }: { player: string }) {
  const asked = useAsk({ method: 'GET', path: `${at(player)}/profile` }, profile);
  const unsaid = asked.refused?.code === 'profile_not_found';
  if (unsaid) return <Edited key="none" player={player} before={NOTHING} said={false} changed={asked.again} />;
  return (
    <Answered asked={asked} what="the profile">
      {(before) => <Edited key={JSON.stringify(before)} player={player} before={before} said changed={asked.again} />}
    </Answered>
  );
}

interface EditedProps {
  readonly player: string;
  readonly before: Profile;
  readonly said: boolean;
  changed(): void;
}

function Edited({ player, before, said, changed }: EditedProps) {
  const written = Object.fromEntries(PROFILE.map((name) => [name, textOf(name, before)])) as Record<ProfileField, string>;
  const [now, setNow] = useState(written);
  const { busy, refused, act } = useAct();
  const access = useAccess();
  // A player's own token says these two alone; the rest stays as it is.
  const own = access.player === null ? PROFILE : PROFILE.filter((name) => name === 'display_name' || name === 'avatar_url');
  const body = Object.fromEntries(own.filter((name) => now[name] !== '').map((name) => [name, valueOf(name, now[name])]));
  const request = { method: 'PUT', path: `${at(player)}/profile`, body } as const;
  const same = PROFILE.every((name) => now[name] === written[name]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if ((await act(request)) !== null) changed();
  };
  return (
    <div className="box">
      {!said && <p className="hint">Nothing was said of who {player} is.</p>}
      <Takes scope="submit">
        <form className="settings" onSubmit={(event) => void submit(event)} noValidate>
          {own.map((name) => (
            <TextField
              key={name}
              name={name}
              label={FIELDS[name].label}
              hint={FIELDS[name].hint}
              value={now[name]}
              change={(value) => setNow((was) => ({ ...was, [name]: value }))}
              faults={faultsOf(refused, name)}
              {...(name === 'attributes' ? { lines: 2, wide: true } : {})}
            />
          ))}
          <div className="send">
            <button type="submit" className="primary" disabled={busy || same}>
              Save the profile
            </button>
            {!same && <Line request={request} />}
            <Refusal refused={refused} but={PROFILE} />
          </div>
        </form>
        {said && access.player === null && (
          <details>
            <summary>Forget who they are</summary>
            <Doing
              request={{ method: 'DELETE', path: `${at(player)}/profile` }}
              label="Forget the profile"
              dangerous
              done={() => {
                changed();
                return null;
              }}
            />
          </details>
        )}
      </Takes>
    </div>
  );
}

function textOf(name: ProfileField, { [name]: value }: Profile): string {
  if (value === null) return '';
  return name === 'attributes' ? JSON.stringify(value) : String(value);
}

const valueOf = (name: ProfileField, text: string): unknown => (name === 'attributes' ? asJson(text.trim()) : text);
