import { useEffect, useState } from "react";
import { call } from "./call.ts";

export type Answer<T> = {
  /** Null until it has come. */
  value: T | null;
  /** What kept it from coming; null where nothing did. */
  error: unknown;
  ask(): void;
  /** Changes what has come, as it stands then: two changes at one time both hold. Before it has come nothing happens. */
  change(next: (value: T) => T): void;
};

type Held<T> = { path: string; value: T | null; error: unknown };

/** What a route of the studio answers to a GET: asked when the component appears, when `path` changes, and by `ask`. */
export function useAnswer<T>(path: string): Answer<T> {
  const [held, setHeld] = useState<Held<T> | null>(null);

  // Joins the network: the answer comes later, and may come for a path that is no longer asked.
  useEffect(() => read(path, setHeld), [path]);

  const own = held?.path === path ? held : null;
  return {
    value: own?.value ?? null,
    error: own?.error ?? null,
    ask() {
      setHeld(null);
      read(path, setHeld);
    },
    change: (next) =>
      setHeld((now) => (now?.path === path && now.value !== null ? { ...now, value: next(now.value) } : now)),
  };
}

const TIMEOUT_MS = 20_000;

/** Answers what makes it forget to take the answer. */
function read<T>(path: string, take: (held: Held<T>) => void): () => void {
  let isWanted = true;
  call<T>(path, "GET", undefined, { timeoutMs: TIMEOUT_MS }).then(
    (value) => isWanted && take({ path, value, error: null }),
    (error) => isWanted && take({ path, value: null, error }),
  );
  return () => {
    isWanted = false;
  };
}
