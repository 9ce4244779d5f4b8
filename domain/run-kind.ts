import { type Message, message } from "./message.ts";

type RunFacts = {
  /** What the reader of a Run can do when it was broken off. */
  advice: Message;
  /** True where `resume` goes on behind what was done. Else it is asked for again. */
  isResumable: boolean;
  /**
   * True where all that it needs stands in the database, so that a worker goes on with one whose command line was killed.
   * An import's files may lie where no worker is.
   */
  outlivesCommand: boolean;
};

/**
 * Long work, by kind: the whole list. `Run.kind` is one of these as text, and each has a queue of jobs named like it. How a
 * worker carries one out stands in server/jobs/run-kinds.ts.
 */
export const RUN_KINDS = {
  import: {
    advice: message("adviceResume"),
    isResumable: true,
    outlivesCommand: false,
  },
  export: {
    advice: message("adviceExport"),
    isResumable: false,
    outlivesCommand: false,
  },
  bulk: {
    advice: message("adviceBulk"),
    isResumable: false,
    outlivesCommand: false,
  },
  removal: {
    advice: message("adviceRemove"),
    isResumable: false,
    outlivesCommand: true,
  },
  parting: {
    advice: message("adviceParting"),
    isResumable: false,
    outlivesCommand: true,
  },
  withdrawal: {
    advice: message("adviceWithdraw"),
    isResumable: false,
    outlivesCommand: true,
  },
  boxes: {
    advice: message("adviceBoxes"),
    isResumable: false,
    outlivesCommand: true,
  },
  recipe: {
    advice: message("adviceRecipe"),
    isResumable: false,
    outlivesCommand: false,
  },
  preview: {
    advice: message("adviceRecipe"),
    isResumable: false,
    outlivesCommand: true,
  },
  generate: {
    advice: message("adviceGenerate"),
    isResumable: true,
    // The settings of the model may be the command line's alone.
    outlivesCommand: false,
  },
  publish: {
    advice: message("advicePublish"),
    isResumable: true,
    // The token may be the command line's alone.
    outlivesCommand: false,
  },
  release: {
    advice: message("adviceRelease"),
    isResumable: false,
    outlivesCommand: false,
  },
} satisfies Record<string, RunFacts>;

export type RunKind = keyof typeof RUN_KINDS;

export const isRunKind = (kind: string): kind is RunKind => Object.hasOwn(RUN_KINDS, kind);

/** Of a kind as a Run names it. One that this program does not know is carried out, resumed and told about by nobody. */
export const factsOf = (kind: RunKind): RunFacts => RUN_KINDS[kind];
