#include <spdlog/sinks/null_sink.h>

#include <ostream>

#include "core/app/cli/configuration.hpp"
#include "core/app/cli/data_folder.hpp"
#include "core/app/cli/looking_host.hpp"
#include "core/app/cli/shadow_run.hpp"
#include "core/app/cli/since.hpp"
#include "core/app/cli/sync.hpp"
#include "core/app/connector_facts.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "plugins/runtime/variant.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::seconds kReadyPatience{15};
constexpr std::size_t kRecordsPerRead = 500;

/// The connector's mapping with the settings' over it.
Result<std::optional<mapping::Mapping>> mapping_of(const settings::Connection& connection,
                                                   const std::string& manifest) {
  const auto document = json::Document::parse(manifest, {.depth_max = 64});
  if (!document) return document.error();
  const json::Value under =
      runtime::said_of(document->root(), connection.config_json.reveal(), "mapping");
  auto text =
      mapping::overlay(under.absent() ? std::string_view() : under.raw(), connection.mapping_json);
  if (!text) return text.error();
  if (*text == "{}") return std::optional<mapping::Mapping>();
  auto parsed = mapping::Mapping::parse(*text, {});
  if (!parsed) return parsed.error();
  return std::optional<mapping::Mapping>(*std::move(parsed));
}

/// A version in a host of its own that can reach nothing: it has neither credential nor address.
class ShadowHost {
 public:
  static Result<std::unique_ptr<ShadowHost>> start(const settings::Connection& connection,
                                                   const SocketFolder& sockets,
                                                   const Terminal& terminal) {
    auto facts = app::ask_connector(connection.library, terminal.programs);
    if (!facts) return facts.error();
    auto mapping = mapping_of(connection, facts->manifest);
    if (!mapping) return mapping.error();
    supervise::HostSetup setup;
    setup.connection = connection.name;
    setup.host_program = (terminal.programs / "sambung-host").string();
    setup.plugin_path = connection.library.string();
    setup.config = connection.config_json.duplicate();
    setup.mapping = connection.mapping_json;
    setup.run_directory = sockets.path();
    std::unique_ptr<ShadowHost> host(new ShadowHost(std::move(setup), *std::move(mapping)));
    if (host->port_.await_ready(kReadyPatience)) return host;
    const std::string why = host->port_.status().last_error;
    return Error{ErrorCode::kUnavailable, connection.library.string() + ": " +
                                              (why.empty() ? "it did not start in time" : why)};
  }
  ShadowVersion& version() { return version_; }

 private:
  ShadowHost(supervise::HostSetup setup, std::optional<mapping::Mapping> mapping)
      : port_(std::move(setup), supervise::RestartRules{}, silent_),
        version_{.port = port_, .mapping = std::move(mapping)} {}

  spdlog::logger silent_{"shadow", std::make_shared<spdlog::sinks::null_sink_mt>()};
  supervise::ProcessHost port_;
  ShadowVersion version_;
};

const settings::Connection* find(const settings::Settings& settings, const std::string& name) {
  for (const settings::Connection& connection : settings.connections) {
    if (connection.name == name) return &connection;
  }
  return nullptr;
}

Result<void> replay(journal::JournalReader& journal, UnixTime since, ShadowRun& run) {
  for (std::uint32_t partition = 0; partition < journal.partitions(); ++partition) {
    auto extent = journal.extent(partition);
    if (!extent) return extent.error();
    auto first = journal.offset_at(partition, since);
    if (!first) return first.error();
    std::uint64_t offset = std::max(*first, extent->first);
    while (offset <= extent->last) {
      auto records = journal.read(
          partition, offset, {.records = kRecordsPerRead, .bytes = 8U << 20, .with_raw = true});
      if (!records) return records.error();
      if (records->empty()) break;
      for (const journal::Record& record : *records) {
        if (auto taken = run.take(record); !taken) return taken;
      }
      offset = records->back().position.offset + 1;
    }
  }
  return {};
}

void print(const ShadowDifference& difference, const Terminal& terminal) {
  if (terminal.format == Format::kText) {
    terminal.out << difference.what << "  " << difference.event;
    for (const std::string& place : difference.places) terminal.out << "  " << place;
    terminal.out << "\n";
    return;
  }
  std::string line;
  json::Writer writer(line);
  writer.begin_object();
  writer.key("what");
  writer.string(difference.what);
  writer.key("event");
  writer.string(difference.event);
  writer.key("places");
  writer.begin_array();
  for (const std::string& place : difference.places) writer.string(place);
  writer.end_array();
  writer.end_object();
  terminal.out << line << "\n";
}

}  // namespace

void SyncShadow::declare(Options& options) {
  options.needed_text("connection", connection_, "The connection");
  options.text("--with", with_, "The other version: a file acme.so");
  options.text("--mapping", mapping_, "Or another mapping: JSON, over the connector's own");
  options.text("--since", since_, "From then on: 2d, or 2026-01-31");
  config_.declare(options);
}

int SyncShadow::run(Terminal& terminal) {
  if (with_.empty() && mapping_.empty()) {
    return terminal.fail(kUsage, "say what to compare with: --with acme.so, or --mapping JSON");
  }
  auto settings = settings_for(config_, terminal);
  if (!settings) return kBadConfig;
  const settings::Connection* now = find(*settings, connection_);
  if (now == nullptr) {
    return terminal.fail(kUsage,
                         "there is no connection \"" + connection_ + "\" in the configuration");
  }
  settings::Connection next = now->duplicate();
  if (!with_.empty()) next.library = std::filesystem::absolute(with_);
  if (!mapping_.empty()) next.mapping_json = mapping_;
  UnixTime since{};
  if (!since_.empty()) {
    const auto moment = moment_of(since_text(since_));
    if (!moment) return terminal.fail(kUsage, "--since is 2d, or 2026-01-31");
    since = *moment;
  }
  auto open = open_journal(*settings);
  if (!open) return terminal.fail(open.error());
  const SocketFolder sockets;
  auto one = ShadowHost::start(*now, sockets, terminal);
  if (!one) return terminal.fail(one.error());
  auto other = ShadowHost::start(next, sockets, terminal);
  if (!other) return terminal.fail(other.error());
  ShadowRun run(connection_, (*one)->version(), (*other)->version());
  if (auto compared = run.compare_descriptions(); !compared) return terminal.fail(compared.error());
  if (auto replayed = replay(*open->journal, since, run); !replayed) {
    return terminal.fail(replayed.error());
  }
  for (const ShadowDifference& difference : run.differences()) print(difference, terminal);
  terminal.err << run.webhooks() << " webhooks and " << run.writes() << " writes, "
               << run.differences().size() << " differences\n";
  return run.differences().empty() ? kOk : kFindings;
}

}  // namespace sambung::cli
