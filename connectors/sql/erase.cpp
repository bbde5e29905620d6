#include "connectors/sql/erase.hpp"

#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "connectors/sql/fold.hpp"
#include "connectors/sql/mapping.hpp"

namespace sambung::sql {

namespace {

std::set<std::string> persons_in(std::string_view request) {
  std::set<std::string> persons;
  const nlohmann::json body = nlohmann::json::parse(request, nullptr, false);
  if (!body.is_object()) return persons;
  if (body.contains("person") && body["person"].is_string()) persons.insert(body["person"]);
  if (body.contains("ids") && body["ids"].is_array()) {
    for (const auto& id : body["ids"]) {
      if (id.is_string()) persons.insert(id.get<std::string>());
    }
  }
  return persons;
}

}  // namespace

void erase(Call& call, const std::function<void(const Groups&)>& commit) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    Steps steps;
    for (const std::string& person : persons_in(call.request(i))) {
      Steps more = erase_person(person);
      std::move(more.begin(), more.end(), std::back_inserter(steps));
    }
    if (steps.empty()) {
      call.settle(i, Outcome::invalid("the request names no person"));
      continue;
    }
    commit(fold(std::move(steps)));
    call.settle(i, Outcome::done());
  }
}

}  // namespace sambung::sql
