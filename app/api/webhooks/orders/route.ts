import "@/lib/consumers/dispatch";
import { orders } from "@/lib/consumers/orders";
import { TOPICS } from "@/lib/messages";
import { receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(TOPICS.ORDERS, orders);
