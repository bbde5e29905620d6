#include "core/simulator/graph/template_form.hpp"

#include <set>

#include "core/simulator/graph/template_text.hpp"

namespace sambung::simulator {
namespace {

constexpr int kTooLong = 2388040;
constexpr int kHeaderFormat = 2388047;
constexpr int kBodyFormat = 2388072;
constexpr int kFooterFormat = 2388073;
constexpr int kTooManyVariables = 2388293;
constexpr int kEdgeVariable = 2388299;

void fail(const Field& at, Field::Fault& fault, int subcode, const std::string& why) {
  if (fault) return;
  at.fail(100, why);
  fault->subcode = subcode;
}

bool check_length(const Field& text, Field::Fault& fault, std::size_t most) {
  if (!text.require_text(100'000)) return false;
  if (character_count(text.text()) <= most) return true;
  fail(text, fault, kTooLong, "is longer than " + std::to_string(most) + " characters.");
  return false;
}

std::size_t word_count(const std::string& text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space && !inside) ++words;
    inside = !space;
  }
  return words;
}

void check_body(const Field& part, Field::Fault& fault) {
  const Field text = part.at("text");
  if (text.absent() && !part.at("add_security_recommendation").absent()) return;
  if (!check_length(text, fault, 1024)) return;
  const std::string body = text.text();
  const auto names = template_parameters(body);
  if (names.empty()) return;
  if (body.starts_with("{{") || body.ends_with("}}")) {
    return fail(text, fault, kEdgeVariable, "must not begin or end with a variable.");
  }
  if (body.find("}}{{") != std::string::npos) {
    return fail(text, fault, kBodyFormat, "must have words between variables.");
  }
  if (word_count(body) < 2 * names.size() + 1) {
    return fail(text, fault, kTooManyVariables, "has too many variables for its length.");
  }
  const Field example = part.at("example");
  if (example.at("body_text").absent() && example.at("body_text_named_params").absent()) {
    fail(part, fault, kBodyFormat, "needs an example for its variables.");
  }
}

void check_header(const Field& part, Field::Fault& fault) {
  const Field format = part.at("format");
  if (!format.require_one_of(
          {"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF", "PRODUCT"})) {
    return;
  }
  if (format.text() != "TEXT") return;
  if (!check_length(part.at("text"), fault, 60)) return;
  if (template_parameters(part.at("text").text()).size() > 1) {
    fail(part, fault, kHeaderFormat, "may have one variable only.");
  }
}

void check_footer(const Field& part, Field::Fault& fault) {
  if (part.at("text").absent() && !part.at("code_expiration_minutes").absent()) return;
  if (!check_length(part.at("text"), fault, 60)) return;
  if (!template_parameters(part.at("text").text()).empty()) {
    fail(part, fault, kFooterFormat, "must not have variables.");
  }
}

void check_button(const Field& button, const std::string& type) {
  if (type != "OTP" && type != "COPY_CODE" && type != "CATALOG" && type != "MPM" &&
      type != "REQUEST_CONTACT_INFO") {
    button.at("text").require_text(25);
  }
  if (type == "URL") button.at("url").require_http_url(2000);
  if (type == "PHONE_NUMBER") button.at("phone_number").require_text(20);
}

void check_buttons(const Field& part) {
  const Field buttons = part.at("buttons");
  if (!buttons.require_array(1, 10)) return;
  std::size_t urls = 0;
  std::size_t phones = 0;
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const Field button = buttons.item(i);
    const Field type = button.at("type");
    const bool known = type.require_one_of(
        {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "OTP", "FLOW", "CATALOG", "MPM", "SPM",
         "VOICE_CALL", "CALL_PERMISSION_REQUEST", "APP", "REQUEST_CONTACT_INFO"});
    if (!known) return;
    check_button(button, type.text());
    urls += type.text() == "URL" ? 1 : 0;
    phones += type.text() == "PHONE_NUMBER" ? 1 : 0;
  }
  if (urls > 2) buttons.fail(100, "may have two URL buttons only.");
  if (phones > 1) buttons.fail(100, "may have one PHONE_NUMBER button only.");
}

bool is_name(const std::string& text) {
  for (const char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return !text.empty();
}

void check_one(const Field& part, const std::string& type, Field::Fault& fault) {
  if (type == "BODY") check_body(part, fault);
  if (type == "HEADER") check_header(part, fault);
  if (type == "FOOTER") check_footer(part, fault);
  if (type == "BUTTONS") check_buttons(part);
  if (type == "CAROUSEL") part.at("cards").require_array(2, 10);
}

}  // namespace

void check_template_components(const Field& components, Field::Fault& fault) {
  if (!components.require_array(1, 10)) return;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Field part = components.item(i);
    std::string type = part.at("type").text();
    for (char& c : type) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    if (type != "BODY" && type != "HEADER" && type != "FOOTER" && type != "BUTTONS" &&
        type != "CAROUSEL" && type != "LIMITED_TIME_OFFER" && type != "CALL_PERMISSION_REQUEST") {
      part.at("type").fail(100, "is not a kind of component.");
      return;
    }
    if (!seen.insert(type).second) part.fail(100, "is the second component of its type.");
    check_one(part, type, fault);
  }
  if (!seen.contains("BODY")) components.fail(100, "must have a BODY.");
}

void check_template_form(const Field& body, Field::Fault& fault) {
  const Field name = body.at("name");
  if (name.require_text(512) && !is_name(name.text())) {
    name.fail(100, "may have lower-case letters, digits and underscores only.");
  }
  body.at("language").require_text(15, 2);
  body.at("category").require_one_of({"AUTHENTICATION", "MARKETING", "UTILITY"});
  const Field format = body.at("parameter_format");
  if (!format.absent()) format.require_one_of({"POSITIONAL", "NAMED", "positional", "named"});
  if (!body.at("library_template_name").absent()) return;
  check_template_components(body.at("components"), fault);
}

}  // namespace sambung::simulator
