import Form from "next/form";
import { TOPICS } from "@/lib/messages";

type DeadLetterFilterProps = { q: string | undefined; topic: string | undefined; open: boolean | undefined };

/** Words, topic and state to look for; an ordinary form, so that an address says what is shown. */
export function DeadLetterFilter({ q, topic, open }: DeadLetterFilterProps) {
  return (
    <Form
      action="/admin/dead-letters"
      role="search"
      aria-label="Dead letters"
      className="mb-6 grid gap-3 sm:grid-cols-[1fr_auto_auto_auto]"
    >
      <label>
        <span className="sr-only">Search dead letters</span>
        <input
          name="q"
          type="search"
          maxLength={200}
          defaultValue={q}
          placeholder="Event, type, correlation id, cause or body"
          autoComplete="off"
          className="input"
        />
      </label>
      <label>
        <span className="sr-only">Topic</span>
        <select name="topic" defaultValue={topic ?? ""} className="input">
          <option value="">Every topic</option>
          {Object.values(TOPICS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span className="sr-only">State</span>
        <select name="open" defaultValue={open === undefined ? "" : String(open)} className="input">
          <option value="true">Open</option>
          <option value="false">Resolved</option>
          <option value="">All</option>
        </select>
      </label>
      <button type="submit" className="btn btn-line">
        Search
      </button>
    </Form>
  );
}
