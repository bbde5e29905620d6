#include "core/app/cli/simulate.hpp"

#include <fstream>
#include <ostream>

#include "core/app/cli/signals.hpp"
#include "core/json/writer.hpp"
#include "core/simulator/control_client.hpp"
#include "core/simulator/fixtures.hpp"
#include "core/simulator/traffic.hpp"

namespace sambung::cli {

namespace {

constexpr const char* kToken = "dev-access-token";

/// The first line of a file with a secret; empty when it cannot be read.
Secret secret_in(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return Secret(std::move(line));
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// "path=value" each; nullopt when one has no "=".
std::optional<Pairs> pairs_of(const std::vector<std::string>& texts) {
  Pairs pairs;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos || equals == 0) return std::nullopt;
    pairs.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return pairs;
}

}  // namespace

void Simulate::declare(Options& options) {
  options.number("--port", port_, "Port of the API on 127.0.0.1 (default 8090; 0: any free one)");
  options.text("--target", target_, "Where webhooks go: http://127.0.0.1:8080/webhooks/main");
  options.text("--secret-file", secret_file_, "File with the app secret that signs them");
  options.text("--verify-token-file", verify_token_file_, "File with the verify token");
  options.real("--rate", rate_, "Updates per second of lively traffic (default none)");
  options.number("--people", people_, "How many customers write (default 25)");
  options.number("--seed", seed_, "Another seed gives another course (default 1)");
  options.real("--speed", speed_, "Simulated seconds in a real one (default 1)");
  options.real("--duplicate", duplicate_, "Share of webhooks that come twice, 0 to 1");
  options.real("--reorder", reorder_, "Share of webhooks that come late, 0 to 1");
}

int Simulate::run(Terminal& terminal) {
  if (secret_file_.empty() && !target_.empty()) {
    return terminal.fail(kUsage, "--target needs --secret-file: webhooks are signed");
  }
  simulator::Options options;
  options.http_port = static_cast<std::uint16_t>(port_);
  options.app_secret = secret_file_.empty() ? Secret(kToken) : secret_in(secret_file_);
  options.verify_token =
      verify_token_file_.empty() ? Secret(kToken) : secret_in(verify_token_file_);
  options.access_token = Secret(kToken);
  options.target_url = target_;
  options.seed = seed_;
  options.speed = speed_;
  options.faults.duplicate = duplicate_;
  options.faults.reorder = reorder_;
  Signals signals;
  const SystemClock clock;
  auto simulator = simulator::Simulator::start(std::move(options));
  if (!simulator) return terminal.fail(simulator.error());
  if (!target_.empty()) {
    if (auto verified = (*simulator)->verify_target(); !verified) {
      return terminal.fail(verified.error());
    }
  }
  std::unique_ptr<simulator::Traffic> traffic;
  if (rate_ > 0) {
    simulator::TrafficOptions lively;
    lively.people = people_;
    lively.per_second = rate_;
    lively.seed = seed_;
    auto started = simulator::Traffic::start(**simulator, clock, lively);
    if (!started) return terminal.fail(started.error());
    traffic = std::move(*started);
  }
  terminal.out << (*simulator)->base_url() << "\n" << std::flush;
  terminal.err << "simulated WhatsApp Cloud API; access token " << kToken << "; Ctrl-C ends it\n";
  while (!signals.next(std::chrono::hours(1))) continue;
  return kOk;
}

void Trigger::declare(Options& options) {
  options.text("name", name_, "Name of a fixture; none: the list of all");
  options.number("--port", port_, "Port of the simulator (default 8090)");
  options.number("-n,--count", count_, "How many, each with ids of its own");
  options.texts("--override", overrides_, "PATH=VALUE, such as messages.0.text.body=Halo");
  options.texts("--add", additions_, "PATH=VALUE for what is not there yet");
  options.texts("--remove", removals_, "PATH that is left out");
  options.flag("--raw", raw_, "As the fixture stands, with its ids and times");
  options.flag("--dry-run", dry_run_, "Print the fixture and post nothing");
}

int Trigger::list(Terminal& terminal) const {
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const simulator::Fixture& fixture : simulator::fixtures()) {
    writer.string(fixture.name);
    if (terminal.format != Format::kJson) terminal.out << fixture.name << "\n";
  }
  writer.end_array();
  if (terminal.format == Format::kJson) terminal.out << json << "\n";
  return kOk;
}

int Trigger::run(Terminal& terminal) {
  if (name_.empty()) return list(terminal);
  const simulator::Fixture* fixture = simulator::find_fixture(name_);
  if (fixture == nullptr) {
    const std::string near(simulator::nearest_fixture(name_));
    return terminal.fail(kBadData, "there is no fixture `" + name_ + "`" +
                                       (near.empty() ? "" : "; did you mean `" + near + "`?") +
                                       "\n  sambung trigger lists all of them");
  }
  if (dry_run_) {
    terminal.out << fixture->json << "\n";
    return kOk;
  }
  const auto overrides = pairs_of(overrides_);
  const auto additions = pairs_of(additions_);
  if (!overrides || !additions) {
    return terminal.fail(kUsage, "--override and --add take PATH=VALUE");
  }
  simulator::TriggerRequest request;
  request.name = name_;
  request.overrides = *overrides;
  request.additions = *additions;
  request.removals = removals_;
  request.raw = raw_;
  request.count = static_cast<unsigned>(count_);
  const auto client = simulator::ControlClient::make(static_cast<std::uint16_t>(port_));
  const auto triggered = client->trigger(request);
  if (!triggered) return terminal.fail(triggered.error());
  for (const std::string& id : triggered->message_ids) terminal.out << id << "\n";
  return kOk;
}

}  // namespace sambung::cli
