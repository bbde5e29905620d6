#include "connectors/tryton/parties.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/party.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

const json kWithInactive = json{{"active_test", false}};

std::vector<json> rows_of(json result) {
  if (!result.is_array()) throw Failure(Outcome::transient("Tryton's answer is no list"));
  std::vector<json> rows;
  for (json& row : result) {
    if (row.is_object() && row.contains("id")) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::int64_t number_of(const std::string& id) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc() || end != id.data() + id.size() || number <= 0 ||
      number > INT32_MAX) {  // ids are PostgreSQL integers
    throw Failure(Outcome::gone("the id is none of Tryton's"));
  }
  return number;
}

std::vector<json> Parties::search_read(const json& domain, const json& context) {
  return rows_of(rpc_.call(
      "model.party.party.search_read",
      list({domain, 0, std::max(config_.page, 100U), json::array(), party_fields(config_.fields)}),
      Effect::kRead, context));
}

std::vector<json> Parties::read(const std::vector<std::int64_t>& ids) {
  std::vector<json> parties;
  // search_read rather than read: that fails for all when one is not there.
  for (std::size_t from = 0; from < ids.size(); from += 100) {
    const json some(std::vector<std::int64_t>(
        ids.begin() + static_cast<std::ptrdiff_t>(from),
        ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + 100, ids.size()))));
    for (json& party : search_read(list({clause("id", "in", some)}), kWithInactive)) {
      parties.push_back(std::move(party));
    }
  }
  return parties;
}

json Parties::read_one(std::int64_t id) {
  std::vector<json> found = read({id});
  return found.empty() ? json() : std::move(found.front());
}

std::vector<json> Parties::search(const json& domain) {
  return search_read(list({domain, clause("active", "=", true)}), kWithInactive);
}

std::vector<json> Parties::records(const std::vector<json>& parties) {
  if (parties.empty()) return {};
  learn_own_user();
  json ids = json::array();
  for (const json& party : parties) ids.push_back(party["id"]);
  std::map<std::string, std::vector<std::string>> former;
  const json went = rpc_.call("model.party.party.search_read",
                              list({list({clause("replaced_by", "in", ids)}), 0, 1000,
                                    list({by("id", "DESC")}), list({"replaced_by"})}),
                              Effect::kRead, kWithInactive);
  for (const json& row : rows_of(went)) {
    auto& list = former[row["replaced_by"].dump()];
    if (list.size() < 100) list.push_back(id_of(row));
  }
  std::vector<json> records;
  for (const json& party : parties) {
    records.push_back(record_of(party, {own_user_, config_.fields, former[id_of(party)]}));
  }
  return records;
}

std::optional<std::int64_t> Parties::first_id(const std::string& model, const json& domain) {
  const auto rows = rows_of(rpc_.call("model." + model + ".search_read",
                                      list({domain, 0, 2, list({by("id", "ASC")}), list({"id"})}),
                                      Effect::kRead));
  if (rows.empty() || !rows.front()["id"].is_number_integer()) return std::nullopt;
  return rows.front()["id"].get<std::int64_t>();
}

std::int64_t Parties::language(const std::string& code) {
  const auto known = languages_.find(code);
  if (known != languages_.end()) return known->second;
  const auto id = first_id("ir.lang", list({clause("code", "=", code)}));
  if (!id) {
    throw Failure(Outcome::invalid(
        "language: Tryton has none of this code; see Administration > Localization > Languages"));
  }
  return languages_[code] = *id;
}

std::int64_t Parties::category(const std::string& name) {
  if (const auto id = first_id("party.category", list({clause("name", "=", name)}))) return *id;
  const json made = rpc_.call("model.party.category.create", list({list({json{{"name", name}}})}),
                              Effect::kWrite);
  if (!made.is_array() || made.empty() || !made[0].is_number_integer()) {
    throw Failure(Outcome::unknown("Tryton did not say the id of a new category"));
  }
  return made[0].get<std::int64_t>();
}

void Parties::learn_own_user() {
  if (asked_who_) return;
  // Tryton tells nobody who he is but by name and address; two users of one name stay unknown.
  const json who = rpc_.call("model.res.user.get_preferences", list({false}), Effect::kRead);
  json domain = json::array();
  for (const char* name : {"name", "email"}) {
    domain.push_back(clause(name, "=", who.is_object() ? who.value(name, json()) : json()));
  }
  const auto rows =
      rows_of(rpc_.call("model.res.user.search_read",
                        list({domain, 0, 2, json::array(), list({"id"})}), Effect::kRead));
  if (rows.size() == 1 && rows[0]["id"].is_number_integer()) {
    own_user_ = rows[0]["id"].get<std::int64_t>();
  }
  asked_who_ = true;
}

}  // namespace sambung::tryton
