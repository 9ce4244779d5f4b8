/** Where the studio serves a photo's bytes; `imageId` is the database's. */
export const photoUrl = (imageId: string): string => `/api/images/${imageId}/photo`;
