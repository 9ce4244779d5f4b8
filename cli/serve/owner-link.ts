import pg from "pg";
import { inviteOwner } from "#server/accounts/invite.ts";
import { type Address, publicUrl } from "./address.ts";

/**
 * While the studio has no owner: prints a link that makes one, once, of whoever opens it. No password exists before that. The
 * terminal of whoever starts the studio is theirs already; a log that others read is not the place for it.
 */
export async function printOwnerLink(url: string, address: Address): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "svit-studio" });
  client.on("error", () => {});
  await client.connect();
  try {
    const token = await inviteOwner(client);
    if (token === null) return;
    const at = publicUrl(address);
    console.error(
      `This studio has no owner yet. Whoever opens this link first becomes its owner: ${at}join#token=${token}`,
    );
  } finally {
    await client.end();
  }
}
