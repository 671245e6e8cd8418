/** A part of the whole, from 0 to 1, as a bar; what is there at all is seen. */
export function Bar({ share }: { share: number }) {
  return <span style={{ inlineSize: `max(2px, ${100 * share}%)` }} />;
}
