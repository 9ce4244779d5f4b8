/** What a look at one part of the installation showed. `says` tells what to do where something is wrong. */
export type Finding = { what: string; is: "ok" | "warn" | "bad"; says: string };

/** A finding that is ok where `problem` is null, else `otherwise` with the problem as its text. */
export const judge = (what: string, fine: string, problem: string | null, otherwise: "warn" | "bad"): Finding =>
  problem === null ? { what, is: "ok", says: fine } : { what, is: otherwise, says: problem };
