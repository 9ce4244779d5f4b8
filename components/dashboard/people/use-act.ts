import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { problemOf } from "../../ui/call.ts";
import type { Act } from "./act.ts";

/** What forms and rows of a list change it by; the list is asked for anew afterwards. `problem`: why the last change came to nothing. */
export function useAct(ask: () => Promise<void>): { problem: Message | null; act: Act } {
  const [problem, setProblem] = useState<Message | null>(null);

  const act: Act = async (work) => {
    try {
      await work();
      setProblem(null);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      void ask();
    }
  };
  return { problem, act };
}
