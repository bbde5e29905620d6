#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "core/credentials/credential.hpp"
#include "tests/credentials/memory_store.hpp"
#include "tests/credentials/model_server.hpp"
#include "tests/support/held_clock.hpp"

namespace sambung::credentials {

inline Grant refresh_grant(std::string seed = "refresh-0") {
  Grant grant;
  grant.name = "crm";
  RefreshToken method;
  method.client.url = "https://crm.example/token";
  method.client.id = "app";
  method.client.secret = Secret("sekrit-of-client");
  method.seed = Secret(std::move(seed));
  grant.method = std::move(method);
  return grant;
}

/// A credential named "crm" over a store and a server in memory; it can be started again.
class Stage {
 public:
  explicit Stage(ModelServer::Rotation rotation = ModelServer::Rotation::kNever)
      : server(rotation) {
    start();
  }

  void start(Grant grant = refresh_grant()) {
    credential_ = std::make_unique<Credential>(
        std::move(grant),
        Needs{store, server, clock,
              [this](const std::string&, const Status& status) { told.push_back(status); }, 7});
  }
  Credential* operator->() { return credential_.get(); }
  /// The value of a token, or what the error says.
  std::string give(Need need = {}) {
    auto token = credential_->token(need);
    return token ? std::string(token->value.reveal()) : token.error().what;
  }

  testing::HeldClock clock;
  MemoryStore store;
  ModelServer server;
  std::vector<Status> told;  // by the listener

 private:
  std::unique_ptr<Credential> credential_;
};

}  // namespace sambung::credentials
