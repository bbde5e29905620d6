#include "core/simulator/graph/send_rules.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kContactsMax = 257;
constexpr std::size_t kIdMax = 1024;

bool is_phone(const std::string& text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      ++digits;
    else if (c != '+' && c != ' ' && c != '-' && c != '(' && c != ')')
      return false;
  }
  return digits >= 7 && digits <= 15;
}

void check_recipient(const Field& body) {
  const Field to = body.at("to");
  const Field recipient = body.at("recipient");
  if (to.absent() && recipient.absent()) {
    static_cast<void>(to.fail(131008, "is required."));
    return;
  }
  const bool group = body.at("recipient_type").text() == "group";
  if (!to.absent()) {
    if (to.require_text(128) && !group && !is_phone(to.text())) {
      to.fail(100, "must be a phone number; a business-scoped user id goes into recipient.");
    }
    return;
  }
  if (recipient.require_text(140) && recipient.text().find('.') != 2) {
    recipient.fail(100, "must be a business-scoped user id such as ID.1234567890123456.");
  }
}

void check_text(const Field& text) {
  if (!text.require_object({"body", "preview_url"})) return;
  text.at("body").require_text(4096);
  text.at("preview_url").allow_boolean();
}

void check_location(const Field& location) {
  if (!location.require_object({"latitude", "longitude", "name", "address"})) return;
  location.at("latitude").require_number(-90, 90);
  location.at("longitude").require_number(-180, 180);
  location.at("name").allow_text(1000);
  location.at("address").allow_text(1000);
}

void check_reaction(const Field& reaction) {
  if (!reaction.require_object({"message_id", "emoji"})) return;
  reaction.at("message_id").require_text(kIdMax);
  // Empty removes the reaction; a sequence with skin tones and joiners is still one emoji.
  reaction.at("emoji").require_text(16, 0);
}

void check_contact(const Field& contact) {
  if (!contact.require_object(
          {"name", "phones", "emails", "addresses", "org", "urls", "birthday"})) {
    return;
  }
  const Field name = contact.at("name");
  if (!name.require_object()) return;
  name.at("formatted_name").require_text(1024);
  for (const char* list : {"phones", "emails", "addresses", "urls"}) {
    const Field items = contact.at(list);
    if (items.absent() || !items.require_array(0, 100)) continue;
    for (std::size_t i = 0; i < items.size(); ++i) items.item(i).require_object();
  }
}

}  // namespace

std::string send_type(const Field& body) {
  const Field type = body.at("type");
  return type.absent() ? "text" : type.text();
}

void check_envelope(const Field& body) {
  const Field product = body.at("messaging_product");
  if (product.text() != "whatsapp") {
    product.fail(100, product.absent() ? "is required." : "must be one of {whatsapp}.");
    return;
  }
  body.at("recipient_type").allow_one_of({"individual", "group"});
  check_recipient(body);
  body.at("type").allow_one_of({"text", "image", "video", "audio", "document", "sticker",
                                "location", "contacts", "interactive", "template", "reaction"});
  body.at("biz_opaque_callback_data").allow_text(512);
  body.at("recipient_identity_key_hash").allow_text(256);
  const Field context = body.at("context");
  if (!context.absent() && context.require_object({"message_id"})) {
    context.at("message_id").require_text(kIdMax);
    if (send_type(body) == "reaction") context.fail(100, "is not allowed with a reaction.");
  }
}

void check_contacts(const Field& contacts) {
  if (!contacts.require_array(1, kContactsMax)) return;
  for (std::size_t i = 0; i < contacts.size(); ++i) check_contact(contacts.item(i));
}

void check_media(const Field& media, const std::string& kind) {
  const bool with_caption =
      kind == "image" || kind == "video" || kind == "document" || kind == "gif";
  if (!media.require_object()) return;
  if (media.at("id").absent() == media.at("link").absent()) {
    media.fail(media.at("id").absent() ? 131008 : 100, "must have exactly one of id and link.");
    return;
  }
  if (!media.at("id").absent()) media.at("id").require_text(kIdMax);
  if (!media.at("link").absent()) media.at("link").require_http_url(2048);
  if (with_caption) {
    media.at("caption").allow_text(1024);
  } else if (!media.at("caption").absent()) {
    media.at("caption").fail(100, "is not allowed for " + kind + ".");
  }
  if (kind == "document") {
    media.at("filename").allow_text(240);
  } else if (!media.at("filename").absent()) {
    media.at("filename").fail(100, "is only allowed for document.");
  }
  if (kind == "audio") media.at("voice").allow_boolean();
}

void check_content(const Field& body, const std::string& type) {
  const Field content = body.at(type);
  if (type == "text") return check_text(content);
  if (type == "location") return check_location(content);
  if (type == "reaction") return check_reaction(content);
  if (type == "contacts") return check_contacts(content);
  if (type == "interactive") return check_interactive(content);
  check_media(content, type);
}

}  // namespace sambung::simulator
