/**
 * When a key may act: in the entry, while typing, in both, or while a box is being changed (`box`, which then comes
 * before `entry`).
 */
export type CommandScope = "entry" | "typing" | "both" | "box";

type CommandWords = {
  /** As the palette and the sheet of keys list it; no two share one. */
  name: string;
  /** On a button. */
  short?: string;
  /** What is announced once it has run. */
  outcomes?: Readonly<Record<string, string>>;
};

/** One thing that a reviewer can do: all but what it does, which is in `runs-*.ts` of the workspace. */
export type CommandRow = {
  /** KeyboardEvent.key values, letters in lower case, chords as "Control+Shift+z"; the reviewer may have others. */
  keys: readonly string[];
  scope: CommandScope;
  /** Of a later release than keys that people may have set for other commands: theirs come first. A command that is added has it. */
  yields?: true;
  /** Acts as long as the key is down. */
  hold?: true;
  /** Runs again while its key is held; any other would decide or change what nobody has seen. */
  repeats?: true;
  /** Its outcomes are shown too; others show in the entry itself, and only screen readers are told. */
  showsOutcome?: true;
  words: { en: CommandWords; zh: CommandWords };
};
