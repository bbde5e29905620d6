// Corrections to Meta's OpenAPI file (business messaging API v23.0), which as shipped refuses right
// bodies and accepts wrong ones. Each says why, from Meta's documentation and field reports; the test
// prints how many there are. A correction that changes nothing any more is an error: delete it.

const contents = {
  TextMessage: 'text', AudioMessage: 'audio', DocumentMessage: 'document', ImageMessage: 'image',
  LocationMessage: 'location', VideoMessage: 'video', StickerMessage: 'sticker', ReactionMessage: 'reaction',
  InteractiveMessage: 'interactive', TemplateMessage: 'template', ContactsMessage: 'contacts'
}
const own = (schemas, name) => schemas[name].allOf[1]
const content = (schemas, name) => own(schemas, name).properties[contents[name]]

export const corrections = [
  ['recipient_type and type have defaults', s => {
    s.BaseMessageProperties.required = ['messaging_product', 'to']
    for (const [name, type] of Object.entries(contents)) own(s, name).required = type === 'text' ? [type] : [type, 'type']
  }],
  ['the only product is whatsapp', s => { s.BaseMessageProperties.properties.messaging_product.enum = ['whatsapp'] }],
  ['biz_opaque_callback_data is missing', s => {
    s.BaseMessageProperties.properties.biz_opaque_callback_data = { type: 'string', maxLength: 512 }
  }],
  ['allOf with additionalProperties:false refuses the common members', s => {
    for (const name of Object.keys(contents)) delete own(s, name).additionalProperties
  }],
  ['a text has a body of 1 to 4096 characters', s => {
    const text = content(s, 'TextMessage')
    text.required = ['body']
    Object.assign(text.properties.body, { minLength: 1, maxLength: 4096 })
  }],
  ['coordinates are numbers (text is taken too) and required', s => {
    const location = content(s, 'LocationMessage')
    for (const name of ['latitude', 'longitude']) location.properties[name].type = ['string', 'number']
    location.required = ['latitude', 'longitude']
  }],
  ['a reaction has a message and an emoji', s => { content(s, 'ReactionMessage').required = ['message_id', 'emoji'] }],
  ['a contact has a name', s => {
    s.ContactObject.required = ['name']
    s.NameObject.required = ['formatted_name']
  }],
  ['a template language has no need of a policy', s => { s.LanguageObject.required = ['code'] }],
  ['button indexes are 0 to 9', s => {
    s.TemplateComponent.properties.index = { type: ['string', 'integer'], pattern: '^[0-9]$' }
  }],
  ['kinds of template buttons and components are missing', s => {
    s.TemplateComponent.properties.sub_type.enum.push('flow', 'copy_code', 'mpm', 'voice_call')
    s.TemplateComponent.properties.type.enum.push('carousel', 'limited_time_offer')
  }],
  ['the discriminator of components points at schemas that need more', s => { delete s.TemplateComponent.discriminator }],
  ['kinds of interactive messages are missing', s => {
    s.InteractiveObject.properties.type.enum.push('cta_url', 'location_request_message', 'address_message')
  }],
  ['actions of a URL button and of a location request are missing', s => {
    s.ActionObject.oneOf.push(
      { required: ['name', 'parameters'], properties: { name: { const: 'cta_url' }, parameters: { type: 'object', required: ['display_text', 'url'], properties: { display_text: { type: 'string', maxLength: 20 }, url: { type: 'string', format: 'uri' } } } } },
      { required: ['name'], properties: { name: { const: 'send_location' } }, not: { required: ['parameters'] } })
  }],
  ['read receipts and typing indicators are missing', s => {
    s.MarkRead = {
      type: 'object', required: ['messaging_product', 'status', 'message_id'], not: { required: ['to'] },
      properties: {
        messaging_product: { const: 'whatsapp' }, status: { const: 'read' }, message_id: { type: 'string' },
        typing_indicator: { type: 'object', required: ['type'], properties: { type: { const: 'text' } } }
      }
    }
    s.Message.oneOf.push({ $ref: '#/components/schemas/MarkRead' })
    delete s.Message.discriminator
  }],
  ['numbers that work are CONNECTED', s => { s.WhatsAppPhoneNumberStatus.enum.push('CONNECTED') }],
  ['the format of links is called uri', s => {
    const rename = value => {
      if (value === null || typeof value !== 'object') return
      if (value.format === 'url') value.format = 'uri'
      Object.values(value).forEach(rename)
    }
    rename(s)
  }]
]

/** Applies all corrections; how many there are. */
export function correct(document) {
  const schemas = document.components.schemas
  for (const [why, apply] of corrections) {
    const before = JSON.stringify(schemas)
    apply(schemas)
    if (JSON.stringify(schemas) === before) throw new Error(`overlay: "${why}" changes nothing; delete it`)
  }
  return corrections.length
}
