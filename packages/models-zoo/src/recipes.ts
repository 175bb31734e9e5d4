import type { Recipe } from "./recipe.js";
import {
  autoencoderRecipe,
  convAutoencoderRecipe,
  denoisingAutoencoderRecipe,
  sparseAutoencoderRecipe,
  vaeRecipe,
} from "./recipes/autoencoders.js";
import { charGruRecipe, charLstmLargeRecipe, charLstmRecipe, charTransformerRecipe } from "./recipes/characterModels.js";
import { cifarCnnRecipe, cifarCnnTunedRecipe } from "./recipes/cifarCnns.js";
import {
  a2cRecipe,
  c51Recipe,
  dqnPrioritizedRecipe,
  dqnRecipe,
  ppoRecipe,
  qrDqnRecipe,
  reinforceRecipe,
  sacRecipe,
} from "./recipes/control.js";
import { alexnetRecipe, resnetRecipe } from "./recipes/deepCnns.js";
import { dcganRecipe, ganRecipe, wganGpRecipe } from "./recipes/gans.js";
import { forecasterRecipe } from "./recipes/forecasters.js";
import { sentimentRecipe } from "./recipes/sentiment.js";
import { spokenDigitsRecipe } from "./recipes/spokenDigits.js";
import { spokenNumbersRecipe } from "./recipes/spokenNumbers.js";
import { translatorRecipe } from "./recipes/translator.js";
import { lenetRecipe, robustLenetRecipe } from "./recipes/lenets.js";
import { mlpRecipe, mlpTunedRecipe } from "./recipes/perceptrons.js";

/** Everything that the commands can train. */
export const recipes: readonly Recipe[] = [
  mlpRecipe,
  mlpTunedRecipe,
  lenetRecipe,
  robustLenetRecipe,
  cifarCnnRecipe,
  cifarCnnTunedRecipe,
  alexnetRecipe,
  resnetRecipe,
  charLstmRecipe,
  charLstmLargeRecipe,
  charGruRecipe,
  charTransformerRecipe,
  sentimentRecipe,
  translatorRecipe,
  forecasterRecipe,
  spokenDigitsRecipe,
  spokenNumbersRecipe,
  autoencoderRecipe,
  denoisingAutoencoderRecipe,
  sparseAutoencoderRecipe,
  convAutoencoderRecipe,
  vaeRecipe,
  ganRecipe,
  dcganRecipe,
  wganGpRecipe,
  dqnRecipe,
  dqnPrioritizedRecipe,
  c51Recipe,
  qrDqnRecipe,
  ppoRecipe,
  a2cRecipe,
  reinforceRecipe,
  sacRecipe,
];
