// Runs COMMAND for each event, the JSON body on its stdin, and acknowledges when it exits with 0.
// The bus remembers how far NAME has come, also while this program is not running.
//
//     npm install && node durable.mjs ipc://data/run/bus.sock NAME COMMAND...
import { spawnSync } from "node:child_process"
import { Dealer } from "zeromq"

const [endpoint, name, command, ...args] = process.argv.slice(2)
const requests = new Dealer({ receiveTimeout: 3000 })
requests.connect(endpoint)
const say = (request) => requests.send(JSON.stringify({ v: 0, ...request }))
// A new consumer begins at the start of the journal; `from` does not move one that exists.
// A small credit, because the events that were handed over wait for each other's work here.
const open = () => say({ op: "open", name, credit: 8, from: "all" })

let fence = null, unanswered = true
await open()
for (;;) {
  let frames
  try {
    frames = await requests.receive()
  } catch (error) {
    if (error.code !== "EAGAIN") throw error
    // Silence: say that we live (the bus takes a consumer back after 15 s), or ask again.
    if (unanswered) await open()
    else await say({ op: "ping", fence })
    unanswered = true // until the answer is here
    continue
  }
  const head = JSON.parse(frames[0])
  unanswered = false
  if (head.re === "opened") {
    fence = head.fence
    console.error("opened")
  } else if (head.re === "event" && head.fence === fence) {
    const [topic, attributes, body] = frames.slice(1)
    const answer = { fence, delivery: head.delivery }
    // The same event may come again (after a crash): let its id decide whether it is news.
    const done = spawnSync(command, args, { input: body, stdio: ["pipe", "inherit", "inherit"] })
    if (done.status === 0) await say({ op: "ack", ...answer })
    else await say({ op: "nak", delay_ms: 1000, reason: "the command failed", ...answer })
  } else if (head.re === "error" && head.code === "no_session") {
    await open() // the bus was restarted, or took us for dead
  } else if (head.re === "fenced") {
    throw new Error("another program has opened this consumer")
  } else if (head.re === "error") {
    throw new Error(head.what)
  }
}
