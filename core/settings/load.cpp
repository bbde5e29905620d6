#include "core/settings/load.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/settings/includes.hpp"
#include "core/settings/overrides.hpp"
#include "core/settings/yaml_tree.hpp"

namespace sambung::settings {

namespace {

std::optional<Node> read_file(const std::filesystem::path& file, Loaded& loaded) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  auto source = std::make_shared<SourceFile>();
  source->name = file.string();
  std::error_code error;
  if (!in || !std::filesystem::is_regular_file(file, error) || !(text << in.rdbuf())) {
    const std::string why = errno != 0 ? std::strerror(errno) : "it is empty or no file";
    loaded.problems.push_back({.code = "SB1001",
                               .what = file.string() + " cannot be read: " + why,
                               .place = {},
                               .label = {},
                               .help = "sambung init writes a first configuration"});
    return std::nullopt;
  }
  source->text = text.str();
  loaded.files.push_back(file);
  return parse_yaml(source, loaded.problems);
}

void read_paths(Fields& root, Settings& settings) {
  root.path("data_folder", settings.data_folder);
  std::vector<std::string> folders;
  root.texts("connector_path", folders);
  settings.connector_paths = root.reading().environment.connector_paths;
  if (folders.empty()) return;
  settings.connector_paths.clear();
  for (const std::string& folder : folders) {
    settings.connector_paths.push_back(root.reading().absolute(folder));
  }
}

void read_all(const Node& node, Settings& settings, Reading& reading,
              std::vector<ConnectionSource>& sources) {
  Fields root(node, "the configuration", reading);
  root.take("include");
  read_paths(root, settings);
  read_whatsapp(root, settings);
  read_listen(root, settings);
  read_bus(root, settings);
  read_encryption(root, settings);
  read_retention(root, settings);
  read_media(root, settings);
  std::uint64_t partitions = settings.partitions;
  root.whole("partitions", 1, 64, partitions);
  settings.partitions = static_cast<std::uint32_t>(partitions);
  read_log(root, settings);
  read_credentials(root, settings);  // before the connections, which name them
  read_connections(root, settings, sources);
  read_zones(root, settings);
  read_sync(root, settings);
  check_owners(settings, node.find("sync"), reading);
}

}  // namespace

Loaded load(const std::filesystem::path& file, const Environment& environment) {
  Loaded loaded;
  std::error_code error;
  std::filesystem::path main_file = std::filesystem::absolute(file, error).lexically_normal();
  auto root = read_file(file, loaded);
  if (!root) return loaded;
  Reading reading{environment, main_file.parent_path(), loaded.problems};
  for (const std::filesystem::path& included : included_files(*root, reading)) {
    auto extra = read_file(included, loaded);
    if (extra) merge(*root, std::move(*extra), reading);
  }
  for (const Override& wanted : environment.overrides) override_value(*root, wanted, reading);
  Settings settings;
  settings.file = main_file;
  settings.data_folder = reading.absolute("data");
  read_all(*root, settings, reading, loaded.connections);
  if (settings.bus.socket.empty()) settings.bus.socket = settings.data_folder / "run" / "bus.sock";
  if (!has_errors(loaded.problems)) loaded.settings = std::move(settings);
  std::stable_sort(loaded.problems.begin(), loaded.problems.end(),
                   [](const Problem& one, const Problem& other) {
                     if (one.place.source != other.place.source) return false;
                     return one.place.line < other.place.line;
                   });
  loaded.root = std::move(*root);
  return loaded;
}

}  // namespace sambung::settings
