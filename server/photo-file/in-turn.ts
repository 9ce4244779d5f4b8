/** Runs what it is given, `countMax` at a time, the others in the order in which they came. */
export function inTurn(countMax: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= countMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes on to who waits, uncounted.
      if (next) next();
      else running--;
    }
  };
}
