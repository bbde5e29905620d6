#include "core/app/cli/configuration.hpp"

#include <cstdlib>
#include <ostream>

#include "core/http/server.hpp"

namespace sambung::cli {

namespace {

void declare_set(Options& options, std::vector<std::string>& set) {
  options.texts("--set", set, "KEY=VALUE before what the file says: --set log.level=debug");
}

/// CLI11 does not say whether a value came from a flag or from its variable.
std::vector<settings::Override> overrides(const ConfigOption& config) {
  std::string joined;
  for (const std::string& text : config.set) joined += (joined.empty() ? "" : "\n") + text;
  const char* variable = std::getenv("SAMBUNG_SET");
  const bool by_variable = variable != nullptr && joined == variable;
  std::vector<settings::Override> all;
  for (const std::string& text : config.set) {
    all.push_back({text, by_variable ? "environment variable SAMBUNG_SET" : "flag --set"});
  }
  return all;
}

}  // namespace

void ConfigOption::declare(Options& options) {
  options.text("-c,--config", file,
               "Configuration file (default: ./sambung.yaml, "
               "/etc/sambung/sambung.yaml)");
  declare_set(options, set);
}

void ConfigOption::declare_positional(Options& options) {
  options.text("file", file,
               "Configuration file (default: ./sambung.yaml, "
               "/etc/sambung/sambung.yaml)");
  options.text("-c,--config", named, "The same, as other verbs have it");
  declare_set(options, set);
}

std::filesystem::path ConfigOption::resolve() const {
  if (!file.empty()) return file;
  if (!named.empty()) return named;
  std::error_code error;
  const std::filesystem::path system = "/etc/sambung/sambung.yaml";
  if (!std::filesystem::exists("sambung.yaml", error) && std::filesystem::exists(system, error)) {
    return system;
  }
  return "sambung.yaml";
}

std::vector<std::filesystem::path> default_connector_paths(const std::filesystem::path& programs) {
  std::vector<std::filesystem::path> folders = {
      (programs / ".." / "connectors").lexically_normal(),
      (programs / ".." / "lib" / "sambung" / "connectors").lexically_normal()};
  const std::filesystem::path packaged = SAMBUNG_CONNECTOR_FOLDER;
  if (folders.back() != packaged) folders.push_back(packaged);
  return folders;
}

namespace {

/// Certificates and keys that do not fit, which only OpenSSL can tell.
void check_tls(settings::Loaded& loaded) {
  const std::pair<const char*, const settings::Listener*> listeners[] = {
      {"webhooks", &loaded.settings->webhooks}, {"health", &loaded.settings->health}};
  for (const auto& [name, listener] : listeners) {
    if (!listener->tls) continue;
    const auto checked = http::check_tls({.certificate_chain = listener->tls->certificate.string(),
                                          .private_key = listener->tls->key.string()});
    if (checked) continue;
    const settings::Node* node = &loaded.root;
    for (const char* key : {"listen", name, "tls"}) {
      if (const settings::Node* next = node->find(key)) node = next;
    }
    loaded.problems.push_back({.code = "SB1407",
                               .what = checked.error().what,
                               .place = node->place,
                               .label = {},
                               .help =
                                   "name the PEM files of one certificate with its chain, and of "
                                   "its own private key"});
  }
  if (settings::has_errors(loaded.problems)) loaded.settings.reset();
}

}  // namespace

settings::Loaded load_configuration(const ConfigOption& config, const Terminal& terminal,
                                    settings::SecretsWanted secrets) {
  settings::Environment environment =
      settings::process_environment(default_connector_paths(terminal.programs));
  environment.secrets = secrets;
  environment.overrides = overrides(config);
  settings::Loaded loaded = settings::load(config.resolve(), environment);
  if (loaded.settings && secrets == settings::SecretsWanted::kAll) check_tls(loaded);
  return loaded;
}

int report(const settings::Problems& problems, const Terminal& terminal) {
  for (const settings::Problem& problem : problems) terminal.err << render(problem) << "\n";
  if (!settings::has_errors(problems)) return kOk;
  terminal.err << problems.size() << (problems.size() == 1 ? " problem" : " problems")
               << "; sambung explain CODE says more\n";
  return kBadConfig;
}

std::optional<settings::Settings> settings_for(const ConfigOption& config,
                                               const Terminal& terminal) {
  settings::Loaded loaded = load_configuration(config, terminal, settings::SecretsWanted::kAll);
  report(loaded.problems, terminal);
  return std::move(loaded.settings);
}

std::optional<settings::Settings> settings_without_secrets(const ConfigOption& config,
                                                           const Terminal& terminal) {
  settings::Loaded loaded =
      load_configuration(config, terminal, settings::SecretsWanted::kMasterKey);
  report(loaded.problems, terminal);
  return std::move(loaded.settings);
}

}  // namespace sambung::cli
