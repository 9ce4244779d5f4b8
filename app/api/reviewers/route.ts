import { cookies } from "next/headers";
import { z } from "zod";
import { identifyReviewer } from "#server/db/reviewers.ts";
import { door, findReviewer, REVIEWER_COOKIE } from "../door.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Who this browser's cookie says it is. */
export const GET = door({ may: "anyone", params: z.object({}) }, async ({ db }) => ({
  reviewer: await findReviewer(db),
}));

/**
 * Says who sits at this browser. `id` is what the browser remembers of an earlier answer to the same name: a lost cookie then
 * makes no second person (docs/decisions/008). `isRenamed` corrects the name of who sits here already.
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
      isRenamed: z.boolean().optional(),
    }),
  },
  async ({ body, db, request }) => {
    const reviewer = await identifyReviewer(db, body, await findReviewer(db));
    (await cookies()).set(REVIEWER_COOKIE, reviewer.id, {
      httpOnly: true,
      sameSite: "strict",
      secure: new URL(request.url).protocol === "https:",
      path: "/",
      maxAge: YEAR_SECONDS,
    });
    return reviewer;
  },
);
