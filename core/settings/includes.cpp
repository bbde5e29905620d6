#include "core/settings/includes.hpp"

#include <glob.h>

#include <string_view>

namespace sambung::settings {

namespace {

constexpr std::size_t kFilesMax = 100;

void expand(const Node& pattern, Reading& reading, std::vector<std::filesystem::path>& files) {
  const std::string full = reading.absolute(pattern.text).string();
  glob_t found{};
  const int outcome = ::glob(full.c_str(), 0, nullptr, &found);
  for (std::size_t i = 0; outcome == 0 && i < found.gl_pathc; ++i) {
    files.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  const bool wild = pattern.text.find_first_of("*?[") != std::string::npos;
  if (outcome == 0 || wild) return;
  reading.error("SB1005", "there is no file " + full, pattern.place, "",
                "make it, or take it out of include");
}

/// Whether maps at this place of two files join instead of excluding each other.
bool joins(std::string_view path) {
  return path.empty() || path == "/whatsapp" || path == "/whatsapp/apps" ||
         path == "/credentials" || path == "/connections";
}

void merge_at(Node& base, Node extra, const std::string& path, Reading& reading) {
  for (auto& [key, value] : extra.members) {
    if (path.empty() && key.text == "include") {
      reading.error("SB1005", "an included file cannot include others", key.place, "",
                    "list all files in the main one");
      continue;
    }
    Node* there = const_cast<Node*>(base.find(key.text));
    const std::string below = path + "/" + key.text;
    if (there == nullptr) {
      base.members.push_back({std::move(key), std::move(value)});
    } else if (joins(below) && there->is_map() && value.is_map()) {
      merge_at(*there, std::move(value), below, reading);
    } else {
      reading.error(
          "SB1004", "the key `" + key.text + "` stands in two files", key.place,
          "also in " + there->place.source->name + ":" + std::to_string(there->place.line),
          "remove one of them; only one could count");
    }
  }
}

}  // namespace

std::vector<std::filesystem::path> included_files(const Node& root, Reading& reading) {
  std::vector<std::filesystem::path> files;
  const Node* list = root.find("include");
  if (list == nullptr || list->kind == Node::Kind::kNull) return files;
  if (!list->is_list()) {
    reading.error("SB1201", "`include` must be a list", list->place, "a list is expected here",
                  "write include: [\"conf.d/*.yaml\"]");
    return files;
  }
  for (const Node& pattern : list->items) {
    if (pattern.is_scalar()) expand(pattern, reading, files);
  }
  if (files.size() > kFilesMax) {
    reading.error("SB1005", "include names more than 100 files", list->place, "",
                  "put more into each file");
    files.clear();
  }
  return files;
}

void merge(Node& root, Node extra, Reading& reading) {
  if (extra.is_map()) return merge_at(root, std::move(extra), "", reading);
  reading.error("SB1201", "an included file must be a map", extra.place, "",
                "write it like the main file");
}

}  // namespace sambung::settings
