#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/content_media.hpp"
#include "core/model/content_payment.hpp"
#include "core/model/content_product.hpp"
#include "core/model/raw.hpp"

namespace sambung::model {

/// A form (a Flow of Meta), as WhatsApp describes it beside a message.
struct FormRef {
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::string> status;
  std::vector<std::string> categories;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Form id"});
    visit("name", self.name, {"Name"});
    visit("status", self.status,
          {"State", kPlain, {"DRAFT", "PUBLISHED", "DEPRECATED", "BLOCKED", "THROTTLED"}});
    visit("categories", self.categories, {"Categories"});
  }
  bool operator==(const FormRef&) const = default;
};

/// The head of an interactive message.
struct InteractiveHeader {
  std::optional<std::string> type;
  std::optional<std::string> text;
  std::optional<std::string> sub_text;
  std::optional<MediaContent> media;
  std::optional<ProductRef> product;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("type", self.type,
          {"Kind of head", kPlain, {"text", "image", "video", "document", "gif", "product"}});
    visit("text", self.text, {"Text", kPersonal});
    visit("sub_text", self.sub_text, {"Second line", kPersonal});
    visit("media", self.media, {"Image, video or document"});
    visit("product", self.product, {"Product of a card"});
  }
  bool operator==(const InteractiveHeader&) const = default;
};

/// A button that sends an answer.
struct ReplyButton {
  std::optional<std::string> type;
  std::optional<std::string> id;
  std::optional<std::string> title;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("type", self.type, {"Kind of button", kPlain, {"reply", "quick_reply"}});
    visit("id", self.id, {"Id that comes back", kPersonal});
    visit("title", self.title, {"Label", kPersonal});
  }
  bool operator==(const ReplyButton&) const = default;
};

/// A row to choose.
struct ListRow {
  std::optional<std::string> id;
  std::optional<std::string> title;
  std::optional<std::string> description;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Id that comes back", kPersonal});
    visit("title", self.title, {"Label", kPersonal});
    visit("description", self.description, {"Second line", kPersonal});
  }
  bool operator==(const ListRow&) const = default;
};

/// A group of rows or products.
struct InteractiveSection {
  std::optional<std::string> title;
  std::vector<ListRow> rows;
  std::vector<ProductRef> products;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("title", self.title, {"Title", kPersonal});
    visit("rows", self.rows, {"Rows to choose"});
    visit("products", self.products, {"Products"});
  }
  bool operator==(const InteractiveSection&) const = default;
};

/// What an action needs besides its name.
struct InteractiveParameters {
  std::optional<std::string> display_text;
  std::optional<std::string> url;
  std::optional<std::string> flow_message_version;
  std::optional<std::string> flow_id;
  std::optional<std::string> flow_name;
  std::optional<std::string> flow_cta;
  std::optional<std::string> flow_token;
  std::optional<std::string> mode;
  std::optional<std::string> flow_action;
  std::optional<std::string> flow_screen;
  std::optional<Raw> flow_data;
  std::optional<std::string> country;
  std::optional<Raw> values;
  std::optional<Raw> saved_addresses;
  std::optional<Raw> validation_errors;
  std::optional<std::string> thumbnail_product_retailer_id;
  std::optional<std::int64_t> ttl_minutes;
  std::optional<std::string> payload;
  std::optional<OrderDetails> order_details;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("display_text", self.display_text, {"Label of the button", kPersonal});
    visit("url", self.url, {"Address that it opens", kPersonal});
    visit("flow_message_version", self.flow_message_version, {"Version of the form message"});
    visit("flow_id", self.flow_id, {"Form id"});
    visit("flow_name", self.flow_name, {"Name of the form"});
    visit("flow_cta", self.flow_cta, {"Label of the form button"});
    visit("flow_token", self.flow_token, {"Token that comes back with the form", kPersonal});
    visit("mode", self.mode, {"Which version of the form", kPlain, {"draft", "published"}});
    visit("flow_action", self.flow_action,
          {"How the form begins", kPlain, {"navigate", "data_exchange"}});
    visit("flow_screen", self.flow_screen, {"First screen of the form"});
    visit("flow_data", self.flow_data,
          {"Values for the first screen; the form's own fields", kPersonal});
    visit("country", self.country, {"Country of an address form, two letters"});
    visit("values", self.values,
          {"Values of an address form; the country's own fields", kPersonal});
    visit("saved_addresses", self.saved_addresses,
          {"Known addresses; the country's own fields", kPersonal});
    visit("validation_errors", self.validation_errors,
          {"What was wrong with the address", kPersonal});
    visit("thumbnail_product_retailer_id", self.thumbnail_product_retailer_id,
          {"Product whose picture is shown"});
    visit("ttl_minutes", self.ttl_minutes, {"How long a call button works"});
    visit("payload", self.payload, {"What comes back with a call", kPersonal});
    visit("order_details", self.order_details, {"Request for payment, or news of one"});
  }
  bool operator==(const InteractiveParameters&) const = default;
};

/// What a card, or a message, lets its reader do.
struct CardAction {
  std::optional<std::string> name;
  std::optional<std::string> button;
  std::vector<ReplyButton> buttons;
  std::vector<InteractiveSection> sections;
  std::optional<std::string> catalog_id;
  std::optional<std::string> product_retailer_id;
  std::optional<std::string> mode;
  std::optional<InteractiveParameters> parameters;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("name", self.name,
          {"Which action",
           kPlain,
           {"cta_url", "flow", "send_location", "address_message", "request_contact_info",
            "catalog_message", "call_permission_request", "voice_call", "review_and_pay",
            "review_order"}});
    visit("button", self.button, {"Label of the list button", kPersonal});
    visit("buttons", self.buttons, {"Buttons"});
    visit("sections", self.sections, {"Rows or products"});
    visit("catalog_id", self.catalog_id, {"Catalogue of the products"});
    visit("product_retailer_id", self.product_retailer_id, {"The shop's own product number"});
    visit("mode", self.mode, {"Which version of a form", kPlain, {"draft", "published"}});
    visit("parameters", self.parameters, {"What the action needs"});
  }
  bool operator==(const CardAction&) const = default;
};

/// One card of a carousel.
struct InteractiveCard {
  std::optional<std::int64_t> card_index;
  std::optional<std::string> type;
  std::optional<InteractiveHeader> header;
  std::optional<std::string> body;
  std::optional<CardAction> action;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("card_index", self.card_index, {"Which card, from 0"});
    visit("type", self.type, {"Kind of card", kPlain, {"cta_url", "product", "button"}});
    visit("header", self.header, {"Head"});
    visit("body", self.body, {"Text", kPersonal});
    visit("action", self.action, {"What it lets its reader do"});
  }
  bool operator==(const InteractiveCard&) const = default;
};

/// What an interactive message lets its reader do.
struct InteractiveAction : CardAction {
  std::vector<InteractiveCard> cards;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    CardAction::describe(self, visit);
    visit("cards", self.cards, {"Cards of a carousel"});
  }
  bool operator==(const InteractiveAction&) const = default;
};

/// A message with buttons, lists, products, forms or the like that was sent.
struct InteractiveContent {
  static constexpr const char* kKind = "interactive";
  std::optional<std::string> type;
  std::optional<InteractiveHeader> header;
  std::optional<std::string> body;
  std::optional<std::string> footer;
  std::optional<InteractiveAction> action;
  std::optional<FormRef> form;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("type", self.type,
          {"Kind of message",
           kPlain,
           {"button", "list", "cta_url", "flow", "location_request_message", "address_message",
            "request_contact_info", "product", "product_list", "catalog_message", "carousel",
            "call_permission_request", "voice_call", "order_details", "order_status"}});
    visit("header", self.header, {"Head"});
    visit("body", self.body, {"Text", kPersonal});
    visit("footer", self.footer, {"Small text below", kPersonal});
    visit("action", self.action, {"What it lets its reader do"});
    visit("form", self.form, {"The form, when WhatsApp describes it"});
  }
  bool operator==(const InteractiveContent&) const = default;
};

}  // namespace sambung::model
