import type { Span } from "#domain/review/text/shown-text.ts";

/** What a field reports besides its text. `select` carries raw offsets of selected words; null: none, or an atom among them. */
export type FieldReport =
  | { kind: "select"; span: Span | null }
  | { kind: "point"; key: string | null }
  | { kind: "pick"; key: string }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "done" };
