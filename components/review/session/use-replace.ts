import { useRef } from "react";
import { call } from "../../ui/call.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Say } from "../workspace/live-region.tsx";
import type { MyVerdict } from "./use-undo.ts";

/** Has a model write another entry in place of the one that was rejected last in this session. It comes later, as a pending entry like any other. */
export function useReplace(outbox: Outbox, announce: (say: Say) => void) {
  const rejected = useRef<string | null>(null);

  function remember(given: readonly Pick<MyVerdict, "fed" | "decision">[]) {
    const last = given.findLast(({ decision }) => decision === "reject");
    if (last) rejected.current = last.fed.entry.id;
  }

  async function replace() {
    const entryId = rejected.current;
    if (entryId === null) return announce(({ review }) => review("replace.none"));
    // The server must know that it is rejected.
    await outbox.send();
    if (outbox.state().waiting > 0) return announce(({ review }) => review("replace.waiting"));
    try {
      await call("POST /api/entries/{entryId}/replacement", { params: { entryId } });
      announce(({ review }) => review("replace.asked"));
    } catch (error) {
      announce(({ review, why }) => review("replace.failed", { problem: why(error) }));
    }
  }

  return { remember, replace };
}
