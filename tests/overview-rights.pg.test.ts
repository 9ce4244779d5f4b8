import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { addReviewer } from "./entries.ts";
import { studioOfRoles } from "./rights/studio-of-roles.ts";

const studio = studioOfRoles();
const { addWorld } = studio;

/** A table of the overview as somebody downloads it. */
async function csvOf(datasetId: string, table: string, cookie: string): Promise<{ status: number; text: string }> {
  const route = studio.api.routes.find(({ endpoint }) => endpoint === "GET /api/datasets/{datasetId}/overview/file");
  const answer = await studio.api.ask(route ?? expect.unreachable("the route is there"), {
    params: { datasetId },
    search: `?${new URLSearchParams({ table })}`,
    headers: { cookie },
  });
  return { status: answer.status, text: await answer.text() };
}

test("a lead's file has everybody's pace, a reader's and a browsing reviewer's their own alone", async () => {
  const { own } = await addWorld({ reviewersBrowse: true });
  const datasetId = own.datasetId ?? "";
  const { db } = studio.api;
  const entries = await db.prisma.entryStatus.findMany({ where: { datasetId: BigInt(datasetId), state: "pending" } });
  const zoe = await addReviewer(db, "Zoe");
  const [first, second] = entries;
  await decide(db, first?.entryId ?? 0n, { decision: "flag" }, zoe);
  await decide(db, second?.entryId ?? 0n, { decision: "flag" }, { id: studio.people.reviewer.id, name: "reviewer" });
  const people = async (who: "owner" | "lead" | "reviewer" | "reader") => {
    const { status, text } = await csvOf(datasetId, "people", studio.people[who].cookie);
    expect([who, status]).toEqual([who, 200]);
    return text
      .trim()
      .split("\r\n")
      .slice(1)
      .map((row) => row.split(",")[0]);
  };
  expect(await people("lead")).toEqual(expect.arrayContaining(["Zoe", "reviewer"]));
  expect(await people("owner")).toEqual(await people("lead"));
  expect(await people("reviewer")).toEqual(["reviewer"]);
  expect(await people("reader")).toEqual([]);
  // Of the rest all who browse see the same.
  const days = await csvOf(datasetId, "days", studio.people.reader.cookie);
  expect(days).toEqual(await csvOf(datasetId, "days", studio.people.lead.cookie));
});

test("a table that is none is refused, whatever it is called", async () => {
  const { own } = await addWorld();
  for (const table of [
    "",
    "verdicts",
    'people\'; DROP TABLE "Verdict"; --',
    "../people",
    "people\u0000",
    "__proto__",
  ]) {
    const { status } = await csvOf(own.datasetId ?? "", table, studio.people.lead.cookie);
    expect([table, status]).toEqual([table, 400]);
  }
});
