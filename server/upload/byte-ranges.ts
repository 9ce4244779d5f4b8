/** Bytes `from` to `to`, the last not included. */
export type ByteRange = { from: number; to: number };

/** The same bytes in as few ranges as there can be, in order. Those that are empty or reversed count for nothing. */
export function joined(ranges: readonly ByteRange[]): ByteRange[] {
  const whole: ByteRange[] = [];
  for (const { from, to } of ranges.filter((range) => range.from < range.to).sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else whole.push({ from, to });
  }
  return whole;
}

/** The first byte from `from` on that no range holds. */
export function firstGap(ranges: readonly ByteRange[], from = 0): number {
  return joined(ranges).find((range) => range.from <= from && from < range.to)?.to ?? from;
}

/** What of `range` is in none of `stored`, in order. */
export function gapsIn(range: ByteRange, stored: readonly ByteRange[]): ByteRange[] {
  const gaps: ByteRange[] = [];
  let from = range.from;
  for (const known of joined(stored)) {
    if (known.to <= from) continue;
    if (known.from >= range.to) break;
    if (known.from > from) gaps.push({ from, to: known.from });
    from = known.to;
  }
  if (from < range.to) gaps.push({ from, to: range.to });
  return gaps;
}
