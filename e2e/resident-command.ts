import path from "node:path";
import { spawnLeashed } from "#cli/serve/leash.ts";

export type Printed = { stdout: string; stderr: string };

/** What the process of `command-process.ts` answers to the arguments of a command. */
export type CommandAnswer = Printed & { failed: boolean };

/**
 * `studio …` in one process that stays, where each command would take a second to start. One command after another;
 * one that fails rejects with what it printed. kill.spec.ts starts the command line as people do.
 */
export function startResidentCommand(dataFolder: string) {
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const program = ["--conditions=react-server", path.join("e2e", "command-process.ts")];
  const child = spawnLeashed(program, { ...environment, SVIT_DATA: dataFolder }, "inherit");
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ask = (args: readonly string[]) =>
    new Promise<CommandAnswer>((resolve, reject) => {
      child.once("message", resolve);
      void ended.then(() => reject(new Error("The process of the command line ended.")));
      child.send(args);
    });
  let before: Promise<unknown> = Promise.resolve();
  return {
    async run(...args: string[]): Promise<Printed> {
      const asked = before.then(() => ask(args));
      before = asked.catch(() => {});
      const { failed, ...printed } = await asked;
      if (failed) throw new Error(`studio ${args.join(" ")} failed:\n${printed.stderr}`);
      return printed;
    },
    async end(): Promise<void> {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
