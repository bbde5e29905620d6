// Prints events as they happen, one JSON body a line; finds and fetches what the live feed lost.
//
//     npm install && node follow.mjs ipc://data/run/bus.sock message.received.
import { Dealer, Subscriber } from "zeromq"

const [endpoint, prefix] = process.argv.slice(2)
const requests = new Dealer({ receiveTimeout: 5000 })
requests.connect(endpoint)
let number = 0

// Sends a request until it is answered: the bus may have been restarted in between.
async function ask(request) {
  for (;;) {
    const id = String(number++)
    await requests.send(JSON.stringify({ v: 0, id, ...request }))
    try {
      for (;;) {
        const [text, ...frames] = await requests.receive()
        const head = JSON.parse(text)
        if (head.id !== id) continue // late, of an earlier try
        if (head.re === "error") throw new Error(head.what) // "reset": another journal; begin anew
        return [head, frames]
      }
    } catch (error) {
      if (error.code !== "EAGAIN") throw error
    }
  }
}

const seen = new Map() // per topic: offset of the last event handled
const cursors = new Map() // per topic: its cursor
const [{ cursor: start }] = await ask({ op: "fetch", from: "new" }) // all after this shall be seen
const feed = new Subscriber()
feed.subscribe(prefix) // a byte prefix: end it with a dot
feed.connect((await ask({ op: "hello" }))[0].feed)
console.error("following")

function handle(topic, head, body) {
  if (head.offset <= (seen.get(topic) ?? 0)) return // seen before: everything may come twice
  seen.set(topic, head.offset)
  cursors.set(topic, head.cursor)
  process.stdout.write(body + "\n")
}

async function repair(topic) {
  for (let more = true; more; ) {
    const after = cursors.get(topic) ?? start
    const [page, frames] = await ask({ op: "fetch", after, prefixes: [topic] })
    for (let i = 0; i < frames.length; i += 3) handle(topic, JSON.parse(frames[i + 1]), frames[i + 2])
    cursors.set(topic, page.cursor)
    more = page.more
    console.error(`gap in ${topic}: fetched ${page.count}`)
  }
}

for await (const [name, text, body] of feed) {
  const topic = name.toString(), head = JSON.parse(text), last = seen.get(topic) ?? 0
  if (head.offset <= last) continue
  // A beacon names the newest offset of a topic that went quiet; an event names the one before it.
  if (!head.beacon && head.prev === last) { handle(topic, head, body); continue }
  await repair(topic)
  seen.set(topic, Math.max(seen.get(topic) ?? 0, head.offset))
}
