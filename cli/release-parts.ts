import path from "node:path";
import { InvalidArgumentError } from "commander";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { FileLicence } from "#server/release/licences.ts";
import { type CommandContext, withContext } from "./context.ts";
import { printTable } from "./table.ts";

/** What the commands of releases share: the data set that they are of, and its licences as a table. */
export const withDataset = (name: string, work: (context: CommandContext, datasetId: bigint) => Promise<void>) =>
  withContext(async (context) => work(context, (await requireDataset(context.db.pool, { name })).id));

export const printLicences = (files: readonly FileLicence[]): string =>
  `${printTable([
    ["file", "path", "licence", "source", "terms", "to note"],
    ...files.map(({ fileId, path: own, licence: name, source, terms, kinds }) => [
      fileId,
      path.basename(own),
      name ?? "not stated",
      source ?? "not stated",
      terms ?? "",
      kinds.join(", "),
    ]),
  ])}\n`;

export function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Expected the number of a release.");
  return Number(text);
}
