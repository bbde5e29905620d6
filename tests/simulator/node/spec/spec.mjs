// What the simulator accepts and answers, judged by Meta's own OpenAPI file (corrected by overlay.mjs)
// through Prism as a proxy: a request or an answer that breaks the specification does not pass it.
// SAMBUNG_SPECS names the folder that holds the file; without it everything here is skipped.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { right, wrong } from './bodies.mjs'
import { account, channel, openStage, token } from './stage.mjs'

const reads = [
  `/${channel}`, `/${channel}?fields=status,throughput,quality_rating`, `/${account}/phone_numbers`,
  `/${account}/message_templates`, `/${account}/subscribed_apps`, `/${channel}/settings`, `/${channel}/block_users`
]
const writes = {
  [`/${channel}/register`]: { messaging_product: 'whatsapp', pin: '123456' },
  [`/${channel}/request_code`]: { code_method: 'SMS', language: 'en_US' },
  [`/${channel}/whatsapp_business_profile`]: { messaging_product: 'whatsapp', about: 'Kopi' },
  [`/${account}/subscribed_apps`]: {},
  [`/${account}/message_templates`]: { name: 'promo_spec', language: 'id', category: 'MARKETING', components: [{ type: 'BODY', text: 'Ada promo baru hari ini.' }] }
}
const count = Object.keys(right).length + Object.keys(wrong).length + reads.length + Object.keys(writes).length

const folder = process.env.SAMBUNG_SPECS
if (!folder) {
  console.log(`SKIPPED ${count} checks against Meta's OpenAPI file: set SAMBUNG_SPECS to the folder that holds it`)
  process.exit(0)
}
const file = fs.readdirSync(folder).find(name => /business-messaging-api.*\.yaml$/.test(name))
if (!file) {
  console.error(`SAMBUNG_SPECS=${folder} holds no *business-messaging-api*.yaml; unset it, or put Meta's file there`)
  process.exit(1)
}

const { default: yaml } = await import('js-yaml')
const { correct } = await import('./overlay.mjs')

let stage
let prism
let proxy
before(async () => {
  const document = yaml.load(fs.readFileSync(path.join(folder, file), 'utf8'))
  console.log(`${correct(document)} corrections to ${file}`)
  fs.writeFileSync('corrected.yaml', yaml.dump(document, { noRefs: true, lineWidth: -1 }))
  stage = await openStage()
  prism = spawn('node_modules/.bin/prism', ['proxy', '-h', '127.0.0.1', '-p', '0', '--errors', 'corrected.yaml', stage.baseUrl], { stdio: ['ignore', 'pipe', 'pipe'] })
  proxy = await new Promise((resolve, reject) => {
    let seen = ''
    const read = piece => {
      seen += piece
      const found = seen.match(/listening on (http:\S+)/)
      if (found) resolve(found[1].replace(/\u001b\[\d+m/g, ''))
    }
    prism.stdout.on('data', read)
    prism.stderr.on('data', read)
    prism.on('exit', code => reject(new Error(`prism ended with ${code}: ${seen.slice(-500)}`)))
  })
})
after(async () => {
  prism?.kill()
  await stage?.close()
})

const call = async (base, method, target, body) => {
  const response = await fetch(`${base}/v23.0${target}`, {
    method, body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'user-agent': 'sambung/1.0.0' }
  })
  return { status: response.status, text: await response.text(), violations: response.headers.get('sl-violations') }
}
const passes = async (method, target, body) => {
  const answer = await call(proxy, method, target, body)
  assert.equal(answer.status, 200, answer.text.slice(0, 600))
  assert.equal(answer.violations, null)
}

for (const [name, body] of Object.entries(right)) {
  test(`right: ${name}`, () => passes('POST', `/${channel}/messages`, body))
}
test('right: read receipt', async () => {
  const { message_id } = await stage.control('say', { from: '6281255501234', text: 'Halo' })
  await passes('POST', `/${channel}/messages`, { messaging_product: 'whatsapp', status: 'read', message_id, typing_indicator: { type: 'text' } })
})
for (const [name, body] of Object.entries(wrong)) {
  test(`wrong: ${name}`, async () => {
    assert.equal((await call(proxy, 'POST', `/${channel}/messages`, body)).status, 422, 'the specification accepts it')
    assert.ok((await call(stage.baseUrl, 'POST', `/${channel}/messages`, body)).status >= 400, 'the simulator accepts it')
  })
}
test('at least 30 wrong bodies are tried', () => assert.ok(Object.keys(wrong).length >= 30))
for (const target of reads) test(`answers GET ${target}`, () => passes('GET', target))
for (const [target, body] of Object.entries(writes)) test(`answers POST ${target}`, () => passes('POST', target, body))
