import type { Listeners } from "@/lib/listeners";
import { analytics } from "./analytics";
import { commands } from "./commands";
import { inventory } from "./inventory";
import { notifications } from "./notifications";
import { orders } from "./orders";

/** Every message of the shop, and who listens to it: what webhooks, replays and dead letters go by. */
export const LISTENERS: Listeners = { ...commands, ...orders, ...notifications, ...inventory, ...analytics };
