#include "connectors/odoo/hooks.hpp"

#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;

constexpr const char* kAction = "ir.actions.server";
constexpr const char* kRule = "base.automation";

std::int64_t first_id(const Json& answer) {
  const Json* id = web::at(answer, "/0/id");
  if (id == nullptr) id = answer.is_array() ? web::at(answer, "/0") : &answer;
  return id != nullptr && id->is_number_integer() ? id->get<std::int64_t>() : 0;
}

}  // namespace

Outcome receive_hook(Call& call, std::size_t request) {
  const auto body = web::parse_json(call.request(request));
  if (!body || !body->is_object()) return Outcome::invalid("the webhook's body is no JSON object");
  const Json* model = web::at(*body, "/_model");
  const Json* id = web::at(*body, "/_id");
  if (model == nullptr || !model->is_string() || id == nullptr) {
    return Outcome::invalid("the webhook has no _model and _id: it is none of an automation rule");
  }
  if (*model != "res.partner") return Outcome::done();
  const std::string number = web::text_of(*id).value_or("");
  if (!web::is_id(number)) return Outcome::invalid("_id: must be a contact's id");
  call.emit(request, web::dump({{"object", "contact"}, {"id", number}, {"hint", true}}));
  return Outcome::done();
}

Json Subscriptions::find_actions() {
  const Json named = {
      {"domain", Json::array({leaf("name", "=", name()), leaf("state", "=", "webhook")})},
      {"fields", {"webhook_url", "base_automation_id"}}};
  const Json rows = rpc_.call({kAction, "search_read", std::nullopt, named}, Effect::kNone);
  return rows.is_array() ? rows : Json::array();
}

std::int64_t Subscriptions::make(const std::string& url) {
  const Json domain = Json::array({leaf("model", "=", "res.partner")});
  const Json model = rpc_.call({"ir.model", "search_read", std::nullopt,
                                Json{{"domain", domain}, {"fields", {"id"}}, {"limit", 1}}},
                               Effect::kNone);
  const std::int64_t model_id = first_id(model);
  Json action = {
      {"name", name()}, {"model_id", model_id}, {"state", "webhook"}, {"webhook_url", url}};
  const Json rule = {{"name", name()},
                     {"model_id", model_id},
                     {"trigger", "on_create_or_write"},
                     {"action_server_ids", Json::array({Json::array({0, 0, std::move(action)})})}};
  const Json made = rpc_.call(
      {kRule, "create", std::nullopt, Json{{"vals_list", Json::array({rule})}}}, Effect::kMore);
  return first_id(made);
}

void Subscriptions::end(const Json& action) {
  const Json* rule = web::at(action, "/base_automation_id/0");
  const Json* id = web::at(action, "/id");
  if (rule != nullptr && rule->is_number_integer()) {
    rpc_.call({kRule, "unlink", std::vector<std::int64_t>{rule->get<std::int64_t>()}},
              Effect::kSame);
  } else if (id != nullptr && id->is_number_integer()) {
    rpc_.call({kAction, "unlink", std::vector<std::int64_t>{id->get<std::int64_t>()}},
              Effect::kSame);
  }
}

Outcome Subscriptions::run(Call& call, std::size_t request, const Json& wanted) {
  const std::string url = web::text_in(wanted, "url");
  bool there = false;
  for (const Json& action : find_actions()) {
    const bool ours = !url.empty() && web::text_in(action, "webhook_url") == url && !there;
    if (!ours) {
      end(action);
      continue;
    }
    there = true;
  }
  if (!url.empty() && !there) make(url);
  if (!url.empty()) {
    call.emit(request, web::dump({{"id", name()}, {"topic", "contact"}, {"expires_ms", 0}}));
  }
  return Outcome::done();
}

}  // namespace sambung::odoo
