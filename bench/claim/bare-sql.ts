import { randomUUID } from "node:crypto";
import { v7 as uuid } from "uuid";
import { openDatabase } from "#server/db/client.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { sessionRequestSchema, startSession } from "#server/queue/start-session.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { verdictBody } from "#tests/entries.ts";
import type { BenchStudio } from "../bench-studio.ts";
import { type Rate, runClosedLoop } from "./closed-loop.ts";

const AT_ONCE = 8;
const QUEUE_SIZE = 5000;

/** Decisions without HTTP: the statements of a claim and a verdict (three round trips, two commits) from this process. */
export async function bareSqlRate({ databaseUrl }: BenchStudio, datasetId: string, seconds: number): Promise<Rate> {
  const db = openDatabase(databaseUrl);
  try {
    const steps: (() => Promise<void>)[] = [];
    for (let nth = 0; nth < AT_ONCE; nth++) {
      const reviewer = await db.prisma.reviewer.create({ data: { id: randomUUID(), name: `Bare ${nth}` } });
      const session = sessionRequestSchema.parse({ size: QUEUE_SIZE, seed: `bare ${nth}` });
      const { queueId } = await startSession(db, BigInt(datasetId), reviewer.id, session);
      steps.push(async () => {
        const { entries } = await claimNext(db, queueId, reviewer.id, { count: 1, have: [] });
        const [claimed] = entries;
        if (!claimed) throw new Error(`The queue ${queueId} ran out.`);
        const { entry, headId } = claimed;
        const seen = { previousId: headId, entryVersion: entry.version, entryHash: entry.hash };
        await recordVerdict(
          db,
          reviewer,
          verdictBody(BigInt(entry.id), { id: uuid(), queueId: String(queueId), ...seen }),
        );
      });
    }
    return await runClosedLoop(steps, seconds);
  } finally {
    await db.close();
  }
}
