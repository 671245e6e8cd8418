import { useState, type FormEvent, type ReactNode } from 'react';

import { isKey } from './key';

export interface KeyWords {
  readonly label: string;
  readonly use: string;
  readonly wrong: string;
  /** What becomes of the key. */
  readonly about: string;
}

export interface KeyEntryProps {
  readonly words: KeyWords;
  use(key: string): void;
  /** What else one may do instead. */
  readonly children?: ReactNode;
}

/** Where an access key is entered; it is out of the field at once. */
export function KeyEntry({ words, use, children }: KeyEntryProps) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const key = typed.trim();
    if (!isKey(key)) return setWrong(true);
    setTyped('');
    use(key);
  };
  return (
    <form className="key-form" onSubmit={submit}>
      <label className="field">
        <span>{words.label}</span>
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
        {words.use}
      </button>
      {children}
      <p id="about-key" role={wrong ? 'alert' : undefined}>
        {wrong ? words.wrong : words.about}
      </p>
    </form>
  );
}
