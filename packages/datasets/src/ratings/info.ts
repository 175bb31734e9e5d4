import type { DatasetInfo } from "../registry/datasetInfo.js";

/** What there is to know of MovieLens. */
export const movielensInfo: DatasetInfo = {
  name: "movielens",
  title: "MovieLens, ratings of movies",
  description: "100,836 ratings of half a star to five, by 610 users of 9,724 movies; users and movies are numbered from 0.",
  task: "recommendation",
  splits: { all: 100_836 },
  licence: "GroupLens: for research, no commercial use; passed on under the same terms only.",
  citation:
    "F. M. Harper, J. A. Konstan (2015), The MovieLens datasets: history and context, ACM Transactions on Interactive Intelligent Systems 5(4), 19.",
  homepage: "https://grouplens.org/datasets/movielens/",
  files: [{ name: "ratings.csv" }, { name: "movies.csv" }],
  folders: ["movielens", "ml-latest-small", "tabular/movielens"],
  downloads: [],
};
