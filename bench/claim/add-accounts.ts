import { openDatabase } from "#server/db/client.ts";
import { addAccount } from "#tests/accounts.ts";
import type { Person } from "./team.ts";

/** So many people who have accounts, lead that data set (the first of four starts a session), and have signed in. */
export async function addAccounts(databaseUrl: string, datasetId: string, count: number): Promise<Person[]> {
  const db = openDatabase(databaseUrl);
  try {
    const people: Person[] = [];
    for (let number = 1; number <= count; number++) {
      const roles = { [datasetId]: "lead" as const };
      const { name, cookie } = await addAccount(db, `Account ${number}`, { roles });
      people.push({ name, cookie });
    }
    return people;
  } finally {
    await db.close();
  }
}
