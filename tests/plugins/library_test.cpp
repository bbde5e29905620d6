#include "plugins/runtime/library.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "plugins/runtime/loaded_connector.hpp"
#include "plugins/wire/batch.hpp"

namespace sambung::runtime {
namespace {

const std::string kRough = SAMBUNG_CONNECTOR_DIR "/rough.so";
const std::string kLawless = SAMBUNG_CONNECTOR_DIR "/lawless.so";

sambung_connector* no_create(const sambung_host*, const sambung_setup*, sambung_outcome*) {
  return nullptr;
}

sambung_entry good_entry() {
  return {sizeof(sambung_entry), SAMBUNG_ABI_MAJOR, 0, 0, "x", "1", "{}", &no_create};
}

LoadedConnector::Setup setup_of(std::string_view config) {
  return {"test", config, [](std::int32_t, std::string_view) {}};
}

TEST(Library, LoadsAConnectorAndReadsItsEntry) {
  const Result<Library> library = Library::load(kRough);
  ASSERT_TRUE(library) << library.error().what;
  EXPECT_EQ(library->id(), "rough");
  EXPECT_EQ(library->version(), "0.1.0");
  EXPECT_NE(library->manifest().find("\"replay_safe\":true"), std::string::npos);
}

TEST(Library, RefusesALibraryThatIsNoConnector) {
  const Result<Library> library = Library::load("/usr/lib/x86_64-linux-gnu/libz.so.1");
  ASSERT_FALSE(library);
  if (library.error().code == ErrorCode::kNotFound) GTEST_SKIP() << "no libz at its usual place";
  EXPECT_NE(library.error().what.find(SAMBUNG_ENTRY_SYMBOL), std::string::npos);
}

TEST(Library, RefusesAnotherAbi) {
  sambung_entry newer = good_entry();
  newer.abi_minor = SAMBUNG_ABI_MINOR + 1;
  EXPECT_EQ(Library::from_entry(&newer, "x").error().code, ErrorCode::kInvalid);
  sambung_entry other = good_entry();
  other.abi_major = 9;
  EXPECT_NE(Library::from_entry(&other, "x").error().what.find("needs ABI 9.0"), std::string::npos);
}

TEST(Library, RefusesTablesThatCannotBe) {
  sambung_entry entry = good_entry();
  entry.struct_size = 8;
  EXPECT_FALSE(Library::from_entry(&entry, "x"));
  entry = good_entry();
  entry.create = nullptr;
  EXPECT_FALSE(Library::from_entry(&entry, "x"));
  entry = good_entry();
  entry.id = "";
  EXPECT_FALSE(Library::from_entry(&entry, "x"));
  entry = good_entry();
  entry.manifest = nullptr;
  EXPECT_FALSE(Library::from_entry(&entry, "x"));
  entry = good_entry();
  EXPECT_TRUE(Library::from_entry(&entry, "x"));
}

TEST(LoadedConnector, TellsConfigurationErrorsFromPassingOnes) {
  const Result<Library> library = Library::load(kRough);
  ASSERT_TRUE(library);
  const auto refused = LoadedConnector::create(*library, setup_of("{}"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_NE(refused.error().what.find("mode: missing"), std::string::npos);
  const auto later = LoadedConnector::create(*library, setup_of(R"({"mode":"not-yet"})"));
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, ErrorCode::kUnavailable);
}

TEST(LoadedConnector, OlderTableWithoutExtensionsServes) {
  const Result<Library> library = Library::load(kLawless);
  ASSERT_TRUE(library) << library.error().what;
  const auto connector = LoadedConnector::create(*library, setup_of("{}"));
  ASSERT_TRUE(connector) << connector.error().what;
  sambung_event event{};
  event.struct_size = sizeof event;
  std::vector<sambung_outcome> outcomes = wire::blank_outcomes(1);
  (*connector)->deliver({&event, 1}, outcomes);
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_DONE);
  const wire::Reply reply =
      (*connector)->call({SAMBUNG_EXT_PROBE, 1000, 0, {""}, {}}, [](auto, auto, auto) {
        return true;
      });
  EXPECT_EQ(reply.fate, wire::CallFate::kAbsent);
}

}  // namespace
}  // namespace sambung::runtime
