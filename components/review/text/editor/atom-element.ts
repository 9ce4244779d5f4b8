import type { MentionView } from "#domain/review/text/mention-views.ts";
import type { Atom } from "#domain/review/text/shown-text.ts";
import { chipOf } from "../../../canvas/palette.ts";

/** What stands in a field for a mention, the image's place or a stray box: whole or gone. Its raw text goes with it. */
export function atomElement(atom: Atom): HTMLElement {
  const element = document.createElement("span");
  element.contentEditable = "false";
  element.dataset.raw = atom.text;
  element.dataset.atom = atom.kind;
  element.className = atom.kind === "mention" ? CHIP : CODE;
  element.textContent = atom.kind === "mention" ? atom.words : atom.text;
  if (atom.kind === "mention") {
    element.appendChild(document.createElement("span")).className = "ml-1 text-[0.7em] font-semibold";
    element.appendChild(document.createElement("span")).className = "ml-1 text-[0.75em] font-normal empty:hidden";
  }
  return element;
}

// As mention-chip.tsx draws them where the text is read, so that nothing jumps when editing begins.
const PICKED = "data-[selected=true]:ring-2 data-[selected=true]:ring-ink";
const CHIP = `mx-0.5 inline-block cursor-pointer rounded px-1 font-medium data-[pointed=true]:ring-2 data-[pointed=true]:ring-accent data-[lacks=true]:border data-[lacks=true]:border-dashed data-[lacks=true]:border-bad data-[lacks=true]:bg-bad-soft data-[lacks=true]:text-bad ${PICKED}`;
const CODE = `inline rounded border border-dashed border-warn bg-warn-soft px-1 font-mono text-xs text-warn ${PICKED}`;

/** What a chip says where its box is missing or cannot be read. */
export type LackWords = { noBox: string; brokenBox: string };

/** Gives the chips of a field the colours and numbers of their mentions; `mentions` are the turn's from the first chip on. */
export function paintChips(
  field: HTMLElement,
  mentions: readonly MentionView[],
  pointed: ReadonlySet<string>,
  words: LackWords,
): void {
  const chips = field.querySelectorAll<HTMLElement>("[data-atom=mention]");
  for (const [nth, chip] of chips.entries()) {
    const mention = mentions[nth];
    const [number, lacking] = chip.children;
    if (!mention || !number || !lacking) continue;
    const lack = mention.isBroken ? words.brokenBox : mention.boxes.length === 0 ? words.noBox : null;
    const count = mention.boxes.length > 1 ? `×${mention.boxes.length}` : "";
    chip.dataset.mention = mention.key;
    chip.dataset.pointed = String(pointed.has(mention.key));
    chip.dataset.lacks = String(lack !== null);
    chip.dataset.chip = lack ? "none" : chipOf(mention.colour);
    number.textContent = `${mention.colour + 1}${count}`;
    lacking.textContent = lack;
  }
}
