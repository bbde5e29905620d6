#include "connectors/salesforce/org.hpp"

#include <charconv>

#include "connectors/salesforce/id.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::salesforce {

namespace {

using web::Json;

constexpr std::size_t kRowsMax = 2000;

/// The number that `text` begins with; negative for none.
double number_at(std::string_view text) {
  std::int64_t value = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() ? static_cast<double>(value) : -1;
}

Outcome outcome_of(const Json& result, const Config& config) {
  if (result.is_object() && web::is_true(result, "success")) {
    const std::string id = long_id(web::text_in(result, "id"));
    if (id.empty()) return Outcome::transient("Salesforce did not say which record it wrote");
    return Outcome::done(id);
  }
  const Json* error = web::at(result, "/errors/0");
  if (error == nullptr) return Outcome::transient("Salesforce did not say what became of it");
  return meaning_of(*error, config);
}

}  // namespace

std::string Org::path_of(const std::string& path) const {
  return path.starts_with("/services/") ? path : "/services/data/" + config_.version + path;
}

void Org::report_use(const HttpAnswer& answer) {
  const auto said = answer.header("Sforce-Limit-Info");
  if (!said) return;
  constexpr std::string_view kUse = "api-usage=";
  const std::size_t begin = said->find(kUse);
  const std::size_t slash = said->find('/', begin);
  if (begin == std::string_view::npos || slash == std::string_view::npos) return;
  const double used = number_at(said->substr(begin + kUse.size()));
  const double size = number_at(said->substr(slash + 1));
  if (used < 0 || size <= 0) return;
  HttpLimit stands;
  stands.size = size;
  stands.remaining = size > used ? size - used : 0;
  api_.line().report("daily", stands);
}

Json Org::say(HttpRequest request) {
  request.url = path_of(request.url);
  request.headers.push_back({"Sforce-Call-Options", "client=sambung"});
  web::Reply reply = api_.say(std::move(request));
  report_use(reply.http);
  return std::move(reply.body);
}

Json Org::get(const std::string& path, const web::Query& query) {
  return say({.method = "GET", .url = web::with_query(path, query)});
}

Json Org::post(const std::string& path, const Json& body) {
  return say(web::json_request("POST", path, body));
}

Org::Rows Org::query(const std::string& soql, Haste haste) {
  HttpRequest request{.method = "GET", .url = web::with_query("/queryAll", {{"q", soql}})};
  request.haste = haste;
  const Json page = say(std::move(request));
  Rows rows;
  for (const Json& row : web::list_in(page, "records")) {
    if (row.is_object()) rows.rows.push_back(row);
  }
  rows.more = page.is_object() && page.contains("done") && page["done"] == Json(false);
  return rows;
}

std::vector<Json> Org::query_all(const std::string& soql) {
  std::vector<Json> all;
  Json page = get("/queryAll", {{"q", soql}});
  for (;;) {
    for (const Json& row : web::list_in(page, "records")) {
      if (row.is_object()) all.push_back(row);
    }
    const std::string next = page.is_object() ? web::text_in(page, "nextRecordsUrl") : "";
    if (!next.starts_with("/services/data/") || all.size() >= kRowsMax) return all;
    page = get(next);
  }
}

std::vector<Outcome> Org::write(const std::string& object, const std::string& key,
                                const std::vector<Json>& records) {
  if (records.empty()) return {};
  const std::string path =
      key.empty() ? "/composite/sobjects" : "/composite/sobjects/" + object + "/" + key;
  HttpRequest request =
      web::json_request("PATCH", path, {{"allOrNone", false}, {"records", records}});
  request.repeatable = true;
  request.headers.push_back(
      {"Sforce-Duplicate-Rule-Header", std::string("allowSave=") +
                                           (config_.allow_duplicates ? "true" : "false") +
                                           ", includeRecordDetails=true"});
  std::vector<Outcome> outcomes;
  const Json results = say(std::move(request));
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool told = results.is_array() && i < results.size();
    outcomes.push_back(outcome_of(told ? results[i] : Json(), config_));
  }
  return outcomes;
}

void Org::remove(const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ",") + id;
  HttpRequest request{
      .method = "DELETE",
      .url = web::with_query("/composite/sobjects", {{"ids", list}, {"allOrNone", "false"}})};
  request.repeatable = true;
  const Json results = say(std::move(request));
  for (const Json& result : results.is_array() ? results : Json::array()) {
    const Outcome outcome = outcome_of(result, config_);
    if (!outcome.is_done() && outcome.outcome != SAMBUNG_GONE) throw web::Failure(outcome);
  }
}

}  // namespace sambung::salesforce
