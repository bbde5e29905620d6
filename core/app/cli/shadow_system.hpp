#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "plugins/kit/local_server.hpp"

namespace sambung::cli {

/// Stands where a connection's system would be: keeps what is asked of it, and answers 503 to everything, so that
/// nothing goes on from an answer that the system did not give. Listens on this machine. Thread-safe.
class ShadowSystem {
 public:
  std::string url() const { return server_.url(); }

  /// What came since the last time, as {"method","target","body"}, sorted, since a connector may ask several at once.
  /// `body` is JSON where it was, else text.
  std::vector<nlohmann::json> take();

 private:
  void keep(int fd);

  Mutex mutex_;
  std::vector<nlohmann::json> came_ SAMBUNG_GUARDED_BY(mutex_);
  kit::LocalServer server_{
      [this](UniqueFd peer) { keep(peer.get()); }};  // last: its thread uses the others
};

}  // namespace sambung::cli
