#include <algorithm>

#include "connectors/rest/pages.hpp"
#include "connectors/rest/system.hpp"
#include "connectors/rest/template.hpp"

/// What bots ask.
namespace sambung::rest {

namespace {

constexpr std::size_t kUsual = 5;
constexpr std::size_t kMost = 20;
constexpr std::size_t kRowsMax = 200;  // that one question reads

bool is_person(const std::string& key) { return key == "phone" || key == "email"; }

/// Whether the row has what is asked: whose it is by any of their keys, and each of the others.
bool fits(const Json& row, const Lookup& lookup, const Json& keys) {
  bool personal = false;
  bool theirs = false;
  for (const auto& [key, wanted] : keys.items()) {
    const bool has = has_key(row, lookup.match.at(key), wanted, key == "phone");
    if (!is_person(key) && !has) return false;
    personal = personal || is_person(key);
    theirs = theirs || (is_person(key) && has);
  }
  return theirs || !personal;
}

/// The later first; what has no time last.
bool is_newer(const Json* one, const Json* other) {
  if (one == nullptr || other == nullptr) return other == nullptr && one != nullptr;
  return *other < *one;
}

Json answer_of(const Json& row, const Lookup& lookup) {
  Json answer = Json::object();
  for (const auto& [member, pointer] : lookup.fields) {
    if (const Json* value = at(row, pointer)) answer[member] = *value;
  }
  return answer;
}

}  // namespace

/// The rows of one request that fit; nothing more when there are too many.
Outcome System::take_rows(const FindSpec& spec, const Lookup& lookup, Json& scope,
                          std::vector<Json>& rows) {
  PagePlace place;
  for (std::size_t pages = 0; pages < spec.list.paging.pages_max; ++pages) {
    const Page page = read_page(caller_, spec.list, scope, place, spec.list.paging.size);
    if (page.reply.none) return Outcome::done();
    if (!page.reply.outcome.is_done()) return page.reply.outcome;
    for (const Json& row : page.items) {
      const bool known = std::find(rows.begin(), rows.end(), row) != rows.end();
      if (!known && fits(row, lookup, scope["keys"])) rows.push_back(row);
    }
    if (!page.more || rows.size() >= kRowsMax) break;
  }
  return Outcome::done();
}

Outcome System::look_up_by(const FindSpec& spec, const Lookup& lookup, Json& scope,
                           std::vector<Json>& rows) {
  if (spec.each.empty()) return take_rows(spec, lookup, scope, rows);
  return for_each_of(spec, scope, [&] {
    const Outcome outcome = take_rows(spec, lookup, scope, rows);
    return outcome.outcome == SAMBUNG_GONE ? Outcome::done() : outcome;
  });
}

Outcome System::lookup_one(Call& call, std::size_t index, const Json& request) {
  const auto found = definition_.lookup.find(text_in(request, "what"));
  if (found == definition_.lookup.end()) {
    return Outcome::not_supported("what: the definition has no such `lookup`");
  }
  const Lookup& lookup = found->second;
  Json scope = scope_of(request);
  const Json keys = request.value("keys", Json());
  if (!keys.is_object() || keys.empty())
    return Outcome::invalid("keys: there must be one at least");
  bool by_number = false;
  for (const auto& [key, values] : keys.items()) {
    if (!lookup.match.contains(key) || !values.is_array()) {
      return Outcome::invalid("keys: `lookup` of the definition is asked by others");
    }
    by_number = by_number || !is_person(key);
  }
  std::vector<Json> rows;
  for (const FindSpec& spec : lookup.find) {
    // One that is named is looked for by its name; whose it is is compared.
    if (!keys.contains(spec.by) || (by_number && is_person(spec.by))) continue;
    const Outcome outcome = look_up_by(spec, lookup, scope, rows);
    if (!outcome.is_done()) return outcome;
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Json& one, const Json& other) {
    return is_newer(at(one, lookup.newest), at(other, lookup.newest));
  });
  const std::size_t limit = call.limit() == 0 ? kUsual : std::min<std::size_t>(call.limit(), kMost);
  if (rows.size() > limit) rows.resize(limit);
  for (const Json& row : rows) call.emit(index, dump(answer_of(row, lookup)));
  return Outcome::done();
}

}  // namespace sambung::rest
