import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { startPractice } from "#server/queue/start-practice.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, verdictBody } from "#tests/entries.ts";
import { loadReasonUses } from "./reason-uses.ts";

let db: Database;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("a reason was used by each verdict that gave it and stands, and by none of another data set", async () => {
  const { datasetId, entryIds } = await addDataset(db);
  const other = await addDataset(db);
  const [a = 0n, b = 0n, c = 0n] = entryIds;
  await decide(db, a, { decision: "reject", reasonCodes: ["wrong-count", "hallucination"] });
  await decide(db, b, { decision: "reject", reasonCodes: ["wrong-count"] });
  const { verdictId, reviewer } = await decide(db, c, { decision: "reject", reasonCodes: ["wording"] });
  await decide(db, c, { decision: "undo", undoes: verdictId, previousId: verdictId }, reviewer);
  await decide(db, other.entryIds[0] as bigint, { decision: "reject", reasonCodes: ["wrong-count"] });
  expect(await loadReasonUses(db, datasetId)).toEqual({ "wrong-count": 2, hallucination: 1 });
});

test("what was practised is no use of a reason", async () => {
  const { datasetId, entryIds } = await addDataset(db, { perImage: 1 });
  await db.prisma.practiceEntry.create({ data: { datasetId, position: 1, entryId: entryIds[0] as bigint } });
  const ann = await addReviewer(db, "Ann");
  const { queueId } = await startPractice(db, datasetId, ann.id);
  const given = { queueId: String(queueId), decision: "reject" as const, reasonCodes: ["wrong-count"] };
  await recordVerdict(db, ann, verdictBody(entryIds[0] as bigint, given));
  expect(await loadReasonUses(db, datasetId)).toEqual({});
});
