#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/simulator/graph/send_rules.hpp"
#include "core/simulator/graph/template_text.hpp"

namespace sambung::simulator {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

/// The sent component of a kind; absent if there is none. Buttons are told apart by their index.
Field find_component(const Field& components, std::string_view kind, std::string_view index = {}) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Field one = components.item(i);
    if (lower(one.at("type").text()) != kind) continue;
    const Json* place = one.at("index").value();
    const std::string stated = place == nullptr ? "" : text_of(*one.value(), "index");
    if (index.empty() || stated == index) return one;
  }
  return components.item(components.size());
}

std::size_t check_text_parameter(const Field& parameter) {
  const Field text = parameter.at("text");
  if (!text.require_text(32'768, 0)) return 0;
  if (!fits_in_template(text.text())) {
    text.fail(132008,
              "must not be empty or hold line breaks, tabs or more than 4 spaces in a row.");
  }
  return character_count(text.text());
}

/// A parameter of a header, body or button by its type; gives the characters that it adds.
std::size_t check_parameter(const Field& parameter) {
  const Field type = parameter.at("type");
  if (!parameter.require_object() || !type.require_text(40)) return 0;
  const std::string kind = type.text();
  if (kind == "text") return check_text_parameter(parameter);
  if (kind == "currency") {
    const Field money = parameter.at("currency");
    if (!money.require_object()) return 0;
    money.at("code").require_text(3);
    money.at("amount_1000").require_number(-1e15, 1e15);
    money.at("fallback_value").require_text(60);
    return character_count(money.at("fallback_value").text());
  }
  if (kind == "date_time") {
    const Field time = parameter.at("date_time");
    if (time.require_object()) time.at("fallback_value").require_text(100);
    return character_count(time.at("fallback_value").text());
  }
  if (kind == "image" || kind == "video" || kind == "document" || kind == "gif") {
    check_media(parameter.at(kind), kind);
    return 0;
  }
  type.require_one_of({"location", "payload", "coupon_code", "action", "limited_time_offer",
                       "product", "tap_target_configuration"});
  return 0;
}

void check_names(const Field& parameters, const std::vector<std::string>& expected, bool named) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Field name = parameters.item(i).at("parameter_name");
    const bool known = std::find(expected.begin(), expected.end(), name.text()) != expected.end();
    if (named && !known) name.fail(132012, "must name a parameter of the template.");
    if (!named && !name.absent()) name.fail(132012, "is for templates with named parameters only.");
  }
}

void check_count(const Field& part, std::size_t sent, std::size_t expected) {
  if (sent == expected) return;
  part.fail(132000, "has " + std::to_string(sent) +
                        " localizable_params, but the template expects " +
                        std::to_string(expected) + ".");
}

void check_text_part(const Field& sent, const Json& part, const Template& known, std::size_t most) {
  const std::string text = text_of(part, "text");
  const auto expected = template_parameters(text);
  const Field parameters = sent.at("parameters");
  const bool readable = parameters.absent() || parameters.require_array(0, 1024);
  if (!readable) return;
  check_count(sent, parameters.size(), expected.size());
  check_names(parameters, expected, known.parameter_format == "NAMED");
  std::size_t length = character_count(text);
  for (std::size_t i = 0; i < parameters.size(); ++i) length += check_parameter(parameters.item(i));
  for (const std::string& name : expected) length -= std::min(length, name.size() + 4);
  if (length > most) {
    sent.fail(132005, "is " + std::to_string(length) + " characters long when filled; " +
                          std::to_string(most) + " are allowed.");
  }
}

void check_header(const Field& components, const Json& part, const Template& known) {
  const Field sent = find_component(components, "header");
  const std::string format = lower(text_of(part, "format"));
  if (format.empty() || format == "text") return check_text_part(sent, part, known, 60);
  const Field parameters = sent.at("parameters");
  if (parameters.size() != 1 || parameters.item(0).at("type").text() != format) {
    sent.fail(132012, "must have one parameter of type " + format + ".");
    return;
  }
  check_parameter(parameters.item(0));
}

void check_button(const Field& components, const Json& button, std::size_t place) {
  const std::string type = text_of(button, "type");
  const Field sent = find_component(components, "button", std::to_string(place));
  const bool needs_url =
      (type == "URL" && text_of(button, "url").find("{{") != std::string::npos) || type == "OTP";
  if (needs_url || type == "COPY_CODE") {
    if (sent.absent() || sent.at("parameters").size() != 1) {
      sent.fail(131008, "is missing: button " + std::to_string(place) + " of type " + type +
                            " requires a parameter.");
      return;
    }
  }
  if (sent.absent()) return;
  sent.at("sub_type")
      .require_one_of({"quick_reply", "url", "catalog", "copy_code", "flow", "mpm", "spm",
                       "voice_call", "order_details"});
  const Field parameters = sent.at("parameters");
  if (parameters.absent() || !parameters.require_array(0, 10)) return;
  for (std::size_t i = 0; i < parameters.size(); ++i) check_parameter(parameters.item(i));
}

void check_buttons(const Field& components, const Json& part) {
  const Json buttons = part.value("buttons", Json::array());
  for (std::size_t i = 0; i < buttons.size(); ++i) check_button(components, buttons[i], i);
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Field one = components.item(i);
    if (lower(one.at("type").text()) != "button") continue;
    one.at("index").require_number(0, static_cast<double>(buttons.size()) - 1);
  }
}

void check_kinds(const Field& components, const Json& parts) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Field type = components.item(i).at("type");
    const std::string kind = lower(type.text());
    if (kind != "header" && kind != "body" && kind != "button" && kind != "carousel" &&
        kind != "limited_time_offer") {
      type.fail(131009, "must be one of {header, body, button, carousel, limited_time_offer}.");
    }
    const bool known = std::any_of(parts.begin(), parts.end(), [&](const Json& part) {
      return lower(text_of(part, "type")).starts_with(kind);
    });
    if (!known) type.fail(132012, "is a component that the template does not have.");
  }
}

void check_components(const Field& components, const Template& known) {
  const Json parts = Json::parse(known.components_json, nullptr, false);
  check_kinds(components, parts);
  bool has_buttons = false;
  for (const Json& part : parts) {
    const std::string type = text_of(part, "type");
    if (type == "HEADER") check_header(components, part, known);
    if (type == "BODY") check_text_part(find_component(components, "body"), part, known, 1024);
    if (type != "BUTTONS") continue;
    has_buttons = true;
    check_buttons(components, part);
  }
  const Field stray = find_component(components, "button");
  if (!has_buttons && !stray.absent()) {
    stray.fail(132012, "is a button, but the template has none.");
  }
}

void check_status(const Field& name, const Template& known) {
  if (known.status == "PAUSED") name.fail(132015, "is a template that is paused.");
  if (known.status == "DISABLED") name.fail(132016, "is a template that is disabled.");
  if (known.status != "APPROVED") name.fail(132001, "is a template that is not approved.");
}

}  // namespace

void check_template(const Field& sent, const Template* known, bool by_user_id) {
  if (!sent.require_object({"name", "language", "components"})) return;
  const Field name = sent.at("name");
  const Field language = sent.at("language");
  if (!name.require_text(512) || !language.require_object({"code", "policy"})) return;
  if (!language.at("code").require_text(15)) return;
  language.at("policy").allow_one_of({"deterministic"});
  const Field components = sent.at("components");
  if (!components.absent() && !components.require_array(0, 20)) return;
  if (known == nullptr) {
    name.fail(132001, "is not a template in language " + language.at("code").text() + ".");
    return;
  }
  check_status(name, *known);
  if (by_user_id && known->category == "AUTHENTICATION") {
    name.fail(131062, "is an authentication template: it needs a phone number in to.");
  }
  check_components(components, *known);
}

}  // namespace sambung::simulator
