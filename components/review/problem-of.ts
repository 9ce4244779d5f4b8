import { CallProblem } from "../ui/call.ts";

/** What the server said of its "no". Empty where nothing answered: each browser tells that in words of its own, in English. */
export const problemOf = (error: unknown): string => (error instanceof CallProblem ? error.message : "");
