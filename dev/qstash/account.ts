import { attempt } from "./attempt.ts";
import { cancel } from "./cancel.ts";
import type { Clock } from "./clock.ts";
import { compact, isWasteful } from "./compaction.ts";
import { DeadLetters } from "./dead-letters.ts";
import { Deduplication } from "./deduplication.ts";
import { Dispatcher, type Limits } from "./dispatcher.ts";
import { errorText } from "./errors.ts";
import type { Faults } from "./faults.ts";
import { Groups } from "./groups.ts";
import { HttpSender } from "./http-sender.ts";
import { Journal } from "./journal.ts";
import { type KeyPair, SigningKeys } from "./keys.ts";
import { Log } from "./log.ts";
import type { Message } from "./message.ts";
import { Messages, type NewMessage } from "./messages.ts";
import { publishScheduled } from "./publish-scheduled.ts";
import { replay } from "./replay.ts";
import { Schedules } from "./schedules.ts";

export interface AccountSetting {
  readonly token: string;
  readonly keys: KeyPair;
  /** The dev user's keys are fixed: rotating them would make the SDK's dev mode download a server. */
  readonly fixedKeys: boolean;
  readonly directory: string;
  readonly limits: Limits;
  readonly defaultTimeoutMs: number;
  readonly log: (line: string) => void;
}

const TIDY_EVERY_MS = 2_000;

/** Everything that one user of QStash has: messages, queues, groups, schedules, dead letters, keys, a log. */
export class Account {
  readonly setting: AccountSetting;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly log: Log;
  readonly deduplication: Deduplication;
  readonly messages: Messages;
  readonly deadLetters: DeadLetters;
  readonly groups: Groups;
  readonly schedules: Schedules;
  readonly keys: SigningKeys;
  readonly sender = new HttpSender();
  readonly dispatcher: Dispatcher;
  closing = false;
  readonly #housekeeping: NodeJS.Timeout;
  #compacting = false;

  /** Takes up what the journal in `setting.directory` holds, and begins to deliver. */
  constructor(setting: AccountSetting, clock: Clock, faults: Faults) {
    this.setting = setting;
    this.clock = clock;
    this.faults = faults;
    this.journal = new Journal(setting.directory);
    this.log = new Log(clock);
    this.deduplication = new Deduplication(clock);
    this.messages = new Messages(clock, this.journal, this.deduplication);
    this.deadLetters = new DeadLetters(clock, this.journal);
    this.groups = new Groups(clock, this.journal);
    this.schedules = new Schedules(clock, this.journal, (schedule) => publishScheduled(this, schedule));
    this.keys = new SigningKeys(setting.keys, this.journal);
    this.dispatcher = new Dispatcher(this, setting.limits, (message) => attempt(this, message));
    const unreadable = replay(this);
    if (unreadable > 0) this.report(`${unreadable} unreadable lines of the journal were passed over`);
    for (const message of this.messages.all()) this.dispatcher.restore(message);
    this.schedules.start();
    this.#housekeeping = setInterval(() => this.#tidy(), TIDY_EVERY_MS).unref();
  }

  get defaultTimeoutMs(): number {
    return this.setting.defaultTimeoutMs;
  }

  /** Says that something went wrong that no publisher can be told. */
  report(error: unknown): void {
    this.setting.log(`qstash: ${errorText(error)}`);
  }

  /** Stores a message and sees it delivered. It survives a crash once `journal.flushed()` has resolved. */
  send(draft: NewMessage): Message {
    const message = this.messages.add(draft);
    this.log.add(message, "CREATED", { nextDeliveryTime: message.notBefore });
    this.dispatcher.accept(message);
    return message;
  }

  /** Forgets everything that happened, also on disk. */
  reset(): void {
    for (const message of this.messages.all()) cancel(this, message);
    this.dispatcher.clear();
    this.messages.clear();
    this.deadLetters.clear();
    this.groups.clear();
    this.schedules.clear();
    this.deduplication.clear();
    this.log.clear();
    this.keys.reset();
    const older = this.journal.rotate();
    this.journal.drop(older);
  }

  /** Stops delivering. Attempts that run are broken off and repeated after the next start. */
  close(): void {
    this.closing = true;
    clearInterval(this.#housekeeping);
    this.schedules.close();
    this.dispatcher.close();
    this.sender.close();
    this.journal.close();
  }

  #tidy(): void {
    this.messages.forgetOld();
    if (this.#compacting || !isWasteful(this)) return;
    this.#compacting = true;
    compact(this)
      .catch((error: unknown) => this.report(error))
      .finally(() => {
        this.#compacting = false;
      });
  }
}
