import { analytics } from "@/lib/consumers/analytics";
import { TOPICS } from "@/lib/messages";
import { storeDeadLetter } from "@/lib/operations/store-dead-letter";
import { receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(TOPICS.ANALYTICS, analytics, storeDeadLetter);
