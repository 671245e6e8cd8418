/** Makes the document look as an embedded board is asked to. */

import type { Options } from './options';

/**
 * The scheme is the content's and not the document's, which is always light: browsers let nothing through a document of
 * another scheme than its frame has, however transparent it is.
 */
export function dress({ transparent, theme }: Options): void {
  const { classList } = document.documentElement;
  classList.add('embed');
  if (transparent) classList.add('transparent');
  if (theme !== null) classList.add(`in-${theme}`);
}
