import type { StatusText } from './en';

export const ar: StatusText = {
  title: 'الحالة',
  console: 'لوحة التحكم',
  page: 'لوحات الصدارة',
  health: { ready: 'جاهز', degraded: 'يعمل جزئيًا', unavailable: 'غير متاح' },

  submissions: 'النتائج المرسلة كل ثانية',
  accepted: 'مقبولة',
  refused: 'مرفوضة',
  behind: 'التأخر في Kafka',
  records: 'السجلات',
  shown: 'من الحفظ إلى الظهور',
  commit: 'مدة الحفظ',
  half: 'نصفها خلال',
  most: '95 % منها خلال',
  live: 'المتابعون مباشرة',
  readers: 'الاتصالات',
  boards: 'لوحات متابَعة',

  over: 'عبر الزمن',
  stretch: 'المدة',
  minutes: (count: string) => `${count} د`,
  first: 'تصل الأرقام الأولى خلال ثوانٍ.',
  none: 'لا شيء بعد.',
  noKafka: 'هذا الخادم لا يقرأ من Kafka.',
  highest: (value: string) => `أعلى قيمة: ${value}`,
  table: 'في جدول',
  time: 'الوقت',

  source: 'من أين تأتي هذه الأرقام',
  about: (seconds: string) =>
    `يُرسل هذا الطلب كل ${seconds} ث ما دامت الصفحة مفتوحة. وما يجيب به يبقى ساعة واحدة في ذاكرة هذه الصفحة وحدها. وهو عن الخادم الذي يجيب، بكل عملياته.`,
  copy: 'انسخ السطر',
  copied: 'تم النسخ',

  key: {
    needed: 'تتطلب هذه الأرقام مفتاحًا بصلاحية admin.',
    label: 'مفتاح الوصول',
    use: 'استخدم هذا المفتاح',
    forget: 'انسَ المفتاح',
    wrong: 'يتكون المفتاح من رموز ظاهرة بلا مسافات.',
    about: 'يبقى في ذاكرة هذه الصفحة وحدها: إذا أعدت تحميلها أو تركتها زال المفتاح.',
  },
};
