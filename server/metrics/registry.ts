import { collectDefaultMetrics, Registry } from "prom-client";

/** Next bundles pages and routes apart, each with its own copy of a module: what is counted hangs on the process. */
const shared = globalThis as { svitMetrics?: { registry: Registry; made: Map<string, unknown> } };

function open() {
  const registry = new Registry();
  // The process, its heap, the delays of its event loop, under the names that all Node.js programs have.
  collectDefaultMetrics({ register: registry });
  return { registry, made: new Map<string, unknown>() };
}

/** What this process counts, and what it counted so far. */
export const metricsRegistry = (): Registry => {
  shared.svitMetrics ??= open();
  return shared.svitMetrics.registry;
};

/** A figure of the process, made when it is first asked for, however many copies of a module ask for it. */
export function sharedMetric<T>(name: string, make: (registers: Registry[]) => T): T {
  const registry = metricsRegistry();
  const made = shared.svitMetrics?.made;
  if (!made?.has(name)) made?.set(name, make([registry]));
  return made?.get(name) as T;
}
