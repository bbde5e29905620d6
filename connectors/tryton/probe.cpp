#include "connectors/tryton/probe.hpp"

#include <chrono>

#include "connectors/tryton/domain.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

json finding(const std::string& check, bool ok, const std::string& detail) {
  return json{{"check", check}, {"ok", ok}, {"detail", detail}};
}

json clock_of(const Rpc& rpc) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  if (rpc.server_ms() == 0) return finding("clock", true, "the server does not tell its time");
  constexpr std::int64_t kSkewMax = 5000;
  const std::int64_t skew = rpc.server_ms() - now;
  json clock = finding("clock", skew < kSkewMax && skew > -kSkewMax, "to the second");
  clock["skew_ms"] = skew;
  return clock;
}

json rights(Rpc& rpc, const std::string& model, bool writes) {
  const json access =
      rpc.call("model.ir.model.access.get_access", list({list({model})}), Effect::kRead);
  const json of = access.is_object() ? access.value(model, json()) : json();
  std::string lacks;
  for (const char* right : {"read", "write", "create"}) {
    if (!writes && right != std::string("read")) continue;
    if (!of.is_object() || of.value(right, json()) == json(false)) {
      lacks += (lacks.empty() ? "" : ", ") + std::string(right);
    }
  }
  return finding("rights on " + model, lacks.empty(),
                 lacks.empty() ? "" : "this user's groups lack: " + lacks);
}

json fields(Rpc& rpc) {
  const json told = rpc.call("model.party.party.fields_get", list({nullptr}), Effect::kRead);
  json names = json::array();
  for (const auto& [name, field] : told.items()) {
    if (!field.is_object()) continue;
    names.push_back(json{{"name", name},
                         {"type", field.value("type", json("text"))},
                         {"writable", field.value("readonly", json()) != json(true)},
                         {"required", field.value("required", json()) == json(true)}});
  }
  json found = finding("fields", !names.empty(), "");
  found["fields"] = std::move(names);
  return found;
}

}  // namespace

std::vector<json> findings(Rpc& rpc) {
  rpc.call("model.res.user.get_preferences", list({true}), Effect::kRead);
  std::vector<json> all = {finding("reach", true, "logged in"), clock_of(rpc)};
  for (const char* model : {"party.party", "party.contact_mechanism", "party.identifier",
                            "party.category", "ir.note"}) {
    all.push_back(rights(rpc, model, true));
  }
  all.push_back(rights(rpc, "ir.lang", false));
  all.push_back(fields(rpc));
  return all;
}

}  // namespace sambung::tryton
