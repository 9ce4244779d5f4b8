import type { Database } from "#server/db/client.ts";
import { decide } from "#tests/decide.ts";
import { addReviewer } from "#tests/entries.ts";

/** Reviewers who decide as fast as they are answered. `answered` grows; `stop` ends them after their verdict. */
export type AtWork = { answered: { verdictId: string; at: number }[]; stop(): Promise<void> };

/** `count` reviewers share the entries among them and go over theirs again and again. */
export async function putToWork(db: Database, entryIds: readonly bigint[], count: number): Promise<AtWork> {
  const answered: AtWork["answered"] = [];
  let isOver = false;
  const work = async (number: number) => {
    const who = await addReviewer(db, `Reviewer ${number}`);
    const own = entryIds.filter((_, index) => index % count === number);
    const last = new Map<bigint, string>();
    for (let done = 0; !isOver; done++) {
      const decision = done % 2 === 0 ? "accept" : "flag";
      const entryId = own[done % own.length] ?? 0n;
      const { verdictId } = await decide(db, entryId, { decision, previousId: last.get(entryId) ?? null }, who);
      last.set(entryId, verdictId);
      answered.push({ verdictId, at: Date.now() });
    }
  };
  const all = Promise.all(Array.from({ length: count }, (_, number) => work(number)));
  // What fails is thrown by `stop`.
  all.catch(() => {});
  return {
    answered,
    async stop() {
      isOver = true;
      await all;
    },
  };
}
