#include "core/app/cli/lint.hpp"

#include <map>
#include <ostream>

#include "core/app/connector_facts.hpp"
#include "core/app/grants.hpp"
#include "core/app/hooks.hpp"
#include "core/json/writer.hpp"
#include "core/settings/effective.hpp"
#include "core/settings/schema_check.hpp"
#include "core/supervise/manifest_wants.hpp"

namespace sambung::cli {

namespace {

void write_problem(json::Writer& writer, const settings::Problem& problem) {
  writer.begin_object();
  writer.key("code");
  writer.string(problem.code);
  writer.key("severity");
  writer.string(problem.severity == settings::Severity::kError ? "error" : "warning");
  writer.key("message");
  writer.string(problem.what);
  if (problem.place.source) {
    writer.key("file");
    writer.string(problem.place.source->name);
    writer.key("line");
    writer.unsigned_integer(problem.place.line);
    writer.key("column");
    writer.unsigned_integer(problem.place.column);
  }
  writer.key("hint");
  writer.string(problem.label);
  writer.key("help");
  writer.string(problem.help);
  writer.end_object();
}

void print_json(const settings::Problems& problems, Terminal& terminal) {
  std::string json;
  if (terminal.format == Format::kJsonLines) {
    for (const settings::Problem& problem : problems) {
      json::Writer writer(json);
      write_problem(writer, problem);
      json += "\n";
    }
  } else {
    json::Writer writer(json);
    writer.begin_array();
    for (const settings::Problem& problem : problems) write_problem(writer, problem);
    writer.end_array();
    json += "\n";
  }
  terminal.out << json;
}

/// Lines of YAML, or objects with key, value and origin.
void print_origins(const std::vector<settings::Origin>& origins, const Terminal& terminal) {
  if (terminal.format == Format::kText) {
    for (const settings::Origin& origin : origins) {
      terminal.out << origin.key << ": " << origin.value << "  # " << origin.from << "\n";
    }
    return;
  }
  std::string array = "[";
  for (const settings::Origin& origin : origins) {
    std::string json;
    json::Writer writer(json);
    writer.begin_object();
    writer.key("key");
    writer.string(origin.key);
    writer.key("value");
    writer.raw(origin.value);
    writer.key("origin");
    writer.string(origin.from);
    writer.end_object();
    array += (array.size() > 1 ? "," : "") + json;
    if (terminal.format == Format::kJsonLines) terminal.out << json << "\n";
  }
  if (terminal.format == Format::kJson) terminal.out << array << "]\n";
}

/// `raw: true` on a connection whose connector does not take raw parts: it has no effect.
void warn_of_no_raw(const settings::Loaded& loaded, const settings::ConnectionSource& source,
                    const std::string& manifest, settings::Problems& problems) {
  const auto wants = supervise::wants_of(manifest, source.connector);
  if (!loaded.settings || !wants || wants->raw) return;
  for (const settings::Connection& connection : loaded.settings->connections) {
    if (connection.name != source.name || !connection.raw) continue;
    problems.push_back({.code = "SB1408",
                        .what = "`raw: true` has no effect: connector `" + source.connector +
                                "` does not have wants_raw in its manifest",
                        .place = source.place,
                        .label = {},
                        .help = "leave `raw` out",
                        .severity = settings::Severity::kWarning});
  }
}

/// Whether secrets were looked for: one that was is never empty.
bool has_secrets(const settings::Credential& credential) {
  return !credential.secret.empty() || !credential.client_secret.empty() ||
         !credential.refresh_token.empty() || !credential.password.empty() ||
         !credential.key.empty();
}

/// A credential or hooks that lack what neither the settings nor the manifest say would stop the start.
void check_access(const settings::Loaded& loaded, const settings::ConnectionSource& source,
                  const std::string& manifest, settings::Problems& problems) {
  const auto says = app::read_manifest_access(manifest, source.config_json);
  const auto add = [&](std::string_view code, const std::string& what) {
    problems.push_back(
        {.code = code, .what = what, .place = source.place, .label = {}, .help = {}});
  };
  if (!says) return add("SB1406", "connector `" + source.connector + "`: " + says.error().what);
  if (!loaded.settings) return;
  for (const settings::Connection& connection : loaded.settings->connections) {
    if (connection.name != source.name) continue;
    const std::string& base =
        connection.http.base_url.empty() ? says->base_url : connection.http.base_url;
    if (auto good = app::check_hooks(connection, says->hooks, loaded.settings->public_url); !good) {
      add("SB1413", good.error().what);
    }
    std::map<std::string, std::string> named = connection.credentials;
    named.emplace("", connection.credential);
    for (const settings::Credential& credential : loaded.settings->credentials) {
      for (const auto& [use, name] : named) {
        if (credential.name != name || !has_secrets(credential)) continue;
        const auto grant = app::grant_of(credential, *says, base, use);
        if (!grant) add("SB1411", grant.error().what);
      }
    }
  }
}

}  // namespace

settings::Problems check_connections(const settings::Loaded& loaded, const Terminal& terminal) {
  settings::Problems problems;
  for (const settings::ConnectionSource& source : loaded.connections) {
    if (source.library.empty()) continue;  // reported when the file was read
    auto facts = app::ask_connector(source.library, terminal.programs);
    if (!facts) {
      problems.push_back(
          {.code = "SB1406",
           .what = "connector `" + source.connector + "` cannot be used: " + facts.error().what,
           .place = source.place,
           .label = {},
           .help = "sambung connector info " + source.connector});
      continue;
    }
    for (settings::Problem& problem : settings::check_config(source, facts->manifest)) {
      problems.push_back(std::move(problem));
    }
    warn_of_no_raw(loaded, source, facts->manifest, problems);
    check_access(loaded, source, facts->manifest, problems);
  }
  return problems;
}

void Lint::declare(Options& options) {
  config_.declare_positional(options);
  options.flag("--no-secrets", no_secrets_, "Do not look for the secrets themselves");
}

int Lint::run(Terminal& terminal) {
  settings::Loaded loaded = load_configuration(
      config_, terminal,
      no_secrets_ ? settings::SecretsWanted::kNone : settings::SecretsWanted::kAll);
  for (settings::Problem& problem : check_connections(loaded, terminal)) {
    loaded.problems.push_back(std::move(problem));
  }
  const bool failed = settings::has_errors(loaded.problems);
  if (terminal.format != Format::kText) {
    print_json(loaded.problems, terminal);
    return failed ? kBadConfig : kOk;
  }
  if (failed) return report(loaded.problems, terminal);
  report(loaded.problems, terminal);
  const settings::Settings& settings = *loaded.settings;
  terminal.out << "ok: " << settings.file.string() << ": " << settings.apps.size() << " app"
               << (settings.apps.size() == 1 ? "" : "s") << ", " << settings.connections.size()
               << " connection" << (settings.connections.size() == 1 ? "" : "s") << "\n";
  return kOk;
}

void Echo::declare(Options& options) {
  config_.declare_positional(options);
  options.flag("--origins", origins_, "One value a line, and behind it where it came from");
}

int Echo::run(Terminal& terminal) {
  const settings::Loaded loaded =
      load_configuration(config_, terminal, settings::SecretsWanted::kNone);
  if (const int code = report(loaded.problems, terminal); code != kOk) return code;
  if (origins_) {
    print_origins(settings::origins(loaded), terminal);
  } else {
    terminal.out << settings::effective_json(loaded);
  }
  return kOk;
}

}  // namespace sambung::cli
