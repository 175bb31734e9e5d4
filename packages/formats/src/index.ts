/** Bytes to arrays and back: IDX, npy, safetensors. */
export {};
