#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/simulator/net/http_client.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/net/url.hpp"
#include "core/simulator/random.hpp"

namespace sambung::simulator {

/// The verification handshake: GET with hub.mode, hub.challenge and hub.verify_token, answered by
/// 200 and exactly the challenge. Confined to the loop's thread.
class Handshake {
 public:
  Handshake(Loop& loop, std::string authority_pem, std::uint64_t seed)
      : loop_(loop), authority_pem_(std::move(authority_pem)), random_(seed) {}

  /// `done` is called once, later, with whether the challenge came back within 5 s.
  void ask(const Url& callback, const std::string& verify_token, std::function<void(bool)> done);

 private:
  Loop& loop_;
  const std::string authority_pem_;
  Random random_;
  std::map<std::uint64_t, std::unique_ptr<HttpClient>> asking_;
  std::uint64_t asked_ = 0;
};

}  // namespace sambung::simulator
