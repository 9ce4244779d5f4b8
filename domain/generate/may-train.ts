/**
 * Whether what an address wrote may train a model, as somebody who read its terms said. Null: nobody said it, and then it may not: what is not known to
 * be allowed stays out of releases.
 */
export type TrainingTerms = boolean | null;

/** Whether an entry may be in a release, for as long as only its writer's terms are asked. `terms`: absent for an entry that no model of the studio wrote. */
export const mayTrain = (terms: TrainingTerms | undefined): boolean => terms === undefined || terms === true;
