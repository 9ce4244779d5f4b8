import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { captionsOf, knownBoxesOf } from "#domain/known-boxes.ts";
import { door } from "../../../door.ts";

/** What is known of a photo beside its entries: boxes of objects and regions (image pixels), and captions. */
export const GET = door({ may: "anyone", params: z.object({ imageId: idSchema }) }, async ({ params, db }) => {
  const rows = await db.prisma.annotation.findMany({ where: { imageId: BigInt(params.imageId) } });
  const documents = Object.fromEntries(rows.map((row) => [row.kind, row.document]));
  return { boxes: knownBoxesOf(documents), captions: captionsOf(documents) };
});
