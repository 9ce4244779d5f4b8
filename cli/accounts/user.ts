import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { emailSchema } from "#domain/rights/people.ts";
import { erasePerson } from "#server/accounts/erase.ts";
import { findAccount } from "#server/accounts/find-account.ts";
import { makePasswordLink } from "#server/accounts/password-link.ts";
import { withContext } from "../context.ts";
import { loadAddress, publicUrl } from "../serve/address.ts";

/** `studio user`: what an owner of the studio does for an account, for when there is none who can sign in. */
export function userCommand(): Command {
  return new Command("user")
    .description("People's accounts")
    .addCommand(
      new Command("reset")
        .description("Prints a link for setting a new password, valid once within a day")
        .argument("<email>", "of the account")
        .addHelpText("after", "\nExample:\n  npm run studio -- user reset ann@example.org")
        .action(reset),
    )
    .addCommand(
      new Command("erase")
        .description(
          "Permanently erases a person's name, email, sign-ins, roles and keys; their verdicts stay, under a number.",
        )
        .argument("<email>", "of the account")
        .option("--yes", "confirm")
        .addHelpText("after", "\nExample:\n  npm run studio -- user erase ann@example.org --yes")
        .action(erase),
    );
}

async function reset(given: string): Promise<void> {
  const email = emailSchema.safeParse(given);
  if (!email.success) throw new StudioError("not_found", message("noPasswordAccount"));
  await withContext(async ({ db }) => {
    const { token } = await makePasswordLink(db, { email: email.data }, null);
    const { address } = await loadAddress();
    process.stdout.write(`${publicUrl(address)}password#token=${token}\n`);
  });
}

async function erase(email: string, { yes }: { yes?: boolean }): Promise<void> {
  if (!yes) throw new StudioError("invalid_request", message("eraseUnsure", { email }));
  await withContext(async ({ db }) => erasePerson(db, await findAccount(db, email)));
  process.stdout.write("Erased. Their verdicts stay, under a number.\n");
}
