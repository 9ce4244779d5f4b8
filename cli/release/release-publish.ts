import { Command, InvalidArgumentError } from "commander";
import type { z } from "zod";
import { namespaceSchema, publishRequestSchema, repoSchema } from "#domain/release/publication.ts";
import { env } from "#server/env.ts";
import { publishHere } from "#server/jobs/publish-here.ts";
import { allowNamespace, loadNamespaces, requireHub } from "#server/release/hub/allowed.ts";
import { hubFetch } from "#server/release/hub/hub-fetch.ts";
import { planPublish } from "#server/release/hub/publish.ts";
import { storedFor } from "#server/release/hub/start-publish.ts";
import { counted } from "../print/counted.ts";
import { loadAllLicences, parseNumber, printAllLicences, withDataset } from "./release-parts.ts";

type PublishOptions = {
  dataset: string;
  repo: string;
  public?: boolean;
  withPhotos?: boolean;
  dryRun?: boolean;
  json?: boolean;
};
type AllowOptions = { dataset: string; to: string; withPhotos?: boolean };

/** `studio release publish`, `allow` and `disallow`. */
export function publishCommands(): Command[] {
  const publish = new Command("publish")
    .argument("<number>")
    .description(
      "Publishes a release at the Hugging Face Hub (SVIT_HUB_TOKEN), private unless --public; lists the licences first.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .requiredOption("--repo <org/name>", "repository at the Hub; made where there is none", argument(repoSchema))
    .option("--public", "everybody may see it; becomes so when all of it is there")
    .option("--with-photos", "publish a release that has photos")
    .option("--dry-run", "print what would be sent and removed; sends nothing")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExample:\n  npm run studio -- release publish 3 --dataset svit --repo our-lab/svit-core --dry-run",
    )
    .action(run);
  const allow = new Command("allow")
    .description("Allows releases of a data set to be published under a name at the Hub.")
    .requiredOption("--dataset <name>", "which data set")
    .requiredOption("--to <name>", "person or organisation at the Hub", argument(namespaceSchema))
    .option("--with-photos", "also releases that have photos")
    .addHelpText("after", "\nExample:\n  npm run studio -- release allow --dataset svit --to our-lab")
    .action((options: AllowOptions) => change(options, { withPhotos: options.withPhotos ?? false }));
  const disallow = new Command("disallow")
    .description("Ends that.")
    .requiredOption("--dataset <name>", "which data set")
    .requiredOption("--to <name>", "person or organisation at the Hub", argument(namespaceSchema))
    .addHelpText("after", "\nExample:\n  npm run studio -- release disallow --dataset svit --to our-lab")
    .action((options: AllowOptions) => change(options, null));
  return [publish, allow, disallow];
}

const argument = (schema: z.ZodType<string>) => (text: string) => {
  const { success, data } = schema.safeParse(text);
  if (!success) throw new InvalidArgumentError("Expected a name of the Hub, such as our-lab or our-lab/svit-core.");
  return data;
};

async function change({ dataset, to }: AllowOptions, allowed: { withPhotos: boolean } | null): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const { address } = requireHub(env.hub);
    await allowNamespace(db, datasetId, address, to, allowed);
    const names = await loadNamespaces(db.pool, datasetId, address);
    const told = names.map(({ namespace, withPhotos }) => `${namespace}${withPhotos ? " (with photos)" : ""}`);
    process.stdout.write(
      `Releases of ${dataset} may be published at ${address} under: ${told.join(", ") || "nobody"}.\n`,
    );
  });
}

async function run(text: string, options: PublishOptions): Promise<void> {
  const { dataset, repo, json } = options;
  const number = parseNumber(text);
  const request = publishRequestSchema.parse({
    repo,
    isPublic: options.public ?? false,
    withPhotos: options.withPhotos ?? false,
  });
  await withDataset(dataset, async (context, datasetId) => {
    const { db, signal } = context;
    const hub = requireHub(env.hub);
    process.stderr.write(printAllLicences(await loadAllLicences({ db }, datasetId)));
    if (options.dryRun) {
      const access = { hub, fetch: hubFetch(hub.address, signal) };
      const plan = await planPublish({
        db: db.pool,
        datasetId,
        request: storedFor(hub, number, request),
        access,
        signal,
      });
      if (json) {
        process.stdout.write(`${JSON.stringify(plan)}\n`);
        return;
      }
      const bytes = plan.sends.reduce((sum, own) => sum + own.bytes, 0);
      process.stdout.write(
        [
          `${repo} at ${plan.address}: ${plan.isThere ? "is there" : "would be made"}, ${plan.isPublic ? "public" : "private"}.`,
          `${counted(plan.sends.length, "file")} to send (${bytes} bytes), ${plan.same} there already, ${plan.removes.length} to remove.`,
          ...plan.sends.map((own) => `  + ${own.name} (${own.bytes})`),
          ...plan.removes.map((name) => `  - ${name}`),
          "Nothing was sent.",
          "",
        ].join("\n"),
      );
      return;
    }
    const end = await publishHere(
      { ...context, onRun: (runId: bigint) => process.stderr.write(`Run ${runId}\n`) },
      { datasetId, number },
      request,
    );
    if (end.ended !== "done") throw end.error;
    const { address, commit, files, isPublic } = end.report;
    process.stdout.write(
      json
        ? `${JSON.stringify(end.report)}\n`
        : `Release ${number}: ${counted(files, "file")} at ${address}/datasets/${repo} (${isPublic ? "public" : "private"}), commit ${commit}.\n`,
    );
  });
}
