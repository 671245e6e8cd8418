import { serverUrl } from '../config';
import { useText } from '../i18n/text';
import { Notice } from '../ui/notice';

/** Where a server is that was started without any settings; programs look for it there. */
const DEFAULT_URL = 'http://127.0.0.1:8080';

/** A server without a leaderboard, and how one is made. */
export function Empty() {
  const t = useText();
  const where = serverUrl() === DEFAULT_URL ? '' : ` --url ${serverUrl()}`;
  return (
    <Notice title={t.boards.none}>
      <p>{t.boards.make}</p>
      <p>
        <code>leaderboard board create game1{where}</code>
      </p>
      <p>
        <code>leaderboard demo{where}</code>
      </p>
    </Notice>
  );
}
