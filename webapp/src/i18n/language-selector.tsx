import { currentLanguage, LANGUAGES, languages } from './language';
import { choose, useText } from './text';

/** Where the language of the page is chosen. */
export function LanguageSelector() {
  const t = useText();
  return (
    <label className="language">
      <span className="unseen">{t.language}</span>
      <select
        value={currentLanguage()}
        onChange={(event) => {
          const chosen = languages().find((each) => each === event.target.value);
          // What does not come can be chosen again.
          if (chosen !== undefined) choose(chosen).catch(() => undefined);
        }}
      >
        {languages().map((each) => (
          <option key={each} value={each} lang={each}>
            {LANGUAGES[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
