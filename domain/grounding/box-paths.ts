import { printPath } from "#domain/shapes/shape.ts";
import type { Mention } from "./notation.ts";

/** Where a mention's boxes stand beside the text, as a person writes it (`$.objects.bbox[0]`); none where they stand in it. */
export const boxPathsOf = ({ boxes }: Pick<Mention, "boxes">): string[] =>
  boxes.flatMap(({ key }) => (key ? [printPath(key)] : []));
