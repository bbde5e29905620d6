#include "connectors/odoo/rpc.hpp"

#include "connectors/odoo/failure.hpp"

namespace sambung::odoo {

namespace {

Json context_of(const Ask& ask) {
  return ask.with_archived ? Json{{"active_test", false}} : Json::object();
}

}  // namespace

Json leaf(const char* field, const char* operation, Json value) {
  Json made = Json::array();
  made.push_back(field);
  made.push_back(operation);
  made.push_back(std::move(value));
  return made;
}

Json any_of(const std::vector<Json>& leaves) {
  Json domain = Json::array();
  for (std::size_t i = 1; i < leaves.size(); ++i) domain.push_back("|");
  for (const Json& each : leaves) domain.push_back(each);
  return domain;
}

Rpc::Rpc(const Config& config, web::Line& line)
    : config_(config),
      api_(line, config.transport == Transport::kJson2 ? &judge_json2 : &judge_jsonrpc) {}

Json Rpc::call(const Ask& ask, Effect effect) {
  return config_.transport == Transport::kJson2 ? call_json2(ask, effect)
                                                : call_jsonrpc(ask, effect);
}

Json Rpc::call_json2(const Ask& ask, Effect effect) {
  Json body = ask.named;
  if (ask.ids) body["ids"] = *ask.ids;
  if (const Json context = context_of(ask); !context.empty()) body["context"] = context;
  HttpRequest request = web::json_request("POST", "/json/2/" + ask.model + "/" + ask.method, body);
  if (!config_.database.empty()) request.headers.push_back({"X-Odoo-Database", config_.database});
  request.repeatable = effect != Effect::kMore;
  return api_.say(std::move(request)).body;
}

Json Rpc::say_jsonrpc(const char* service, const char* method, Json arguments, Effect effect) {
  const Json body = {
      {"jsonrpc", "2.0"},
      {"method", "call"},
      {"id", 1},
      {"params", {{"service", service}, {"method", method}, {"args", std::move(arguments)}}}};
  HttpRequest request = web::json_request("POST", "/jsonrpc", body);
  request.repeatable = effect != Effect::kMore;
  Json answer = api_.say(std::move(request)).body;
  if (!answer.is_object() || !answer.contains("result")) {
    // Odoo 17 and 18 leave `result` out where a method returns nothing.
    return nullptr;
  }
  return std::move(answer["result"]);
}

std::int64_t Rpc::log_in() {
  Json arguments = Json::array({config_.database, config_.login, config_.key, Json::object()});
  const Json user = say_jsonrpc("common", "authenticate", std::move(arguments), Effect::kNone);
  if (!user.is_number_integer()) {
    throw web::Failure(Outcome::auth_dead("Odoo does not accept login and key"));
  }
  return user.get<std::int64_t>();
}

Json Rpc::call_jsonrpc(const Ask& ask, Effect effect) {
  if (user_ == 0) user_ = log_in();
  Json positional = Json::array();
  if (ask.ids) positional.push_back(*ask.ids);
  Json named = ask.named;
  if (const Json context = context_of(ask); !context.empty()) named["context"] = context;
  Json arguments = Json::array({config_.database, user_, config_.key, ask.model, ask.method,
                                std::move(positional), std::move(named)});
  return say_jsonrpc("object", "execute_kw", std::move(arguments), effect);
}

std::int64_t Rpc::own_user() {
  if (user_ == 0 && config_.transport == Transport::kJsonRpc) user_ = log_in();
  if (user_ == 0) {
    const Json context = call({"res.users", "context_get"}, Effect::kNone);
    const Json* user = web::at(context, "/uid");
    if (user == nullptr || !user->is_number_integer()) {
      throw web::Failure(Outcome::transient("Odoo does not say who we are"));
    }
    user_ = user->get<std::int64_t>();
  }
  return user_;
}

}  // namespace sambung::odoo
