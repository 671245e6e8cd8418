import { useRef, useState } from 'react';

import { useText } from '../../i18n/text';
import type { Picture } from './picture';

export interface ShareProps {
  /** What is shown, as whoever opens it shall see it. */
  readonly address: string;
  readonly title: string;
  /** What the picture shows. */
  picture(): Promise<Picture>;
}

/** Hands what is shown on to somebody else: its address, and a picture of the best. */
export function Share({ address, title, picture }: ShareProps) {
  const t = useText();
  const [told, setTold] = useState('');
  const [shown, setShown] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const attempt = (action: () => Promise<void>): void => {
    setTold('');
    action().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      setTold(t.share.failed);
    });
  };
  const send = async (): Promise<void> => {
    if (sends()) return navigator.share({ title, url: address });
    try {
      await navigator.clipboard.writeText(address);
      setTold(t.share.copied);
    } catch {
      // Without a secure context there is no clipboard; the reader's own hand copies it.
      setShown(true);
      requestAnimationFrame(() => field.current?.select());
    }
  };
  const draw = async (): Promise<void> => {
    const [{ drawn, offered }, wanted] = await Promise.all([import('./picture'), picture()]);
    await offered(await drawn(wanted), title, address);
  };
  return (
    <div className="share">
      <button type="button" onClick={() => attempt(send)}>
        {sends() ? t.share.send : t.share.address}
      </button>
      <button type="button" onClick={() => attempt(draw)}>
        {t.share.picture}
      </button>
      {shown && <input ref={field} readOnly value={address} aria-label={t.share.copyThis} dir="ltr" />}
      <span role="status">{told}</span>
    </div>
  );
}

/** Whether the browser hands on to other programs, as phones do. */
const sends = (): boolean => typeof navigator.share === 'function';
