import { ERROR_CODES, StudioError } from "#domain/error.ts";
import { forOperator } from "#server/world-fault.ts";

/**
 * Runs a command to its end: an expected failure, or one of the world (a full disk, missing rights, a lost database), is a
 * sentence on stderr and its exit code; any other is a sentence and exit code 1, with all of it in the log under
 * SVIT_LOG=debug.
 */
export async function runToExit(command: () => Promise<void>): Promise<never> {
  // Whatever keeps a sentence from being written, a full disk most of all, is no reason to end.
  process.stderr.on("error", () => {});
  const printed = watchPrinted();
  try {
    await command();
    await printed();
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    const known = forOperator(error);
    if (known instanceof StudioError) {
      console.error(known.message);
      if (known !== error) await logWhole(error);
      process.exit(ERROR_CODES[known.code].exit);
    }
    console.error(`Something went wrong: ${sentenceOf(error)}. SVIT_LOG=debug shows where.`);
    await logWhole(error);
    process.exit(1);
  }
}

/** Answers what waits until all that was printed is where it goes, and throws what kept some of it from there. */
function watchPrinted(): () => Promise<void> {
  let failure: Error | null = null;
  process.stdout.on("error", (error) => {
    failure ??= Object.assign(error, { path: "the output" });
  });
  return async () => {
    await new Promise((resolve) => process.stdout.write("", () => setImmediate(resolve)));
    if (failure) throw failure;
  };
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.trim().split("\n").at(-1)?.replace(/\.$/, "") ?? "";
}

/** Loaded late: where the settings are wrong there is no log. */
async function logWhole(error: unknown): Promise<void> {
  const known = await import("#server/log.ts").catch(() => null);
  known?.log.debug({ err: error }, "command failed");
}
