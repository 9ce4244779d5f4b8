import type { Printed } from "../resident-command.ts";

export type Command = (...args: string[]) => Promise<Printed>;

let named = 0;

/** A name that no other data set of this worker's studio has; digits alone tell it from others of its kind. */
export function ownName(kind: string): string {
  named += 1;
  return `${kind} ${String(named).padStart(3, "0")}`;
}

/** Imports a folder by the command line, and returns the data set's number. */
export async function importFolder(command: Command, folder: string, name: string): Promise<string> {
  const { stdout } = await command("import", folder, "--dataset", name, "--json");
  return String(JSON.parse(stdout).datasetId);
}
