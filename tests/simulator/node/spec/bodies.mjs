// Send bodies on which Meta's corrected specification and the simulator must agree.
const to = (type, content, more = {}) => ({ messaging_product: 'whatsapp', to: '6281255501234', type, [type]: content, ...more })
const interactive = content => to('interactive', content)
const buttons = (...titles) => interactive({ type: 'button', body: { text: 'Kirim?' }, action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: String(i), title } })) } })
const template = (name, more = {}) => to('template', { name, language: { code: name === 'order_ready' ? 'id' : 'en_US' }, ...more })
const link = name => ({ link: `https://media.example.test/${name}` })
const without = (body, ...names) => Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
const text = to('text', { body: 'Halo' })

export const right = {
  'text': text,
  'text without type': without(text, 'type'),
  'text with preview': to('text', { body: 'https://contoh.example.test/', preview_url: true }),
  'text to an individual': { ...text, recipient_type: 'individual' },
  'text with callback data': { ...text, biz_opaque_callback_data: 'sambung:1' },
  'reply': { ...text, context: { message_id: 'wamid.X' } },
  'image by link': to('image', { ...link('a.jpg'), caption: 'A' }),
  'video by link': to('video', link('a.mp4')),
  'audio by link': to('audio', link('a.ogg')),
  'document by link': to('document', { ...link('a.pdf'), filename: 'a.pdf' }),
  'sticker by link': to('sticker', link('a.webp')),
  'location': to('location', { latitude: -6.2, longitude: 106.8, name: 'Kedai', address: 'Jl. Contoh' }),
  'buttons': buttons('Ya', 'Tidak'),
  'list': interactive({ type: 'list', body: { text: 'Pilih' }, action: { button: 'Jam', sections: [{ title: 'Rabu', rows: [{ id: '1', title: '10:00' }] }] } }),
  'url button': interactive({ type: 'cta_url', body: { text: 'Lihat' }, action: { name: 'cta_url', parameters: { display_text: 'Buka', url: 'https://contoh.example.test/' } } }),
  'location request': interactive({ type: 'location_request_message', body: { text: 'Di mana?' }, action: { name: 'send_location' } }),
  'flow': interactive({ type: 'flow', body: { text: 'Isi' }, action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Isi', flow_token: 't' } } }),
  'product': interactive({ type: 'product', body: { text: 'Kopi' }, action: { catalog_id: '1', product_retailer_id: 'KOPI' } }),
  'template': template('hello_world'),
  'template with parameters': template('order_ready', { components: [
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'nama', text: 'Ayu' }, { type: 'text', parameter_name: 'kode', text: 'K' }] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'K' }] }] })
}

export const wrong = {
  'nothing': {},
  'no product': without(text, 'messaging_product'),
  'another product': { ...text, messaging_product: 'telegram' },
  'no recipient': without(text, 'to'),
  'recipient as a number': { ...text, to: 6281255501234 },
  'recipient as an object': { ...text, to: { phone: '6281255501234' } },
  'unknown recipient type': { ...text, recipient_type: 'crowd' },
  'unknown type': { ...without(text, 'text'), type: 'poll', poll: {} },
  'type without its object': without(text, 'text'),
  'another object than the type': { ...without(text, 'text'), type: 'image', video: link('a.mp4') },
  'text as a string': { ...text, text: 'Halo' },
  'text without body': to('text', {}),
  'text with empty body': to('text', { body: '' }),
  'text too long': to('text', { body: 'x'.repeat(4097) }),
  'text with a number': to('text', { body: 7 }),
  'text with an unknown member': to('text', { body: 'Halo', bodi: 'x' }),
  'preview as text': to('text', { body: 'Halo', preview_url: 'yes' }),
  'callback data too long': { ...text, biz_opaque_callback_data: 'x'.repeat(513) },
  'context as text': { ...text, context: 'wamid.X' },
  'image as text': to('image', 'a.jpg'),
  'image without id and link': to('image', {}),
  'image with a bad link': to('image', { link: 'not a link' }),
  'image id as a number': to('image', { id: 7 }),
  'video without id and link': to('video', {}),
  'document without id and link': to('document', {}),
  'audio without id and link': to('audio', {}),
  'sticker without id and link': to('sticker', {}),
  'location without longitude': to('location', { latitude: 1 }),
  'location without anything': to('location', {}),
  'location with an object': to('location', { latitude: {}, longitude: 1 }),
  'reaction without emoji': to('reaction', { message_id: 'wamid.X' }),
  'reaction without message': to('reaction', { emoji: 'x' }),
  'contacts as an object': to('contacts', { name: 'Dewi' }),
  'contacts without name': to('contacts', [{ phones: [] }]),
  'four buttons': buttons('1', '2', '3', '4'),
  'button without reply': interactive({ type: 'button', body: { text: 'A' }, action: { buttons: [{ type: 'reply' }] } }),
  'interactive without type': interactive({ body: { text: 'A' }, action: { buttons: [] } }),
  'interactive without action': interactive({ type: 'button', body: { text: 'A' } }),
  'unknown interactive': interactive({ type: 'game', body: { text: 'A' }, action: { name: 'game' } }),
  'interactive body as text': interactive({ type: 'button', body: 'A', action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'A' } }] } }),
  'url button without URL': interactive({ type: 'cta_url', body: { text: 'A' }, action: { name: 'cta_url', parameters: { display_text: 'A' } } }),
  'template as text': to('template', 'hello_world'),
  'template without name': to('template', { language: { code: 'id' } }),
  'template without language': to('template', { name: 'hello_world' }),
  'template language as text': to('template', { name: 'hello_world', language: 'en_US' }),
  'template language without code': to('template', { name: 'hello_world', language: {} }),
  'template component without type': template('hello_world', { components: [{ parameters: [] }] }),
  'unknown template component': template('hello_world', { components: [{ type: 'sidebar' }] }),
  'template components as an object': template('hello_world', { components: {} }),
  'unknown template button': template('order_ready', { components: [{ type: 'button', sub_type: 'bell', index: '0', parameters: [] }] }),
  'read receipt without message': { messaging_product: 'whatsapp', status: 'read' },
  'unknown status': { messaging_product: 'whatsapp', status: 'seen', message_id: 'wamid.X' }
}
