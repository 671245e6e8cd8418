import { useEffect } from 'react';

import { KeyEntry } from '../access/key-entry';
import { isOfAccess } from '../access/refusal';
import { ROOT } from '../config';
import { lineOf, sendForText, type Refused } from '../console/call/send';
import { holdKey, useHeldKey } from '../console/call/session';
import { useAsk } from '../console/call/use-ask';
import { currentLanguage } from '../i18n/language';
import { LanguageSelector } from '../i18n/language-selector';
import { useText } from '../i18n/text';
import { LOOK_EVERY, useHistory } from '../metrics/history';
import { READY, ready } from '../metrics/ready';
import { Copied } from '../ui/copied';
import { Health } from './health';
import { Plots } from './plots';
import { statusText } from './text';

const METRICS = { method: 'GET', path: '/metrics' } as const;

/** How the server is and was: whether it is ready, and what it did over time, as far as this page has looked. */
export function Status() {
  const t = statusText.use();
  const page = useText();
  const key = useHeldKey();
  const health = useAsk(READY, ready, LOOK_EVERY);
  const { points, failure } = useHistory<Refused>((signal) => sendForText(METRICS, signal), key);
  const closed = failure !== null && isOfAccess(failure.code);
  useEffect(() => {
    document.title = `${t.title} · ${page.page}`;
  }, [t, page]);
  return (
    <div className="status-page">
      <header className="status-head">
        <h1>{t.title}</h1>
        <Health health={health.data} t={t} />
        {key !== null && (
          <button type="button" onClick={() => holdKey(null)}>
            {t.key.forget}
          </button>
        )}
      </header>
      <main>
        {closed ? (
          <div className="box">
            <p role="alert">{key === null ? t.key.needed : failure.message}</p>
            <KeyEntry words={t.key} use={holdKey} />
          </div>
        ) : (
          <>
            {failure !== null && (
              <p className="trouble" role="alert">
                {failure.code === 'unreachable' ? page.failure.unreachable : failure.message} {page.goesOnTrying}
              </p>
            )}
            <Plots points={points} t={t} language={currentLanguage()} head="h2" />
            <section className="source" aria-labelledby="source">
              <h2 id="source">{t.source}</h2>
              <p>
                <Copied text={lineOf(METRICS)} words={t} />
              </p>
              <p>{t.about(String(LOOK_EVERY / 1_000))}</p>
            </section>
          </>
        )}
      </main>
      <footer>
        <a href={ROOT}>{t.page}</a>
        <a href={`${ROOT}console`}>{t.console}</a>
        <LanguageSelector />
      </footer>
    </div>
  );
}
