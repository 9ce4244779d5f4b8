import { cookies } from "next/headers";
import { v4 as uuid } from "uuid";
import { z } from "zod";
import type { Database } from "#server/db/client.ts";
import { saveReviewer } from "#server/db/reviewers.ts";
import { door, findReviewer, REVIEWER_COOKIE } from "../door.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Who this browser's cookie says it is. */
export const GET = door({ may: "anyone", params: z.object({}) }, async ({ db }) => ({
  reviewer: await findReviewer(db),
}));

/**
 * Says (or changes) the name under which this browser's verdicts are kept. `id` is what the browser remembers of an
 * earlier answer to the same name: a lost cookie then makes no second person (docs/decisions/008).
 */
export const POST = door(
  {
    may: "anyone",
    params: z.object({}),
    body: z.strictObject({
      name: z
        .string()
        .trim()
        .min(1)
        .max(80)
        .regex(/^\P{Cc}+$/u),
      id: z.uuid().optional(),
    }),
  },
  async ({ body, db, request }) => {
    const id = (await findRemembered(db, body)) ?? (await findReviewer(db))?.id ?? uuid();
    const reviewer = await saveReviewer(db, { id, name: body.name });
    (await cookies()).set(REVIEWER_COOKIE, id, {
      httpOnly: true,
      sameSite: "strict",
      secure: new URL(request.url).protocol === "https:",
      path: "/",
      maxAge: YEAR_SECONDS,
    });
    return reviewer;
  },
);

/** The reviewer of that id, where it still has that name: whoever sits down and says another name is somebody else. */
async function findRemembered(db: Database, { id, name }: { id?: string | undefined; name: string }) {
  if (!id) return null;
  return (await db.prisma.reviewer.findFirst({ where: { id, name }, select: { id: true } }))?.id ?? null;
}
