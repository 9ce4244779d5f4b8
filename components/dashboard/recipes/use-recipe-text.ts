import { useDeferredValue, useEffect, useMemo, useState } from "react";
import type { RecipeLook } from "./recipe-tools.ts";

type Tools = typeof import("./recipe-tools.ts");
const NOTHING: RecipeLook = { plain: null, recipe: null, problems: [], wanted: [] };

export type RecipeText = {
  text: string;
  setText(text: string): void;
  /** What the text says, a moment after it was typed; nothing until its reader was loaded. */
  look: RecipeLook;
  isLoaded: boolean;
  /** Writes another value into the text; undefined takes it out. */
  edit(path: readonly string[], value: unknown): void;
  /** What the server says of places of the text; null where it says anything else. */
  placesIn: Tools["placesIn"] | null;
};

/** A recipe's text, which is the truth of its form as well. The reader of YAML is fetched when the page is there. */
export function useRecipeText(first: string, there: ReadonlySet<string>): RecipeText {
  const [text, setText] = useState(first);
  const [tools, setTools] = useState<Tools | null>(null);
  // Joins the network: the reader comes as a file of its own.
  useEffect(() => {
    void import("./recipe-tools.ts").then(setTools);
  }, []);
  const settled = useDeferredValue(text);
  const look = useMemo(() => tools?.lookAt(settled, there) ?? NOTHING, [tools, settled, there]);
  const edit = (path: readonly string[], value: unknown) => setText((old) => tools?.withValue(old, path, value) ?? old);
  return { text, setText, look, isLoaded: tools !== null, edit, placesIn: tools?.placesIn ?? null };
}
