import type { Recipe } from "./recipe.js";
import {
  autoencoderRecipe,
  convAutoencoderRecipe,
  denoisingAutoencoderRecipe,
  sparseAutoencoderRecipe,
  vaeRecipe,
} from "./recipes/autoencoders.js";
import { charLstmRecipe } from "./recipes/characterModels.js";
import { cifarCnnRecipe, cifarCnnTunedRecipe } from "./recipes/cifarCnns.js";
import { lenetRecipe } from "./recipes/lenets.js";
import { mlpRecipe, mlpTunedRecipe } from "./recipes/perceptrons.js";

/** Everything that the commands can train. */
export const recipes: readonly Recipe[] = [
  mlpRecipe,
  mlpTunedRecipe,
  lenetRecipe,
  cifarCnnRecipe,
  cifarCnnTunedRecipe,
  charLstmRecipe,
  autoencoderRecipe,
  denoisingAutoencoderRecipe,
  sparseAutoencoderRecipe,
  convAutoencoderRecipe,
  vaeRecipe,
];
