/** Small pictures on buttons; the button says in words what they mean. */

const PATHS = {
  sliders: 'M4 7h10m4 0h2M4 17h2m4 0h10M14 4v6M6 14v6',
  chevron: 'm6 9 6 6 6-6',
  close: 'm6 6 12 12M18 6 6 18',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
