import { Command, InvalidArgumentError } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { KEY_DAYS_MAX, type KeyScope, SCOPES } from "#domain/rights/keys.ts";
import { EVERYTHING } from "#domain/rights/rights.ts";
import { findAccount } from "#server/accounts/find-account.ts";
import { loadKeys, makeKey, revokeKey } from "#server/accounts/keys.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { withContext } from "../context.ts";
import { printTable } from "../print/table.ts";

type Add = { for: string; name: string; scope: KeyScope[]; dataset?: string[]; all?: boolean; days: number };

/** `studio key`: keys of programs. The key itself is printed once, alone on stdout. */
export function keyCommand(): Command {
  const command = new Command("key").description(
    "API keys for programs that use the HTTP interface: creates, lists and revokes them.",
  );
  command
    .command("add")
    .description("creates a key for a person; it never has more rights than they have")
    .requiredOption("--for <email>", "email of the person")
    .requiredOption("--name <name>", "name of the key, shown in lists and on verdicts")
    .requiredOption("--scope <scopes>", `comma separated: ${SCOPES.join(", ")}`, parseScopes)
    .option("--dataset <name...>", "data sets where it is valid")
    .option("--all", "valid in all data sets (owners of the studio only)")
    .option("--days <number>", `days until it expires, at most ${KEY_DAYS_MAX}`, parseDays, 90)
    .addHelpText(
      "after",
      "\nExample:\n  npm run studio -- key add --for ann@example.org --name nightly --scope export --dataset svit > key.txt",
    )
    .action(addKey);
  command
    .command("list")
    .description("lists the keys, newest first")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- key list")
    .action(async ({ json }: { json?: boolean }) => {
      const { keys } = await withContext(({ db }) => loadKeys(db, { reviewerId: null, standing: EVERYTHING }));
      const rows = keys.map((key) => [
        ...[key.id, key.start, key.name, key.scopes.join(","), key.datasetIds?.join(",") ?? "all", key.madeBy],
        ...[key.state, key.expiresAt, key.lastUsedAt ?? ""],
      ]);
      const head = ["key", "begins", "name", "scopes", "data sets", "of", "state", "until", "last used"];
      process.stdout.write(json ? `${JSON.stringify(keys, null, 2)}\n` : `${printTable([head, ...rows])}\n`);
    });
  command
    .command("remove <key>")
    .description("revokes a key by its listed id, effective immediately")
    .addHelpText("after", "\nExample:\n  npm run studio -- key remove 0192d5c1-0000-7000-8000-000000000000")
    .action(async (id: string) => {
      if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id))
        throw new StudioError("not_found", message("noKey", { id }));
      await withContext(({ db }) => revokeKey(db, { reviewerId: null, standing: EVERYTHING }, id));
      process.stdout.write(`Key ${id} was revoked.\n`);
    });
  return command;
}

async function addKey({ for: email, name, scope: scopes, dataset: names = [], all = false, days }: Add): Promise<void> {
  if (all === names.length > 0) throw new StudioError("invalid_request", message("keyWhere"));
  const { key, expiresAt } = await withContext(async ({ db }) => {
    const makerId = await findAccount(db, email);
    const datasets = await Promise.all(names.map((own) => requireDataset(db.pool, { name: own })));
    const datasetIds = all ? null : datasets.map(({ id }) => String(id));
    return makeKey(db, makerId, { name, scopes, datasetIds, days });
  });
  process.stderr.write(`Valid until ${expiresAt}. The key is shown only now:\n`);
  process.stdout.write(`${key}\n`);
}

function parseScopes(text: string): KeyScope[] {
  return text.split(",").map((part) => {
    const scope = SCOPES.find((known) => known === part.trim());
    if (!scope) throw new InvalidArgumentError(`${part} is not a scope. Choose from: ${SCOPES.join(", ")}.`);
    return scope;
  });
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= KEY_DAYS_MAX) return days;
  throw new InvalidArgumentError(`Expected a number of days from 1 to ${KEY_DAYS_MAX}.`);
}
