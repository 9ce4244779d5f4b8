import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { ImageBox } from "#domain/box/box.ts";
import { type KnownBox, knownBoxesOf } from "#domain/box/known-boxes.ts";
import { groupKnown } from "#domain/box/known-groups.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { generationInputIndex, rankGenerationInput } from "#domain/review/panels/generation-input.ts";
import { bestMatch } from "#domain/review/photo/best-match.ts";
import { linkIndex } from "#domain/review/text/link-index.ts";
import { mentionViews } from "#domain/review/text/mention-views.ts";
import { sentencesOf } from "#domain/review/text/sentences.ts";
import { softLinks } from "#domain/review/text/soft-links.ts";

// The rules that tie texts to photos, on the demo's photos and on genuine Visual Genome and SVIT.
const demo = path.resolve(import.meta.dirname, "../demo");
const samples = path.resolve(import.meta.dirname, "../../shared/samples");

const entries = z.array(
  z.looseObject({ image_id: z.number(), conversations: z.array(z.looseObject({ content: z.unknown() })) }),
);
const documents = z.array(
  z.looseObject({
    image_id: z.number().optional(),
    id: z.number().optional(),
    objects: z.unknown().optional(),
    regions: z.unknown().optional(),
    width: z.unknown().optional(),
    height: z.unknown().optional(),
  }),
);

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const document = (folder: string, file: string, imageId: number) =>
  documents.parse(read(path.join(folder, "visual-genome", file))).find((row) => (row.image_id ?? row.id) === imageId);

function knownOf(folder: string, imageId: number): KnownBox[] {
  return knownBoxesOf({
    objects: document(folder, "objects.json", imageId)?.objects,
    regions: document(folder, "region_descriptions.json", imageId)?.regions,
  });
}

const turnsIn = (folder: string, task: string): { imageId: number; turns: Turn[] }[] =>
  entries
    .parse(read(path.join(folder, "svit", `${task}.json`)))
    .flatMap((row) => row.conversations.map(({ content }) => ({ imageId: row.image_id, turns: turnsOf(content) })));

function mentionsOn(folder: string): { phrase: string; boxes: ImageBox[]; known: KnownBox[] }[] {
  return turnsIn(folder, "referring_qa").flatMap(({ imageId, turns }) => {
    const size = document(folder, "image_data.json", imageId);
    const views = mentionViews(turns, SVIT_GROUNDING, { widthPx: Number(size?.width), heightPx: Number(size?.height) });
    const known = knownOf(folder, imageId);
    return views.map((view) => ({ phrase: view.phrase, boxes: view.boxes.map((box) => box.box), known }));
  });
}

test("the demo's descriptions: things known of the photo are linked in every one, and sentences leave no gap", () => {
  for (const { imageId, turns } of turnsIn(demo, "detail_description")) {
    const text = turns.at(-1)?.value ?? "";
    const links = softLinks(text, SVIT_GROUNDING, linkIndex(knownOf(demo, imageId)));
    expect(links.length, `photo ${imageId}`).toBeGreaterThanOrEqual(5);
    const sentences = sentencesOf(text, SVIT_GROUNDING).map(({ start, end }) => text.slice(start, end));
    expect(sentences.join("")).toBe(text);
    expect(sentences.length).toBe(text.match(/(?<!\b\p{Lu})\.(?=\s|$)/gu)?.length);
  }
});

test("the demo's airplane: names, plurals and a synonym find their boxes", () => {
  const index = linkIndex(knownOf(demo, 9000002));
  const linked = ["conversation", "complex_reasoning"]
    .flatMap((task) => turnsIn(demo, task))
    .filter(({ imageId }) => imageId === 9000002)
    .flatMap(({ turns }) => turns.flatMap((turn) => softLinks(turn.value, SVIT_GROUNDING, index)));
  expect(linked.find((link) => link.words === "aircraft")?.name).toBe("airplane");
  expect(linked.find((link) => link.words === "round markings")?.boxIds).toHaveLength(2);
  expect(new Set(linked.map((link) => link.words))).not.toContain("picture");
});

test("the demo's airplane: the sentence about the propeller is led by the region about it", () => {
  const known = knownOf(demo, 9000002);
  const [first] = rankGenerationInput(
    "A dark propeller extends to both sides of the nose.",
    generationInputIndex(groupKnown(known), []),
  );
  expect(first).toMatchObject({ kind: "region", text: "dark propeller in front of the nose" });
});

test("nine of ten of the demo's mentions have a known box of their name in their place", () => {
  const matches = mentionsOn(demo).flatMap(({ phrase, boxes, known }) =>
    boxes.map((box) => bestMatch(phrase, [box], known)),
  );
  const good = matches.filter((match) => match?.isSameName && match.iou > 0.8);
  expect(matches.length).toBeGreaterThan(60);
  expect(good.length / matches.length).toBeGreaterThan(0.9);
});

test("one box over two windows is offered one of them, not the wall it happens to cover", () => {
  const drawn = mentionsOn(demo).filter(({ phrase, boxes }) => phrase === "windows" && boxes.length === 1);
  expect(drawn).toHaveLength(1);
  for (const { phrase, boxes, known } of drawn) {
    const match = bestMatch(phrase, boxes, known);
    expect(match).toMatchObject({ isSameName: true });
    expect(match?.known.names).toEqual(["window"]);
  }
});

const withSamples = test.skipIf(!existsSync(samples));

withSamples(
  "shared samples: the tree of Visual Genome's photo 1, boxed again and again, folds (skipped where they are missing)",
  () => {
    const known = knownOf(samples, 1);
    const groups = groupKnown(known);
    expect(groups.length).toBeLessThan(known.length);
    expect(groups.flatMap((group) => group.memberIds).toSorted()).toEqual(known.map((box) => box.id).toSorted());
  },
);

withSamples(
  "shared samples: nothing known is a car in the paper's photo, and nothing is said to be one (skipped where they are missing)",
  () => {
    const known = knownOf(samples, 1000001);
    const [car, cones] = mentionsOn(samples);
    expect(car?.phrase).toBe("car");
    expect(bestMatch("car", car?.boxes ?? [], known)?.isSameName).not.toBe(true);
    expect(bestMatch("cones", cones?.boxes ?? [], known)).toMatchObject({ isSameName: true });
    expect(
      softLinks("The car stands by the cones.", SVIT_GROUNDING, linkIndex(known)).map((link) => link.words),
    ).toEqual(["cones"]);
  },
);

withSamples(
  "shared samples: a thousand genuine region phrases are linked without a clash (skipped where they are missing)",
  () => {
    for (const imageId of [1, 2, 4, 5]) {
      const known = knownOf(samples, imageId);
      const index = linkIndex(known);
      const phrases = known.filter((box) => box.kind === "region").map((box) => box.names[0] ?? "");
      const linked = phrases.filter((phrase) => softLinks(phrase, SVIT_GROUNDING, index).length > 0);
      expect(linked.length / phrases.length, `photo ${imageId}`).toBeGreaterThan(0.5);
    }
  },
);
