#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// The system of planted_http_connector.cpp: contacts behind a token, and no idempotency of its own.
class PlantedStore final : public FakeSystem {
 public:
  ~PlantedStore() override { stop(); }

 private:
  Told answer(const Ask& ask) override {
    const auto shown = ask.headers.find("authorization");
    if (shown == ask.headers.end() || shown->second != "Bearer planted-token") return {401, {}, {}};
    if (ask.path == "/contacts") return ask.method == "POST" ? put(next_++, ask) : search(ask);
    const auto found = contacts_.find(std::atoi(ask.path.c_str() + 10));
    if (found == contacts_.end()) return {404, {}, {}};
    if (found->second.contains("merged_into") && ask.method == "PATCH")
      return {409, found->second, {}};
    if (ask.method == "PATCH") return put(found->first, ask);
    const Told told{200, found->second, {}};
    if (ask.method == "DELETE") contacts_.erase(found);
    return told;
  }
  bool merge_by_hand(const std::string& from, const std::string& into) override {
    const auto loser = contacts_.find(std::atoi(from.c_str()));
    if (loser == contacts_.end() || !contacts_.contains(std::atoi(into.c_str()))) return false;
    loser->second["merged_into"] = into;
    loser->second["fields"] = json::object();
    loser->second["version"] = ++version_;
    return true;
  }
  Told put(int id, const Ask& ask) {
    if (!ask.body.is_object()) return {400, {}, {}};
    json& contact = contacts_[id];
    contact["id"] = std::to_string(id);
    contact["version"] = ++version_;
    contact["fields"].update(ask.body);
    return {200, contact, {}};
  }
  Told search(const Ask& ask) const {
    json found = json::array();
    for (const auto& [id, contact] : contacts_) {
      if (contact["fields"].value("phone", "") == ask.query.at("phone")) found.push_back(contact);
    }
    return {200, {{"items", found}}, {}};
  }

  std::map<int, json> contacts_;
  int next_ = 1;
  std::int64_t version_ = 0;
};

}  // namespace sambung::testing
