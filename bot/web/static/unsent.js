// What was written and did not arrive yet: kept in the browser, sent strictly in order, each under its own key.

const RETRY_MS = 2000;
const RETRY_MOST_MS = 30000;
const ANSWER_MS = 20000;

/** A signal that gives up after so many ms; none on older phones, where the network itself gives up. */
export const within = (ms) => AbortSignal.timeout?.(ms);

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

/**
 * The queue of one phone. An item is {key, at, kind: text | tap | file, text, n, command, file, size}; the phone is told by
 * show(item), mark(item, state) with sending, failed, lost or sent, refused(item, error), arrived(item) and over().
 * A file is kept only as long as the page: after a reload it is "lost" and has to be chosen again.
 */
export class Unsent {
  constructor(base, drawer, phone) {
    Object.assign(this, { base, drawer, phone, stopped: false });
    this.items = drawer.all("out:").sort((one, other) => one.at - other.at);
  }

  add(item) {
    Object.assign(item, { key: newKey(), at: Date.now() });
    const { file, ...kept } = item;
    this.drawer.write(`out:${item.key}`, kept);
    this.items.push(item);
    this.phone.show(item);
    this.pump();
  }

  drop(item) {
    this.drawer.write(`out:${item.key}`, null);
    this.items = this.items.filter((other) => other !== item);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.retry);
  }

  /** Try at once what waits for its next try. */
  hurry() {
    clearTimeout(this.retry);
    this.pump();
  }

  /** One at a time; what could not be sent keeps its place and its key, so nothing overtakes and nothing arrives twice. */
  async pump() {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (!this.stopped) {
        const item = this.items.find((one) => !one.lost && !one.sent);
        if (!item) return;
        this.phone.mark(item, "sending");
        const answer = await this.send(item);
        if (this.stopped) return;
        if (!answer) return this.later(item);
        this.settle(item, answer);
      }
    } finally {
      this.pumping = false;
    }
  }

  later(item) {
    item.tries = (item.tries ?? 0) + 1;
    item.progress = 0;
    if (this.items.includes(item)) this.phone.mark(item, "failed");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.pump(), Math.min(RETRY_MS * 2 ** (item.tries - 1), RETRY_MOST_MS));
  }

  settle(item, answer) {
    if (answer.error === "lost") {
      item.lost = true;
      this.phone.mark(item, "lost");
    } else if (answer.error) {
      this.drop(item);
      this.phone.refused(item, answer.error);
    } else {
      item.sent = answer.n;
      this.drawer.write(`out:${item.key}`, null);
      this.phone.mark(item, "sent");
      this.phone.arrived(item);
    }
  }

  /** The server's answer, {n} or {error}; null where there was none, and the same thing is to be sent again. */
  async send(item) {
    if (item.kind !== "file") return this.post(item.kind, { key: item.key, text: item.text, n: item.n, command: item.command });
    if (!item.file) return { error: "lost" };
    const offer = await this.post("offer", { key: item.key, name: item.file.name, size: item.file.size });
    return !offer || offer.error || offer.n ? offer : this.upload(item);
  }

  async post(path, value) {
    try {
      const answer = await fetch(this.base + path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(value),
        signal: within(ANSWER_MS),
      });
      return this.judge(answer.status, await answer.text());
    } catch {
      return null;
    }
  }

  upload(item) {
    return new Promise((done) => {
      const request = new XMLHttpRequest(); // fetch tells no progress
      request.open("POST", `${this.base}file?key=${item.key}&name=${encodeURIComponent(item.file.name)}`);
      request.upload.addEventListener("progress", (event) => {
        item.progress = Math.floor((100 * event.loaded) / event.total);
        if (!this.stopped) this.phone.mark(item, "sending");
      });
      request.addEventListener("loadend", () => done(this.judge(request.status, request.responseText)));
      request.send(item.file);
    });
  }

  judge(status, text) {
    if (status === 401) return this.phone.over(), null;
    if (!status || status >= 500 || status === 429 || status === 408) return null;
    try {
      const value = JSON.parse(text);
      return status < 400 ? value : { error: value.error ?? "not_taken" };
    } catch {
      return null;
    }
  }
}
