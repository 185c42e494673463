"""Data sets: IDX and npz files, the built-in `digits`, splits, and verified fetching."""
