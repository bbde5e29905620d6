// Writes schemas/events anew: schemas, examples and the catalogue. Files that no type has any more
// go.

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/schemas/schema_files.hpp"

int main() {
  namespace fs = std::filesystem;
  const fs::path folder = SAMBUNG_SOURCE_DIR "/schemas/events";
  const auto files = sambung::schema_files();
  fs::create_directories(folder);
  fs::remove_all(folder / "examples");
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") fs::remove(entry.path());
  }
  for (const auto& [name, content] : files) {
    const fs::path path = folder / name;
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << content;
    if (!file.flush()) {
      std::fprintf(stderr, "cannot write %s; is the folder writable?\n", path.c_str());
      return 74;
    }
  }
  std::fprintf(stderr, "%zu files in %s\n", files.size(), folder.c_str());
  return 0;
}
