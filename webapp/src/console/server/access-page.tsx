import { useState, type FormEvent } from 'react';

import { asMoment } from '../ui/format';
import { fields, text } from '../../wire/shape';
import { Copied } from '../../ui/copied';
import { opens, useAccess } from '../access';
import { asNumber } from '../boards/draft';
import { useAct } from '../call/use-act';
import { Line, Takes } from '../ui/doing';
import { TextField } from '../ui/field';
import { faultsOf, Refusal } from '../ui/refusal';

const SCOPES: readonly (readonly [string, string])[] = [
  ['read', 'ranks, boards and players'],
  ['submit', 'scores, profiles and player tokens'],
  ['import', 'scores from before their season'],
  ['moderate', 'putting players right, taking them off'],
  ['manage', 'making, changing, resetting and deleting boards; seeing frozen ones'],
  ['admin', 'erasing players, metrics, what was refused, dead letters'],
];
const FIELDS = ['player_id', 'leaderboard_ids', 'expires_in'];

/** What the key that is used opens, and tokens for players. */
export function AccessPage() {
  const access = useAccess();
  const { shown, key, player, boards, expiresAt } = access;
  return (
    <section aria-labelledby="access-title">
      <h2 id="access-title">Access</h2>
      <p>
        {shown === 'key' && <>This is the key {key}.</>}
        {shown === 'token' && <>This is a token of the player {player}.</>}
        {shown === 'nothing' && <>No key is used: what is open is open to everybody.</>}
        {expiresAt !== null && <> It ends {asMoment(expiresAt)}.</>}
        {boards.length > 0 && !boards.includes('*') && <> It opens the leaderboards {boards.join(', ')}.</>}
      </p>
      <ul className="scopes">
        {SCOPES.map(([scope, meaning]) => (
          <li key={scope} className={opens(access, scope) ? 'good' : 'closed'}>
            <code>{scope}</code>
            <span>{meaning}</span>
            <span className="aside">
              {access.open.includes(scope) ? 'open to everybody' : opens(access, scope) ? 'yes' : 'no'}
            </span>
          </li>
        ))}
      </ul>
      <p className="hint">
        Keys stand in the configuration, or in the file that <code>auth.keys_file</code> names, as digests: no server can
        list or show them. <code>leaderboard key create</code> makes one.
      </p>
      <h3>A token for a player</h3>
      <Takes scope="submit">{player === null ? <TokenForm /> : <p className="lacking">Tokens make no tokens.</p>}</Takes>
    </section>
  );
}

function TokenForm() {
  const [values, setValues] = useState({ player_id: '', leaderboard_ids: '', expires_in: '900' });
  const [token, setToken] = useState<{ token: string; until: string } | null>(null);
  const { busy, refused, act } = useAct();
  const ids = values.leaderboard_ids.split(/[\s,]+/).filter((id) => id !== '');
  const body = {
    player_id: values.player_id,
    ...(ids.length > 0 ? { leaderboard_ids: ids } : {}),
    ...(values.expires_in.trim() === '' ? {} : { expires_in: asNumber(values.expires_in.trim()) }),
  };
  const request = { method: 'POST', path: '/api/v1/tokens', body } as const;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setToken(null);
    const answer = await act(request);
    if (answer === null) return;
    const sent = fields(answer.data, 'data');
    setToken({ token: text(sent['token'], 'token'), until: text(sent['expires_at'], 'expires_at') });
  };
  const field = (name: keyof typeof values, label: string, hint: string) => ({
    name,
    label,
    hint,
    value: values[name],
    change: (value: string) => setValues((was) => ({ ...was, [name]: value })),
    faults: faultsOf(refused, name),
  });
  return (
    <form className="settings box" onSubmit={(event) => void submit(event)} noValidate>
      <TextField {...field('player_id', 'Player id', 'Whom it is for.')} />
      <TextField {...field('leaderboard_ids', 'Leaderboards', 'Ids with commas; empty: all that the key opens.')} />
      <TextField {...field('expires_in', 'Seconds', '1 to 900.')} />
      <div className="send">
        <button type="submit" className="primary" disabled={busy}>
          Make a token
        </button>
        <Line request={request} />
        <Refusal refused={refused} but={FIELDS} />
        {token !== null && (
          <div className="done" role="status">
            <p>The token, until {asMoment(token.until)}; it is kept nowhere:</p>
            <Copied text={token.token} label="Copy the token" />
          </div>
        )}
      </div>
    </form>
  );
}
