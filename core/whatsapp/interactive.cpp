#include "core/whatsapp/interactive.hpp"

#include "core/whatsapp/content.hpp"
#include "core/whatsapp/payment_content.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

std::optional<model::InteractiveHeader> header(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::InteractiveHeader read;
  read.type = text(object, "type");
  read.text = text(object, "text");
  read.sub_text = text(object, "sub_text");
  read.media = media_member(object);
  read.product = product_of(object["product"]);
  return read;
}

/// WhatsApp writes {"type":"reply","reply":{...}}; cards also "quick_reply".
model::ReplyButton reply_button(json::Value object) {
  const std::string type = text_or_empty(object, "type");
  const json::Value inner = object[type].is_object() ? object[type] : object["reply"];
  return {text(object, "type"), text(inner, "id"), text(inner, "title")};
}

model::ListRow row(json::Value object) {
  return {text(object, "id"), text(object, "title"), text(object, "description")};
}

model::ProductRef product(json::Value object) {
  return product_of(object).value_or(model::ProductRef{});
}

model::InteractiveSection section(json::Value object) {
  return {text(object, "title"), list_of(object["rows"], row),
          list_of(object["product_items"], product)};
}

std::optional<model::InteractiveParameters> parameters(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::InteractiveParameters read;
  read.display_text = text(object, "display_text");
  read.url = text(object, "url");
  read.flow_message_version = text(object, "flow_message_version");
  read.flow_id = text(object, "flow_id");
  read.flow_name = text(object, "flow_name");
  read.flow_cta = text(object, "flow_cta");
  read.flow_token = text(object, "flow_token");
  read.mode = text(object, "mode");
  read.flow_action = text(object, "flow_action");
  read.flow_screen = text(object["flow_action_payload"], "screen");
  read.flow_data = free_form(object["flow_action_payload"]["data"]);
  read.country = text(object, "country");
  read.values = free_form(object["values"]);
  read.saved_addresses = free_form(object["saved_addresses"]);
  read.validation_errors = free_form(object["validation_errors"]);
  read.thumbnail_product_retailer_id = text(object, "thumbnail_product_retailer_id");
  read.ttl_minutes = whole(object, "ttl_minutes");
  read.payload = text(object, "payload");
  if (!object["reference_id"].absent()) read.order_details = order_details(object);
  return read;
}

void fill(json::Value object, model::CardAction& action) {
  action.name = text(object, "name");
  action.button = text(object, "button");
  action.buttons = list_of(object["buttons"], reply_button);
  action.sections = list_of(object["sections"], section);
  action.catalog_id = text(object, "catalog_id");
  action.product_retailer_id = text(object, "product_retailer_id");
  action.mode = text(object, "mode");
  action.parameters = parameters(object["parameters"]);
}

model::InteractiveCard card(json::Value object) {
  model::InteractiveCard read;
  read.card_index = whole(object, "card_index");
  read.type = text(object, "type");
  read.header = header(object["header"]);
  read.body = text(object["body"], "text");
  if (object["action"].is_object()) fill(object["action"], read.action.emplace());
  return read;
}

}  // namespace

model::InteractiveContent interactive_content(json::Value interactive) {
  model::InteractiveContent read;
  read.type = text_or_empty(interactive, "type");
  read.header = header(interactive["header"]);
  read.body = text(interactive["body"], "text");
  read.footer = text(interactive["footer"], "text");
  const json::Value action = interactive["action"];
  if (action.is_object()) {
    fill(action, read.action.emplace());
    read.action->cards = list_of(action["cards"], card);
  }
  return read;
}

std::optional<model::FormRef> form_of(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::FormRef{text(object, "id"), text(object, "name"), text(object, "status"),
                        texts(object["categories"])};
}

}  // namespace sambung::whatsapp
