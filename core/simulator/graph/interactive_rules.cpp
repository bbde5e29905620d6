#include <array>
#include <set>
#include <string_view>

#include "core/simulator/graph/send_rules.hpp"

namespace sambung::simulator {
namespace {

/// What an interactive message of a type may and must have.
struct Shape {
  std::string_view type;
  std::string_view headers;  ///< kinds allowed, each followed by a space
  bool header_required;
  bool body_required;
  std::size_t body_max;
  void (*action)(const Field& action);
};

void check_text_part(const Field& part, std::size_t most) {
  if (part.require_object({"text"})) part.at("text").require_text(most);
}

void check_header(const Field& header, std::string_view kinds) {
  const Field type = header.at("type");
  if (!header.require_object() || !type.require_text(20)) return;
  const std::string kind = type.text();
  if (kinds.find(kind + " ") == std::string_view::npos) {
    type.fail(131009, "is no header that this interactive message can have.");
    return;
  }
  if (kind == "text") {
    header.at("text").require_text(60);
  } else {
    // A header's document may carry a file name, but no header has a caption.
    check_media(header.at(kind), kind);
    if (!header.at(kind).at("caption").absent()) {
      header.at(kind).at("caption").fail(100, "is not allowed in a header.");
    }
  }
}

void check_buttons(const Field& action) {
  const Field buttons = action.at("buttons");
  if (!buttons.require_array(1, 3)) return;
  std::set<std::string> titles;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const Field button = buttons.item(i);
    const Field reply = button.at("reply");
    if (!button.at("type").require_one_of({"reply"}) || !reply.require_object({"id", "title"}))
      return;
    if (!reply.at("id").require_text(256) || !reply.at("title").require_text(20)) return;
    if (!titles.insert(reply.at("title").text()).second) {
      reply.at("title").fail(131009, "must be unique among the buttons.");
    }
    if (!ids.insert(reply.at("id").text()).second) {
      reply.at("id").fail(131009, "must be unique among the buttons.");
    }
  }
}

std::size_t check_rows(const Field& rows, std::set<std::string>& ids) {
  if (!rows.require_array(1, 10)) return 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Field row = rows.item(i);
    if (!row.require_object({"id", "title", "description"})) return 0;
    if (!row.at("id").require_text(200) || !row.at("title").require_text(24)) return 0;
    row.at("description").allow_text(72);
    if (!ids.insert(row.at("id").text()).second) row.at("id").fail(131009, "must be unique.");
  }
  return rows.size();
}

void check_list(const Field& action) {
  action.at("button").require_text(20);
  const Field sections = action.at("sections");
  if (!sections.require_array(1, 10)) return;
  std::set<std::string> ids;
  std::size_t rows = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Field section = sections.item(i);
    if (!section.require_object({"title", "rows"})) return;
    const bool titled = sections.size() > 1;
    titled ? section.at("title").require_text(24) : section.at("title").allow_text(24);
    rows += check_rows(section.at("rows"), ids);
  }
  if (rows > 10) sections.fail(131009, "must have at most 10 rows in total.");
}

void check_url_button(const Field& action) {
  if (!action.at("name").require_one_of({"cta_url"})) return;
  const Field parameters = action.at("parameters");
  if (!parameters.require_object({"display_text", "url"})) return;
  parameters.at("display_text").require_text(20);
  parameters.at("url").require_http_url(2000);
}

void check_flow(const Field& action) {
  if (!action.at("name").require_one_of({"flow"})) return;
  const Field parameters = action.at("parameters");
  if (!parameters.require_object()) return;
  parameters.at("flow_message_version").require_one_of({"3"});
  if (parameters.at("flow_id").absent() == parameters.at("flow_name").absent()) {
    parameters.at("flow_id").fail(131008, "or flow_name is required, and only one of them.");
  }
  parameters.at("flow_cta").require_text(30);
  parameters.at("mode").allow_one_of({"draft", "published"});
  parameters.at("flow_action").allow_one_of({"navigate", "data_exchange"});
  const Field payload = parameters.at("flow_action_payload");
  if (!payload.absent() && payload.require_object()) payload.at("screen").require_text(200);
}

template <const char* kName>
void check_name(const Field& action) {
  action.at("name").require_one_of({kName});
}

void check_address(const Field& action) {
  if (!action.at("name").require_one_of({"address_message"})) return;
  const Field parameters = action.at("parameters");
  if (parameters.require_object()) parameters.at("country").require_one_of({"IN", "SG"});
}

void check_product(const Field& action) {
  action.at("catalog_id").require_text(128);
  action.at("product_retailer_id").require_text(256);
}

void check_product_list(const Field& action) {
  action.at("catalog_id").require_text(128);
  const Field sections = action.at("sections");
  if (!sections.require_array(1, 10)) return;
  std::size_t count = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Field section = sections.item(i);
    const bool titled = sections.size() > 1;
    titled ? section.at("title").require_text(24) : section.at("title").allow_text(24);
    const Field items = section.at("product_items");
    if (!items.require_array(1, 30)) return;
    for (std::size_t k = 0; k < items.size(); ++k) {
      items.item(k).at("product_retailer_id").require_text(256);
    }
    count += items.size();
  }
  if (count > 30) sections.fail(131009, "must have at most 30 products in total.");
}

void check_quick_replies(const Field& buttons) {
  if (!buttons.require_array(1, 2)) return;
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const Field reply = buttons.item(i).at("quick_reply");
    if (!buttons.item(i).at("type").require_one_of({"quick_reply"})) return;
    if (!reply.require_object({"id", "title"})) return;
    reply.at("id").require_text(256);
    reply.at("title").require_text(20);
  }
}

/// A card links to a page, offers quick replies, or shows a product.
void check_card(const Field& card, std::size_t index) {
  if (!card.require_object()) return;
  const double place = static_cast<double>(index);
  card.at("card_index").require_number(place, place);
  const Field action = card.at("action");
  if (!action.require_object()) return;
  const Field type = card.at("type");
  if (!type.require_one_of({"cta_url", "product"})) return;
  if (type.text() == "product") return check_product(action);
  check_header(card.at("header"), "image video ");
  if (!card.at("body").absent()) check_text_part(card.at("body"), 160);
  if (action.at("buttons").absent()) return check_url_button(action);
  check_quick_replies(action.at("buttons"));
}

void check_carousel(const Field& action) {
  const Field cards = action.at("cards");
  if (!cards.require_array(2, 10)) return;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    check_card(cards.item(i), i);
    const auto layout = [&](std::size_t card) {
      return cards.item(card).at("type").text() + cards.item(card).at("action").at("name").text();
    };
    if (layout(i) != layout(0)) cards.item(i).fail(131009, "must be laid out as the first card.");
  }
}

void check_order_details(const Field& action) {
  if (!action.at("name").require_one_of({"review_and_pay"})) return;
  if (!action.at("parameters").require_object()) return;
  action.at("parameters").at("reference_id").require_text(60);
  action.at("parameters").at("currency").require_text(3);
}

void check_order_status(const Field& action) {
  if (!action.at("name").require_one_of({"review_order"})) return;
  if (!action.at("parameters").require_object()) return;
  action.at("parameters").at("reference_id").require_text(60);
  action.at("parameters").at("order").require_object();
}

constexpr char kSendLocation[] = "send_location";
constexpr char kRequestContact[] = "request_contact_info";
constexpr char kCatalogMessage[] = "catalog_message";
constexpr char kCallPermission[] = "call_permission_request";
constexpr char kVoiceCall[] = "voice_call";
constexpr std::string_view kAnyHeader = "text image video document ";

constexpr std::array kShapes = {
    Shape{"button", kAnyHeader, false, true, 1024, check_buttons},
    Shape{"list", "text ", false, true, 4096, check_list},
    Shape{"cta_url", kAnyHeader, false, true, 1024, check_url_button},
    Shape{"flow", kAnyHeader, false, true, 1024, check_flow},
    Shape{"location_request_message", "", false, true, 1024, check_name<kSendLocation>},
    Shape{"address_message", "text ", false, true, 1024, check_address},
    Shape{"request_contact_info", "", false, true, 1024, check_name<kRequestContact>},
    Shape{"product", "", false, false, 1024, check_product},
    Shape{"product_list", "text ", true, true, 1024, check_product_list},
    Shape{"catalog_message", "", false, true, 1024, check_name<kCatalogMessage>},
    Shape{"carousel", "", false, true, 1024, check_carousel},
    Shape{"call_permission_request", "", false, false, 1024, check_name<kCallPermission>},
    Shape{"voice_call", "", false, true, 1024, check_name<kVoiceCall>},
    Shape{"order_details", "text image document ", false, true, 1024, check_order_details},
    Shape{"order_status", "", false, true, 1024, check_order_status},
};

void check_shape(const Field& interactive, const Shape& shape) {
  const Field header = interactive.at("header");
  if (shape.header_required && !header.require_object()) return;
  if (!header.absent()) check_header(header, shape.headers);
  const Field body = interactive.at("body");
  if (shape.body_required || !body.absent()) check_text_part(body, shape.body_max);
  const Field footer = interactive.at("footer");
  if (!footer.absent()) check_text_part(footer, 60);
  const Field action = interactive.at("action");
  if (action.require_object()) shape.action(action);
}

}  // namespace

void check_interactive(const Field& interactive) {
  if (!interactive.require_object({"type", "header", "body", "footer", "action"})) return;
  const Field type = interactive.at("type");
  if (!type.require_text(64)) return;
  for (const Shape& shape : kShapes) {
    if (shape.type == type.text()) return check_shape(interactive, shape);
  }
  type.fail(131009, "is no interactive message that can be sent.");
}

}  // namespace sambung::simulator
