/** What the status page says, in English; the other languages say the same under the same names. */

export const en = {
  title: 'Status',
  console: 'Console',
  page: 'Leaderboards',
  health: { ready: 'Ready', degraded: 'Degraded', unavailable: 'Unavailable' },

  submissions: 'Submissions each second',
  accepted: 'Accepted',
  refused: 'Refused',
  behind: 'Behind in Kafka',
  records: 'Records',
  shown: 'From committed to shown',
  commit: 'Time of a commit',
  half: 'Half of them within',
  most: '95 % within',
  live: 'Live readers',
  readers: 'Connections',
  boards: 'Leaderboards followed',

  over: 'Over time',
  stretch: 'Stretch of time',
  minutes: (count: string) => `${count} min`,
  first: 'The first figures come in a few seconds.',
  none: 'Nothing yet.',
  noKafka: 'This server does not consume from Kafka.',
  highest: (value: string) => `Highest value: ${value}`,
  table: 'As a table',
  time: 'Time',

  source: 'Where this comes from',
  about: (seconds: string) =>
    `This request is made every ${seconds} s, while the page is open. What it told is kept for an hour, in the memory of this page alone. It tells of the server that answers, all its workers together.`,
  copy: 'Copy the line',
  copied: 'Copied',

  key: {
    needed: 'These figures take a key with the scope admin.',
    label: 'Access key',
    use: 'Use this key',
    forget: 'Forget the key',
    wrong: 'A key is made of visible characters without spaces.',
    about: 'It is kept in the memory of this page alone: when you load the page anew or leave it, the key is gone.',
  },
};

export type StatusText = typeof en;
