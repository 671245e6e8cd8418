/** What is said of a board's rules. One that this page does not know is shown as the server calls it. */

const ORDERS = new Map([
  ['desc', 'Highest first'],
  ['asc', 'Lowest first'],
]);

const MODES = new Map([
  ['replace', 'Latest counts'],
  ['increment', 'Add up'],
  ['best', 'Best counts'],
]);

export const orderName = (order: string): string => ORDERS.get(order) ?? order;

export const modeName = (mode: string): string => MODES.get(mode) ?? mode;
