import type { ReactNode } from 'react';

/** Says in the place of content why there is none, and what to do. */
export function Notice({ title, children, urgent = false }: { title: string; children?: ReactNode; urgent?: boolean }) {
  return (
    <div className="notice" role={urgent ? 'alert' : 'status'}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Stands where content will be. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="loading" role="status">
      <span className="unseen">{what}</span>
      {[90, 70, 80, 60, 75].map((width) => (
        <span key={width} className={`bone w${width}`} aria-hidden="true" />
      ))}
    </div>
  );
}
