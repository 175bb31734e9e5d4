import { parseCsv, texts } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { DatasetError } from "../datasetError.js";
import type { Definition } from "../registry/definition.js";
import { columnNumbers } from "../tables/tableRecord.js";
import { movielensInfo } from "./info.js";

/** Ratings, one a row: `users`, `movies` and `seconds` (since 1970) `[n]` as int32, `ratings` `[n]` as float32; and what the numbers of movies stand for. */
export type RatingRecord = {
  readonly users: NDArray;
  readonly movies: NDArray;
  readonly ratings: NDArray;
  readonly seconds: NDArray;
  /** By the number of a movie. */
  readonly titles: readonly string[];
  /** By the number of a movie. */
  readonly genres: readonly (readonly string[])[];
};

/** How the ratings become arrays. Ids are numbered anew in their order, without gaps, as an embedding wants them. */
export const movielens: Definition<{ readonly all: RatingRecord }> = {
  info: movielensInfo,
  parse: (files, place) => {
    const read = (file: string, columns: readonly string[]) => {
      const name = `${file}, ${place}`;
      const table = parseCsv(files[file], { name });
      return { table, columns: columns.map((column) => np.toTypedArray(columnNumbers("movielens", name, table, [column]))) };
    };
    const {
      columns: [userIds, movieIds, ratings, seconds],
    } = read("ratings.csv", ["userId", "movieId", "rating", "timestamp"]);
    const {
      table,
      columns: [ids],
    } = read("movies.csv", ["movieId"]);
    const [userNumber, movieNumber] = [numbered(userIds), numbered(movieIds)];
    const rowOf = new Map(Array.from(ids, (id, row) => [id, row]));
    const [title, genre] = [texts(table, "title"), texts(table, "genres")];
    const rows = [...movieNumber.keys()].map((id) => {
      const row = rowOf.get(id);
      if (row === undefined)
        throw new DatasetError({
          op: 'load("movielens")',
          given: `a rating of movie ${id}, which is not in movies.csv, ${place}`,
          expected: "a title for each movie that is rated",
          mend: "Check that both files are of one edition.",
        });
      return row;
    });
    return {
      all: {
        users: np.array(Int32Array.from(userIds, (id) => userNumber.get(id)!)),
        movies: np.array(Int32Array.from(movieIds, (id) => movieNumber.get(id)!)),
        ratings: np.array(Float32Array.from(ratings)),
        seconds: np.array(Int32Array.from(seconds)),
        titles: rows.map((row) => title[row]),
        genres: rows.map((row) => genre[row].split("|")),
      },
    };
  },
};

/** The numbers 0, 1, … of the ids that occur, in their order. */
const numbered = (ids: Iterable<number>): ReadonlyMap<number, number> =>
  new Map([...new Set(ids)].sort((a, b) => a - b).map((id, number) => [id, number]));
