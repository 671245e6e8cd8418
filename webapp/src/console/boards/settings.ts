/** What can be set of a leaderboard, as the API names it; a test holds the list against the API's own document. */

export type Kind = 'text' | 'number' | 'choice' | 'moment' | 'zone' | 'conditions' | 'flag';

export interface Setting {
  readonly name: string;
  readonly label: string;
  readonly kind: Kind;
  readonly hint?: string;
  readonly options?: readonly string[];
  /** Whether it may change on a board that is there. */
  readonly changes: boolean;
}

export interface Group {
  readonly title: string;
  readonly settings: readonly Setting[];
}

const chosen = (name: string, label: string, options: readonly string[], hint: string, changes = false): Setting => ({
  name,
  label,
  kind: 'choice',
  options,
  hint,
  changes,
});
const given = (name: string, label: string, kind: Kind, hint: string, changes = true): Setting => ({
  name,
  label,
  kind,
  hint,
  changes,
});

export const GROUPS: readonly Group[] = [
  {
    title: 'What it is',
    settings: [
      given('id', 'Id', 'text', 'Letters, digits, . _ and -; it never changes.', false),
      given('name', 'Name', 'text', 'What people call it.'),
    ],
  },
  {
    title: 'Scores',
    settings: [
      chosen('sort_order', 'Best is', ['desc', 'asc'], 'desc: high scores; asc: low ones.'),
      chosen('update_mode', 'A new score', ['replace', 'increment', 'best', 'team_sum', 'team_average', 'team_best_sum'], 'Replaces the old one, is added to it, or counts if it is better; of teams, what their members have.'),
      chosen('ranking', 'Equal scores', ['ordinal', 'competition', 'dense'], 'Ranks 1 2 3 4, 1 2 2 4 or 1 2 2 3.'),
      given('max_entries', 'Places', 'number', 'How many are ranked; empty: all.'),
      given('min_score', 'Lowest score', 'number', 'Lower ones are refused; empty: none is too low.'),
      given('max_score', 'Highest score', 'number', 'Higher ones are refused; empty: none is too high.'),
      given('allow_null_score', 'Takes players without a result', 'flag', 'They are listed last and have no rank.'),
      given('shards', 'Shards', 'number', '2 to 64, for a leaderboard too large for one line of commits; empty: one. It never changes.', false),
    ],
  },
  {
    title: 'How scores are written',
    settings: [
      chosen('format', 'Format', ['number', 'duration', 'percent'], 'duration: seconds as a clock.', true),
      given('decimals', 'Decimals', 'number', '0 to 9; empty: as many as a score has.'),
      given('unit', 'Unit', 'text', 'Stands behind the score, as m in 8.95 m.'),
    ],
  },
  {
    title: 'Seasons',
    settings: [
      chosen('reset_period', 'A season ends', ['never', 'hourly', 'daily', 'weekly', 'monthly', 'cron'], 'cron: as the expression says.', true),
      given('reset_cron', 'Cron expression', 'text', '0 18 * * FRI: Fridays at six.'),
      given('reset_grace', 'Grace', 'text', 'How long a season that ended takes late scores, as 5m; empty: not at all.'),
      given('timezone', 'Time zone', 'zone', 'By whose clock seasons end, as Asia/Seoul.'),
    ],
  },
  {
    title: 'Freezing',
    settings: [
      given('hide_after', 'Hidden from', 'moment', 'From then on the public sees no scores; with its offset, as 2031-05-01T16:00:00+02:00.'),
      given('show_at', 'Shown again at', 'moment', 'Empty: it stays hidden until there is a moment.'),
    ],
  },
  {
    title: 'Following',
    settings: [
      given('follows', 'Follows', 'text', 'The id of the leaderboard whose submissions it takes as well.', false),
      given('where', 'Only where', 'conditions', 'One condition a line, as country = DE or metadata.level = 10.', false),
      chosen('member', 'Its players are', ['', 'team'], 'team: the teams of those who submit; empty: they themselves.'),
      given('team_size', 'Members that count', 'number', 'The best ones of each team, 1 to 100, with team_best_sum.', false),
      given('each', 'One for each', 'text', 'A fact, as team: a leaderboard for each of its values.', false),
      given('max_each', 'At most', 'number', 'How many of these there may be.', false),
      given('fill', 'Begin with what it holds', 'flag', 'Else it begins empty.', false),
    ],
  },
];

export const SETTINGS: readonly Setting[] = GROUPS.flatMap(({ settings }) => settings);
