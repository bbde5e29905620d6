#include "core/app/cli/connector.hpp"

#include <algorithm>
#include <ostream>

#include "core/app/connector_facts.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/model/indent.hpp"
#include "core/settings/nearest.hpp"

namespace sambung::cli {

namespace {

std::vector<std::filesystem::path> searched(const std::vector<std::string>& named,
                                            const Terminal& terminal) {
  if (named.empty()) return default_connector_paths(terminal.programs);
  return {named.begin(), named.end()};
}

std::vector<std::filesystem::path> libraries_in(const std::vector<std::filesystem::path>& folders) {
  std::vector<std::filesystem::path> files;
  for (const auto& folder : folders) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".so") {
        files.push_back(std::filesystem::absolute(entry.path(), error).lexically_normal());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string facts_json(const std::filesystem::path& file,
                       const Result<app::ConnectorFacts>& facts) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("file");
  writer.string(file.string());
  if (facts) {
    writer.key("id");
    writer.string(facts->id);
    writer.key("version");
    writer.string(facts->version);
    writer.key("manifest");
    // Checked before it is put in: it is the connector's own text.
    const auto manifest = json::Document::parse(facts->manifest);
    std::string text = manifest ? std::string(manifest->root().raw()) : "null";
    std::erase(text, '\n');  // between tokens alone: no string of JSON has one, and jsonl must not
    writer.raw(text);
  } else {
    writer.key("error");
    writer.string(facts.error().what);
  }
  writer.end_object();
  return json;
}

std::string line_of(const std::filesystem::path& file, const Result<app::ConnectorFacts>& facts) {
  if (!facts) return file.stem().string() + "  cannot be used: " + facts.error().what;
  const auto manifest = json::Document::parse(facts->manifest);
  const std::string summary =
      manifest ? manifest->root()["summary"].string().value_or("") : std::string();
  std::string name = facts->id;
  name.resize(std::max<std::size_t>(name.size(), 12), ' ');
  return name + "  " + facts->version + "  " + summary + "\n" + std::string(14, ' ') +
         file.string();
}

/// The file that a name or path means; empty when there is none.
std::filesystem::path file_of(const std::string& name,
                              const std::vector<std::filesystem::path>& files) {
  if (name.find('/') != name.npos || name.ends_with(".so")) {
    std::error_code error;
    return std::filesystem::absolute(name, error).lexically_normal();
  }
  for (const auto& file : files) {
    if (file.stem() == name) return file;
  }
  return {};
}

}  // namespace

void ConnectorList::declare(Options& options) {
  options.texts("--path", folders_, "Folder to search instead of the usual ones");
}

int ConnectorList::run(Terminal& terminal) {
  std::string array = "[";
  std::size_t found = 0;
  for (const auto& file : libraries_in(searched(folders_, terminal))) {
    const auto facts = app::ask_connector(file, terminal.programs);
    ++found;
    const std::string json = facts_json(file, facts);
    if (terminal.format == Format::kText) terminal.out << line_of(file, facts) << "\n";
    if (terminal.format == Format::kJsonLines) terminal.out << json << "\n";
    array += (array.size() > 1 ? "," : "") + json;
  }
  if (terminal.format == Format::kJson) terminal.out << array << "]\n";
  if (found > 0) return kOk;
  terminal.err << "no connectors found; looked in";
  for (const auto& folder : searched(folders_, terminal)) terminal.err << " " << folder.string();
  terminal.err << "\n";
  return kFindings;
}

void ConnectorInfo::declare(Options& options) {
  options.needed_text("name", name_, "Name (jsonl) or file (./jsonl.so) of a connector");
  options.texts("--path", folders_, "Folder to search instead of the usual ones");
}

int ConnectorInfo::run(Terminal& terminal) {
  const auto files = libraries_in(searched(folders_, terminal));
  const std::filesystem::path file = file_of(name_, files);
  if (file.empty()) {
    std::vector<std::string> names;
    for (const auto& there : files) names.push_back(there.stem().string());
    const std::string near = settings::nearest(name_, names);
    return terminal.fail(kBadData, "there is no connector `" + name_ + "`" +
                                       (near.empty() ? "" : "; did you mean `" + near + "`?") +
                                       "\n  sambung connector list shows those that are found");
  }
  const auto facts = app::ask_connector(file, terminal.programs);
  if (!facts)
    return terminal.fail(exit_code_of(facts.error().code),
                         file.string() + ": " + facts.error().what);
  const std::string json = facts_json(file, facts);
  if (terminal.format == Format::kText) {
    terminal.out << line_of(file, facts) << "\n\n" << facts->manifest << "\n";
  } else {
    terminal.out << json << "\n";
  }
  return kOk;
}

void ConnectorDescribe::declare(Options& options) {
  options.needed_text("file", file_, "Absolute path of the connector");
}

int ConnectorDescribe::run(Terminal&) { return app::describe_here(file_); }

}  // namespace sambung::cli
