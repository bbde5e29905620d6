#pragma once

#include <spdlog/sinks/null_sink.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/logging/logger.hpp"
#include "core/supervise/process_host.hpp"

namespace sambung::test {

inline constexpr std::chrono::milliseconds kPatience{20'000};

/// A private folder, removed with its owner.
class Folder {
 public:
  Folder() {
    std::string pattern = "/tmp/sambung-conn-XXXXXX";
    path_ = mkdtemp(pattern.data()) == nullptr ? "" : pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A connector in its own process, with this configuration.
class Connection {
 public:
  Connection(const std::string& connector, std::string config)
      : host_(setup_of(connector, std::move(config), folder_ / "run"), rules(), log_) {}

  supervise::ProcessHost& host() { return host_; }
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items) {
    host_.await_ready(kPatience);
    return host_.deliver(items, kPatience);
  }
  /// Whether all of `items` were done.
  bool done(const std::vector<deliver::Item>& items) {
    const deliver::BatchResult result = deliver(items);
    for (const deliver::ItemOutcome& outcome : result.outcomes) {
      if (outcome.outcome != deliver::OutcomeClass::kDone) return false;
    }
    return result.ok();
  }

 private:
  static supervise::HostSetup setup_of(const std::string& connector, std::string config,
                                       const std::string& run) {
    supervise::HostSetup setup;
    setup.connection = "test";
    setup.host_program = SAMBUNG_BIN_DIR "/sambung-host";
    setup.plugin_path = SAMBUNG_CONNECTOR_DIR "/" + connector + ".so";
    setup.config = Secret(std::move(config));
    setup.run_directory = run;
    return setup;
  }
  static supervise::RestartRules rules() {
    supervise::RestartRules rules;
    rules.backoff_first = std::chrono::milliseconds(10);
    return rules;
  }

  Folder folder_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  supervise::ProcessHost host_;
};

/// The `number`th event of a type, in a lane of its person.
inline deliver::Item item_of(std::uint64_t number, const std::string& type, const std::string& body,
                             const std::string& person = "P1") {
  deliver::Item item;
  item.id = EventId::make(from_unix_ms(1'700'000'000'000 + static_cast<std::int64_t>(number)),
                          "0123456789");
  item.position = {1, 0, number};
  item.type = type;
  item.channel = "555";
  item.account = "777";
  item.person = person;
  item.conversation = person.empty() ? "" : "C-" + person;
  item.lane = person;
  item.time = from_unix_ms(1'700'000'000'000 + static_cast<std::int64_t>(number));
  item.recorded = item.time;
  item.body = body;
  return item;
}

}  // namespace sambung::test
