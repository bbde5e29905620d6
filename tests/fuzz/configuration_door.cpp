#include <fstream>
#include <iterator>

#include "core/base/assert.hpp"
#include "core/settings/load.hpp"
#include "tests/fuzz/doors.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::fuzz {

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void enter_configuration(std::string_view yaml) {
  static const testing::TempFolder folder;
  std::ofstream(folder / "sambung.yaml", std::ios::binary | std::ios::trunc) << yaml;
  settings::Environment environment;
  environment.variable = [](const std::string&) { return std::optional<std::string>("value"); };
  environment.connector_paths = {folder.path()};
  environment.secrets = settings::SecretsWanted::kNone;  // it would read any file that is named
  const settings::Loaded loaded = settings::load(folder / "sambung.yaml", environment);
  SAMBUNG_ASSERT(loaded.settings.has_value() != settings::has_errors(loaded.problems));
  for (const settings::Problem& problem : loaded.problems) {
    SAMBUNG_ASSERT(!render(problem).empty());
  }
}

std::vector<std::string> configuration_seeds() {
  const std::filesystem::path examples =
      std::filesystem::path(SAMBUNG_SOURCE_DIR) / "config/examples";
  return {text_of(examples / "minimal.yaml"),
          text_of(examples / "production.yaml"),
          "",
          "a: &x [*x]\n",
          "{a: {b: {c: [1, 2, {d: e}]}}}\n",
          "? [x]\n: y\n"};
}

}  // namespace sambung::fuzz
