import { isCollection, isMap, isScalar, parseDocument } from "yaml";

/** A value of a recipe as its text has it, whatever a schema says of it. */
type Plain = unknown;

/** What a recipe's text says, unchecked; null where it is no YAML, or no map. */
export function readPlain(text: string): Plain {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0 || !(isMap(document.contents) || document.contents === null)) return null;
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    // An alias that grows: the text is told of by its check.
    return null;
  }
}

/**
 * The text with another value at a path; undefined takes it out. Remarks and all else stay. Where something stands in the way that is no map (`core: 7`), that
 * is replaced; a text that is no YAML stays as it is.
 */
export function withValue(text: string, path: readonly string[], value: Plain): string {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0 || !(isMap(document.contents) || document.contents === null)) return text;
  if (value === undefined) {
    if (document.getIn(path, true) === undefined) return text;
    document.deleteIn(path);
  } else {
    for (let depth = 1; depth < path.length; depth++) {
      const above = path.slice(0, depth);
      if (!isMap(document.getIn(above, true))) document.setIn(above, document.createNode({}));
    }
    const old = document.getIn(path, true);
    // A value that takes another's place keeps the remark behind it.
    if (isScalar(old) && (typeof value !== "object" || value === null)) old.value = value;
    else {
      const node = document.createNode(value);
      if (isCollection(node)) node.flow = true;
      if (isCollection(old) && isCollection(node)) node.comment = old.comment;
      document.setIn(path, node);
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
