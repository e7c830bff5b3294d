import "@/lib/consumers/dispatch";
import { commands } from "@/lib/consumers/commands";
import { TOPICS } from "@/lib/messages";
import { receive } from "@/lib/qstash-webhook";

export const maxDuration = 30;

export const POST = receive(TOPICS.COMMANDS, commands);
