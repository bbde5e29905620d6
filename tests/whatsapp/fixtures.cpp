#include "tests/whatsapp/fixtures.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sambung::whatsapp {

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Fixture> load() {
  std::vector<Fixture> found;
  const std::filesystem::path folder = SAMBUNG_SOURCE_DIR "/core/simulator/fixtures";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    found.push_back({entry.path().stem().string(), read_file(entry.path())});
  }
  std::sort(found.begin(), found.end(),
            [](const Fixture& a, const Fixture& b) { return a.name < b.name; });
  return found;
}

}  // namespace

const std::vector<Fixture>& fixtures() {
  static const std::vector<Fixture> all = load();
  return all;
}

std::string fixture(std::string_view name) {
  for (const Fixture& one : fixtures()) {
    if (one.name == name) return one.body;
  }
  std::fprintf(stderr, "no fixture %.*s\n", static_cast<int>(name.size()), name.data());
  std::abort();
}

const model::Keys& test_keys() {
  static const model::Keys keys = *model::Keys::make(Secret(std::string(32, 'k')));
  return keys;
}

Source test_source() {
  return {.app = "main",
          .accounts = {},
          .portfolio = "730000000000003",
          .received = from_unix_ms(1795400000000),
          .keys = test_keys(),
          .keep_raw = true};
}

std::string webhook(std::string_view field, std::string_view members) {
  std::string body =
      R"({"object":"whatsapp_business_account","entry":[{"id":"710000000000001","changes":[{"field":")";
  body += field;
  body +=
      R"(","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"62215550100","phone_number_id":"820000000000002"},)";
  body += members;
  return body + "}}]}]}";
}

}  // namespace sambung::whatsapp
