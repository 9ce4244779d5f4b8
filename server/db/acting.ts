import { AsyncLocalStorage } from "node:async_hooks";
import type { ActorKind, AuditAction } from "#domain/audit/action.ts";

/** Who does what is done now. `reviewerId`: of a key its maker, of a run whoever asked for it. */
export type Acting = {
  kind: ActorKind;
  reviewerId?: string | null;
  keyId?: string | null;
  runId?: bigint | null;
  /** From where; empty where nothing tells it. */
  address?: string;
};

type Scene = { acting: Acting; recorded: AuditAction[] };

/** Next bundles pages and routes apart, each with its own copy of a module: what they are to share hangs on the process. */
const shared = globalThis as { svitActing?: AsyncLocalStorage<Scene> };
shared.svitActing ??= new AsyncLocalStorage();
const scenes = shared.svitActing;

const STUDIO: Acting = { kind: "studio" };

/**
 * Does `work` as somebody: whatever is changed within it is recorded as theirs (audit.ts). Who it is goes along by itself, for a
 * parameter through forty functions is one that the next function forgets. `recorded` is told what was.
 */
export function actAs<T>(acting: Acting, work: () => Promise<T>, recorded: AuditAction[] = []): Promise<T> {
  return scenes.run({ acting, recorded }, work);
}

/** Outside of any `actAs`: the studio itself. */
export const actingNow = (): Acting => scenes.getStore()?.acting ?? STUDIO;

export const noteRecorded = (action: AuditAction): void => void scenes.getStore()?.recorded.push(action);
