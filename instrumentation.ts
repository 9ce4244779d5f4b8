import type { Instrumentation } from "next";

/** What Next tells of a request that failed where no route of ours catches it: a page, for the most part. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, { routePath }) => {
  // The file is read for Next's other runtime, too, which has no part in this studio.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { notePageError } = await import("#server/web/page-error.ts");
  notePageError(error, routePath);
};
