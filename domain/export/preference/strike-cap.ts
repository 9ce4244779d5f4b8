/**
 * Which pairs that only take words away may leave: asked once for each in turn, it says yes as often as keeps their share of all pairs at or
 * below `shareMax` (0 to 1), spread evenly over them, and always for the same ones.
 */
export function strikesKept(counts: { strike: number; rewrite: number }, shareMax: number): () => boolean {
  const room = shareMax >= 1 ? counts.strike : Math.floor((counts.rewrite * shareMax) / (1 - shareMax));
  const kept = Math.min(counts.strike, room);
  let asked = 0;
  return () => {
    asked++;
    return Math.floor((asked * kept) / counts.strike) > Math.floor(((asked - 1) * kept) / counts.strike);
  };
}
