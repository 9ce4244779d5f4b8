import { useState } from "react";
import type { Message } from "#domain/message.ts";
import type { OpenedRecipeView, RecipeSave, StaleRecipe } from "#domain/recipe/stored-recipe.ts";
import { CallProblem, call, problemOf } from "../../ui/call.ts";

export type RecipeSaving = {
  /** What was saved since this page was opened, where that refused its change. */
  stale: StaleRecipe | null;
  problem: Message | null;
  isBusy: boolean;
  /** The version that was saved here last. */
  saved: number | null;
  /** Answers what was saved, null where nothing was. */
  save(change: Omit<RecipeSave, "after">): Promise<OpenedRecipeView | null>;
  /** What stands in the editor follows the newest version from now on: its author has seen it. */
  follow(): void;
};

/** Saves a recipe as its next version. A change of an older version is refused, and both are shown. */
export function useRecipeSave(datasetId: string, version: number): RecipeSaving {
  const [after, setAfter] = useState(version);
  const [stale, setStale] = useState<StaleRecipe | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [saved, setSaved] = useState<number | null>(null);

  async function save(change: Omit<RecipeSave, "after">): Promise<OpenedRecipeView | null> {
    setBusy(true);
    setProblem(null);
    setSaved(null);
    try {
      const sent = { params: { datasetId }, body: { ...change, after } };
      const made = await call("PUT /api/datasets/{datasetId}/recipes", sent);
      setAfter(made.version);
      setSaved(made.version);
      return made;
    } catch (error) {
      if (error instanceof CallProblem && error.status === 409 && error.data.newest)
        setStale(error.data as unknown as StaleRecipe);
      else setProblem(problemOf(error));
      return null;
    } finally {
      setBusy(false);
    }
  }

  function follow() {
    if (stale) setAfter(stale.newest.version);
    setStale(null);
  }

  return { stale, problem, isBusy, saved, save, follow };
}
