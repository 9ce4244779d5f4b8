import { iou, type Size } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { SAME_PLACE_IOU } from "#domain/box/known-groups.ts";
import { badgeOf } from "#domain/canvas/badge.ts";
import { withKeys } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { isAnswer, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { bestMatch } from "#domain/review/photo/best-match.ts";
import { rivalsOf } from "#domain/review/photo/rivals.ts";
import { nearestTo, snapTarget } from "#domain/review/photo/snap-target.ts";
import { mentionViews, strayBoxes } from "#domain/review/text/mention-views.ts";
import { readsBySentence } from "#domain/review/text/reads-by-sentence.ts";
import { sentencesOf } from "#domain/review/text/sentences.ts";
import { type SoftLink, softKey, softLinks } from "#domain/review/text/soft-links.ts";
import type { Draft } from "#domain/review/workspace/draft.ts";
import { finishDraft, wrongPairs } from "#domain/review/workspace/finish.ts";
import { reasonChoices } from "#domain/verdict/reason-choices.ts";
import { type Reason, reasonsOf } from "#domain/verdict/reasons.ts";
import type { Known } from "../photo/known.ts";
import { photoInFocus } from "./photo-in-focus.ts";
import type { ViewState } from "./view-state.ts";
import type { DisplayState, Stop, Workspace } from "./workspace.ts";

type Source = {
  entry: EntryView;
  draft: Draft;
  viewState: ViewState;
  display: DisplayState;
  known: Known | null;
  /** The data set's, whatever their task. */
  reasons: readonly Reason[];
  /** The photo's own size, for an image whose size the server does not know. */
  photoSize: Size | null;
};

/** What follows from an entry, its draft and where its reviewer is: derived at each render, stored nowhere. */
export function deriveWorkspace({ entry, draft, viewState, display, known, reasons, photoSize }: Source) {
  const { image, ordinal } = photoInFocus(entry, viewState);
  const { widthPx, heightPx } = image ?? { widthPx: null, heightPx: null };
  const size = widthPx && heightPx ? { widthPx, heightPx } : photoSize;
  const grounding = withKeys(entry.grounding, draft.keys);
  const pairs = pairsOf(draft.turns);
  const focused = pairs[Math.min(viewState.focus, pairs.length - 1)];
  const turns = focused ? turnsOfPair(focused) : [];
  const bySentence = readsBySentence(entry);
  const partsOf = (turn: Turn) => (bySentence && isAnswer(turn) ? sentencesOf(turn.value, grounding) : null);
  const links = new Map<Turn, readonly SoftLink[]>();
  const linksOf = (turn: Turn): readonly SoftLink[] => {
    const own = links.get(turn) ?? (known ? softLinks(turn.value, grounding, known.links) : []);
    links.set(turn, own);
    return own;
  };
  const mentions = mentionViews(draft.turns, grounding, size, ordinal);
  const sentences = focused?.answer ? partsOf(focused.answer) : null;
  const sentence = sentences?.[viewState.sentence];
  const inFocus = sentence ? turns.filter(isAnswer) : turns;
  const isIn = (part: { start: number; end: number }) =>
    !sentence || (part.start >= sentence.start && part.end <= sentence.end);
  const stated = inFocus.flatMap((turn): Stop[] =>
    mentions
      .filter((mention) => mention.turnId === turn.id && isIn(mention))
      .map((mention) => ({ kind: "mention", key: mention.key, turnId: turn.id, mention })),
  );
  const named = inFocus.flatMap((turn): Stop[] =>
    linksOf(turn)
      .filter(isIn)
      .map((link) => ({ kind: "soft", key: softKey(turn.id, link), turnId: turn.id, link })),
  );
  // Boxes that the text states are what is judged: a key that also went to each word that the photo's objects know would be pressed
  // twice for one of them. Where it states none, those words are all that can be looked up.
  const stops = stated.length > 0 ? stated : named;
  const mention = mentions.find((own) => own.key === viewState.mention) ?? null;
  const boxAt = viewState.editedBox ?? viewState.boxAt;
  const boxInFocus = mention?.boxes.find((box) => box.nth === boxAt) ?? mention?.boxes[0] ?? null;
  const rivals = rivalsFor(mention, known, stops);
  const match = matchOf(mention, boxInFocus, known, rivals);
  return {
    entry,
    draft,
    viewState,
    display,
    known,
    reasons: reasonsOf(reasons, entry.task),
    choices: reasonChoices(reasons, entry.task),
    size,
    pairs,
    focused,
    sentences,
    sentencesOf: partsOf,
    linksOf,
    mentions,
    // Texts say no photo: their boxes are the first one's, and are drawn on no other.
    strays: strayBoxes(turns, grounding, ordinal === 0 ? size : null),
    stops,
    mention,
    boxInFocus,
    match,
    snapTo: snapToOf(),
    ...softNamesOf(pairs, mentions, linksOf),
    rivals,
    outcome: finishDraft(entry, draft),
    isTextOnly: wrongPairs(draft, entry.grounding).size + draft.struck.length === 0,
  } satisfies Partial<Workspace> & Record<string, unknown>;

  function snapToOf(): KnownBox | null {
    if (!mention || !known || !size) return null;
    const own = mention.boxes.map(({ box }) => box);
    // The many may hold the one that another phrase states.
    if (viewState.drawing === "add") return nearestTo(own, rivalsOf(mention.phrase, own, known.boxes));
    return snapTarget({ box: boxInFocus?.box ?? null, match: match?.known ?? null, rivals }, known.boxes, size);
  }
}

/** Below this a box of another place has the name by chance. */
const MATCH_IOU_MIN = 0.1;

/** The known box to snap to: the one that fits the box in focus, or where none can be read one of the name that no other phrase states. */
function matchOf(
  mention: Workspace["mention"],
  box: Workspace["boxInFocus"],
  known: Known | null,
  rivals: readonly KnownBox[],
): Workspace["match"] {
  if (!mention || !known) return null;
  const match = bestMatch(mention.phrase, box ? [box.box] : [], box || rivals.length === 0 ? known.boxes : rivals);
  return match && (box === null || match.iou >= MATCH_IOU_MIN) ? match : null;
}

/** A thing of which there are more is drawn when it is pointed at: a dozen boxes at once show nothing. */
const RESTING_MAX = 6;

/**
 * Letters of the names whose boxes are drawn without being asked for, and of each such box the first of these names, the same for the
 * whole entry. A QA that states boxes gives none: those have the photo for themselves.
 */
function softNamesOf(
  pairs: Workspace["pairs"],
  mentions: Workspace["mentions"],
  linksOf: (turn: Turn) => readonly SoftLink[],
): Pick<Workspace, "letters" | "nameOfSoftBox"> {
  const stating = new Set(mentions.map((mention) => mention.turnId));
  const links = pairs.flatMap((pair) => {
    const turns = turnsOfPair(pair);
    return turns.some((turn) => stating.has(turn.id)) ? [] : turns.flatMap(linksOf);
  });
  const resting = links.filter((link) => link.boxIds.length <= RESTING_MAX);
  const nameOfSoftBox = new Map<string, string>();
  for (const { name, boxIds } of resting)
    for (const id of boxIds) if (!nameOfSoftBox.has(id)) nameOfSoftBox.set(id, name);
  const names = [...new Set(resting.map(({ name }) => name))];
  return { letters: new Map(names.map((name, index) => [name, badgeOf("soft", index)])), nameOfSoftBox };
}

/** What another phrase of the QA states is drawn already, and no rival that nobody speaks of. */
function rivalsFor(mention: Workspace["mention"], known: Known | null, stops: readonly Stop[]): KnownBox[] {
  if (!mention || !known) return [];
  const own = mention.boxes.map(({ box }) => box);
  const stated = stops.flatMap((stop) => (stop.kind === "mention" ? stop.mention.boxes.map(({ box }) => box) : []));
  return rivalsOf(mention.phrase, own, known.boxes).filter((rival) =>
    stated.every((box) => iou(box, rival.box) < SAME_PLACE_IOU),
  );
}
