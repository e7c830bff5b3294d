import { holdsInAnyStory } from "./any-story";

holdsInAnyStory("shelves");
