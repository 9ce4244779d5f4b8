import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { problemOf } from "./call.ts";

type Attempt = {
  /** Why the last one came to nothing. */
  problem: Message | null;
  isBusy: boolean;
  attempt(work: () => Promise<void>): Promise<void>;
};

/** Work that a form asks the server for: busy while it lasts, and its problem told until the next. */
export function useAttempt(): Attempt {
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  return { problem, isBusy, attempt };
}
