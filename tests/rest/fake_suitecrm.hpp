#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// SuiteCRM: JSON:API, ids that the client says, 400 for every failure. Written from the source of
/// its V8 API (salesagility/SuiteCRM 7.14, read 2026-11).
class FakeSuitecrm final : public FakeSystem {
 public:
  ~FakeSuitecrm() override { stop(); }
  std::map<std::string, json> rows;  ///< contacts and notes

 protected:
  Told answer(const Ask& ask) override {
    const std::string prefix = "/Api/V8/module";
    if (ask.path == prefix) return write(ask);
    if (ask.path == prefix + "/Contacts") return list(ask);
    const std::string id = ask.path.substr(ask.path.rfind('/') + 1);
    if (!rows.contains(id)) return failed("Contacts with id " + id + " is not found");
    return {200, {{"data", rows[id]}}, {}};
  }

 private:
  static Told failed(const std::string& detail) {
    return {400, {{"errors", {{"status", 400}, {"title", nullptr}, {"detail", detail}}}}, {}};
  }
  Told write(const Ask& ask) {
    const json& data = ask.body["data"];
    const std::string id = data["id"];
    const bool makes = ask.method == "POST";
    if (makes && rows.contains(id)) return failed("Bean " + id + " with id already exist");
    if (!makes && !rows.contains(id)) return failed("Contacts with id " + id + " is not found");
    json& row = rows[id];
    row["id"] = id;
    row["type"] = data["type"];
    row["attributes"].update(data["attributes"]);
    row["attributes"]["date_modified"] = utc(now(), "%Y-%m-%dT%H:%M:%S+00:00");
    return {201, {{"data", row}}, {}};
  }
  Told list(const Ask& ask) const {
    json found = json::array();
    const bool deleted = ask.query.count("filter[deleted][eq]") > 0;
    for (const auto& [id, row] : rows) {
      const json& fields = row["attributes"];
      if (row["type"] != "Contacts" || deleted != (fields.value("deleted", "0") == "1")) continue;
      const auto phone = ask.query.find("filter[phone_mobile][eq]");
      if (phone != ask.query.end() && fields.value("phone_mobile", "") != phone->second) continue;
      found.push_back(row);
    }
    return {200, {{"data", found}}, {}};
  }
};

}  // namespace sambung::testing
