import { useMemo, useState } from 'react';

import { locale, type Language } from '../i18n/language';
import { KEPT_FOR } from '../metrics/history';
import type { Point } from '../metrics/points';
import { Plot, type Line } from './plot';
import { nearest } from './scale';
import './status.css';
import { Table } from './table';
import type { StatusText } from './text';

const MINUTE = 60_000;
/** What may be looked at, in minutes. */
const STRETCHES = [5, 15, KEPT_FOR / MINUTE];

/** How figures of the status page are written in a language. */
function writing(language: Language) {
  const spoken = locale(language);
  const amount = new Intl.NumberFormat(spoken, { maximumSignificantDigits: 3 });
  const unit = (name: string) =>
    new Intl.NumberFormat(spoken, { maximumSignificantDigits: 3, style: 'unit', unit: name, unitDisplay: 'short' });
  const [short, long] = [unit('millisecond'), unit('second')];
  const clock = new Intl.DateTimeFormat(spoken, { timeStyle: 'medium' });
  return {
    amount: (value: number) => amount.format(value),
    duration: (seconds: number) => (seconds < 1 ? short.format(seconds * 1_000) : long.format(seconds)),
    time: (at: number) => clock.format(at),
  };
}

export type Writing = ReturnType<typeof writing>;

export interface Drawing {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly as: 'amount' | 'duration';
  readonly none: string;
}

function drawings(t: StatusText): readonly Drawing[] {
  const spread = (half: 'shownHalf' | 'commitHalf', most: 'shownMost' | 'commitMost'): readonly Line[] => [
    { series: half, label: t.half },
    { series: most, label: t.most },
  ];
  const { none } = t;
  return [
    {
      title: t.submissions,
      lines: [
        { series: 'accepted', label: t.accepted },
        { series: 'refused', label: t.refused },
      ],
      as: 'amount',
      none,
    },
    { title: t.shown, lines: spread('shownHalf', 'shownMost'), as: 'duration', none },
    { title: t.commit, lines: spread('commitHalf', 'commitMost'), as: 'duration', none },
    {
      title: t.live,
      lines: [
        { series: 'readers', label: t.readers },
        { series: 'boards', label: t.boards },
      ],
      as: 'amount',
      none,
    },
    { title: t.behind, lines: [{ series: 'behind', label: t.records }], as: 'amount', none: t.noKafka },
  ];
}

export interface PlotsProps {
  readonly points: readonly Point[];
  readonly t: StatusText;
  readonly language: Language;
  /** The level of the plots' heads. */
  readonly head: 'h2' | 'h4';
}

/** What the server did over time. What is pointed at in one plot is shown in all. */
export function Plots({ points, t, language, head }: PlotsProps) {
  const [minutes, setMinutes] = useState(STRETCHES[0] ?? 5);
  const [moment, point] = useState<number | null>(null);
  const write = useMemo(() => writing(language), [language]);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return <p className="lacking">{t.first}</p>;
  const to = last.at;
  const from = Math.min(to - MINUTE, Math.max(first.at, to - minutes * MINUTE));
  const shown = points.filter(({ at }) => at >= from);
  const at = moment === null ? null : nearest(shown, moment);
  const drawn = drawings(t);
  return (
    <div className="over-time">
      <div className="stretches" role="group" aria-label={t.stretch}>
        {STRETCHES.map((each) => (
          <button key={each} type="button" aria-pressed={each === minutes} onClick={() => setMinutes(each)}>
            {t.minutes(write.amount(each))}
          </button>
        ))}
      </div>
      <div className="plots">
        {drawn.map(({ title, lines, as, none }) => (
          <Plot
            key={title}
            head={head}
            title={title}
            lines={lines}
            points={shown}
            from={from}
            to={to}
            at={at}
            none={none}
            highest={t.highest}
            written={write[as]}
            time={write.time}
            point={point}
          />
        ))}
      </div>
      <Table points={shown} drawings={drawn} write={write} t={t} />
    </div>
  );
}
