import { useEffect, useRef, useState } from 'react';

import './copied.css';

export interface CopiedProps {
  readonly text: string;
  /** What the button says before and after, and what it is called where that does not say what is copied. */
  readonly words?: { readonly copy: string; readonly copied: string };
  readonly label?: string;
}

/** A line for a shell, or a value that is shown once, to be copied. */
export function Copied({ text, words = { copy: 'Copy', copied: 'Copied' }, label }: CopiedProps) {
  const shown = useRef<HTMLElement>(null);
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      // Without https a browser keeps the clipboard to itself: what is selected can be copied by hand.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    }
  };
  return (
    <span className="copied" dir="ltr">
      <code ref={shown} tabIndex={0}>
        {text}
      </code>
      <button type="button" onClick={() => void copy()} aria-label={label}>
        {done ? words.copied : words.copy}
      </button>
    </span>
  );
}
