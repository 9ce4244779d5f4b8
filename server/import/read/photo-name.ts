/** Names of the photos that the studio reads. */
export const PHOTO_NAME = /\.(jpe?g|png|webp|gif)$/i;
