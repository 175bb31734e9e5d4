import type { DatasetInfo } from "../registry/datasetInfo.js";

const notStated = "Not stated by its source.";

/** What there is to know of the airline passengers. */
export const airlinePassengersInfo: DatasetInfo = {
  name: "airline-passengers",
  title: "Airline passengers, month by month",
  description:
    "International airline passengers in thousands, each month from 1949 to 1960: a trend, and a season that grows with it.",
  task: "forecasting",
  splits: { all: 144 },
  features: ["Passengers"],
  licence: "Not stated by its source; the 144 figures are those printed in the book.",
  citation: "G. E. P. Box, G. M. Jenkins (1976), Time series analysis: forecasting and control, Holden-Day, series G.",
  homepage: "https://github.com/jbrownlee/Datasets",
  files: [{ name: "airline-passengers.csv" }],
  folders: ["airline-passengers", "timeseries"],
  downloads: [],
  embedded: "all 144 months",
};

/** What there is to know of the temperatures of Melbourne. */
export const minTemperaturesInfo: DatasetInfo = {
  name: "min-temperatures",
  title: "Daily minimum temperatures in Melbourne",
  description: "The lowest temperature of each day from 1981 to 1990, in degrees Celsius.",
  task: "forecasting",
  splits: { all: 3650 },
  features: ["Temp"],
  licence: notStated,
  citation: "Australian Bureau of Meteorology.",
  homepage: "https://github.com/jbrownlee/Datasets",
  files: [{ name: "daily-min-temperatures.csv" }],
  folders: ["min-temperatures", "timeseries"],
  downloads: [],
};

/** What there is to know of the sunspots. */
export const sunspotsInfo: DatasetInfo = {
  name: "sunspots",
  title: "Monthly mean sunspot numbers",
  description: "The mean number of sunspots of each month from 1749 to 1983.",
  task: "forecasting",
  splits: { all: 2820 },
  features: ["Sunspots"],
  licence: notStated,
  citation:
    "D. F. Andrews, A. M. Herzberg (1985), Data: a collection of problems from many fields for the student and research worker, Springer.",
  homepage: "https://github.com/jbrownlee/Datasets",
  files: [{ name: "monthly-sunspots.csv" }],
  folders: ["sunspots", "timeseries"],
  downloads: [],
};

/** What there is to know of the S&P 500. */
export const sp500Info: DatasetInfo = {
  name: "sp500",
  title: "S&P 500, day by day",
  description: "Prices of the index in dollars and the volume of its trade, each trading day from 2000 to April 2020.",
  task: "forecasting",
  splits: { all: 5105 },
  features: ["open", "high", "low", "close", "adjclose", "volume"],
  licence: notStated,
  citation: "Yahoo Finance, by way of the vega-datasets.",
  homepage: "https://github.com/vega/vega-datasets",
  files: [{ name: "sp500-daily.csv" }],
  folders: ["sp500", "timeseries"],
  downloads: [],
};

/** What there is to know of the air of Beijing. */
export const beijingPm25Info: DatasetInfo = {
  name: "beijing-pm25",
  title: "Fine particles in the air of Beijing",
  description: "Fine particles (µg/m³) and weather each hour from 2010 to 2014; 2,067 of the first are missing.",
  task: "forecasting",
  splits: { all: 43_824 },
  features: ["pm2.5", "DEWP", "TEMP", "PRES", "Iws", "Is", "Ir"],
  categories: { wind: ["NE", "NW", "SE", "cv"] },
  licence: "CC BY 4.0, UCI Machine Learning Repository.",
  citation:
    "X. Liang et al. (2015), Assessing Beijing's PM2.5 pollution: severity, weather impact, APEC and winter heating, Proceedings of the Royal Society A 471.",
  homepage: "https://archive.ics.uci.edu/dataset/381",
  files: [{ name: "beijing-pm25.csv", aliases: ["pollution.csv", "PRSA_data_2010.1.1-2014.12.31.csv"] }],
  folders: ["beijing-pm25", "timeseries"],
  downloads: [],
};

/** What there is to know of the electricity transformer. */
export const etth1Info: DatasetInfo = {
  name: "etth1",
  title: "ETTh1, an electricity transformer",
  description:
    "Six loads and the temperature of the oil (OT, the target) of a transformer, each hour from July 2016 to June 2018.",
  task: "forecasting",
  splits: { all: 17_420 },
  features: ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"],
  licence: "CC BY-ND 4.0, its authors.",
  citation: "H. Zhou et al. (2021), Informer: beyond efficient transformer for long sequence time-series forecasting, AAAI 35.",
  homepage: "https://github.com/zhouhaoyi/ETDataset",
  files: [{ name: "ETTh1.csv" }],
  folders: ["etth1", "ETT-small", "timeseries"],
  downloads: [],
};
