#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/simulator/graph/platform.hpp"
#include "core/simulator/graph/template_form.hpp"
#include "core/simulator/graph/webhook_values.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kTemplatesMax = 6000;
constexpr std::size_t kPageMax = 1000;
constexpr std::chrono::milliseconds kReviewTime{3000};
constexpr int kExists = 2388024;
constexpr int kCountLimit = 2388019;

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

Json shown(const Template& one) {
  return {{"name", one.name},
          {"parameter_format", one.parameter_format},
          {"components", Json::parse(one.components_json, nullptr, false)},
          {"language", one.language},
          {"status", one.status},
          {"category", one.category},
          {"quality_score", {{"score", "UNKNOWN"}}},
          {"rejected_reason", one.rejected_reason},
          {"id", one.id}};
}

/// Templates are integers in webhooks and strings in the API.
void announce_status(Platform& platform, const Template& one) {
  const bool rejected = one.status == "REJECTED";
  Json value = {{"event", one.status},
                {"message_template_id", std::stoll(one.id)},
                {"message_template_name", one.name},
                {"message_template_language", one.language},
                {"message_template_category", one.category},
                {"reason", one.rejected_reason}};
  if (rejected) {
    value["rejection_info"] = {
        {"reason", "Simulated: the name asks for it."},
        {"recommendation", "Choose a name that does not begin with reject_."}};
  }
  static_cast<void>(
      platform.webhooks
          .emit(account_change(one.account_id, "message_template_status_update", value))
          .has_value());
}

void review_later(Platform& platform, const std::string& id) {
  platform.loop.after(platform.pace.real(kReviewTime), [&platform, id] {
    Template* one = platform.world.find_template(id);
    if (one == nullptr || one->status != "PENDING") return;
    const bool rejected = one->name.starts_with("reject_");
    one->status = rejected ? "REJECTED" : "APPROVED";
    one->rejected_reason = rejected ? "INVALID_FORMAT" : "NONE";
    announce_status(platform, *one);
  });
}

Answer create(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  check_template_form(Field(call.body, fault), fault);
  if (fault) return failed(platform, fault->code, fault->details, fault->subcode);
  World& world = platform.world;
  const std::string name = text_of(call.body, "name");
  const std::string language = text_of(call.body, "language");
  if (world.find_template(call.node, name, language) != nullptr) {
    return failed(platform, 100, "There is already a template of that name in that language.",
                  kExists);
  }
  if (world.templates.size() >= kTemplatesMax) {
    return failed(platform, 100, "The account has as many templates as it may have.", kCountLimit);
  }
  Template made;
  made.id = platform.ids.node();
  made.account_id = call.node;
  made.name = name;
  made.language = language;
  made.category = text_of(call.body, "category");
  made.status = "PENDING";
  const std::string format = upper(text_of(call.body, "parameter_format"));
  if (!format.empty()) made.parameter_format = format;
  if (call.body.contains("components")) made.components_json = compact(call.body["components"]);
  review_later(platform, made.id);
  world.templates.push_back(made);
  return graph_ok({{"id", made.id}, {"status", made.status}, {"category", made.category}});
}

bool matches(const Template& one, const Call& call) {
  const auto equal = [&](const char* filter, const std::string& value) {
    const auto asked = call.query.find(filter);
    return asked == call.query.end() || upper(asked->second) == upper(value);
  };
  return one.account_id == call.node && equal("name", one.name) && equal("status", one.status) &&
         equal("category", one.category) && equal("language", one.language);
}

std::size_t number_or(const Call& call, const char* name, std::size_t otherwise) {
  const auto found = call.query.find(name);
  if (found == call.query.end()) return otherwise;
  std::size_t number = otherwise;
  const std::string& text = found->second;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  return bad == std::errc{} && end == text.data() + text.size() ? number : otherwise;
}

/// A cursor is the place in the list, in decimal.
Answer list(Platform& platform, const Call& call, const Responder&) {
  const std::size_t limit = std::clamp<std::size_t>(number_or(call, "limit", 25), 1, kPageMax);
  const std::size_t after = number_or(call, "after", 0);
  if (call.query.contains("after") && after == 0)
    return failed(platform, 131059, "Unknown cursor.");
  Json rows = Json::array();
  std::size_t place = 0;
  bool more = false;
  for (const Template& one : platform.world.templates) {
    if (!matches(one, call) || place++ < after) continue;
    if (rows.size() == limit) {
      more = true;
      break;
    }
    rows.push_back(shown(one));
  }
  Json page = {{"data", std::move(rows)}};
  page["paging"]["cursors"] = {{"before", std::to_string(after)},
                               {"after", std::to_string(after + page["data"].size())}};
  if (more) page["paging"]["next"] = platform.origin + "/" + call.node + "/message_templates";
  return graph_ok(page);
}

Answer remove(Platform& platform, const Call& call, const Responder&) {
  const auto name = call.query.find("name");
  const auto id = call.query.find("hsm_id");
  if (name == call.query.end() && id == call.query.end()) {
    return failed(platform, 100, "The parameter name or hsm_id is required.");
  }
  auto& templates = platform.world.templates;
  std::vector<Template> gone;
  for (const Template& one : templates) {
    const bool named = name == call.query.end() || one.name == name->second;
    const bool meant = id == call.query.end() || one.id == id->second;
    if (one.account_id == call.node && named && meant) gone.push_back(one);
  }
  if (gone.empty()) return failed(platform, 100, "There is no such template.", 2593002);
  for (Template& one : gone) {
    std::erase_if(templates, [&](const Template& other) { return other.id == one.id; });
    one.status = "DELETED";
    announce_status(platform, one);
  }
  return graph_success();
}

/// GET /{account}/message_templates/{id}, which some clients use.
Answer list_or_get(Platform& platform, const Call& call, const Responder& respond) {
  if (call.rest.empty()) return list(platform, call, respond);
  const Template* one = platform.world.find_template(call.rest);
  if (one == nullptr) return unsupported(platform, "get", call.rest);
  return graph_ok(shown(*one));
}

Answer get(Platform& platform, const Call& call, const Responder&) {
  return graph_ok(shown(*platform.world.find_template(call.node)));
}

Answer edit(Platform& platform, const Call& call, const Responder&) {
  Template& one = *platform.world.find_template(call.node);
  if (one.status != "APPROVED" && one.status != "REJECTED" && one.status != "PAUSED") {
    return failed(platform, 100, "Only approved, rejected or paused templates can be edited.");
  }
  Field::Fault fault;
  const Field body(call.body, fault);
  body.at("category").allow_one_of({"AUTHENTICATION", "MARKETING", "UTILITY"});
  if (!body.at("components").absent()) check_template_components(body.at("components"), fault);
  const std::string category = text_of(call.body, "category");
  if (one.status == "APPROVED" && !category.empty() && category != one.category) {
    body.at("category").fail(100, "cannot change on an approved template.");
  }
  if (fault) return failed(platform, fault->code, fault->details, fault->subcode);
  if (!category.empty()) one.category = category;
  if (call.body.contains("components")) one.components_json = compact(call.body["components"]);
  one.status = "PENDING";
  review_later(platform, one.id);
  return graph_ok({{"success", true}, {"id", one.id}, {"category", one.category}});
}

Answer unpause(Platform& platform, const Call& call, const Responder&) {
  Template& one = *platform.world.find_template(call.node);
  if (one.status != "PAUSED") return failed(platform, 100, "The template is not paused.");
  one.status = "APPROVED";
  announce_status(platform, one);
  return graph_success();
}

}  // namespace

std::vector<Route> template_routes() {
  return {{"POST", "message_templates", create},
          {"GET", "message_templates", list_or_get},
          {"DELETE", "message_templates", remove}};
}

std::vector<Route> template_node_routes() {
  return {{"GET", "", get}, {"POST", "", edit}, {"POST", "unpause", unpause}};
}

}  // namespace sambung::simulator
