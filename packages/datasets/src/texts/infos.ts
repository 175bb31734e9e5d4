import type { DatasetInfo } from "../registry/datasetInfo.js";

/** What there is to know of tiny Shakespeare. */
export const tinyShakespeareInfo: DatasetInfo = {
  name: "tiny-shakespeare",
  title: "Tiny Shakespeare, 40,000 lines",
  description:
    "Plays of Shakespeare in one text of 1,115,394 characters, 65 of them different; the last tenth is for validation.",
  task: "language model",
  splits: { train: 1_003_854, validation: 111_540 },
  licence: "The text is in the public domain.",
  citation: "A. Karpathy (2015), The unreasonable effectiveness of recurrent neural networks; the repository char-rnn.",
  homepage: "https://github.com/karpathy/char-rnn",
  files: [{ name: "tinyshakespeare.txt", aliases: ["input.txt", "tiny-shakespeare.txt", "tiny_shakespeare.txt"] }],
  folders: ["tiny-shakespeare", "tinyshakespeare", "text"],
  downloads: [
    {
      name: "tinyshakespeare.txt",
      mirrors: [
        "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
        "https://raw.githubusercontent.com/jcjohnson/torch-rnn/master/data/tiny-shakespeare.txt",
      ],
      bytes: 1_115_394,
      sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    },
  ],
};

/** What there is to know of the sentences of reviews. */
export const sentencePolarityInfo: DatasetInfo = {
  name: "sentence-polarity",
  title: "Sentences of movie reviews, negative or positive",
  description: "5,331 sentences of each kind, in lower case, words and signs parted by spaces; negative ones first.",
  task: "text classification",
  splits: { all: 10_662 },
  classes: ["negative", "positive"],
  licence: "Not stated by the authors; cite the paper.",
  citation:
    "B. Pang, L. Lee (2005), Seeing stars: exploiting class relationships for sentiment categorization with respect to rating scales, ACL 43.",
  homepage: "https://www.cs.cornell.edu/people/pabo/movie-review-data/",
  files: [{ name: "rt-polarity.neg" }, { name: "rt-polarity.pos" }],
  folders: ["sentence-polarity", "rt-polaritydata", "text"],
  downloads: [],
};

/** What there is to know of the whole reviews. */
export const reviewPolarityInfo: DatasetInfo = {
  name: "review-polarity",
  title: "Movie reviews, negative or positive",
  description: "1,000 whole reviews of each kind, in ten folds for cross-validation; negative ones first.",
  task: "text classification",
  splits: { all: 2000 },
  classes: ["negative", "positive"],
  licence: "Not stated by the authors; cite the paper.",
  citation:
    "B. Pang, L. Lee (2004), A sentimental education: sentiment analysis using subjectivity summarization based on minimum cuts, ACL 42.",
  homepage: "https://www.cs.cornell.edu/people/pabo/movie-review-data/",
  files: [{ name: "review_polarity.tar" }],
  folders: ["review-polarity", "text"],
  downloads: [],
};

/** What there is to know of the English and French sentences. */
export const engFraInfo: DatasetInfo = {
  name: "eng-fra",
  title: "English and French sentences",
  description:
    "Pairs of a sentence and its translation, short ones first. Many sentences come with several translations: split by the English side.",
  task: "translation",
  splits: { all: 142_787 },
  licence: "CC BY 2.0, Tatoeba (tatoeba.org) and manythings.org/anki.",
  citation: "Tatoeba Project, sentence pairs as prepared by manythings.org/anki, edition of 2017-09-29.",
  homepage: "https://www.manythings.org/anki/",
  files: [{ name: "eng-fra.tsv", aliases: ["fra.txt", "eng-fra.txt"] }],
  folders: ["eng-fra", "text"],
  downloads: [],
};
