/** Refusals that another key could change. */

export const isOfAccess = (code: string): boolean => code === 'key_required' || code === 'forbidden';
