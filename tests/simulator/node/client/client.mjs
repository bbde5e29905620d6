// An unmodified third-party client against the simulator: it sends every kind of message it knows,
// keeps media, templates and the number, and reads every webhook that the simulator signs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { account, appSecret, channel, openStage, person, token } from './stage.mjs'

let stage
let client
before(async () => {
  stage = await openStage()
  client = new WhatsAppClient({ accessToken: token, baseUrl: stage.baseUrl, graphVersion: 'v26.0' })
})
after(() => stage.close())

const common = { phoneNumberId: channel, to: person }
const png = Buffer.from('89504e470d0a1a0a00', 'hex')
const upload = async (type, bytes) =>
  (await client.media.upload({ phoneNumberId: channel, type, file: new Blob([bytes], { type }), fileName: 'a' })).id
const link = name => ({ link: `https://media.example.test/${name}` })
const card = number => ({
  cardIndex: number, header: { type: 'image', image: link(`${number}.jpg`) }, bodyText: 'Kopi',
  action: { displayText: 'Buka', url: `https://contoh.example.test/${number}` }
})

const sends = {
  text: () => client.messages.sendText({ ...common, body: 'Halo', previewUrl: true }),
  'text by business-scoped id': () => client.messages.sendText({ phoneNumberId: channel, recipient: 'ID.7741002938475999', body: 'Halo' }),
  'text as a reply': () => client.messages.sendText({ ...common, body: 'Halo', contextMessageId: 'wamid.X' }),
  'image by id': async () => client.messages.sendImage({ ...common, image: { id: await upload('image/png', png), caption: 'A' } }),
  'image by link': () => client.messages.sendImage({ ...common, image: link('a.jpg') }),
  audio: () => client.messages.sendAudio({ ...common, audio: { ...link('a.ogg'), voice: true } }),
  video: () => client.messages.sendVideo({ ...common, video: link('a.mp4') }),
  document: async () => client.messages.sendDocument({ ...common, document: { id: await upload('application/pdf', '%PDF-1.4'), filename: 'a.pdf' } }),
  sticker: () => client.messages.sendSticker({ ...common, sticker: link('a.webp') }),
  location: () => client.messages.sendLocation({ ...common, location: { latitude: -6.2, longitude: 106.8, name: 'Kedai' } }),
  contacts: () => client.messages.sendContacts({ ...common, contacts: [{ name: { formattedName: 'Dewi', firstName: 'Dewi' }, phones: [{ phone: '+6281255505678', type: 'CELL' }] }] }),
  reaction: async () => {
    const { message_id: messageId } = await stage.control('say', { from: person, text: 'Halo' })
    return client.messages.sendReaction({ ...common, reaction: { messageId, emoji: '\u{1F44D}' } })
  },
  template: () => client.messages.sendTemplate({ ...common, template: { name: 'hello_world', language: { code: 'en_US' } } }),
  'template with parameters': () => client.messages.sendTemplate({ ...common, template: { name: 'order_ready', language: { code: 'id' }, components: [
    { type: 'body', parameters: [{ type: 'text', parameterName: 'nama', text: 'Ayu' }, { type: 'text', parameterName: 'kode', text: 'K-19' }] },
    { type: 'button', subType: 'url', index: '0', parameters: [{ type: 'text', text: 'K-19' }] }] } }),
  buttons: () => client.messages.sendInteractiveButtons({ ...common, bodyText: 'Kirim?', buttons: [{ id: 'ya', title: 'Ya' }, { id: 'tidak', title: 'Tidak' }] }),
  list: () => client.messages.sendInteractiveList({ ...common, bodyText: 'Pilih', buttonText: 'Jam', sections: [{ title: 'Rabu', rows: [{ id: '10', title: '10:00' }] }] }),
  product: () => client.messages.sendInteractiveProduct({ ...common, bodyText: 'Kopi', catalogId: '1', productRetailerId: 'KOPI-250' }),
  'product list': () => client.messages.sendInteractiveProductList({ ...common, bodyText: 'Kopi', header: { type: 'text', text: 'Menu' }, catalogId: '1', sections: [{ title: 'A', productItems: [{ productRetailerId: 'KOPI-250' }] }] }),
  flow: () => client.messages.sendInteractiveFlow({ ...common, bodyText: 'Isi', parameters: { flowId: '1', flowCta: 'Isi', flowMessageVersion: '3' } }),
  address: () => client.messages.sendInteractiveAddress({ ...common, bodyText: 'Alamat', parameters: { country: 'IN' } }),
  'location request': () => client.messages.sendInteractiveLocationRequest({ ...common, bodyText: 'Di mana?', parameters: { requestMessage: 'Di mana?' } }),
  'call permission': () => client.messages.sendInteractiveCallPermission({ ...common, bodyText: 'Boleh?', parameters: { phoneNumber: '+62215550100' } }),
  'cta url': () => client.messages.sendInteractiveCtaUrl({ ...common, bodyText: 'Lihat', parameters: { displayText: 'Buka', url: 'https://contoh.example.test/' } }),
  carousel: () => client.messages.sendInteractiveCarousel({ ...common, bodyText: 'Kopi', cards: [card(0), card(1)] }),
  catalog: () => client.messages.sendInteractiveCatalogMessage({ ...common, bodyText: 'Katalog', parameters: { thumbnailProductRetailerId: 'KOPI-250' } })
}
for (const [name, send] of Object.entries(sends)) {
  test(`sends ${name}`, async () => {
    const answer = await send()
    assert.match(answer.messages[0].id, /^wamid\./)
  })
}

test('hears what became of a message', async () => {
  const { messages: [{ id }] } = await client.messages.sendText({ ...common, body: 'Halo', bizOpaqueCallbackData: 'x' })
  const seen = webhooks => webhooks.flatMap(({ body }) => normalizeWebhook(JSON.parse(body)).statuses)
    .filter(status => status.id === id).map(status => status.status)
  await stage.receiver.until(webhooks => seen(webhooks).length === 3, 'three statuses')
  assert.deepEqual(new Set(seen(stage.receiver.webhooks)), new Set(['sent', 'delivered', 'read']))
})

test('marks messages as read', async () => {
  const { message_id: messageId } = await stage.control('say', { from: person, text: 'Halo' })
  assert.equal((await client.messages.markRead({ phoneNumberId: channel, messageId })).success, true)
})

test('errors of the Graph API are recognised', async () => {
  const wrong = new WhatsAppClient({ accessToken: 'wrong', baseUrl: stage.baseUrl })
  await assert.rejects(wrong.messages.sendText({ ...common, body: 'x' }), error => error.code === 190 && error.httpStatus === 401)
  await assert.rejects(client.messages.sendTemplate({ ...common, template: { name: 'none', language: { code: 'id' } } }), error => error.code === 132001)
})

test('keeps media', async () => {
  const mediaId = await upload('image/png', png)
  const described = await client.media.get({ mediaId, phoneNumberId: channel })
  assert.equal(described.mimeType, 'image/png')
  const bytes = await client.media.download({ mediaId, phoneNumberId: channel, auth: 'always' })
  assert.deepEqual(Buffer.from(bytes), png)
  assert.equal((await client.media.delete({ mediaId })).success, true)
  await assert.rejects(client.media.get({ mediaId }))
})

test('keeps templates', async () => {
  const made = await client.templates.create({ businessAccountId: account, name: 'promo_node', language: 'id', category: 'MARKETING', components: [{ type: 'BODY', text: 'Ada promo baru hari ini.' }] })
  assert.equal(made.status, 'PENDING')
  await stage.receiver.until(webhooks => webhooks.some(({ body }) => body.includes('promo_node') && body.includes('APPROVED')), 'approval')
  const list = await client.templates.list({ businessAccountId: account, name: 'promo_node' })
  assert.equal(list.data.length, 1)
  const got = await client.templates.get({ businessAccountId: account, templateId: made.id })
  assert.equal(got.name, 'promo_node')
  assert.equal((await client.templates.delete({ businessAccountId: account, name: 'promo_node' })).success, true)
})

test('registers the number and writes its profile', async () => {
  await client.phoneNumbers.requestCode({ phoneNumberId: channel, codeMethod: 'SMS', language: 'id' })
  await client.phoneNumbers.verifyCode({ phoneNumberId: channel, code: '123456' })
  await client.phoneNumbers.register({ phoneNumberId: channel, pin: '123456' })
  await client.phoneNumbers.businessProfile.update({ phoneNumberId: channel, about: 'Kopi' })
  const profile = await client.phoneNumbers.businessProfile.get({ phoneNumberId: channel })
  assert.equal(profile.data[0].about, 'Kopi')
})

/** Ids that a webhook's items carry under a name, wherever the client is meant to find them. */
const idsOf = (body, name) => body.entry.flatMap(entry => entry.changes)
  .flatMap(change => change.value[name] ?? []).map(item => item.id)

test('its verifier and normaliser accept every webhook', async () => {
  const { fixtures } = await stage.control('fixtures')
  assert.ok(fixtures.length >= 300)
  const first = stage.receiver.webhooks.length
  for (const name of fixtures) await stage.control('trigger', { name })
  await stage.receiver.until(webhooks => webhooks.length >= first + fixtures.length, 'all fixtures')
  const types = new Set()
  for (const { body, signature } of stage.receiver.webhooks.slice(first)) {
    assert.equal(verifySignature({ appSecret, rawBody: body, signatureHeader: signature }), true)
    const spoilt = Buffer.from(body)
    spoilt[10] ^= 1
    assert.equal(verifySignature({ appSecret, rawBody: spoilt, signatureHeader: signature }), false)
    const raw = JSON.parse(body)
    const events = normalizeWebhook(raw)
    assert.equal(events.object, 'whatsapp_business_account')
    const field = raw.entry[0].changes[0].field.replace(/_([a-z])/g, (_, c) => c.toUpperCase())
    assert.ok(events.raw[field].length > 0, field)
    assert.deepEqual(events.messages.map(one => one.id).sort(), [...idsOf(raw, 'messages'), ...idsOf(raw, 'message_echoes')].sort())
    assert.deepEqual(events.statuses.map(one => one.id), idsOf(raw, 'statuses'))
    assert.equal(events.calls.length, idsOf(raw, 'calls').length)
    for (const message of events.messages) types.add(message.type)
  }
  for (const type of ['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'interactive', 'button', 'order', 'reaction', 'system', 'edit', 'revoke', 'unsupported']) {
    assert.ok(types.has(type), type)
  }
})
