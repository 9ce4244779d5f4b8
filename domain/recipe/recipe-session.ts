/** A review session by a stored recipe, and how far it is. `mayOpen`: it is open to whoever asks. */
export type RecipeSession = {
  queueId: string;
  version: number;
  at: string;
  approved: number;
  wanted: number;
  mayOpen: boolean;
};
