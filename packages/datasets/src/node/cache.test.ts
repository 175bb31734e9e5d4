import { expect, test } from "vitest";
import { defaultCacheDir } from "./cache.js";

test("$XDG_CACHE_HOME, if it is absolute; else what the system has", () => {
  expect(defaultCacheDir({ XDG_CACHE_HOME: "/c" }, "linux", "/me")).toBe("/c/nabla");
  expect(defaultCacheDir({ XDG_CACHE_HOME: "c" }, "linux", "/me")).toBe("/me/.cache/nabla");
  expect(defaultCacheDir({}, "linux", "/me")).toBe("/me/.cache/nabla");
  expect(defaultCacheDir({}, "darwin", "/me")).toBe("/me/Library/Caches/nabla");
  expect(defaultCacheDir({ LOCALAPPDATA: "/l" }, "win32", "/me")).toBe("/l/nabla/cache");
});
