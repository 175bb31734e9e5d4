import type { Recipe } from "./recipe.js";
import { mlpRecipe } from "./recipes/mlp.js";

/** Everything that the commands can train. */
export const recipes: readonly Recipe[] = [mlpRecipe];
