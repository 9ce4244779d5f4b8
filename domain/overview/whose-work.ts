import { mayIn, type Standing } from "../rights/rights.ts";

/** Of somebody who has no id: their own work is nobody's. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Whose pace somebody may see in a data set: null for everybody's, which is its leads'; otherwise their own id. A reader, and a
 * reviewer who may browse, see what was decided, and of how fast somebody worked only what is theirs.
 */
export const ownWorkAlone = (standing: Standing, datasetId: string, reviewerId: string | undefined): string | null =>
  mayIn(standing, "lead", datasetId) ? null : reviewerId || NOBODY;
