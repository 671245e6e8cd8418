import type { StatusText } from './en';

export const de: StatusText = {
  title: 'Betriebszustand',
  console: 'Konsole',
  page: 'Bestenlisten',
  health: { ready: 'Bereit', degraded: 'Eingeschränkt', unavailable: 'Nicht verfügbar' },

  submissions: 'Einsendungen je Sekunde',
  accepted: 'Angenommen',
  refused: 'Abgelehnt',
  behind: 'Rückstand in Kafka',
  records: 'Nachrichten',
  shown: 'Vom Speichern bis zur Anzeige',
  commit: 'Dauer des Speicherns',
  half: 'Die Hälfte in',
  most: '95 % in',
  live: 'Live dabei',
  readers: 'Verbindungen',
  boards: 'Verfolgte Bestenlisten',

  over: 'Im Verlauf',
  stretch: 'Zeitraum',
  minutes: (count: string) => `${count} Min.`,
  first: 'Die ersten Werte kommen in wenigen Sekunden.',
  none: 'Noch nichts.',
  noKafka: 'Dieser Server liest nicht aus Kafka.',
  highest: (value: string) => `Höchster Wert: ${value}`,
  table: 'Als Tabelle',
  time: 'Zeit',

  source: 'Woher das kommt',
  about: (seconds: string) =>
    `Diese Anfrage wird alle ${seconds} s gestellt, solange die Seite offen ist. Was sie ergab, bleibt eine Stunde lang allein im Speicher dieser Seite. Sie gilt für den Server, der antwortet, mit allen seinen Prozessen.`,
  copy: 'Zeile kopieren',
  copied: 'Kopiert',

  key: {
    needed: 'Diese Werte verlangen einen Schlüssel mit dem Recht „admin“.',
    label: 'Zugangsschlüssel',
    use: 'Diesen Schlüssel benutzen',
    forget: 'Schlüssel vergessen',
    wrong: 'Ein Schlüssel besteht aus sichtbaren Zeichen ohne Leerzeichen.',
    about: 'Er bleibt allein im Speicher dieser Seite: Wird sie neu geladen oder verlassen, ist er fort.',
  },
};
