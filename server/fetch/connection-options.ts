import type { Pace } from "./pace.ts";
import type { Token } from "./token-for.ts";

/** How files are asked for. `note` hears of every attempt that failed, in a sentence. */
export type ConnectionOptions = {
  token: Token | null;
  signal: AbortSignal;
  pace: Pace;
  note: (sentence: string) => void;
};
