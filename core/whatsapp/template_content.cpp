#include "core/whatsapp/template_content.hpp"

#include "core/whatsapp/content.hpp"
#include "core/whatsapp/payment_content.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

std::optional<model::TemplateLocation> location(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::TemplateLocation{number(object, "latitude"), number(object, "longitude"),
                                 text(object, "name"), text(object, "address")};
}

model::ProductRef product(json::Value object) {
  return product_of(object).value_or(model::ProductRef{});
}

model::TemplateProductSection section(json::Value object) {
  return {text(object, "title"), list_of(object["product_items"], product)};
}

std::optional<model::TemplateAction> action(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::TemplateAction read;
  read.flow_token = text(object, "flow_token");
  read.flow_action_data = free_form(object["flow_action_data"]);
  read.thumbnail_product_retailer_id = text(object, "thumbnail_product_retailer_id");
  read.sections = list_of(object["sections"], section);
  read.order_details = order_details(object["order_details"]);
  read.ttl_minutes = whole(object, "ttl_minutes");
  return read;
}

model::TapTarget tap_target(json::Value object) {
  return {text(object, "url"), text(object, "title")};
}

model::TemplateParameter parameter(json::Value object) {
  model::TemplateParameter read;
  read.type = text_or_empty(object, "type");
  read.parameter_name = text(object, "parameter_name");
  read.text = text(object, "text");
  read.payload = text(object, "payload");
  read.coupon_code = text(object, "coupon_code");
  const json::Value currency = object["currency"];
  if (currency.is_object()) {
    read.currency = model::TemplateCurrency{text(currency, "fallback_value"),
                                            text(currency, "code"), whole(currency, "amount_1000")};
  }
  const json::Value date = object["date_time"];
  if (date.is_object()) read.date_time = model::TemplateDateTime{text(date, "fallback_value")};
  read.media = media_member(object);
  read.location = location(object["location"]);
  read.action = action(object["action"]);
  read.limited_time_offer_expires =
      milliseconds(object["limited_time_offer"], "expiration_time_ms");
  read.product = product_of(object["product"]);
  read.tap_targets = list_of(object["tap_target_configuration"], tap_target);
  read.order_status = order_details(object["order_status"]);
  return read;
}

void fill(json::Value object, model::CardComponent& component) {
  component.type = text_or_empty(object, "type");
  component.sub_type = text(object, "sub_type");
  component.index = text(object, "index");
  component.parameters = list_of(object["parameters"], parameter);
}

model::CardComponent card_component(json::Value object) {
  model::CardComponent read;
  fill(object, read);
  return read;
}

model::TemplateCard card(json::Value object) {
  return {whole(object, "card_index"), list_of(object["components"], card_component)};
}

model::TemplateComponent component(json::Value object) {
  model::TemplateComponent read;
  fill(object, read);
  read.cards = list_of(object["cards"], card);
  return read;
}

model::TemplateButton button(json::Value object) {
  return {text(object, "type"),         text(object, "text"),    text(object, "url"),
          text(object, "phone_number"), text(object, "flow_id"), free_form(object["example"])};
}

model::TemplatePart part(json::Value object) {
  return {text(object, "type"),       text(object, "format"),
          text(object, "text"),       list_of(object["buttons"], button),
          free_form(object["cards"]), free_form(object["example"])};
}

/// "id", or {"code":"id","policy":"deterministic"}.
std::optional<std::string> language(json::Value value) {
  return value.is_object() ? text(value, "code") : text(value);
}

}  // namespace

model::TemplateContent template_content(json::Value object) {
  model::TemplateContent read;
  read.name = text(object, "name");
  read.language = language(object["language"]);
  read.language_policy = text(object["language"], "policy");
  read.namespace_id = text(object, "namespace");
  read.components = list_of(object["components"], component);
  return read;
}

std::optional<model::TemplateDefinition> template_definition(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::TemplateDefinition read;
  read.id = text(object, "id");
  read.name = text(object, "name");
  read.language = language(object["language"]);
  read.category = text(object, "category");
  read.status = text(object, "status");
  read.parameter_format = text(object, "parameter_format");
  read.parts = list_of(object["components"], part);
  return read;
}

}  // namespace sambung::whatsapp
