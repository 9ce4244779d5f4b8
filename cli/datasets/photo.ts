import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { HoldingExport } from "#domain/withdrawal.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { env } from "#server/env.ts";
import { withdrawHere } from "#server/jobs/withdraw-here.ts";
import { imagesNamed, notNamed } from "#server/withdrawal/images-named.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { restorePhoto } from "#server/withdrawal/restore-photo.ts";
import { type CommandContext, withContext } from "../context.ts";
import { counted } from "../print/counted.ts";
import { printTable } from "../print/table.ts";

type Options = { dataset: string; reason?: string; yes?: boolean; json?: boolean };

/** `studio photo`: takes photos from every screen and export, and shows them again. */
export function photoCommand(): Command {
  const command = new Command("photo").description("Withdraws photos; lists and restores withdrawn ones.");
  command
    .command("withdraw <photo...>")
    .description(
      "Removes photos (vg:2317, coco:33471, path@root:a/b.jpg) from all screens and exports, and deletes the studio's copies. Their entries and verdicts stay.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .option("--reason <text>", "why, for the record", "")
    .option("--yes", "confirm")
    .addHelpText(
      "after",
      '\nExample:\n  npm run studio -- photo withdraw vg:2317 --dataset svit --reason "requested by the person shown" --yes',
    )
    .action(withdraw);
  command
    .command("list")
    .description("Lists the withdrawn photos of a data set, each with the earlier exports that contain it.")
    .requiredOption("--dataset <name>", "which data set")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- photo list --dataset svit")
    .action(list);
  command
    .command("restore <photo...>")
    .description("Shows withdrawn photos again if their files still exist.")
    .requiredOption("--dataset <name>", "which data set")
    .addHelpText("after", "\nExample:\n  npm run studio -- photo restore vg:2317 --dataset svit")
    .action(restore);
  return command;
}

async function withdraw(names: string[], { dataset: name, reason = "", yes }: Options): Promise<void> {
  if (!yes) throw new StudioError("invalid_request", message("withdrawUnsure", { count: names.length, name }));
  await withContext(async (context) => {
    const dataset = await requireDataset(context.db.pool, { name });
    const imageIds = await imagesNamed(context.db.pool, dataset, names);
    const { dataFolder, exportsFolder } = env;
    const end = await withdrawHere(
      { ...context, dataFolder, exportsFolder },
      { datasetId: dataset.id, imageIds, reason },
    );
    if (end.ended !== "done") throw end.error;
    const { photos, copies, pictures, exports } = end.report;
    process.stdout.write(
      `Withdrawn: ${counted(photos, "photo")}. Deleted: ${counted(copies, "copy", "copies")}, ${counted(pictures, "thumbnail")}, ${counted(exports, "ready export")}.\n`,
    );
    for (const own of await withdrawnNow(context, dataset.id, imageIds))
      for (const held of own.exports)
        process.stdout.write(`${own.identity} is in an earlier export: ${printExport(held)}\n`);
  });
}

async function list({ dataset: name, json }: Options): Promise<void> {
  const all = await withContext(async ({ db }) => {
    const { id } = await requireDataset(db.pool, { name });
    return loadWithdrawals(db, id);
  });
  const rows = all.map((own) => [
    own.identity,
    own.at,
    own.entries,
    own.isCleared ? "deleted" : "to be deleted",
    own.reason,
    own.exports.map(printExport).join("; "),
  ]);
  const head = ["photo", "since", "entries", "stored copies", "reason", "in earlier exports"];
  process.stdout.write(json ? `${JSON.stringify(all, null, 2)}\n` : `${printTable([head, ...rows])}\n`);
}

async function restore(names: string[], { dataset: name }: Options): Promise<void> {
  await withContext(async (context) => {
    const dataset = await requireDataset(context.db.pool, { name });
    const imageIds = await imagesNamed(context.db.pool, dataset, names);
    const held = await withdrawnNow(context, dataset.id, imageIds);
    const missing = imageIds.flatMap((id, nth) => (held.some((own) => own.imageId === id) ? [] : [names[nth] ?? ""]));
    if (missing.length > 0) throw notNamed(dataset, missing);
    await inTransaction(context.db.pool, async (client) => {
      for (const own of held) await restorePhoto(client, dataset.id, BigInt(own.id));
    });
    process.stdout.write(`Restored ${counted(held.length, "photo")}, shown again if the file still exists.\n`);
  });
}

const withdrawnNow = async ({ db }: CommandContext, datasetId: bigint, imageIds: readonly string[]) =>
  (await loadWithdrawals(db, datasetId)).filter((own) => imageIds.includes(own.imageId));

const printExport = ({ runId, format, place, release, hasPhotos, at }: HoldingExport): string =>
  `${release === null ? format : `release ${release}`} from ${at}${runId === null ? "" : `, run ${runId}`}${place === null ? "" : `, in ${place}`}${hasPhotos ? ", with the photo itself" : ""}`;
