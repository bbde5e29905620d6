#include "connectors/shopify/graphql.hpp"

#include <algorithm>
#include <cmath>

#include "connectors/web/requests.hpp"

namespace sambung::shopify {

namespace {

using web::Json;

/// Names and codes may stand in a reason; a message may not, as it quotes what was sent.
bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string path_of(const Json* path) {
  std::string text;
  if (path == nullptr || !path->is_array()) return text;
  for (const Json& step : *path) {
    if (!step.is_string() || !is_word(step.get<std::string>())) continue;
    text += (text.empty() ? "" : ".") + step.get<std::string>();
  }
  return text;
}

double number_at(const Json& body, const char* pointer) {
  const Json* number = web::at(body, pointer);
  return number != nullptr && number->is_number() ? number->get<double>() : -1;
}

Outcome throttled(const Json& body) {
  constexpr double kWaitMax = 60;
  const double wanted = number_at(body, "/extensions/cost/requestedQueryCost");
  const double left = number_at(body, "/extensions/cost/throttleStatus/currentlyAvailable");
  const double rate = number_at(body, "/extensions/cost/throttleStatus/restoreRate");
  double wait = 1;
  if (rate > 0 && wanted > left) wait = std::min(std::ceil((wanted - left) / rate), kWaitMax);
  return Outcome::throttled("the shop's points are used up",
                            std::chrono::seconds(static_cast<std::int64_t>(wait)));
}

Outcome meaning_of(const HttpRequest& request, const Json& error, const Json& body) {
  const Json* found = web::at(error, "/extensions/code");
  const std::string code = found != nullptr && found->is_string() ? found->get<std::string>() : "";
  const std::string where = path_of(web::at(error, "/path"));
  if (code == "THROTTLED") return throttled(body);
  if (code == "ACCESS_DENIED") {
    return Outcome::permission("Shopify denies access to " + (where.empty() ? "this" : where) +
                               ": the app needs the scope, and for names, addresses and numbers "
                               "access to protected customer data");
  }
  if (code == "SHOP_INACTIVE") return Outcome::quota("the shop is not active");
  if (code == "INTERNAL_SERVER_ERROR" || code == "TIMEOUT") {
    return web::lost_answer(request, "Shopify failed on its side");
  }
  return Outcome::invalid("Shopify does not take the request" +
                          (is_word(code) ? " (" + code + ")" : "") +
                          (where.empty() ? "" : " at " + where) + "; is api_version still served?");
}

Outcome meaning_of_status(const HttpRequest& request, const HttpAnswer& answer) {
  switch (answer.status) {
    case 404:
      return Outcome::invalid(
          "there is no such shop or API version: http.base_url must be "
          "https://NAME.myshopify.com, api_version one that Shopify serves");
    case 402:
    case 423: return Outcome::quota("the shop is frozen or locked");
    case 430: return Outcome::throttled("Shopify takes no more requests from here", {});
    default: return outcome_of(request, answer);
  }
}

}  // namespace

std::optional<Outcome> judge(const HttpRequest& request, const HttpAnswer& answer,
                             const Json& body) {
  const Json* errors = web::at(body, "/errors");
  if (errors != nullptr && errors->is_array() && !errors->empty()) {
    // The worst first: what was done in part is not done.
    Outcome meaning = meaning_of(request, errors->front(), body);
    for (const Json& error : *errors) {
      if (web::at(error, "/extensions/code") != nullptr &&
          *web::at(error, "/extensions/code") == "THROTTLED") {
        meaning = throttled(body);
      }
    }
    return meaning;
  }
  if (answer.status != 200) return meaning_of_status(request, answer);
  if (body.is_object() && !body.contains("data")) {
    return web::lost_answer(request, "the answer has no data");
  }
  return std::nullopt;
}

std::optional<Outcome> refusal_in(const Json& payload) {
  const Json errors = web::list_in(payload, "userErrors");
  if (errors.empty()) return std::nullopt;
  const Json& error = errors.front();
  const std::string code = web::text_in(error, "code");
  std::string field = path_of(web::at(error, "/field"));
  if (const auto dot = field.rfind('.'); dot != std::string::npos) field.erase(0, dot + 1);
  if (field.empty() || field == "input") field = "fields";
  const std::string why = field + ": " + (is_word(code) ? code : "refused");
  if (code == "TAKEN") return Outcome::duplicate(why, "");
  if (code == "NOT_FOUND" || code == "DOES_NOT_EXIST") return Outcome::gone(why);
  return Outcome::invalid(why);
}

std::optional<HttpLimit> points_in(const Json& body) {
  HttpLimit stands;
  const double left = number_at(body, "/extensions/cost/throttleStatus/currentlyAvailable");
  const double most = number_at(body, "/extensions/cost/throttleStatus/maximumAvailable");
  const double rate = number_at(body, "/extensions/cost/throttleStatus/restoreRate");
  if (left < 0 || most <= 0 || rate <= 0) return std::nullopt;
  stands.remaining = left;
  stands.size = most;
  stands.per_second = rate;
  return stands;
}

GraphQl::GraphQl(web::Line& line, const Config& config)
    : api_(line,
           [this, &line](const HttpRequest& request, const HttpAnswer& answer, const Json& body) {
             if (const auto stands = points_in(body)) line.report("points", *stands);
             served_ = answer.header("X-Shopify-API-Version").value_or("");
             return judge(request, answer, body);
           }),
      path_("/admin/api/" + config.api_version + "/graphql.json") {}

Json GraphQl::say(const char* document, const Json& variables, const Said& how) {
  HttpRequest request =
      web::json_request("POST", path_, {{"query", document}, {"variables", variables}});
  request.repeatable = how.repeatable;
  request.cost = how.cost;
  const web::Reply reply = api_.say(std::move(request));
  const Json* data = web::at(reply.body, "/data");
  return data == nullptr ? Json() : *data;
}

}  // namespace sambung::shopify
