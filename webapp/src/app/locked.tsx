import { KeyForm } from '../features/access/key-form';
import { useText } from '../i18n/text';
import { Notice } from '../ui/notice';

export interface LockedProps {
  /** Whether a key was shown, which the server refused for this reason. */
  readonly keyed: boolean;
  readonly refusal: string;
  entered(): void;
}

/** In place of everything, while the server shows nothing to this page. */
export function Locked({ keyed, refusal, entered }: LockedProps) {
  const t = useText();
  return (
    <Notice title={t.key.asks} urgent>
      <p>{keyed ? refusal : t.key.needed}</p>
      <KeyForm held={keyed} entered={entered} />
    </Notice>
  );
}
