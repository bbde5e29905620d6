#include <ostream>

#include "core/app/cli/configuration.hpp"
#include "core/app/cli/data_folder.hpp"
#include "core/app/cli/shadow_run.hpp"
#include "core/app/cli/since.hpp"
#include "core/app/cli/sync.hpp"
#include "core/json/writer.hpp"

namespace sambung::cli {

namespace {

constexpr std::size_t kRecordsPerRead = 500;

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
  auto one = ShadowVersion::start(*now, sockets, terminal);
  if (!one) return terminal.fail(one.error());
  auto other = ShadowVersion::start(next, sockets, terminal);
  if (!other) return terminal.fail(other.error());
  ShadowRun run(connection_, **one, **other);
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
