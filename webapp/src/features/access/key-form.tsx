import { useState, type FormEvent } from 'react';

import { isKey, keepKey } from '../../access/key';
import { useText } from '../../i18n/text';

/** Where the access key of a server is entered that asks for one. */
export function KeyForm({ held, entered }: { held: boolean; entered: () => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const use = (key: string | null): void => {
    keepKey(key);
    entered();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const key = typed.trim();
    if (isKey(key)) use(key);
    else setWrong(true);
  };
  return (
    <form className="key-form" onSubmit={submit}>
      <label className="field">
        <span>{t.key.label}</span>
        <input
          type="password"
          value={typed}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong}
          aria-describedby="about-key"
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
        />
      </label>
      <button type="submit" className="primary">
        {t.key.use}
      </button>
      {held && (
        <button type="button" onClick={() => use(null)}>
          {t.key.without}
        </button>
      )}
      <p id="about-key" role={wrong ? 'alert' : undefined}>
        {wrong ? t.key.wrong : t.key.about}
      </p>
    </form>
  );
}
