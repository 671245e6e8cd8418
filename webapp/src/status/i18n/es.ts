import type { StatusText } from './en';

export const es: StatusText = {
  title: 'Estado',
  console: 'Consola',
  page: 'Clasificaciones',
  health: { ready: 'Listo', degraded: 'Con limitaciones', unavailable: 'No disponible' },

  submissions: 'Envíos por segundo',
  accepted: 'Aceptados',
  refused: 'Rechazados',
  behind: 'Retraso en Kafka',
  records: 'Mensajes',
  shown: 'De guardado a visible',
  commit: 'Tiempo de guardado',
  half: 'La mitad en',
  most: 'El 95 % en',
  live: 'Lectores en vivo',
  readers: 'Conexiones',
  boards: 'Clasificaciones seguidas',

  over: 'A lo largo del tiempo',
  stretch: 'Periodo',
  minutes: (count: string) => `${count} min`,
  first: 'Las primeras cifras llegan en unos segundos.',
  none: 'Aún no hay nada.',
  noKafka: 'Este servidor no lee de Kafka.',
  highest: (value: string) => `Valor más alto: ${value}`,
  table: 'En una tabla',
  time: 'Hora',

  source: 'De dónde viene esto',
  about: (seconds: string) =>
    `Esta petición se hace cada ${seconds} s mientras la página está abierta. Lo que dijo se guarda una hora, solo en la memoria de esta página. Habla del servidor que responde, con todos sus procesos.`,
  copy: 'Copiar la línea',
  copied: 'Copiado',

  key: {
    needed: 'Estas cifras piden una clave con el permiso «admin».',
    label: 'Clave de acceso',
    use: 'Usar esta clave',
    forget: 'Olvidar la clave',
    wrong: 'Una clave se compone de caracteres visibles sin espacios.',
    about: 'Se guarda solo en la memoria de esta página: al recargarla o dejarla, la clave desaparece.',
  },
};
