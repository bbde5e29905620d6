// Writes every door's seeds as files: write_seeds FOLDER makes FOLDER/<door>/<number>.
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fuzz/targets.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  for (const sambung::fuzz::Target& target : sambung::fuzz::targets()) {
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / target.name;
    std::filesystem::create_directories(folder);
    std::size_t number = 0;
    for (const std::string& seed : target.seeds()) {
      std::ofstream(folder / std::to_string(number++), std::ios::binary) << seed;
    }
  }
  return 0;
}
