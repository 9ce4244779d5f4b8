import { Command, Option } from "commander";
import { AUDIT_ACTIONS } from "#domain/audit/action.ts";
import { AUDIT_FORMATS, type AuditFormat, auditFilterSchema } from "#domain/audit/event.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { EVERYTHING } from "#domain/rights/rights.ts";
import { findLoggedDataset } from "#server/audit/load-choices.ts";
import { printAudit } from "#server/audit/print-audit.ts";
import { recordAuditDownload } from "#server/audit/record-download.ts";
import { withContext } from "../context.ts";

type Options = { dataset?: string; who?: string; action?: string; from?: string; to?: string; format: AuditFormat };

/** `studio audit`: who did what, the newest first, on stdout. */
export function auditCommand(): Command {
  return new Command("audit")
    .description(
      "Prints the audit log, newest first: who changed or downloaded what, and when. Verdicts are in exports.",
    )
    .option("--dataset <name>", "of one data set, including a removed one")
    .option("--who <id>", "only what this person did, by their id")
    .addOption(new Option("--action <action>", "one kind of event").choices(AUDIT_ACTIONS))
    .option("--from <day>", "from this day, such as 2026-11-30 (UTC)")
    .option("--to <day>", "up to the end of this day")
    .addOption(new Option("--format <format>", "how it is printed").choices(AUDIT_FORMATS).default("jsonl"))
    .addHelpText("after", "\nExample:\n  npm run studio -- audit --dataset svit --action role_set --from 2026-11-01")
    .action(async ({ dataset, format, ...narrowed }: Options) => {
      const { data: filter, error } = auditFilterSchema.safeParse(narrowed);
      if (!filter) {
        const name = String(error.issues[0]?.path[0] ?? "");
        throw new StudioError("invalid_request", message("auditOption", { name }));
      }
      await withContext(async ({ db }) => {
        const datasetId = dataset === undefined ? undefined : await findLoggedDataset(db, dataset);
        const asked = { ...filter, ...(datasetId !== undefined && { datasetId }) };
        await recordAuditDownload(db, format, asked);
        for await (const text of printAudit(db, EVERYTHING, format, asked)) process.stdout.write(text);
      });
    });
}
