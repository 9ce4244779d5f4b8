import { cookies } from "next/headers";
import { v4 as uuid } from "uuid";
import { z } from "zod";
import { door, findReviewer, REVIEWER_COOKIE } from "../door.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Says (or changes) the name under which this browser's verdicts are kept. */
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
    }),
  },
  async ({ body, db, request }) => {
    const known = await findReviewer(db);
    const id = known?.id ?? uuid();
    const reviewer = await db.prisma.reviewer.upsert({
      where: { id },
      create: { id, name: body.name },
      update: { name: body.name },
      select: { id: true, name: true },
    });
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
