import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import type { Codebook, CodebookChange, StaleCodebook } from "#domain/verdict/codebook.ts";
import { CallProblem, call, problemOf } from "../../ui/call.ts";

export type CodebookSave = {
  /** What was saved since this page was opened, where that refused its change. */
  stale: StaleCodebook | null;
  problem: Message | null;
  isSaved: boolean;
  /** Answers the version that was saved, null where none was. */
  save(change: Omit<CodebookChange, "after">): Promise<Codebook | null>;
  /** What stands in the editor follows the newest version from now on: its author has seen it. */
  follow(): void;
};

/** Saves changes of a codebook as its next version. A change of an older version is refused, and both are shown. */
export function useCodebookSave(datasetId: string, version: number): CodebookSave {
  const router = useRouter();
  const [after, setAfter] = useState(version);
  const [stale, setStale] = useState<StaleCodebook | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  const [isSaved, setSaved] = useState(false);

  async function save(change: Omit<CodebookChange, "after">): Promise<Codebook | null> {
    setProblem(null);
    setSaved(false);
    try {
      const sent = { params: { datasetId }, body: { ...change, after } };
      const saved = await call("PUT /api/datasets/{datasetId}/codebook", sent);
      setAfter(saved.version);
      setSaved(true);
      router.refresh();
      return saved;
    } catch (error) {
      if (error instanceof CallProblem && error.status === 409 && error.data.newest)
        setStale(error.data as StaleCodebook);
      else setProblem(problemOf(error));
      return null;
    }
  }

  function follow() {
    if (stale) setAfter(stale.newest.version);
    setStale(null);
  }

  return { stale, problem, isSaved, save, follow };
}
