/** Who the studio itself decides as, and starts sessions as, where no person did. Its verdicts are rows like any other, and whoever decides after it stands. */
export const IMPORT = { id: "00000000-0000-8000-8000-696d706f7274", name: "import" };
