/** Whole models with their recipes, and the commands that train and evaluate them. */
export {};
