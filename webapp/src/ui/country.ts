/** The name of a country in the reader's language; its code where that is not known. */
export function countryOf(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}
