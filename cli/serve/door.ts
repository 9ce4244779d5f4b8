import { ERROR_CODES, StudioError } from "#domain/error.ts";

/** Runs a command to its end: an expected failure is a sentence on stderr and its exit code, any other its stack and 1. */
export async function runDoor(command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof StudioError) {
      console.error(error.message);
      process.exit(ERROR_CODES[error.code].exit);
    }
    console.error(error);
    process.exit(1);
  }
}
