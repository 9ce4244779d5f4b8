import { ERROR_CODES, StudioError } from "#domain/error.ts";
import { forOperator } from "#server/world-fault.ts";

/**
 * Runs a command to its end: an expected failure, or one of the world (a full disk, missing rights, a lost database), is a
 * sentence on stderr and its exit code; any other is a sentence and exit code 1, with all of it in the log under
 * SVIT_LOG=debug.
 */
export async function runDoor(command: () => Promise<void>): Promise<never> {
  try {
    await command();
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

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.trim().split("\n").at(-1)?.replace(/\.$/, "") ?? "";
}

/** Loaded late: where the settings are wrong there is no log. */
async function logWhole(error: unknown): Promise<void> {
  const known = await import("#server/log.ts").catch(() => null);
  known?.log.debug({ err: error }, "command failed");
}
