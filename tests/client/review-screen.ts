import type { AnnouncedValues, CommandId } from "#components/review/keys/commands.ts";
import { deriveWorkspace } from "#components/review/workspace/derive-workspace.ts";
import { runsChanging } from "#components/review/workspace/runs-changing.ts";
import { runsDeciding } from "#components/review/workspace/runs-deciding.ts";
import { runsGrounding } from "#components/review/workspace/runs-grounding.ts";
import { runsViewing } from "#components/review/workspace/runs-viewing.ts";
import { startViewState, type ViewState } from "#components/review/workspace/view-state.ts";
import type { Decided, DisplayState, Workspace } from "#components/review/workspace/workspace.ts";
import { TASKS } from "#domain/entry/task.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { applyToDraft, startDraft } from "#domain/review/workspace/draft.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { STARTING_REASONS } from "#domain/verdict/starting-reasons.ts";
import { entryViewOf } from "#tests/client/fake-queue.ts";

const turn = (id: string, from: Turn["from"], value: string): Turn => ({ id, from, value });

export const THREE = [
  turn("0", "user", "Where is the <st>man<ed> [0.1, 0.2, 0.5, 0.6]?"),
  turn("1", "gpt", "Beside the <st>dogs<ed> [0, 0, 0.1, 0.1], [0.2, 0, 0.3, 0.1]."),
  turn("2", "user", "Why is he there?"),
  turn("3", "gpt", "He waits."),
  turn("4", "user", "For whom?"),
  turn("5", "gpt", "Nobody knows."),
];

export const SENTENCES = [turn("0", "user", "Describe it."), turn("1", "gpt", "A man stands. He waits. It rains.")];

const reasons: Reason[] = [
  { ...(STARTING_REASONS[0] as Reason), code: "not-there", digit: 1, tasks: [...TASKS] },
  { ...(STARTING_REASONS[0] as Reason), code: "of-boxes", digit: 8, tasks: ["referring_qa"] },
  { ...(STARTING_REASONS[0] as Reason), code: "words-only", digit: 0, tasks: [...TASKS] },
];

const SIZE = { widthPx: 100, heightPx: 100 };

const DEFAULT_DISPLAY: DisplayState = {
  hasLabels: true,
  showsAll: false,
  panel: null,
  pinned: null,
  showsGloss: false,
  heldKey: null,
  sheet: null,
};

/** An entry on the screen without the screen: commands change it as they would there. */
export class Screen {
  readonly entry;
  draft;
  viewState: ViewState;
  display = DEFAULT_DISPLAY;
  options: { isReadOnly?: boolean; isPhotoVisit?: boolean; hasUnread?: boolean } = {};
  readonly decided: { decision: Decided["decision"]; more: Partial<Decided> }[] = [];
  readonly announced: string[] = [];
  /** What was announced with each. */
  readonly values: AnnouncedValues[] = [];
  known: Workspace["known"] = null;

  constructor(turns: Turn[] = THREE, more: Partial<Workspace["entry"]> = {}) {
    const entry = entryViewOf("1", "photo");
    this.entry = { ...entry, image: entry.image && { ...entry.image, ...SIZE }, turns, ...more };
    this.draft = startDraft(this.entry);
    this.viewState = startViewState(this.entry, false);
  }

  workspace(): Workspace {
    const { entry, draft, viewState, display, known } = this;
    return {
      ...deriveWorkspace({ entry, draft, viewState, display, known, reasons, photoSize: null }),
      isReadOnly: this.options.isReadOnly ?? false,
      canUndo: false,
      isPhotoVisit: this.options.isPhotoVisit ?? false,
      canvas: { current: null },
      act: (action) => {
        if (!this.options.isReadOnly) this.draft = applyToDraft(entry, this.draft, action);
      },
      change: (part) => {
        this.viewState = { ...this.viewState, ...part };
      },
      changeDisplay: (part) => {
        this.display = { ...this.display, ...part };
      },
      aid: (seen) => {
        this.viewState = { ...this.viewState, aids: { ...this.viewState.aids, ...seen } };
      },
      decide: (decision, more = {}) => this.decided.push({ decision, more }),
      scrollToUnread: () => this.options.hasUnread ?? false,
      focusField: () => {},
      announce: (message, values = {}) => {
        this.announced.push(message);
        this.values.push(values);
      },
      acceptShown: () => {},
      switchMode: () => {},
      undoVerdict: () => {},
      replaceRejected: null,
    };
  }

  runs() {
    const workspace = this.workspace();
    return {
      ...runsDeciding(workspace),
      ...runsChanging(workspace),
      ...runsGrounding(workspace),
      ...runsViewing(workspace),
    };
  }

  /** Runs commands one after another, each on what the last one left; false where one cannot run. */
  run(...ids: CommandId[]): boolean {
    return ids.every((id) => {
      const run = this.runs()[id];
      run?.();
      return Boolean(run);
    });
  }

  texts(): string[] {
    return this.draft.turns.map(({ value }) => value);
  }
}
