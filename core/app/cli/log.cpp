#include "core/app/cli/log.hpp"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "core/app/cli/mask.hpp"
#include "core/app/recent_lines.hpp"
#include "core/base/clock.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/model/time_text.hpp"

namespace sambung::cli {

namespace {

/// Turns messages into masked lines. Immutable but for spdlog's use under the sink's lock.
class LineFormatter final : public spdlog::formatter {
 public:
  LineFormatter(std::shared_ptr<const Mask> mask, bool json)
      : mask_(std::move(mask)), json_(json) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const std::string time =
        model::time_text(std::chrono::floor<std::chrono::milliseconds>(message.time));
    const std::string text =
        mask_->apply(std::string_view(message.payload.data(), message.payload.size()));
    std::string line;
    if (json_) {
      line = "{\"ts\":\"" + time + "\",\"level\":\"" + std::string(level.data(), level.size()) +
             "\"," + fields_json(text) + "}\n";
    } else {
      line = time + " " + std::string(level.data(), level.size()) + " " + text + "\n";
    }
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(mask_, json_);
  }

 private:
  std::shared_ptr<const Mask> mask_;
  bool json_;
};

bool names_a_secret(const std::string& key) {
  for (const char* word : {"secret", "token", "password", "dsn", "key", "credential"}) {
    if (key.find(word) != key.npos) return true;
  }
  return false;
}

/// What a connector's configuration holds under keys that speak of secrets.
void collect_secrets(json::Value value, std::vector<Secret>& secrets) {
  for (const json::Value child : json::children(value)) {
    if (child.is_string() && names_a_secret(child.key())) {
      secrets.emplace_back(child.string().value_or(""));
    }
    collect_secrets(child, secrets);
  }
}

}  // namespace

std::vector<Secret> secrets_of(const settings::Settings& settings) {
  std::vector<Secret> secrets;
  for (const settings::App& app : settings.apps) {
    for (const Secret& secret : app.secrets) secrets.push_back(secret.duplicate());
    secrets.push_back(app.verify_token.duplicate());
  }
  secrets.push_back(settings.bus.token.duplicate());
  for (const settings::Connection& connection : settings.connections) {
    const auto config = json::Document::parse(connection.config_json.reveal());
    if (config) collect_secrets(config->root(), secrets);
  }
  return secrets;
}

std::string fields_json(const std::string& line) {
  std::string json;
  std::size_t at = 0;
  while (at < line.size() && line.starts_with("event=")) {
    const std::size_t equals = line.find('=', at);
    if (equals == line.npos) break;
    const std::string key = line.substr(at, equals - at);
    const bool quoted = equals + 1 < line.size() && line[equals + 1] == '"';
    const std::size_t begin = equals + (quoted ? 2 : 1);
    std::size_t end = line.find(quoted ? '"' : ' ', begin);
    if (end == line.npos) end = line.size();
    if (!json.empty()) json += ",";
    json::append_quoted(json, key);
    json += ":";
    json::append_quoted(json, line.substr(begin, end - begin));
    at = std::min(end + (quoted ? 2 : 1), line.size());
  }
  if (!json.empty()) return json;
  json = "\"msg\":";
  json::append_quoted(json, line);
  return json;
}

void dress_log(spdlog::logger& log, const settings::Settings& settings, bool on_terminal) {
  const bool json = settings.log.format.empty() ? !on_terminal : settings.log.format == "json";
  const auto mask = std::make_shared<const Mask>(secrets_of(settings));
  log.set_formatter(std::make_unique<LineFormatter>(mask, json));
  log.set_level(spdlog::level::from_str(settings.log.level));
}

std::shared_ptr<spdlog::logger> make_log(const settings::Settings& settings, bool on_terminal) {
  auto log = std::make_shared<spdlog::logger>(
      "sambung", spdlog::sinks_init_list{std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                         app::make_recent_lines()});
  dress_log(*log, settings, on_terminal);
  log->flush_on(spdlog::level::info);
  return log;
}

}  // namespace sambung::cli
