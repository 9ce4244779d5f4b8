import { randomUUID } from "node:crypto";
import { v7 as uuid } from "uuid";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { openDatabase } from "#server/db/client.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { startSession } from "#server/queue/start-session.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { verdictBody } from "#tests/entries.ts";
import type { BenchStudio } from "../bench-studio.ts";
import { type Rate, runClosedLoop } from "./closed-loop.ts";

const AT_ONCE = 8;
const QUEUE_SIZE = 5000;

/** As many as a browser claims at once in the middle of its work (domain/review/session/next-claim.ts). */
const CLAIMED_AT_ONCE = 4;

/** Decisions without HTTP: the statements of a verdict, and of a claim at every fourth, from this process. */
export async function bareSqlRate({ databaseUrl }: BenchStudio, datasetId: string, seconds: number): Promise<Rate> {
  const db = openDatabase(databaseUrl);
  try {
    const steps: (() => Promise<void>)[] = [];
    for (let nth = 0; nth < AT_ONCE; nth++) {
      const reviewer = await db.prisma.reviewer.create({ data: { id: randomUUID(), name: `Bare ${nth}` } });
      const session = sessionRequestSchema.parse({ size: QUEUE_SIZE, seed: `bare ${nth}` });
      const { queueId } = await startSession(db, BigInt(datasetId), reviewer.id, session);
      const held: ClaimedEntry[] = [];
      steps.push(async () => {
        if (held.length === 0) {
          const asked = { count: CLAIMED_AT_ONCE, have: [], isCounted: false };
          held.push(...(await claimNext(db, queueId, reviewer.id, asked)).entries);
        }
        const claimed = held.shift();
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
