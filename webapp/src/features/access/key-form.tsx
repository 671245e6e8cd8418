import { keepKey } from '../../access/key';
import { KeyEntry } from '../../access/key-entry';
import { useText } from '../../i18n/text';

/** Where the access key of a server is entered that asks for one; the browser keeps it. */
export function KeyForm({ held, entered }: { held: boolean; entered: () => void }) {
  const t = useText();
  const use = (key: string | null): void => {
    keepKey(key);
    entered();
  };
  return (
    <KeyEntry words={t.key} use={use}>
      {held && (
        <button type="button" onClick={() => use(null)}>
          {t.key.without}
        </button>
      )}
    </KeyEntry>
  );
}
