/** Where the files of an upload lie for whoever names them by a path. */
export const uploadPlace = (uploadId: string): string => `upload:${uploadId}`;

/** Whether a place is one of an upload, which is no folder that a path leads to. */
export const isUploadPlace = (place: string): boolean => place.startsWith("upload:");

/** A place as people know it: of a file that was sent, the name that it had where it came from. */
export const shownPlace = (place: string): string => (isUploadPlace(place) ? place.replace(/^[^/]*\/?/, "") : place);
