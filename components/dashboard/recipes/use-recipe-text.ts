import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { plainAt } from "#domain/recipe/plain-at.ts";
import type { RecipeLook } from "./recipe-tools.ts";

type Tools = typeof import("./recipe-tools.ts");
const NOTHING: RecipeLook = { plain: null, recipe: null, problems: [], wanted: [] };

export type RecipeText = {
  text: string;
  setText(text: string): void;
  /** What the text says, a moment after it was typed; nothing until its reader was loaded. */
  look: RecipeLook;
  isLoaded: boolean;
  /** Writes another value into the text, made from the one that stands there now; undefined takes it out. */
  edit(path: readonly string[], next: (old: unknown) => unknown): void;
  /** What the server says of places of the text; null where it says anything else. */
  placesIn: Tools["placesIn"] | null;
};

/** A recipe's text, which is the truth of its form as well. The reader of YAML is fetched when the page is there. */
export function useRecipeText(first: string, there: ReadonlySet<string>): RecipeText {
  const [{ text, isByForm }, setState] = useState({ text: first, isByForm: false });
  const [tools, setTools] = useState<Tools | null>(null);
  // Joins the network: the reader comes as a file of its own.
  useEffect(() => {
    void import("./recipe-tools.ts").then(setTools);
  }, []);
  // Typed text is read when there is time for it; a change by the form at once, or its field would show the old value for a moment.
  const deferred = useDeferredValue(text);
  const settled = isByForm ? text : deferred;
  const look = useMemo(() => tools?.lookAt(settled, there) ?? NOTHING, [tools, settled, there]);
  const setText = (typed: string) => setState({ text: typed, isByForm: false });
  const edit: RecipeText["edit"] = (path, next) => {
    if (!tools) return;
    // Made from the newest text: a second change may come before the first is drawn.
    setState((old) => {
      const value = next(plainAt(tools.readPlain(old.text), path));
      return { text: tools.withValue(old.text, path, value), isByForm: true };
    });
  };
  return { text, setText, look, isLoaded: tools !== null, edit, placesIn: tools?.placesIn ?? null };
}
