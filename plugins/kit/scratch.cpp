#include "plugins/kit/scratch.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sambung::kit {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::string pattern = "/tmp/sambung-check-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) return;  // a start in it fails, and says where
  path_ = pattern;
  std::error_code error;
  fs::create_directory(system(), error);
}

Scratch::~Scratch() {
  std::error_code error;
  if (!path_.empty()) fs::remove_all(path_, error);
}

std::map<std::string, std::string> Scratch::contents() const {
  std::map<std::string, std::string> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(system(), error)) {
    if (!entry.is_regular_file(error)) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    std::string all = bytes.str();
    if (all.find('\0') == all.npos) files[entry.path().string()] = std::move(all);
  }
  return files;
}

std::size_t Scratch::count(const std::string& text) const {
  std::size_t found = 0;
  for (const auto& [path, all] : contents()) {
    for (std::size_t at = 0; (at = all.find(text, at)) != all.npos; at += text.size()) ++found;
  }
  return found;
}

}  // namespace sambung::kit
