#include "connectors/woocommerce/judge.hpp"

#include <algorithm>

namespace sambung::woocommerce {

namespace {

using web::Json;

constexpr std::chrono::seconds kFirewallPause{60};

/// Names and codes may stand in a reason; a message may not, as it quotes what was sent.
bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

/// "email, billing": `params` is an object of what is wrong, or a list of what is missing.
std::string parameters_of(const Json& error) {
  const Json* params = web::at(error, "/data/params");
  std::string names;
  if (params == nullptr || !params->is_structured()) return names;
  for (const auto& [key, value] : params->items()) {
    const std::string name = params->is_array() ? web::text_of(value).value_or("") : key;
    if (is_word(name)) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

bool is_one_of(const std::string& code, std::initializer_list<const char*> all) {
  return std::find(all.begin(), all.end(), code) != all.end();
}

/// What was said by a firewall, a proxy or PHP instead of the shop.
std::optional<Outcome> said_before_the_shop(const HttpAnswer& answer) {
  if (answer.status == 403) {
    return Outcome::throttled("a firewall before the shop refuses requests", kFirewallPause);
  }
  if (answer.status == 404) {
    return Outcome::invalid(
        "there is no REST API: http.base_url must be the site's address, and Settings > "
        "Permalinks must not be \"Plain\"");
  }
  return std::nullopt;
}

}  // namespace

Outcome meaning_of(const Json& error) {
  const std::string code = web::text_in(error, "code");
  const Json* said = web::at(error, "/data/status");
  const int status = said != nullptr && said->is_number_integer() ? said->get<int>() : 400;
  if (is_one_of(code,
                {"woocommerce_rest_invalid_id", "woocommerce_rest_customer_invalid_id",
                 "woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_term_invalid"})) {
    return Outcome::gone("the shop has no such record");
  }
  if (is_one_of(code,
                {"registration-error-email-exists", "woocommerce_rest_customer_invalid_email"})) {
    return Outcome::duplicate("email: taken, or no address", "");
  }
  if (code == "rest_no_route") {
    return Outcome::invalid("the site has no WooCommerce REST API (wc/v3): is the plugin active?");
  }
  if (const std::string names = parameters_of(error); !names.empty()) {
    return Outcome::invalid(names + ": not taken by the shop");
  }
  const std::string word = is_word(code) ? " (" + code + ")" : "";
  if (status == 401) {
    return Outcome::auth_dead(
        "the key is not accepted, has no right to write, or the web server drops "
        "the Authorization header" +
        word);
  }
  if (status == 403) return Outcome::permission("the key's user may not do this" + word);
  return Outcome::invalid("the shop does not take this" + word);
}

std::optional<Outcome> judge(const HttpRequest& request, const HttpAnswer& answer,
                             const Json& body) {
  if (body.is_null() && !answer.body.empty()) {
    auto meaning = said_before_the_shop(answer);
    return meaning ? meaning : outcome_of(request, answer);
  }
  const bool error = body.is_object() && body.contains("code") && body.contains("message");
  if (!error) {
    if (answer.status == 404) return Outcome::invalid("there is no such place in the shop's API");
    return std::nullopt;
  }
  if (answer.status == 429 || answer.status >= 500) return outcome_of(request, answer);
  Outcome meaning = meaning_of(body);
  if (answer.status == 401) meaning.outcome = SAMBUNG_AUTH_DEAD;
  return meaning;
}

}  // namespace sambung::woocommerce
