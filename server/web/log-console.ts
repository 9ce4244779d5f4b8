import { log } from "#server/log.ts";

const LEVELS = { error: "error", warn: "warn", info: "info", log: "info", debug: "debug" } as const;

/**
 * What a library prints becomes a line of the log: errors as the log keeps them, words only under SVIT_LOG=debug, for nobody knows
 * what they quote. Next prints what a page threw, which is in the log already (instrumentation.ts).
 */
export function logConsole(): void {
  for (const [method, level] of Object.entries(LEVELS) as [
    keyof typeof LEVELS,
    "error" | "warn" | "info" | "debug",
  ][]) {
    console[method] = (...printed: unknown[]) => {
      const err = printed.find((one) => one instanceof Error);
      if (err) log[level === "error" ? "warn" : level]({ err }, "a library told of an error");
      else log.debug({ words: printed.map(String).join(" ").slice(0, WORDS_MAX) }, "a library printed something");
    };
  }
}

const WORDS_MAX = 2000;
