#include "connectors/zoho/crm.hpp"

#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"

namespace sambung::zoho {

namespace {

using web::Json;

const std::string kRoot = "/crm/v8";

Outcome outcome_of_item(const HttpRequest& request, const Json& item) {
  if (!item.is_object()) return web::lost_answer(request, "Zoho did not say what became of it");
  if (web::text_in(item, "status") != "success") return meaning_of(item);
  const Json* id = web::at(item, "/details/id");
  const std::string text = id == nullptr ? std::string() : web::text_of(*id).value_or("");
  if (!is_number(text)) return web::lost_answer(request, "Zoho did not say which record it wrote");
  return Outcome::done(text);
}

std::uint32_t credits(std::size_t records, std::size_t a_credit) {
  return static_cast<std::uint32_t>((records + a_credit - 1) / a_credit);
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ",") + name;
  return all;
}

}  // namespace

Json Crm::get(const std::string& path, const web::Query& query) {
  return api_.get(kRoot + path, query);
}

Crm::Rows Crm::select(const std::string& where, std::size_t limit, Haste haste) {
  const std::string query = "select " + joined(columns_of(config_)) + " from " + config_.module +
                            " where " + where + " order by Modified_Time asc, id asc limit " +
                            std::to_string(limit);
  HttpRequest request = web::json_request("POST", kRoot + "/coql", {{"select_query", query}});
  request.repeatable = true;
  request.haste = haste;
  request.cost = limit <= 200 ? 1 : limit <= 1000 ? 2 : 3;
  const Json page = api_.say(std::move(request)).body;  // null: 204, there are none
  Rows rows;
  for (const Json& row : web::list_in(page, "data")) {
    if (row.is_object()) rows.rows.push_back(row);
  }
  const Json* more = web::at(page, "/info/more_records");
  rows.more = more != nullptr && *more == Json(true);
  return rows;
}

std::vector<Outcome> Crm::write(const Write& how, const std::vector<Json>& records) {
  if (records.empty()) return {};
  Json body = how.more;
  body["data"] = records;
  HttpRequest request = web::json_request(how.method, kRoot + how.path, body);
  request.repeatable = how.repeatable;
  request.cost = credits(records.size(), 10);
  const Json items = web::list_in(api_.say(request).body, "data");
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < records.size(); ++i) {
    outcomes.push_back(outcome_of_item(request, i < items.size() ? items[i] : Json()));
  }
  return outcomes;
}

void Crm::remove(const std::string& module, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  web::Query query = {{"ids", joined(ids)}};
  if (module != "Notes") query.push_back({"wf_trigger", "false"});
  HttpRequest request{.method = "DELETE", .url = web::with_query(kRoot + "/" + module, query)};
  request.repeatable = true;
  const Json items = web::list_in(api_.say(request).body, "data");
  for (const Json& item : items) {
    const Outcome outcome = outcome_of_item(request, item);
    if (!outcome.is_done() && outcome.outcome != SAMBUNG_GONE) throw web::Failure(outcome);
  }
}

}  // namespace sambung::zoho
