#include "core/whatsapp/contact_cards.hpp"

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

model::CardName name(json::Value object) {
  return {text(object, "formatted_name"), text(object, "first_name"), text(object, "last_name"),
          text(object, "middle_name"),    text(object, "prefix"),     text(object, "suffix")};
}

model::CardPhone phone(json::Value object) {
  return {text(object, "phone"), text(object, "wa_id"), text(object, "user_id"),
          text(object, "type")};
}

model::CardEmail email(json::Value object) { return {text(object, "email"), text(object, "type")}; }

model::CardAddress address(json::Value object) {
  return {text(object, "street"), text(object, "city"),    text(object, "state"),
          text(object, "zip"),    text(object, "country"), text(object, "country_code"),
          text(object, "type")};
}

model::CardOrganisation organisation(json::Value object) {
  return {text(object, "company"), text(object, "department"), text(object, "title")};
}

model::CardUrl url(json::Value object) { return {text(object, "url"), text(object, "type")}; }

model::ContactCard card(json::Value object) {
  model::ContactCard read;
  if (object["name"].is_object()) read.name = name(object["name"]);
  read.phones = list_of(object["phones"], phone);
  read.emails = list_of(object["emails"], email);
  read.addresses = list_of(object["addresses"], address);
  if (object["org"].is_object()) read.organisation = organisation(object["org"]);
  read.urls = list_of(object["urls"], url);
  read.birthday = text(object, "birthday");
  read.vcard = text(object, "vcard");
  read.origin = text(object, "origin");
  return read;
}

}  // namespace

model::ContactCardsContent contact_cards(json::Value message) {
  return {list_of(message["contacts"], card), text(message, "origin")};
}

}  // namespace sambung::whatsapp
