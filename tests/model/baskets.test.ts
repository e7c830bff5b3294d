import { holdsInAnyStory } from "./any-story";

holdsInAnyStory("baskets");
