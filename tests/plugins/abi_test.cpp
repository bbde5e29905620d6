#include <gtest/gtest.h>
#include <sambung/abi.h>
#include <stdio.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>

extern "C" int sambung_abi_c11_major(void);

namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string out;
  std::array<char, 4096> chunk;
  while (const std::size_t got = fread(chunk.data(), 1, chunk.size(), pipe.get())) {
    out.append(chunk.data(), got);
  }
  return out;
}

TEST(Abi, HeaderIsC11) { EXPECT_EQ(sambung_abi_c11_major(), 0); }

TEST(Abi, EveryConnectorExportsExactlyOneSymbol) {
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(SAMBUNG_CONNECTOR_DIR)) {
    if (file.path().extension() != ".so") continue;
    ++seen;
    // "address type name@@version" a line; the version node itself is of type A.
    const std::string symbols = output_of("nm -D --defined-only " + file.path().string() +
                                          " | awk '$2 != \"A\" {print $2, $3}'");
    EXPECT_EQ(symbols.substr(0, symbols.find('@')).substr(2), SAMBUNG_ENTRY_SYMBOL) << file.path();
    EXPECT_EQ(std::count(symbols.begin(), symbols.end(), '\n'), 1) << file.path() << symbols;
  }
  EXPECT_GE(seen, 2);
}

TEST(Abi, ArraysAreSteppedByTheirOwnElementSize) {
  // A newer host's events are longer than this header's.
  struct Longer {
    sambung_event event;
    char more[40];
  };
  Longer events[2]{};
  events[0].event.struct_size = sizeof(Longer);
  events[1].event.attempt = 7;
  EXPECT_EQ(SAMBUNG_EVENT_AT(&events[0].event, 1)->attempt, 7U);
}

TEST(Abi, ShorterTableLacksLaterFields) {
  sambung_connector older{};
  older.struct_size = offsetof(sambung_connector, extension);
  EXPECT_TRUE(SAMBUNG_HAS(&older, sambung_connector, destroy));
  EXPECT_FALSE(SAMBUNG_HAS(&older, sambung_connector, extension));
}

}  // namespace
