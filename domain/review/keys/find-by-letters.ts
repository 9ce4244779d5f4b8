/**
 * What is called nearly so: those of whose texts one has all letters of `typed` in their order, the best first. Whole
 * words come before letters found here and there, and earlier places before later ones; equals keep their order.
 */
export function findByLetters<T>(all: readonly T[], typed: string, textsOf: (one: T) => readonly string[]): T[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [...all];
  return all
    .map((one) => ({ one, cost: Math.min(...textsOf(one).map((text) => costOf(text.toLowerCase(), wanted))) }))
    .filter(({ cost }) => cost < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.cost - b.cost)
    .map(({ one }) => one);
}

/** What a match in one piece never costs. */
const SCATTERED = 1000;

/** 0 for a beginning, more the later and the more scattered the letters are, infinity without a match. */
function costOf(text: string, wanted: string): number {
  const whole = text.indexOf(wanted);
  if (whole >= 0) return whole === 0 || /\P{L}/u.test(text[whole - 1] ?? "") ? whole : 100 + whole;
  let at = -1;
  let gaps = 0;
  for (const letter of wanted.replace(/\s/g, "")) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return Number.POSITIVE_INFINITY;
    gaps += next - at - 1;
    at = next;
  }
  return SCATTERED + gaps;
}
