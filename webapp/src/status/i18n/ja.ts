import type { StatusText } from './en';

export const ja: StatusText = {
  title: '稼働状況',
  console: 'コンソール',
  page: 'リーダーボード',
  health: { ready: '正常', degraded: '一部に問題', unavailable: '利用不可' },

  submissions: '毎秒の送信数',
  accepted: '受理',
  refused: '拒否',
  behind: 'Kafka の遅れ',
  records: 'レコード',
  shown: '確定から表示まで',
  commit: '確定にかかる時間',
  half: '半数がこの時間内',
  most: '95 % がこの時間内',
  live: 'ライブの閲覧',
  readers: '接続',
  boards: '閲覧中のボード',

  over: '時間の推移',
  stretch: '期間',
  minutes: (count: string) => `${count} 分`,
  first: '最初の値は数秒後に表示されます。',
  none: 'まだありません。',
  noKafka: 'このサーバーは Kafka を読みません。',
  highest: (value: string) => `最大値: ${value}`,
  table: '表で見る',
  time: '時刻',

  source: '値の出どころ',
  about: (seconds: string) =>
    `ページを開いている間、このリクエストを ${seconds} 秒ごとに送ります。結果はこのページのメモリーにだけ 1 時間保持されます。応答したサーバーの全プロセスの値です。`,
  copy: 'この行をコピー',
  copied: 'コピーしました',

  key: {
    needed: 'これらの値には権限「admin」のキーが必要です。',
    label: 'アクセスキー',
    use: 'このキーを使う',
    forget: 'キーを忘れる',
    wrong: 'キーは空白のない表示可能な文字でできています。',
    about: 'このページのメモリーにだけ保持されます。再読み込みするか離れると、キーは消えます。',
  },
};
