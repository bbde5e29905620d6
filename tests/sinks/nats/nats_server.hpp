#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

/// A private nats-server with JetStream on a free port of this machine, gone with its owner. Needs Debian's
/// package nats-server.
class NatsServer {
 public:
  /// `settings` are added to its configuration; "authorization {...}".
  explicit NatsServer(std::string settings = {});
  ~NatsServer() { stop(); }
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;

  /// On the same port and with the same streams.
  void start();
  void stop();
  /// Lets it stand still, and go on.
  void freeze();
  void thaw();
  std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }

 private:
  void signal_it(int number) const;

  TempFolder folder_;
  std::string settings_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

/// An event as it stands in a stream.
struct Stored {
  std::string subject;
  std::string id;  ///< Nats-Msg-Id
  std::string body;
};

/// All events of a stream, by a client of its own; `user` is "name:password".
std::vector<Stored> stored_in(const NatsServer& server, const std::string& stream,
                              const std::string& user = {});

/// Makes a stream by its configuration, as an administrator would.
struct PlainStream {
  std::string name;
  std::string subject;
  std::int64_t duplicates_s = 120;
  std::int64_t messages_max = 0;
  std::int32_t bytes_max = 0;  ///< of a message
  bool in_memory = false;
};
void make_stream(const NatsServer& server, const PlainStream& wanted, const std::string& user = {});

}  // namespace sambung::testing
