#include "connectors/tryton/upsert.hpp"

#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/json_member.hpp"
#include "connectors/tryton/party.hpp"
#include "connectors/tryton/search.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

json fields_of(const json& request) { return request.value("fields", json::object()); }

/// Our own id of the contact, else that of the write: the same whenever it is tried again.
std::string mark_in(const json& request) {
  const json keys = request.value("keys", json());
  const json ids = keys.is_object() ? keys.value("id", json()) : json();
  if (ids.is_array() && !ids.empty() && ids[0].is_string()) {
    return mark_of(ids[0].get<std::string>());
  }
  const std::string op = text_in(request, "op");
  return op.empty() ? op : mark_of(op);
}

}  // namespace

Upsert::Upsert(Rpc& rpc, Parties& parties, const Config& config)
    : rpc_(rpc),
      parties_(parties),
      config_(config),
      names_{[&parties](const std::string& code) { return parties.language(code); },
             [&parties](const std::string& name) { return parties.category(name); }} {}

Upsert::Written Upsert::run(const json& request) {
  if (text_in(request, "object") != "contact") {
    throw Failure(Outcome::not_supported("object: this connector has contacts alone"));
  }
  const std::string id = text_in(request, "id");
  return id.empty() ? make(request) : change(request, number_of(id));
}

Upsert::Written Upsert::change(const json& request, std::int64_t id) {
  const json party = parties_.read_one(id);
  if (party.is_null()) return {Outcome::gone("the contact is not in Tryton any more"), {}};
  if (const auto into = replaced_by(party)) return {Outcome::merged(*into), {}};
  const json expected = request.value("expected_version", json());
  const bool stale = expected.is_number_integer() && expected != version_of(party);
  Outcome conflict = Outcome::conflict("the contact has another version in Tryton");
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && request.value("doubt", json()) != json(true)) return {std::move(conflict), {}};
  const json values =
      edit_of(fields_of(request), party, rules(expected.is_number_integer()), names_);
  if (values.empty()) return written(id);
  if (stale) return {std::move(conflict), {}};
  rpc_.call("model.party.party.write", list({list({id}), values}), Effect::kWrite,
            json{{"_timestamp", timestamps_of(party)}});
  return written(id);
}

Upsert::Written Upsert::make(const json& request) {
  const std::string mark = mark_in(request);
  if (!mark.empty() && request.value("doubt", json()) == json(true)) {
    const auto found = parties_.search(list({clause("identifiers.code", "=", mark)}));
    if (!found.empty()) return change(request, found.front()["id"].get<std::int64_t>());
  }
  json values = edit_of(fields_of(request), nullptr, rules(false), names_);
  if (!mark.empty()) {
    json& identifiers = values["identifiers"];
    if (identifiers.is_null()) identifiers = list({list({"create", json::array()})});
    identifiers[0][1].push_back(json{{"code", mark}});
  }
  const json made = rpc_.call("model.party.party.create", list({list({values})}), Effect::kWrite);
  if (!made.is_array() || made.empty() || !made[0].is_number_integer()) {
    return {Outcome::unknown("Tryton did not say the id of the new party"), {}};
  }
  return written(made[0].get<std::int64_t>());
}

/// The write is done, whatever comes of reading it: told as undone it would be made a second time.
Upsert::Written Upsert::written(std::int64_t id) {
  Outcome done = Outcome::done(std::to_string(id));
  try {
    const json party = parties_.read_one(id);
    if (party.is_null()) return {Outcome::gone("the contact vanished after it was written"), {}};
    std::vector<json> records = parties_.records({party});
    return {std::move(done), std::move(records.front())};
  } catch (const Failure&) {
    return {std::move(done), {}};
  }
}

}  // namespace sambung::tryton
