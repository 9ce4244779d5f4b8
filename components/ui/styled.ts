import type { RefCallback } from "react";

/** Properties as a stylesheet spells them, with their units. */
export type Declarations = { readonly [property: string]: string };

/**
 * Gives an element computed declarations, as its `ref`, before it is painted. The pages' policy forbids style attributes,
 * and React writes a `style` as one wherever it renders on the server; what a script sets on an element is no attribute.
 * The same properties at each render: none is taken away.
 */
export const styled =
  (declarations: Declarations): RefCallback<HTMLElement> =>
  (element) => {
    if (!element) return;
    for (const [property, value] of Object.entries(declarations)) element.style.setProperty(property, value);
  };
