/** Time as client logic uses it. It is passed in, so that a test decides when time passes. */
export type Clock = {
  /** Milliseconds. */
  now(): number;
  /** Runs `work` once, so many milliseconds from now. Returns what cancels it. */
  after(ms: number, work: () => void): () => void;
  /** Runs `work` again and again, each so many milliseconds after the last. Returns what ends it. */
  every(ms: number, work: () => void): () => void;
};

/** Milliseconds since 1970. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
};

/** Milliseconds since the page was opened: they go on evenly while somebody sets the computer's clock. */
export const steadyClock: Clock = { ...browserClock, now: () => performance.now() };
