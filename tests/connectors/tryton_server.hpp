#pragma once

#include <openssl/evp.h>

#include <string>

#include "tests/connectors/plain_http.hpp"
#include "tests/connectors/system_stage.hpp"

namespace sambung::testing {

inline std::string base64_of(const std::string& text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

/// Contacts come and go as Tryton has them.
constexpr const char* kNative = R"({"contact":null,"script":null})";

/// Somebody who works in the Tryton of tests/real, not through a connector.
class TrytonUser {
 public:
  TrytonUser(const std::string& login, const std::string& password) {
    const std::string url = real("TRYTON_URL");
    const std::size_t slash = url.rfind('/');
    http_.origin = url.substr(0, slash);
    path_ = url.substr(slash) + "/";
    const nlohmann::json in =
        call("common.db.login", {login, nlohmann::json{{"password", password}}, "en"}, false);
    EXPECT_TRUE(in.is_array()) << "no log-in";
    if (!in.is_array()) return;
    id_ = in[0].get<std::int64_t>();
    http_.authorization =
        "Session " + base64_of(login + ":" + in[0].dump() + ":" + in[1].get<std::string>());
  }

  /// The result; the context is added. An error comes as {"error":...}.
  nlohmann::json call(const std::string& method, std::vector<nlohmann::json> params,
                      bool with_context = true) const {
    if (with_context) params.push_back(nlohmann::json::object());
    const nlohmann::json reply =
        http_.say("POST", path_, {{"id", 1}, {"method", method}, {"params", params}});
    if (!reply.is_object()) return nullptr;
    return reply.contains("result") ? reply["result"] : reply;
  }
  std::int64_t create(const std::string& model, const nlohmann::json& values) const {
    const nlohmann::json ids =
        call("model." + model + ".create", {nlohmann::json::array({values})});
    EXPECT_TRUE(ids.is_array()) << ids;
    return ids.is_array() ? ids[0].get<std::int64_t>() : 0;
  }
  void write(const std::string& model, std::int64_t id, const nlohmann::json& values) const {
    call("model." + model + ".write", {nlohmann::json::array({id}), values});
  }
  std::int64_t id() const { return id_; }
  /// What goes with each of the user's requests.
  const std::string& authorization() const { return http_.authorization; }

 private:
  PlainHttp http_;
  std::string path_;
  std::int64_t id_ = 0;
};

inline SystemStage::System tryton_system(const std::string& url, const std::string& user,
                                         const std::string& password,
                                         const std::string& config = "{}") {
  SystemStage::System system;
  system.connector = "tryton";
  system.base_url = url;
  system.credential.user = user;
  system.credential.password = Secret(password);
  system.config = config;
  system.mapping = kNative;
  return system;
}

}  // namespace sambung::testing
