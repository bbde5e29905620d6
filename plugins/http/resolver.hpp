#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/base/mutex.hpp"
#include "plugins/http/address.hpp"
#include "plugins/http/patience.hpp"

namespace sambung::remote {

/// The addresses of a host, as text; none if there is no such host. Called from several threads.
using Lookup = std::function<std::vector<std::string>(const std::string& host)>;

/// Turns names into addresses. The system's way of doing so blocks for as long as it likes and cannot
/// be ended, so that each look-up runs on a thread of its own, which is left behind, but never let
/// go, when the asking send has no more time. Thread-safe; its destructor waits for all look-ups (with
/// glibc's defaults 10 s for each name server that is silent).
class Resolver {
 public:
  /// `lookup` empty: the system's (files, DNS, whatever is configured).
  explicit Resolver(Lookup lookup);

  /// At least one address, at most eight. kNotSent: no such host, or kLookupsMax are stuck already.
  Tried<std::vector<IpAddress>> resolve(const std::string& host, const Patience& patience);

 private:
  static constexpr std::size_t kLookupsMax = 16;

  /// Shared by the look-up's thread and whoever asked, of whom either may be gone first.
  struct Question;
  struct Running {
    std::shared_ptr<Question> question;
    std::jthread thread;
  };

  std::shared_ptr<Question> ask(const std::string& host);

  Lookup lookup_;
  Mutex mutex_;
  std::list<Running> running_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::remote
