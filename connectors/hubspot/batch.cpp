#include "connectors/hubspot/batch.hpp"

#include <algorithm>
#include <set>

#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/meaning.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::hubspot {

namespace {

using web::Json;

constexpr const char* kTrace = "objectWriteTraceId";

HttpRequest post(const std::string& path, const Json& body) {
  HttpRequest request = web::json_request("POST", path, body);
  request.repeatable = true;
  return request;
}

bool has(const Json* list, const std::string& text) {
  if (list == nullptr) return false;
  if (!list->is_array()) return *list == Json(text);
  return std::find(list->begin(), list->end(), Json(text)) != list->end();
}

bool is_about(const Json& error, const Json& input) {
  const std::string id = web::text_in(input, "id");
  return has(web::at(error, "/context/objectWriteTraceId"), web::text_in(input, kTrace)) ||
         has(web::at(error, "/context/ids"), id) || has(web::at(error, "/context/id"), id);
}

bool is_of(const Json& result, const Json& input) {
  if (result.contains(kTrace)) return result[kTrace] == input[kTrace];
  const std::string property = web::text_in(input, "idProperty");
  const std::string id = web::text_in(input, "id");
  return property.empty() ? web::text_in(result, "id") == id : property_in(result, property) == id;
}

Written written_of(const Json& input, const Json& body) {
  for (const Json& result : web::list_in(body, "results")) {
    if (result.is_object() && is_of(result, input)) {
      return {Outcome::done(web::text_in(result, "id")), result};
    }
  }
  const Json errors = web::list_in(body, "errors");
  for (const Json& error : errors) {
    if (is_about(error, input)) return {meaning_of(error, 400)};
  }
  if (errors.size() == 1) return {meaning_of(errors[0], 400)};
  return {Outcome::transient("HubSpot did not say what became of it")};
}

/// Refused by one of its inputs, and by which is not said.
bool may_split(const Outcome& outcome) {
  switch (outcome.outcome) {
    case SAMBUNG_INVALID:
    case SAMBUNG_DUPLICATE:
    case SAMBUNG_CONFLICT:
    case SAMBUNG_GONE: return true;
    default: return false;
  }
}

std::vector<Written> halves(web::Api& api, const std::string& path, std::vector<Json> inputs) {
  const auto middle = inputs.begin() + static_cast<std::ptrdiff_t>(inputs.size() / 2);
  std::vector<Json> rest(middle, inputs.end());
  inputs.erase(middle, inputs.end());
  std::vector<Written> all = write_batch(api, path, std::move(inputs));
  for (Written& each : write_batch(api, path, std::move(rest))) all.push_back(std::move(each));
  return all;
}

}  // namespace

std::vector<Written> write_batch(web::Api& api, const std::string& path, std::vector<Json> inputs) {
  if (inputs.empty()) return {};
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i][kTrace] = std::to_string(i);
  Json body;
  try {
    body = api.say(post(path, {{"inputs", inputs}})).body;
  } catch (const web::Failure& failure) {
    if (!may_split(failure.outcome)) throw;
    if (inputs.size() == 1) return {{failure.outcome}};
    return halves(api, path, std::move(inputs));
  }
  std::vector<Written> all;
  for (const Json& input : inputs) all.push_back(written_of(input, body));
  return all;
}

std::vector<Json> read_list(web::Api& api, const ReadBy& by, const std::vector<std::string>& values,
                            const std::vector<std::string>& properties) {
  Json inputs = Json::array();
  for (const std::string& value : std::set<std::string>(values.begin(), values.end())) {
    if (!value.empty()) inputs.push_back({{"id", value}});
  }
  if (inputs.empty()) return {};
  Json body = {
      {"inputs", inputs}, {"properties", properties}, {"propertiesWithHistory", Json::array()}};
  if (!by.property.empty()) body["idProperty"] = by.property;
  const Json read = api.say(post("/crm/v3/objects/" + by.object + "/batch/read", body)).body;
  std::vector<Json> found;
  for (const Json& native : web::list_in(read, "results")) {
    if (native.is_object()) found.push_back(native);
  }
  return found;
}

std::map<std::string, Json> read_contacts(web::Api& api, const std::vector<std::string>& ids,
                                          const Config& config) {
  std::map<std::string, Json> found;
  for (const Json& native : read_list(api, {}, ids, read_properties(config))) {
    const auto former = merged_into_it(native);
    for (const std::string& id : ids) {
      const bool went_in = std::find(former.begin(), former.end(), id) != former.end();
      if (went_in || web::text_in(native, "id") == id) found.emplace(id, native);
    }
  }
  return found;
}

}  // namespace sambung::hubspot
