import { TASKS } from "#domain/entry/task.ts";
import { type Message, message } from "#domain/message.ts";
import type { Limits } from "#domain/recipe/gate.ts";
import type { CoreRecipe } from "#domain/recipe/recipe.ts";

/** A fault, and the keys of the recipe that it is about. */
export type RecipeProblem = { keys: readonly PropertyKey[]; why: Message };

/** What a core set must keep to, as the pool numbers parts; or what cannot be. */
export function limitsOf(core: CoreRecipe, parts: readonly string[]): { limits: Limits; problems: RecipeProblem[] } {
  const { size, perPhoto, yes, quotas } = core;
  const problems: RecipeProblem[] = [];
  const taskQuota = Int32Array.from(TASKS, (task) => quotas.tasks[task] ?? -1);
  const partQuota = new Int32Array(parts.length).fill(-1);
  for (const [name, quota] of Object.entries(quotas.parts)) {
    const index = parts.indexOf(name, 1);
    if (index < 0) problems.push({ keys: ["core", "quotas", "parts", name], why: message("noSuchPart", { id: name }) });
    else partQuota[index] = quota;
  }
  for (const [of, list] of [
    ["tasks", Object.values(quotas.tasks)],
    ["parts", Object.values(quotas.parts)],
  ] as const) {
    const sum = list.reduce((all, quota) => all + (quota ?? 0), 0);
    if (sum > size)
      problems.push({
        keys: ["core", "quotas", of],
        why: message("recipeQuotas", { sum: counted(sum), size: counted(size) }),
      });
  }
  return { limits: { size, perPhoto, yes, taskQuota, partQuota }, problems };
}

/** 40,112: as both languages write it. */
export const counted = (count: number): string => count.toLocaleString("en");
