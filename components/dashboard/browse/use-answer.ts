"use client";

import { useCallback, useEffect, useState } from "react";
import type { Message } from "#domain/message.ts";
import { problemOf } from "../../ui/call.ts";

export type Answer<T> = {
  /** The last answer, also while the next one is on its way; null until there is one. */
  value: T | null;
  problem: Message | null;
  isAsking: boolean;
  again(): void;
};

/** What the studio answers to a question; asked anew when `ask` is another function. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<Omit<Answer<T>, "again">>({ value: null, problem: null, isAsking: true });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((last) => last + 1), []);

  // Joins the studio's API. An answer to a question that is no longer asked is dropped.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again
  useEffect(() => {
    let isWanted = true;
    setState((last) => ({ ...last, isAsking: true }));
    ask().then(
      (value) => isWanted && setState({ value, problem: null, isAsking: false }),
      (error: unknown) =>
        isWanted &&
        setState((last) => ({
          ...last,
          problem: problemOf(error),
          isAsking: false,
        })),
    );
    return () => {
      isWanted = false;
    };
  }, [ask, round]);

  return { ...state, again };
}
