/** Nothing. Next takes the nearest file of this name, and above this folder that is the shop's, with all that it loads. */
export function register() {}
