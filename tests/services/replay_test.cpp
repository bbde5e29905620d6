#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "plugins/runtime/loaded_connector.hpp"
#include "plugins/services/http_table.hpp"
#include "tests/services/http_stage.hpp"

/// How a connector's author tests without the system: once against it with `http.record`, from then on
/// against what was recorded.
namespace sambung {
namespace {

std::string all_of(const std::filesystem::path& folder) {
  std::ostringstream text;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    text << std::ifstream(entry.path()).rdbuf();
  }
  return text.str();
}

/// A connector in this process whose network is a folder of recordings.
std::string replayed(const std::filesystem::path& folder, const std::string& order) {
  auto player = services::CassettePlayer::open(folder);
  if (!player) return player.error().what;
  services::HttpSetup setup;
  setup.base_url = "https://crm.example";
  services::BrokerLine line([](std::uint64_t, const wire::Ask&) {});
  services::ConnectorServices http(setup, line,
                                   std::make_unique<services::CassettePlayer>(std::move(*player)));
  const auto library = runtime::Library::load(supervise::plugin_of("http_teller"));
  if (!library) return library.error().what;
  auto connector = runtime::LoadedConnector::create(
      *library, {"crm", "{}", [](std::int32_t, std::string_view) {}, &http});
  if (!connector) return connector.error().what;
  http.begin();
  std::string emitted;
  const auto keep = [&](std::uint32_t, std::int32_t, std::string_view item) {
    emitted = item;
    return true;
  };
  (*connector)
      ->call({.operation = "sambung.lookup/0",
              .deadline_ms = 1000,
              .limit = 0,
              .requests = {order},
              .contexts = {}},
             keep);
  return emitted;
}

TEST(HttpRecord, WhatWasRecordedIsPlayedToTheConnector) {
  testing::HttpStage stage;
  services::HttpSetup setup = stage.http();
  setup.record = (stage.folder / "tape").string();
  {
    const auto host = stage.host(setup);
    testing::tell(*host, "GET /contacts?api_key=t0psecret&page=2");
    testing::tell(*host, "POST /broken body=x");
    testing::tell(*host, "POST /cut body=x");  // no answer: nothing to record
  }
  const std::string tape = all_of(stage.folder / "tape");
  for (const char* secret : {"access-", "refresh-", "t0psecret", testing::kSecretOfClient}) {
    EXPECT_EQ(tape.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(replayed(stage.folder / "tape", "GET /contacts?api_key=other&page=2"),
            "0 200 left done");
  EXPECT_EQ(replayed(stage.folder / "tape", "POST /broken body=x"), "0 500 left personal");
  EXPECT_TRUE(replayed(stage.folder / "tape", "POST /cut body=x").starts_with("2 0 kept "));
}

}  // namespace
}  // namespace sambung
