import "@/lib/consumers/dispatch";
import { inventory } from "@/lib/consumers/inventory";
import { TOPICS } from "@/lib/messages";
import { receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(TOPICS.INVENTORY, inventory);
