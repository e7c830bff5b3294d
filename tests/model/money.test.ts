import { holdsInAnyStory } from "./any-story";

holdsInAnyStory("money");
