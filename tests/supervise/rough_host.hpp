#pragma once

#include <spdlog/sinks/ostream_sink.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "core/logging/logger.hpp"
#include "core/supervise/inline_host.hpp"
#include "core/supervise/process_host.hpp"

namespace sambung::supervise {

inline constexpr std::chrono::milliseconds kPatience{15'000};

/// A log that tests read. Thread-safe while written; read it after the host is gone.
struct CapturedLog {
  std::ostringstream text;
  spdlog::logger logger{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)};
};

/// A private folder for sockets, removed with its owner.
class SocketFolder {
 public:
  SocketFolder() {
    std::string pattern = "/tmp/sambung-host-XXXXXX";
    path_ = mkdtemp(pattern.data()) == nullptr ? "" : pattern;
  }
  ~SocketFolder() { std::filesystem::remove_all(path_); }
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string config_of(const std::string& mode) {
  return R"({"mode":")" + mode + R"(","secret":"s3cr3t-value"})";
}

inline std::string plugin_of(const std::string& connector) {
  return std::string(SAMBUNG_CONNECTOR_DIR) + "/" + connector + ".so";
}

inline HostSetup setup_of(const SocketFolder& folder, const std::string& mode,
                          const std::string& connector = "rough") {
  HostSetup setup;
  setup.connection = "conn-" + mode;
  setup.host_program = SAMBUNG_BIN_DIR "/sambung-host";
  setup.plugin_path = plugin_of(connector);
  setup.config = Secret(config_of(mode));
  setup.run_directory = folder.path();
  setup.heartbeat = std::chrono::milliseconds(50);
  setup.grace = std::chrono::milliseconds(2000);
  return setup;
}

inline RestartRules quick_rules() {
  RestartRules rules;
  rules.backoff_first = std::chrono::milliseconds(10);
  rules.backoff_most = std::chrono::milliseconds(100);
  rules.failed_starts_max = 3;
  return rules;
}

/// Items with one body each, all in lanes of their own unless `lane` is given.
inline std::vector<deliver::Item> items_of(const std::vector<std::string>& bodies,
                                           const std::string& lane = {}) {
  std::vector<deliver::Item> items;
  for (const std::string& body : bodies) {
    deliver::Item item;
    const std::uint64_t number = items.size() + 1;
    item.id = EventId::make(from_unix_ms(1'700'000'000'000 + static_cast<std::int64_t>(number)),
                            "0123456789");
    item.position = {1, 0, number};
    item.type = "message.received";
    item.lane = lane.empty() ? "lane-" + std::to_string(number) : lane;
    item.body = body;
    items.push_back(item);
  }
  return items;
}

}  // namespace sambung::supervise
